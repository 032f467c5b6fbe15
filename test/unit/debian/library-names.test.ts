// Which packages of a source package are a library's, by their names.
import assert from 'node:assert/strict';
import { libraryFile, libraryPackages } from '../../../src/debian/library-names.ts';

describe('libraryPackages', () => {
  const rows: [string[], ReturnType<typeof libraryPackages>][] = [
    [['libestr0', 'libestr-dev'], { shared: ['libestr0'], development: 'libestr-dev', main: 'libestr0' }],
    [
      ['libb2', 'liba-1.2-3t64', 'a-utils', 'liba-1.2-dev'],
      { shared: ['libb2', 'liba-1.2-3t64'], development: 'liba-1.2-dev', main: 'liba-1.2-3t64' },
    ],
    [['libssl1.1', 'ssl-dev'], { shared: ['libssl1.1'], development: 'ssl-dev', main: 'libssl1.1' }],
    // Not exactly one -dev package, or no shared library.
    [['liba1', 'libb1', 'liba-dev', 'libb-dev'], null],
    [['libestr0', 'estr'], null],
    [['golang-x-dev', 'x'], null],
    [['libx2-perl', 'libx-dev'], null],
    [['libfoo2-dev', 'foo'], null],
  ];
  for (const [names, expected] of rows) it(names.join(', '), () => assert.deepEqual(libraryPackages(names), expected));
});

describe('libraryFile', () => {
  const rows: [string, string][] = [
    ['libestr0', 'libestr.so.0'],
    ['libtinyxml2-11', 'libtinyxml2.so.11'],
    ['libpng16-16t64', 'libpng16.so.16'],
    ['libgtk-3-0', 'libgtk-3.so.0'],
    ['libssl1.1', 'libssl.so.1.1'],
    ['libx1v5', 'libx.so.1'],
  ];
  for (const [name, file] of rows) it(name, () => assert.equal(libraryFile(name), file));
});
