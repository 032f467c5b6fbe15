// A source package that exists enters the line after rendering: as a .dsc, or unpacked.
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { builtHello, debs, hashes, needSandbox, pass, tell, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { isCommand } from '../../src/sandbox/probe-unshare.ts';
import { exec } from '../../src/system/exec.ts';

describe('an existing source package gives the same .deb', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const dscOf = async () => {
    const { folder, hashes: made } = await builtHello();
    return join(folder, [...made.keys()].find((name) => name.endsWith('.dsc')) ?? assert.fail('no .dsc'));
  };

  it('from its .dsc', async () => {
    const first = await builtHello();
    const { result } = await pass(own, ['build', await dscOf(), '--fresh', '--no-lint', '--out', 'from-dsc']);
    assert.deepEqual([result.status, result.plan, result.version], ['passed', null, first.result.version]);
    assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
    const steps = result.installTest?.steps.filter(({ status }) => status === 'not-tested').map(({ name }) => name);
    // Smoke tests are a recipe's: their lack is said, not passed over.
    assert.deepEqual(steps, ['smoke test of debkit-hello']);
  });

  it('but one that builds nothing for this architecture is refused before anything is prepared', async () => {
    const beside = join(own.folder, 'foreign');
    cpSync(dirname(await dscOf()), beside, { recursive: true });
    const dsc = join(beside, basename(await dscOf()));
    writeFileSync(dsc, readFileSync(dsc, 'utf8').replace(/^Architecture: .*$/m, 'Architecture: hurd-any'));
    const { code, result, ran } = await tell(own, ['build', dsc, '--out', 'foreign-out']);
    assert.deepEqual([code, result.error?.code], [1, 'NOT_FOR_ARCHITECTURE']);
    assert.doesNotMatch(ran.out, /"environment"/);
  });

  it('from a folder with debian/', async function () {
    lacking(this, isCommand('dpkg-source') ? null : 'dpkg-source is not on this host');
    const first = await builtHello();
    const beside = join(own.folder, 'unpacked');
    mkdirSync(beside);
    copyFileSync(join(first.folder, 'debkit-hello_1.1.0.orig.tar.gz'), join(beside, 'debkit-hello_1.1.0.orig.tar.gz'));
    const unpacked = await exec({ argv: ['dpkg-source', '--no-check', '-x', await dscOf(), join(beside, 'tree')] });
    assert.equal(unpacked.exitCode, 0, unpacked.stderr);
    const { result } = await pass(own, ['build', join(beside, 'tree'), '--fresh', '--no-lint', '--no-test', '--out', 'from-tree']);
    assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
  });

  it('but not from a .dsc one of whose files was changed', async () => {
    const first = await builtHello();
    const folder = join(own.folder, 'changed');
    mkdirSync(folder);
    for (const name of first.hashes.keys()) copyFileSync(join(first.folder, name), join(folder, name));
    copyFileSync(join(folder, 'build.log'), join(folder, 'debkit-hello_1.1.0.orig.tar.gz'));
    const { code, result } = await tell(own, ['build', join(folder, (await dscOf()).split('/').at(-1) ?? ''), '--out', 'from-changed']);
    assert.equal(code, 2, JSON.stringify(result.error));
    assert.match(result.error?.message ?? '', /debkit-hello_1\.1\.0\.orig\.tar\.gz/);
  });
});
