// The part of the recipe that has tests for Debian's own test machines (DEP-8), as a zod schema with a meaning for every key.
import { z } from 'zod';
import { knownRestrictions } from '../debian/autopkgtest.ts';
import { block, kind, listOf, relation } from './fields.ts';

const testName = kind(
  { title: "test's name", code: 'RECIPE_BAD_NAME', longest: 60, hint: "of A-Z a-z 0-9 + . -, starting with a letter or digit, and not 'control'" },
  (value) => /^[A-Za-z0-9][A-Za-z0-9+.-]*$/.test(value) && value !== 'control',
);
const dependency = z.union([z.enum(['@', '@builddeps@']), relation('One relation.')]);

/** One test of debian/tests/control. */
export const testSchema = z
  .strictObject({
    name: testName('Its name, which its script in debian/tests/ has too.'),
    run: block(
      'The script: sh with -e where it says no other by `#!`. It is run in the source tree, which has a script of debian/tests/ of the recipe too; what it writes goes to $AUTOPKGTEST_TMP; @VERSION@ stands for the upstream version.',
    ),
    depends: listOf(dependency, 'What it needs beside the built packages (`@`); with `@builddeps@` the build dependencies too.').exactOptional(),
    restrictions: listOf(z.enum(knownRestrictions), 'Its restrictions, e.g. allow-stderr: else a test that writes to stderr has failed.').exactOptional(),
  })
  .meta({ id: 'test', description: "A test of debian/tests/control (DEP-8, autopkgtest): Debian's test machines run it, and `debkit test`." });
