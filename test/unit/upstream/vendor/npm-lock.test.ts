// package-lock.json: which modules are vendored, where they lie, where they are had, and what is refused.
import assert from 'node:assert/strict';
import { UpstreamError } from '../../../../src/errors.ts';
import { readNpmLock } from '../../../../src/upstream/vendor/npm-lock.ts';

const integrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
const hex = Buffer.alloc(64, 7).toString('hex');
const own = (name: string, version: string) => `https://registry.example.org/${name}/-/${name}-${version}.tgz`;

function read(packages: Readonly<Record<string, unknown>>, registry: string | null = null) {
  return readNpmLock(JSON.stringify({ lockfileVersion: 3, packages }), 'package-lock.json', registry);
}

describe('readNpmLock', () => {
  it('takes what is not for development alone, parents before what lies below them', () => {
    const { parts, notes } = read({
      '': { name: 'x', version: '1.0.0' },
      'node_modules/b/node_modules/a': { version: '2.0.0', resolved: own('a', '2.0.0'), integrity },
      'node_modules/b': { version: '1.0.0', resolved: own('b', '1.0.0'), integrity: `sha1-${Buffer.alloc(20).toString('base64')} ${integrity}`, hasInstallScript: true },
      'node_modules/@s/c': { version: '3.0.0-rc.1', resolved: 'https://registry.example.org/@s/c/-/c-3.0.0-rc.1.tgz', integrity },
      'node_modules/tool': { version: '1.0.0', resolved: own('tool', '1.0.0'), integrity, dev: true },
      'node_modules/both': { version: '1.0.0', resolved: own('both', '1.0.0'), integrity, devOptional: true },
      'node_modules/b/node_modules/inside': { version: '1.0.0', inBundle: true },
      'node_modules/fast-x64': { version: '1.0.0', resolved: own('fast-x64', '1.0.0'), integrity, optional: true, os: ['linux'], cpu: ['x64'] },
      'node_modules/mac': { version: '1.0.0', resolved: own('mac', '1.0.0'), integrity, optional: true, os: ['darwin'] },
      'node_modules/nowin': { version: '1.0.0', resolved: own('nowin', '1.0.0'), integrity, optional: true, os: ['!win32'] },
    });
    assert.deepEqual(parts.map(({ place, version }) => `${place} ${version}`), ['@s/c 3.0.0-rc.1', 'b 1.0.0', 'b/node_modules/a 2.0.0', 'nowin 1.0.0']);
    assert.deepEqual(parts[1], { name: 'b', version: '1.0.0', place: 'b', urls: [own('b', '1.0.0')], hash: { algorithm: 'sha512', value: hex } });
    assert.deepEqual(notes, ['b has an install script, which is not run', 'fast-x64 is optional and compiled for one kind of machine: it is left out', 'mac is optional and compiled for one kind of machine: it is left out']);
  });

  it('asks the registry of this host first, by the usual path', () => {
    const { parts } = read({ 'node_modules/@s/c': { version: '3.0.0', resolved: 'https://other.example.org/c.tgz', integrity }, 'node_modules/d': { version: '1.0.0', integrity } }, 'https://here.example.org/npm');
    assert.deepEqual(parts.map(({ urls }) => urls), [['https://here.example.org/npm/@s/c/-/c-3.0.0.tgz', 'https://other.example.org/c.tgz'], ['https://here.example.org/npm/d/-/d-1.0.0.tgz']]);
  });

  it('reads lock files of version 1, which nest', () => {
    const lock = { lockfileVersion: 1, dependencies: { a: { version: '1.0.0', resolved: own('a', '1.0.0'), integrity, requires: { b: '1' }, dependencies: { b: { version: '1.0.0', resolved: own('b', '1.0.0'), integrity } } }, t: { version: '1.0.0', dev: true } } };
    assert.deepEqual(readNpmLock(JSON.stringify(lock), 'package-lock.json', null).parts.map(({ place }) => place), ['a', 'a/node_modules/b']);
  });

  it("tells of a folder of upstream's own tree", () => {
    const { parts, notes } = read({ 'packages/x': { version: '1.0.0' }, 'node_modules/x': { resolved: 'packages/x', link: true } });
    assert.deepEqual(parts, []);
    assert.equal(notes.length, 2);
  });

  const refused: readonly (readonly [what: string, entry: unknown, place: string, code: string])[] = [
    ['a module of git', { version: '1.0.0', resolved: 'git+ssh://git@git.example.org/a.git#abc', integrity }, 'node_modules/a', 'VENDOR_NOT_HELD'],
    ['a file', { version: '1.0.0', resolved: 'file:../a.tgz', integrity }, 'node_modules/a', 'VENDOR_NOT_HELD'],
    ['no hash', { version: '1.0.0', resolved: own('a', '1.0.0') }, 'node_modules/a', 'VENDOR_NOT_HELD'],
    ['a hash that is broken', { version: '1.0.0', resolved: own('a', '1.0.0'), integrity: `sha1-${Buffer.alloc(20).toString('base64')}` }, 'node_modules/a', 'VENDOR_NOT_HELD'],
    ['a hash that is too short', { version: '1.0.0', resolved: own('a', '1.0.0'), integrity: 'sha512-AAAA' }, 'node_modules/a', 'VENDOR_NOT_HELD'],
    ['no place at all', { version: '1.0.0', integrity }, 'node_modules/a', 'VENDOR_NOT_HELD'],
    ['a place outside', { version: '1.0.0', resolved: own('a', '1.0.0'), integrity }, 'node_modules/../../a', 'VENDOR_LOCK_INVALID'],
    ['a place outside, deeper', { version: '1.0.0', resolved: own('a', '1.0.0'), integrity }, 'node_modules/a/node_modules/..', 'VENDOR_LOCK_INVALID'],
    ['an absolute place', { version: '1.0.0', resolved: own('a', '1.0.0'), integrity }, 'node_modules//etc', 'VENDOR_LOCK_INVALID'],
  ];
  for (const [what, entry, place, code] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => read({ [place]: entry }), (error) => error instanceof UpstreamError && error.code === code));
  }

  for (const text of ['', '[]', '{"packages":', 'null']) {
    it(`refuses ${JSON.stringify(text)}, which is no lock file`, () => assert.throws(() => readNpmLock(text, 'package-lock.json', null), (error) => error instanceof UpstreamError && error.code === 'VENDOR_LOCK_INVALID'));
  }
});
