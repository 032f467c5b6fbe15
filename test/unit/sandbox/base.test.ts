// mmdebstrap's command line, and the files that the Dockerfile and debkit share.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseArgv, baseFailed, baseInput, baseSetup } from '../../../src/sandbox/base.ts';
import { buildPackages } from '../../../src/sandbox/build-packages.ts';
import { builder } from '../../../src/sandbox/chroot-command.ts';
import { packageRoot } from '../../../src/system/resources.ts';

const base = { suite: 'trixie', architecture: 'amd64', mirror: null, securityMirror: null, keyring: null, aptSources: [] };
const fixed = ['--aptopt=Acquire::Languages "none"', '--skip=check/qemu', `--customize-hook=${baseSetup()}`, '--'];

describe('sandbox/base', () => {
  for (const [said, code, exitCode] of [
    ['E: Failed to fetch http://mirror.example.org/dists/trixie/InRelease  Could not connect\nE: mmdebstrap failed to run', 'MIRROR_UNREACHABLE', 4],
    ["E: The repository 'http://mirror.example.org trixie InRelease' is not signed.\nE: mmdebstrap failed to run", 'MIRROR_UNTRUSTED', 4],
    ["E: The repository 'http://mirror.example.org trixie Release' does not have a Release file.\nE: mmdebstrap failed to run", 'MIRROR_UNTRUSTED', 4],
    ['tar: ./usr/share/man/man1/tr.1.gz: Cannot write: No space left on device\nE: mmdebstrap failed to run', 'DISK_FULL', 3],
    ['E: something else', 'BASE_FAILED', 3],
  ] as const) {
    it(`a failed mmdebstrap is ${code} by what it said`, () => {
      const error = baseFailed(base, said, '/store');
      assert.deepEqual([error.code, error.exitCode], [code, exitCode]);
    });
  }

  it('makes a folder from the default mirror', () => {
    assert.deepEqual(baseArgv(base, { target: '/mnt/x', format: 'directory' }), [
      ...['mmdebstrap', '--mode=root', '--variant=minbase', '--format=directory', '--architectures=amd64', ...fixed, 'trixie', '/mnt/x'],
    ]);
    assert.equal(baseInput(base), '');
  });

  it('does not refuse the expired Release files of suites in development', () => {
    const argv = baseArgv({ ...base, suite: 'sid' }, { target: '/mnt/x', format: 'directory' });
    assert.ok(argv.includes('--aptopt=Acquire::Check-Valid-Until "false"'));
  });

  it('takes updates and security updates of a released suite from the named mirrors', () => {
    const named = { ...base, mirror: 'https://mirror.example.org/debian', securityMirror: 'https://mirror.example.org/debian-security' };
    assert.deepEqual(baseInput(named).trim().split('\n'), [
      'deb https://mirror.example.org/debian trixie main',
      'deb https://mirror.example.org/debian trixie-updates main',
      'deb https://mirror.example.org/debian-security trixie-security main',
    ]);
    assert.equal(baseInput({ ...named, suite: 'sid' }), 'deb https://mirror.example.org/debian sid main\n');
  });

  it('makes a tarball from a mirror that comes on stdin', () => {
    const other = { ...base, suite: 'stable-x', mirror: 'https://mirror.example.org/x', keyring: '/k.gpg' };
    assert.deepEqual(baseArgv(other, { target: '/mnt/x.tar', format: 'tar' }), [
      ...['mmdebstrap', '--mode=root', '--variant=minbase', '--format=tar', '--architectures=amd64', '--keyring=/k.gpg', ...fixed, 'stable-x', '/mnt/x.tar', '-'],
    ]);
    assert.equal(baseInput(other), 'deb https://mirror.example.org/x stable-x main\n');
  });

  it('has one builder, one list of packages and one setup for unshare and the Dockerfile', () => {
    assert.match(baseSetup(), new RegExp(`${builder.name}:x:${builder.id}:${builder.id}:`));
    assert.deepEqual(buildPackages(), ['build-essential', 'fakeroot']);
    const root = packageRoot();
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
    const sources = [...dockerfile.matchAll(/^COPY (\S+) /gm)].map((match) => match[1]);
    assert.deepEqual(sources, ['src/sandbox/base-setup.sh', 'src/sandbox/build-packages.txt']);
    const ignore = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n');
    assert.deepEqual(ignore, ['*', ...sources.map((file) => `!${file}`)], 'nothing else reaches the daemon');
  });
});
