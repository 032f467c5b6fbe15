// A library, a program that needs it and one that cannot be built, in one command: the order, what the program was built with, and what one failure stops.
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DebkitEvent } from '../../src/contracts/events.ts';
import type { BuildOutcome } from '../../src/pipeline/outcome.ts';
import { exec } from '../../src/system/exec.ts';
import { packageRoot } from '../../src/system/resources.ts';
import { needSandbox, run, start, type World } from '../helpers/e2e-world.ts';
import { abandoned, runningOf } from '../helpers/leftovers.ts';

interface Result {
  readonly status: string;
  readonly exitCode: number;
  readonly results: readonly { readonly target: string; readonly status: string; readonly outcome?: BuildOutcome; readonly why?: string; readonly error?: { readonly code: string } }[];
}

describe('several packages are built together', () => {
  let own: World;
  let cwd: string;

  before(async function () {
    own = await needSandbox(this);
    cwd = join(own.folder, 'several');
    cpSync(join(packageRoot(), 'test', 'fixtures', 'several'), cwd, { recursive: true });
    const identity = { GIT_AUTHOR_NAME: 'Ann', GIT_AUTHOR_EMAIL: 'ann@example.org', GIT_COMMITTER_NAME: 'Ann', GIT_COMMITTER_EMAIL: 'ann@example.org' };
    const environment = { PATH: process.env.PATH ?? '', HOME: own.home, ...identity, GIT_AUTHOR_DATE: '2021-03-04T05:06:07Z', GIT_COMMITTER_DATE: '2021-03-04T05:06:07Z' };
    for (const name of readdirSync(cwd)) {
      for (const argv of [['init', '--quiet'], ['add', '.'], ['commit', '--quiet', '--message', 'begin']]) {
        assert.equal((await exec({ argv: ['git', ...argv], cwd: join(cwd, name), environment })).exitCode, 0);
      }
    }
  });

  async function tellAll(argv: readonly string[]): Promise<{ code: number | null; events: DebkitEvent[]; result: Result }> {
    const { code, out, err } = await run(own, [...argv, '--json'], { cwd });
    assert.equal(err, '');
    const events = out.trimEnd().split('\n').map((line) => JSON.parse(line) as DebkitEvent);
    const last = events.pop();
    assert.ok(last?.type === 'result', out.slice(-2000));
    assert.ok(events.every((event) => event.type === 'targets' || event.target !== undefined), `every event says whose it is:\n${out.slice(0, 2000)}`);
    return { code, events, result: last.result as Result };
  }
  const left = () => [abandoned(own, join(cwd, 'dist')).filter((path) => !path.endsWith('.failed')), runningOf(own.home)];

  it('the library first, for the program and its install test; what fails stops nothing else', async () => {
    const { code, events, result } = await tellAll(['build', './tally', './unbuilt', './libtally', '--jobs', '2']);
    assert.deepEqual([code, result.status, result.exitCode], [1, 'failed', 1]);
    assert.deepEqual(result.results.map(({ target, status }) => [target, status]), [['./tally', 'passed'], ['./unbuilt', 'failed'], ['./libtally', 'passed']]);
    assert.equal(result.results[1]?.error?.code, 'BUILD_FAILED');
    const at = (target: string, type: 'start' | 'target') => events.findLastIndex((event) => event.type === type && event.target === target);
    assert.ok(at('./libtally', 'target') < at('./tally', 'start'), 'the program waits for its library');
    assert.ok(at('./unbuilt', 'start') < at('./libtally', 'target'), 'what needs nothing does not wait');

    const [program, , library] = result.results.map(({ outcome }) => outcome);
    assert.ok(program !== undefined && library !== undefined);
    const buildinfo = program.files.find(({ name }) => name.endsWith('.buildinfo'))?.name ?? '';
    assert.ok(readFileSync(join(program.folder, buildinfo), 'utf8').includes(` libtally-dev (= ${library.version})`));
    const smoke = program.installTest?.steps.find(({ name }) => name.startsWith('smoke test'));
    assert.deepEqual([smoke?.status, smoke?.detail], ['passed', '42, compiled for 1.2.0, run with 1.2.0']);
    // The library was used by a program built with its -dev package, beside a compiler that the system of the first steps has not.
    const tried = library.installTest?.steps.map(({ name, status, detail }) => (name.startsWith('packages that') ? [name, status] : [name, status, detail]));
    assert.deepEqual(tried?.slice(-2), [
      ['packages that smoke tests need: gcc, libc6-dev', 'passed'],
      ['smoke test: # a program of three lines is built with it', 'passed', '42'],
    ]);
    assert.equal(tried?.some(([name]) => name?.startsWith('smoke test of')), false);
    const folders = readdirSync(join(cwd, 'dist')).map((name) => name.replace(/_.*_[a-z0-9]+(?=$|\.failed$)/, '')).sort();
    assert.deepEqual(folders, ['index.html', 'libtally', 'tally', 'unbuilt.failed']);
    assert.deepEqual(left(), [[], []]);
  });

  it('a second time all that passed comes from the cache; by itself the program has no library', async () => {
    const { code, result } = await tellAll(['build', './libtally', './tally', '--jobs', '1']);
    assert.equal(code, 0);
    for (const { outcome } of result.results) {
      const again = outcome?.stages.filter(({ stage, status }) => ['environment', 'source', 'build', 'lint', 'install-test'].includes(stage) && status !== 'cached');
      assert.deepEqual(again, []);
    }
    const alone = await run(own, ['build', './tally'], { cwd });
    assert.equal(alone.code, 1);
    assert.match(alone.err, /libtally-dev.*\n[^]*UNINSTALLABLE/);
  });

  it('a name that is not there stops all before anything begins', async () => {
    const out = join(own.folder, 'several-typo');
    const { code, err } = await run(own, ['build', './libtally', 'tinyproxi', './no.dsc', '--out', out], { cwd });
    assert.equal(code, 2);
    assert.match(err, /'tinyproxi'.*no\.dsc.*TARGETS_WRONG/);
    assert.equal(existsSync(out), false);
  });

  it('SIGINT stops all of them, with nothing left', async () => {
    const running = start(own, ['build', './libtally', './unbuilt', './tally', '--fresh', '--verbose', '--out', join(own.folder, 'several-stopped')], { cwd });
    await running.seen(/^\.\/libtally: build \| /m);
    running.kill('SIGINT');
    const { code, err } = await running.ended;
    assert.deepEqual([code, /stopped by SIGINT/.test(err)], [130, true], err);
    assert.deepEqual(left(), [[], []]);
  });
});
