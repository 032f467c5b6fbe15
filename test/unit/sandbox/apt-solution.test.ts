// What apt would do, read and compared.
import assert from 'node:assert/strict';
import { installArguments, isSubset, parseSimulation, parseUris, shortHash, solutionKey, withoutPart, type AptSolution } from '../../../src/sandbox/apt-solution.ts';

const of = (packages: Record<string, string>, remove: readonly string[] = []): AptSolution => ({
  install: Object.entries(packages).map(([name, version]) => ({ name, version, architecture: 'amd64' })),
  remove,
});

describe('sandbox/apt-solution', () => {
  const rows: readonly (readonly [string, AptSolution])[] = [
    ['', { install: [], remove: [] }],
    [
      'Reading package lists...\nInst zlib1g-dev (1:1.3.dfsg+really1.3.1-1+b1 Debian:13.1/stable [amd64])\nInst make (4.4.1-2 Debian:13.1/stable [amd64])\nConf make (4.4.1-2 Debian:13.1/stable [amd64])\n',
      of({ make: '4.4.1-2', 'zlib1g-dev': '1:1.3.dfsg+really1.3.1-1+b1' }),
    ],
    [
      'Inst libc6 [2.41-11] (2.41-12 Debian:13.1/stable, Debian-Security:13/stable-security [amd64]) []\n',
      of({ libc6: '2.41-12' }),
    ],
    [
      'Inst tzdata (2025b-4 Debian:13.1/stable [all])\nRemv old [1.0]\nRemv elder [0.9] [x:amd64 ]\n',
      { install: [{ name: 'tzdata', version: '2025b-4', architecture: 'all' }], remove: ['elder', 'old'] },
    ],
    ['Inst libz1:i386 (1.0 Debian:13.1/stable [i386])\n', { install: [{ name: 'libz1:i386', version: '1.0', architecture: 'i386' }], remove: [] }],
    ['E: Unable to correct problems\n', { install: [], remove: [] }],
  ];
  for (const [text, expected] of rows) it(`reads ${JSON.stringify(text.slice(0, 40))}`, () => assert.deepEqual(parseSimulation(text), expected));

  it('reads file names and removals of --print-uris', () => {
    const text = [
      'The following packages will be REMOVED:\n  mawk old* elder\n  last\nThe following NEW packages will be installed:\n  gawk zlib1g-dev\n',
      "'http://mirror.example.org/pool/main/z/zlib/zlib1g-dev_1.3.dfsg+really1.3.1-1+b1_amd64.deb' zlib1g-dev_1%3a1.3.dfsg+really1.3.1-1+b1_amd64.deb 920372 SHA256:0a\n",
      "'http://mirror.example.org/pool/main/t/tzdata/tzdata_2025b-4~x_all.deb' tzdata_2025b-4~x_all.deb 260752 MD5Sum:0b\n",
      "'http://mirror.example.org/pool/main/libz/libz1_1.0_i386.deb' libz1_1.0_i386.deb 1 SHA256:0c\n",
    ].join('');
    assert.deepEqual(parseUris(text, 'amd64'), {
      install: [
        { name: 'libz1:i386', version: '1.0', architecture: 'i386' },
        { name: 'tzdata', version: '2025b-4~x', architecture: 'all' },
        { name: 'zlib1g-dev', version: '1:1.3.dfsg+really1.3.1-1+b1', architecture: 'amd64' },
      ],
      remove: ['elder', 'last', 'mawk', 'old'],
    });
    assert.deepEqual(parseUris('Reading package lists...\n', 'amd64'), { install: [], remove: [] });
  });

  it('asks apt for exactly a solution', () => {
    assert.deepEqual(installArguments(of({ a: '1:2-3', b: '4' }, ['c'])), ['a=1:2-3', 'b=4', 'c-']);
    assert.deepEqual(installArguments(of({})), []);
  });

  const subsets: readonly (readonly [AptSolution, AptSolution, boolean])[] = [
    [of({}), of({ a: '1' }), true],
    [of({ a: '1' }), of({ a: '1', b: '2' }), true],
    [of({ a: '1', b: '2' }), of({ a: '1' }), false],
    [of({ a: '1' }), of({ a: '2', b: '2' }), false],
    [of({ a: '1' }, ['x']), of({ a: '1' }, ['x']), false],
    [of({ a: '1' }), of({ a: '1' }, ['x']), false],
  ];
  for (const [part, whole, expected] of subsets) {
    it(`${expected ? 'takes' : 'refuses'} ${JSON.stringify(part)} as a part`, () => assert.equal(isSubset(part, whole), expected));
  }

  it('takes a part away', () => assert.deepEqual(withoutPart(of({ a: '1', b: '2' }), of({ a: '1' })), of({ b: '2' })));

  it('names a solution over a base: equal for equal ones, 32 hex digits', () => {
    const key = solutionKey('base', of({ a: '1' }));
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.equal(key, solutionKey('base', of({ a: '1' })));
    const others = [solutionKey('other', of({ a: '1' })), solutionKey('base', of({ a: '2' })), solutionKey('base', of({ a: '1' }, ['b'])), shortHash('base')];
    assert.equal(new Set([key, ...others]).size, 5);
  });
});
