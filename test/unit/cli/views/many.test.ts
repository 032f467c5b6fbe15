// Several targets in one event stream: plain lines that say whose they are, one live frame, and the table at the end.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import { defaultJobs } from '../../../../src/cli/commands/build-many.ts';
import { everyRecipe } from '../../../../src/cli/every-recipe.ts';
import { advanceMany, drawMany, manyState } from '../../../../src/cli/views/live-many.ts';
import { liveView } from '../../../../src/cli/views/live.ts';
import { plainView } from '../../../../src/cli/views/plain.ts';
import { manyFailures, manySummary } from '../../../../src/cli/views/summary-many.ts';
import type { DebkitEvent } from '../../../../src/contracts/events.ts';
import { PackageError, UpstreamError } from '../../../../src/errors.ts';
import type { TargetResult } from '../../../../src/pipeline/build-many.ts';
import { packageRoot } from '../../../../src/system/resources.ts';
import { collector, recordedOutcome } from '../../../helpers/events.ts';

const opening = { type: 'targets', format: 1, command: 'build', jobs: 2, targets: ['lib', 'prog', 'bad'] } as const;
const recorded: readonly DebkitEvent[] = [
  opening,
  { type: 'target', target: 'prog', status: 'waiting', duration: 0, detail: 'for lib' },
  { type: 'start', format: 1, target: 'lib', command: 'build' },
  { type: 'start', format: 1, target: 'bad', command: 'build' },
  { type: 'notice', target: 'lib', message: 'the newest release' },
  { type: 'stage', target: 'lib', stage: 'build', status: 'started' },
  { type: 'stage', target: 'bad', stage: 'build', status: 'started' },
  ...['one', 'two', '\u001b[1mthree\u001b[0m'].map((line) => ({ type: 'output', target: 'lib', stage: 'build', line }) as const),
  { type: 'stage', target: 'bad', stage: 'build', status: 'failed', duration: 2000, detail: 'debuild ended with exit code 2' },
  { type: 'target', target: 'bad', status: 'failed', duration: 3000, detail: 'failed at build' },
  { type: 'stage', target: 'lib', stage: 'build', status: 'done', duration: 8000 },
  { type: 'target', target: 'lib', status: 'passed', duration: 9000, detail: 'built' },
  { type: 'target', target: 'prog', status: 'skipped', duration: 0, detail: 'it needs bad, which failed at build' },
];

const tail = ['main.c:1: error: no'];
const logPath = '/home/ann/dist/bad_1.failed/build.log';
const results: readonly TargetResult[] = [
  { target: 'lib', duration: 9000, kind: 'built', outcome: recordedOutcome },
  { target: 'linty', duration: 70_000, kind: 'built', outcome: { ...recordedOutcome, status: 'lint-failed', lint: recordedOutcome.lint && { ...recordedOutcome.lint, failed: true } } },
  { target: 'bad', duration: 3000, kind: 'failed', error: new PackageError('BUILD_FAILED', 'debuild ended with exit code 2', { tail, logPath }), stage: 'build' },
  { target: 'prog', duration: 0, kind: 'skipped', why: 'it needs bad, which failed at build' },
];
const shown = { colors: pc.createColors(false), cwd: '/home/ann', quiet: false, verbose: false };

describe('cli/views of several targets', () => {
  it('plain: each line says whose it is', () => {
    const { output, text } = collector();
    const view = plainView(output);
    for (const event of recorded) view.show(event);
    assert.deepEqual(text().split('\n'), [
      'debkit build of 3 targets, 2 at a time',
      'prog: waits for lib',
      'debkit build lib',
      'debkit build bad',
      'lib: note: the newest release',
      'lib: build: started',
      'bad: build: started',
      'bad: build: failed after 2.0 s (debuild ended with exit code 2)',
      'bad: failed at build after 3.0 s',
      'lib: build: done in 8.0 s',
      'lib: built in 9.0 s',
      'prog: skipped: it needs bad, which failed at build',
      '',
    ]);
  });

  it('live: a line for each, the last two of output below what runs, verdicts of what is done', () => {
    const state = manyState(opening);
    const size = { colors: pc.createColors(false), columns: 60, rows: 20 };
    const frames = recorded.map((event, index) => {
      advanceMany(state, event, index * 1000);
      return drawMany(state, index * 1000 + 500, size);
    });
    const name = (text: string) => text.padEnd(28);
    assert.deepEqual(frames[1], ['debkit build, 2 at a time', `· ${name('lib')} waits`, `· ${name('prog')} waits for lib`, `· ${name('bad')} waits`]);
    assert.deepEqual(frames[9], [
      'debkit build, 2 at a time',
      `● ${name('lib')} 7.5 s  build`,
      '    two',
      '    three',
      `· ${name('prog')} waits for lib`,
      `● ${name('bad')} 6.5 s  build`,
    ]);
    assert.deepEqual(frames.at(-1), [
      'debkit build, 2 at a time',
      `✓ ${name('lib')} 9.0 s  built`,
      `- ${name('prog')} skipped  it needs bad, which…`,
      `✗ ${name('bad')} 3.0 s  failed at build`,
    ]);
    assert.ok(frames.flat().every((line) => line.length <= 60));
  });

  it('live: what is higher than the terminal is counted, the done ones first', () => {
    const names = Array.from({ length: 30 }, (_, index) => `t${index}`);
    const state = manyState({ ...opening, targets: names });
    for (const target of names.slice(0, 10)) advanceMany(state, { type: 'target', target, status: 'passed', duration: 1, detail: 'built' }, 0);
    for (const target of ['t10', 't11']) advanceMany(state, { type: 'start', format: 1, target, command: 'build' }, 0);
    const size = { colors: pc.createColors(false), columns: 60, rows: 12 };
    const frame = drawMany(state, 1000, size);
    assert.deepEqual([frame.length, frame[1]], [12, '  10 done, 10 waiting']);
    assert.deepEqual(frame.slice(2, 5).map((line) => line.slice(0, 6).trim()), ['● t10', '● t11', '· t12']);
  });

  it('live: one view for all, which leaves no output behind', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const view = liveView(stream as unknown as NodeJS.WriteStream, collector().output, () => 0);
    for (const event of recorded.slice(0, 10)) view.show(event);
    view.end();
    assert.match(text, /note: lib: the newest release/);
    const last = text.slice(text.lastIndexOf('debkit build, 2 at a time'));
    assert.match(last, /● lib/);
    assert.doesNotMatch(last, /three/);
  });

  it('the end: a line for each with verdict and folder, and their numbers', () => {
    assert.deepEqual(manySummary(results, shown).split('\n'), [
      '',
      '✓ lib    built, 1 step not tested                   9.0 s  dist/tiny_1.0-1~debkit1~deb13_trixie_amd64/',
      '✗ linty  built, but lint failed                1 min 10 s  dist/tiny_1.0-1~debkit1~deb13_trixie_amd64/',
      '✗ bad    failed at build                            3.0 s  dist/bad_1.failed/',
      '- prog   it needs bad, which failed at build',
      '',
      '1 of 4 targets passed, 2 failed, 1 skipped',
      '',
    ]);
  });

  it('the end of a test: also what was not tested of those that passed, and why', () => {
    const lines = manySummary(results, { ...shown, notTested: true }).split('\n');
    assert.match(lines[1] ?? '', /^✓ lib /);
    assert.match(lines[2] ?? '', /^ {4}- [^:]+: not tested, ./);
    assert.match(lines[3] ?? '', /^✗ linty /);
    assert.equal(manySummary(results, { ...shown, quiet: true, notTested: true }).split('\n').length, 8);
  });

  it('the end: what failed, target by target', () => {
    const text = manyFailures(results, { ...shown, again: (target) => `debkit build ${target}`, keep: false });
    assert.match(text, /^\nlinty\nlint: 1 warning/);
    assert.match(text, /\nbad\nlast lines of build:\n {2}\| main\.c:1: error: no\n\nerror: debuild ended .*\[BUILD_FAILED\]\n[^]*try: debkit build bad --verbose/);
    assert.doesNotMatch(text, /^prog$|^lib$/m);
    const error = new UpstreamError('MIRROR_UNREACHABLE', 'the mirror is gone', { retryable: true });
    const twice = ['one', 'two'].map((target) => ({ target, duration: 1, kind: 'failed', error, stage: null }) as const);
    const once = manyFailures(twice, { ...shown, again: (target) => `debkit build ${target}`, keep: false });
    assert.deepEqual([once.match(/the mirror is gone/g)?.length, /\ntwo\nerror: the same as of one \[MIRROR_UNREACHABLE\]\n$/.test(once)], [1, true]);
    assert.equal(manyFailures(results.slice(0, 1), { ...shown, again: (target) => `debkit build ${target}`, keep: false }), '');
  });

  const machines: [number, number, number][] = [[1, 64, 1], [2, 64, 2], [2, 3, 1], [3, 64, 2], [4, 64, 2], [16, 64, 8], [64, 16, 8], [2, 1, 1]];
  for (const [processors, gibibytes, jobs] of machines) {
    it(`${jobs} at a time on ${processors} processors with ${gibibytes} GiB`, () => assert.equal(defaultJobs(processors, gibibytes * 2 ** 30), jobs));
  }

  it("--all: debkit's own recipes where the user has none, and says so", () => {
    const messages: string[] = [];
    const emit = (event: DebkitEvent) => void messages.push(event.type === 'notice' ? event.message : '');
    const none = { path: '/no/such/folder', label: './recipes' };
    const own = { path: join(packageRoot(), 'recipes'), label: "debkit's own recipes" };
    assert.deepEqual([everyRecipe([none], emit), messages], [[], []]);
    assert.ok(everyRecipe([none, own], emit).includes('tinyproxy'));
    assert.deepEqual(messages, ["no recipe in ./recipes: all of debkit's own recipes"]);
    // In debkit's own folder they are the user's.
    assert.ok(everyRecipe([own], emit).includes('tinyproxy'));
    assert.equal(messages.length, 1);
  });
});
