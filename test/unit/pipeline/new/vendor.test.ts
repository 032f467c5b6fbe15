// --vendor of `debkit new`: what is left to Debian's packages, what is told, and whose each part is.
import assert from 'node:assert/strict';
import { DebkitError } from '../../../../src/errors.ts';
import { detection, need } from '../../../../src/detect/detection.ts';
import { readLicensecheck } from '../../../../src/detect/licences.ts';
import { demandVendorKind, vendorHint, withoutVendored } from '../../../../src/pipeline/new/vendor.ts';
import { vendoredLicences } from '../../../../src/pipeline/new/vendored-licences.ts';
import type { VendoredPart } from '../../../../src/upstream/vendor/part.ts';
import { treeOf } from '../../../helpers/source-tree.ts';

const place = { file: 'package.json', line: 1 };
const node = detection('nodejs', 'package.json', { needs: [need('program', 'node', 'engines', place), need('node', 'argparse', 'dependencies', place)], runtime: [need('node', 'argparse', 'dependencies', place)] });
const part = (name: string, at: string): VendoredPart => ({ name, version: '1.0.0', place: at, urls: [], hash: { algorithm: 'sha512', value: '' } });

describe('new --vendor', () => {
  it('leaves modules to vendor/, and programs to Debian', () => {
    const left = withoutVendored(node, 'npm');
    assert.deepEqual([left.needs.map(({ wanted }) => wanted.name), left.runtime], [['node'], []]);
  });

  it('is for Node.js, Rust and Go alone', () => {
    assert.deepEqual([detection('nodejs', 'x'), detection('cargo', 'x'), detection('golang', 'x')].map(demandVendorKind), ['npm', 'cargo', 'go']);
    assert.throws(() => demandVendorKind(detection('python', 'setup.py')), (error) => error instanceof DebkitError && error.code === 'VENDOR_NOT_HERE' && error.exitCode === 2);
  });

  const lacking = ['bookworm has no package with the Node.js module argparse (package.json:1)'];
  const hints: readonly (readonly [what: string, hint: string | null, said: readonly string[], files: Readonly<Record<string, string>>])[] = [
    ['a module that is missing', "--vendor packs what package-lock.json names beside it, in the place of Debian's packages", lacking, { 'package-lock.json': '{}' }],
    ['one that is too old', "--vendor packs what npm-shrinkwrap.json names beside it, in the place of Debian's packages", ['the Node.js module argparse (package.json:1) >= 2.0 is needed, and bookworm has 1.0'], { 'npm-shrinkwrap.json': '{}' }],
    ['one that is missing, without a lock file', '--vendor would pack what Debian has no packages of beside it, had upstream a package-lock.json', lacking, {}],
    ['a program that is too old', null, ['the program node (package.json:1) >= 99 is needed, and bookworm has 18'], { 'package-lock.json': '{}' }],
  ];
  for (const [what, hint, said, files] of hints) it(`is named for ${what}: ${String(hint !== null)}`, () => assert.equal(vendorHint(node, said, treeOf(files)), hint));

  it('each part has its licence by its own words, nested ones too, and a TODO where none tells', () => {
    const files = {
      'a/package.json': '{"name":"a","license":"MIT","author":"Ann Example"}', 'a/LICENSE': 'words', 'a/lib/x.js': 'x', 'a/node_modules/b/package.json': '{"name":"b","license":"ISC"}', 'a/node_modules/b/b.js': 'x', '@s/c/c.js': '', 'd/package.json': '{"name":"d"}', 'd/COPYING': 'Do what is right.\n', 'e/COPYING': 'Do what is wrong.\n',
    };
    const lines = ['a/LICENSE\tMIT\t2020 Ann Example', 'a/lib/x.js\tApache-2.0\t2019 Bob', 'a/package.json\tUNKNOWN\t*No copyright*', 'a/node_modules/b/b.js\tUNKNOWN\t2018 Carl', '@s/c/c.js\tUNKNOWN\t*No copyright*', 'd/COPYING\tUNKNOWN\t2001 Dan', 'e/COPYING\tUNKNOWN\t2002 Eve'];
    const found = vendoredLicences([part('@s/c', '@s/c'), part('a', 'a'), part('b', 'a/node_modules/b'), part('d', 'd'), part('e', 'e')], treeOf(files), readLicensecheck(lines));
    assert.deepEqual(found.stanzas.map(({ files: paths, license, copyright }) => `${paths.join(' ')}: ${license}, ${copyright.join('; ')}`), [
      'vendor/@s/c/*: TODO, TODO: no file says whose it is',
      'vendor/a/*: Expat, 2020 Ann Example',
      'vendor/a/lib/x.js: Apache-2.0, 2019 Bob',
      'vendor/a/node_modules/b/*: ISC, 2018 Carl',
      'vendor/d/*: licence-of-COPYING, 2001 Dan',
      'vendor/e/*: licence-of-COPYING-of-e, 2002 Eve',
    ]);
    assert.deepEqual([found.texts['licence-of-COPYING'], found.texts['licence-of-COPYING-of-e']], ['Do what is right.\n', 'Do what is wrong.\n']);
    assert.ok(found.uncertain.some((one) => one.startsWith('vendor/@s/c: ')));
  });
});
