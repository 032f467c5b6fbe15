// A daemon whose Makefile ignores LDFLAGS: what it lacks is told with the packages, whether they are built from a recipe or from a source package.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOutcome } from '../../src/pipeline/outcome.ts';
import { packageRoot } from '../../src/system/resources.ts';
import { exec } from '../../src/system/exec.ts';
import { needSandbox, pass, run, type World } from '../helpers/e2e-world.ts';

describe('hardening is measured', () => {
  let own: World;
  let cwd: string;

  before(async function () {
    own = await needSandbox(this);
    cwd = join(own.folder, 'loose');
    cpSync(join(packageRoot(), 'test', 'fixtures', 'hardening', 'loose'), cwd, { recursive: true });
    const identity = { GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.org', GIT_COMMITTER_NAME: 'Ann', GIT_COMMITTER_EMAIL: 'ann@example.org' };
    const environment = { PATH: process.env.PATH ?? '', HOME: own.home, ...identity, GIT_AUTHOR_DATE: '2021-03-04T05:06:07Z', GIT_COMMITTER_DATE: '2021-03-04T05:06:07Z' };
    for (const argv of [['init', '--quiet'], ['add', '.'], ['commit', '--quiet', '--message', 'begin']]) {
      assert.equal((await exec({ argv: ['git', ...argv], cwd, environment })).exitCode, 0);
    }
  });

  const statusOf = ({ stages }: BuildOutcome) => stages.find(({ stage }) => stage === 'hardening')?.status;
  const quick = ['--no-lint', '--no-test'];
  let first: BuildOutcome;

  it('of each compiled file and each unit, in result.json and in the summary', async () => {
    first = (await pass(own, ['build', '.', ...quick], { cwd })).result;
    const { hardening } = JSON.parse(readFileSync(join(first.folder, 'result.json'), 'utf8')) as BuildOutcome;
    assert.deepEqual(hardening?.binaries, [
      { package: 'loose', file: 'usr/sbin/loose', go: false, pie: 'yes', relro: 'yes', bindNow: 'no', stackProtector: 'yes', fortify: 'yes' },
    ]);
    const [unit, ...others] = hardening.units ?? [];
    assert.deepEqual([unit?.package, unit?.unit, unit?.refused, others], ['loose', 'loose.service', null, []]);
    assert.ok(typeof unit?.exposure === 'number' && unit.exposure > 0 && unit.exposure < 10);
    assert.ok(unit.open.some(({ directive, weight }) => directive === 'RestrictAddressFamilies=' && weight > 0));
    assert.deepEqual([hardening.notMeasured, hardening.privileged], [[], []]);
    const [finding] = hardening.findings;
    assert.deepEqual([finding?.what, finding?.where], ['no bind now', ['usr/sbin/loose']]);

    const { out } = await run(own, ['build', '.', ...quick], { cwd });
    assert.match(out, /^hardening: loose: PIE, RELRO, stack protector, fortify; loose\.service: exposure \d+\.\d \([A-Z]+\)$/m);
    assert.match(out, /^ {2}usr\/sbin\/loose: no bind now; change: upstream ignores LDFLAGS/m);
  });

  it('of a source package that exists, and never twice', async () => {
    const dsc = first.files.find(({ name }) => name.endsWith('.dsc'))?.name ?? '';
    const build = (...more: string[]) => pass(own, ['build', join(first.folder, dsc), ...quick, '--out', 'again', ...more], { cwd });
    const { result } = await build('--fresh');
    assert.equal(statusOf(result), 'done');
    assert.deepEqual(result.hardening, first.hardening);
    assert.equal(statusOf((await build()).result), 'cached');
  });

  it('as far as it can be, and the build is none the worse', async () => {
    const tools = join(own.home, '.cache', 'debkit', 'unshare', 'tools');
    const all = readdirSync(tools).filter((name) => existsSync(join(tools, name, 'usr', 'bin', 'systemd-analyze')));
    assert.notDeepEqual(all, []);
    for (const name of all) renameSync(join(tools, name), join(own.folder, `aside-${name}`));
    try {
      const { result } = await pass(own, ['build', '.', ...quick, '--fresh', '--offline', '--out', 'offline'], { cwd });
      assert.deepEqual([result.status, result.hardening?.units, result.hardening?.binaries], ['passed', null, first.hardening?.binaries]);
      assert.deepEqual(result.hardening?.notMeasured, ['units: systemd-analyze is not in the cache, and --offline forbids the network']);
    } finally {
      for (const name of all) renameSync(join(own.folder, `aside-${name}`), join(tools, name));
    }
  });

  it('on bookworm', async () => {
    const { result } = await pass(own, ['build', '.', ...quick, '--suite', 'bookworm'], { cwd });
    assert.deepEqual(result.hardening?.binaries, first.hardening?.binaries);
    assert.equal(typeof result.hardening?.units?.[0]?.exposure, 'number');
    assert.deepEqual(result.hardening?.notMeasured, []);
  });
});
