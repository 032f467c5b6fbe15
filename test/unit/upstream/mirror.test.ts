// Which of a host's apt sources is Debian's archive.
import assert from 'node:assert/strict';
import { mirrorOf, requireMirror } from '../../../src/upstream/mirror.ts';

const signed = '/usr/share/keyrings/debian-archive-keyring.gpg';
const debian = `Types: deb\nURIs: http://mirror.example.org/debian/\nSuites: bookworm bookworm-updates\nComponents: main contrib\nSigned-By: ${signed}\n`;

describe('upstream/mirror', () => {
  const rows: readonly (readonly [string, readonly (readonly [string, string])[], string | null])[] = [
    ['deb822 style', [['debian.sources', debian]], 'http://mirror.example.org/debian'],
    [
      'one-line style',
      [['sources.list', '# old\ndeb http://mirror.example.org/debian trixie main # x\n']],
      'http://mirror.example.org/debian',
    ],
    [
      'options',
      [['a.list', `deb [arch=amd64 signed-by=${signed}] https://mirror.example.org/d sid main`]],
      'https://mirror.example.org/d',
    ],
    ['nothing', [['sources.list', '']], null],
    ['a source that is off', [['debian.sources', `Enabled: no\n${debian}`]], null],
    ['only security', [['sources.list', 'deb http://mirror.example.org/debian-security bookworm-security main']], null],
    ['another distribution', [['sources.list', 'deb http://mirror.example.org/ubuntu noble main']], null],
    [
      'a vendor with a Debian suite name',
      [['x.list', 'deb [signed-by=/etc/apt/keyrings/vendor.gpg] https://apt.example.com bookworm main']],
      null,
    ],
    ['a vendor without main', [['x.list', 'deb https://apt.example.com bookworm stable']], null],
    [
      'a vendor before Debian',
      [
        ['a.list', 'deb https://apt.example.com/vendor bookworm main'],
        ['debian.sources', debian],
      ],
      'http://mirror.example.org/debian',
    ],
    ['a medium', [['sources.list', 'deb cdrom:[Debian]/ bookworm main']], null],
    [
      'a damaged file beside a good one',
      [
        ['a.sources', 'what?\n'],
        ['debian.sources', debian],
      ],
      'http://mirror.example.org/debian',
    ],
  ];
  for (const [what, files, expected] of rows) {
    it(`${what}: ${expected ?? 'none'}`, () => assert.equal(mirrorOf(files.map(([name, text]) => ({ name, text }))), expected));
  }

  it('demands one where the archive is needed', () => {
    assert.equal(requireMirror('http://mirror.example.org/debian'), 'http://mirror.example.org/debian');
    assert.throws(() => requireMirror(null), { code: 'NO_MIRROR' });
  });
});
