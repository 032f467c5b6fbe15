// The part of the recipe that says how an installed package is used for a test, as a zod schema with a meaning for every key.
import { z } from 'zod';
import { block, kind, line, listOf, mapOf, oneOrMore, packageName } from './fields.ts';
import { unitName, userName } from './schema-services.ts';

const filePath = kind(
  { title: 'absolute path', code: 'RECIPE_BAD_PATH', hint: "a file's path from /, without '..'" },
  (value) => /^(?:\/[^/\s]+)+$/.test(value) && !/\/\.{1,2}(?:\/|$)/.test(value),
);
/** apt takes a name that ends in a hyphen for one to remove. */
const neededPackage = kind({ title: 'binary package name', code: 'RECIPE_BAD_NAME', hint: 'the name of a package of the suite' }, (value) =>
  packageName('x').safeParse(value).success && !value.endsWith('-'),
);
const pkgconfModule = kind({ title: 'name of a library for pkgconf', code: 'RECIPE_BAD_NAME', hint: 'the name of its .pc file, e.g. libpng16' }, (value) =>
  /^[A-Za-z0-9][A-Za-z0-9.+_-]*$/.test(value),
);
const port = z.int().min(1).max(65535);

const smokeObject = z
  .strictObject({
    run: block('A shell line or script, told by its first line; @VERSION@ stands for the upstream version. A test has this, `c` or `c++`.').exactOptional(),
    c: block('A program in C, which is compiled and run: the test of a library.').exactOptional(),
    'c++': block('The same in C++.').exactOptional(),
    pkgconf: oneOrMore(pkgconfModule('x'), "With c or c++: the libraries that it is built with, by pkgconf's names.").exactOptional(),
    expect: block('Text its output must have; @VERSION@ stands for the upstream version.', 'name a part of the output without it, or have `run` take it out, e.g. by NO_COLOR=1 or tr -d').exactOptional(),
    exit: z.int().min(0).max(255).exactOptional().meta({ description: 'The exit code it must have.', default: 0 }),
    user: userName('The user it runs as.').exactOptional().meta({ default: 'root' }),
    seconds: z.int().min(1).max(3600).exactOptional().meta({ description: 'How long it may take.', default: 60 }),
    service: unitName(
      'The unit that is up meanwhile: started as systemd would, with its own user, folders and environment, and stopped afterwards; name@instance for a template.',
    ).exactOptional(),
    port: z
      .union([port, z.array(port)])
      .transform((value) => (typeof value === 'number' ? [value] : value))
      .exactOptional()
      .meta({ description: 'With service: the ports that it must listen on before the command is run; not said: any, or a moment.' }),
    files: mapOf(
      filePath('path'),
      block('The text.'),
      'Files that are there meanwhile, such as a configuration: what was there before is put back. A newline ends the text.',
    ).exactOptional(),
    needs: listOf(
      neededPackage('One package.'),
      'Packages that the command uses and that this package does not depend on, e.g. curl: the test is made apart from the others, in a system that has them.',
    ).exactOptional(),
  })
  .meta({
    id: 'smoke',
    description: 'A command run in a clean system once the package is installed; a string is short for `{run: ...}`.',
  });

export const smokeSchema = z
  .union([line('A shell line.'), smokeObject])
  .transform((value) => (typeof value === 'string' ? { run: value } : withCompiler(value)));

/** The test of a program to be compiled as a command, a file and what they need. */
function withCompiler({ run = '', c, 'c++': cxx, pkgconf = [], ...rest }: z.output<typeof smokeObject>) {
  const source = cxx ?? c;
  if (source === undefined) return { run, ...rest };
  const [compiler, language, file] = cxx === undefined ? ['gcc', 'C', '/tmp/smoke.c'] : ['g++', 'C++', '/tmp/smoke.cpp'];
  const flags = pkgconf.length === 0 ? '' : ` $(pkgconf --cflags --libs ${pkgconf.join(' ')})`;
  return {
    ...rest,
    run: `# a program in ${language} is built and run\n${compiler} -o /tmp/smoke ${file}${flags} && /tmp/smoke`,
    files: { ...rest.files, [file]: source },
    needs: [compiler, 'libc6-dev', ...(pkgconf.length === 0 ? [] : ['pkgconf']), ...(rest.needs ?? [])],
  };
}
