// What may and may not be in a tarball, entry by entry.
import assert from 'node:assert/strict';
import { UpstreamError } from '../../../src/errors.ts';
import { checkLinks, nameComponents, newestDate, topFolder, type TarEntry } from '../../../src/system/tar-safety.ts';

type Short = readonly [path: string, type: TarEntry['type'], target?: string];

function entries(...list: Short[]): TarEntry[] {
  return list.map(([path, type, target]) => ({ path, type, size: 0, mode: 0o644, mtime: 0, target: target ?? null }));
}

describe('system/tar-safety', () => {
  const names: readonly (readonly [string, string | RegExp])[] = [
    ['a/b', 'a/b'],
    ['./a//b/', 'a/b'],
    ['./', ''],
    ['docs/grüße.txt', 'docs/grüße.txt'],
    ['a..b/..c', 'a..b/..c'],
    ['/etc/passwd', /absolute/],
    ['../x', /'\.\.'/],
    ['a/../../x', /'\.\.'/],
    ['a\0b', /NUL/],
  ];
  for (const [name, expected] of names) {
    it(`names: ${JSON.stringify(name)}`, () => {
      if (typeof expected === 'string') assert.equal(nameComponents(name, 'it').join('/'), expected);
      else
        assert.throws(
          () => nameComponents(name, 'it'),
          (error: unknown) => error instanceof UpstreamError && error.code === 'TARBALL_UNSAFE' && expected.test(error.message),
        );
    });
  }

  const tops: readonly (readonly [Short[], string | null])[] = [
    [
      [
        ['x-1', 'directory'],
        ['x-1/a', 'file'],
      ],
      'x-1',
    ],
    [[['x-1/a', 'file']], 'x-1'],
    [
      [
        ['x-1/a', 'file'],
        ['README', 'file'],
      ],
      null,
    ],
    [
      [
        ['x-1/a', 'file'],
        ['y/a', 'file'],
      ],
      null,
    ],
    [[], null],
  ];
  for (const [list, expected] of tops) {
    it(`top folder of ${JSON.stringify(list.map(([path]) => path))}`, () => assert.equal(topFolder(entries(...list)), expected));
  }

  const good: readonly (readonly [string, Short[]])[] = [
    [
      'a link beside it',
      [
        ['x/a', 'file'],
        ['x/l', 'symlink', 'a'],
      ],
    ],
    [
      'a link up and down again',
      [
        ['x/a/b', 'file'],
        ['x/c/l', 'symlink', '../a/b'],
      ],
    ],
    ['a dangling link', [['x/l', 'symlink', 'nowhere/at/all']]],
    [
      'a link to the top',
      [
        ['x/d/l', 'symlink', '..'],
        ['x/f', 'file'],
      ],
    ],
    [
      'links that turn in a circle',
      [
        ['x/a', 'symlink', 'b'],
        ['x/b', 'symlink', 'a'],
      ],
    ],
    [
      'a hard link to an earlier file',
      [
        ['x/a', 'file'],
        ['x/b', 'hardlink', './x/a'],
      ],
    ],
  ];
  for (const [what, list] of good) it(`allows ${what}`, () => checkLinks(entries(...list)));

  const bad: readonly (readonly [string, Short[], RegExp])[] = [
    ['an absolute link', [['x/l', 'symlink', '/etc/passwd']], /"x\/l".*out of the tree/],
    [
      'a link above the top folder',
      [
        ['x/a', 'file'],
        ['x/l', 'symlink', '../other'],
      ],
      /out of the tree/,
    ],
    [
      'a link above a tree without top folder',
      [
        ['a', 'file'],
        ['l', 'symlink', '..'],
      ],
      /out of the tree/,
    ],
    [
      'a link out through another link',
      [
        ['x/d/f', 'file'],
        ['x/up', 'symlink', 'd/..'],
        ['x/d/here', 'symlink', '.'],
        ['x/l', 'symlink', 'up/../y'],
      ],
      /"x\/l"/,
    ],
    [
      'a file beneath a link',
      [
        ['x/d', 'symlink', 'e'],
        ['x/d/f', 'file'],
      ],
      /beneath the symbolic link/,
    ],
    [
      'a name that is a link and a file',
      [
        ['x/d', 'symlink', 'e'],
        ['x/d', 'file'],
      ],
      /both/,
    ],
    ['a hard link out', [['x/b', 'hardlink', '../x/a']], /'\.\.'/],
    ['an absolute hard link', [['x/b', 'hardlink', '/etc/shadow']], /absolute/],
    [
      'a hard link to what comes later',
      [
        ['x/b', 'hardlink', 'x/a'],
        ['x/a', 'file'],
      ],
      /no file of the tarball before it/,
    ],
  ];
  for (const [what, list, message] of bad) {
    it(`refuses ${what}`, () =>
      assert.throws(
        () => checkLinks(entries(...list)),
        (error: unknown) => error instanceof UpstreamError && message.test(error.message),
      ));
  }

  it('takes no date for the newest that is still to come, or is none', () => {
    const dated = [5, 7, 1e13, NaN].map((mtime) => ({ type: 'file' as const, mtime }));
    assert.equal(newestDate([...dated, { type: 'directory', mtime: 9 }], 100), 7);
    // More than can be handed to a function one by one.
    assert.equal(newestDate(Array.from({ length: 300_000 }, (_, mtime) => ({ type: 'file', mtime })), 1_000_000), 299_999);
    assert.equal(newestDate([]), 0);
  });
});
