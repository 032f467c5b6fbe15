// All tests in three mochas side by side, each with a world of its own: a build leaves one of two processors idle half of the time.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Told } from './helpers/counting-reporter.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const mocha = fileURLToPath(import.meta.resolve('mocha/bin/mocha.js'));

/** End-to-end tests of the second lane: about half of the time, on one suite, and nothing that needs a container. */
const second: ReadonlySet<string> = new Set([
  'autotools-files-get-their-stanzas.test.js',
  'buildinfo-gives-the-same-again.test.js',
  'ccache-changes-no-byte.test.js',
  'configured-tree-changes-no-byte.test.js',
  'dep8-tests-are-run.test.js',
  'failed-build-goes-on.test.js',
  'imported-package-builds-the-same-deb.test.js',
  'locked-build-takes-what-was-locked.test.js',
  'lint-fails-with-what-is-new.test.js',
  'new-recipe-becomes-a-tested-deb.test.js',
  'preflight-names-the-gate.test.js',
  'recipe-goes-to-the-next-release.test.js',
  'second-build-finds-what-differs.test.js',
  'several-packages-are-built-together.test.js',
  'shell-edits-become-a-patch.test.js',
  'triage-names-the-cause.test.js',
  'upgrades-and-conflicts-are-found.test.js',
  'verify-finds-the-cause.test.js',
]);

interface Ended extends Told {
  readonly code: number;
}

/** One mocha; what it says is shown as it comes, or once `shown` is there. */
function run(files: readonly string[], shown: Promise<unknown>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mocha, ...files], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    let waiting: string | null = '';
    let told: Told | undefined;
    void shown.then(() => {
      process.stdout.write(waiting ?? '');
      waiting = null;
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (waiting === null) process.stdout.write(text);
      else waiting += text;
    });
    child.on('message', (message) => (told = message as Told));
    child.once('error', reject).once('close', (code) => {
      if (told === undefined) reject(new Error('mocha ended without its counts'));
      // Only when all of it was shown, so that the sums come last.
      else resolve(shown.then(() => ({ ...(told as Told), code: code ?? 1 })));
    });
  });
}

const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js'))
  .sort();
/** The third has what builds nothing in a sandbox. */
function laneOf(name: string): number {
  if (/^(?:unit|fuzz|repo|hostile|integration(?!\/sandbox))\//.test(name)) return 2;
  return second.has(name.replace(/^e2e\//, '')) || name.startsWith('faults/') ? 1 : 0;
}

let shown: Promise<unknown> = Promise.resolve();
const lanes = await Promise.all([0, 1, 2].map((lane) => {
  const ended = run(files.filter((name) => laneOf(name) === lane).map((name) => join(here, name)), shown);
  const before = shown;
  shown = Promise.allSettled([before, ended]);
  return ended;
}));

const sum = (of: (lane: Ended) => number) => lanes.reduce((total, lane) => total + of(lane), 0);
const [passed, failed, skipped] = [sum((lane) => lane.passed), sum((lane) => lane.failed), sum((lane) => lane.skipped)];
for (const [number, { seconds }] of lanes.entries()) {
  const slowest = [...seconds].sort((a, b) => b[1] - a[1]).slice(0, 12);
  const all = seconds.reduce((total, [, took]) => total + took, 0);
  process.stdout.write(`\nlane ${number + 1}, ${Math.round(all)} s, of which\n${slowest.map(([file, took]) => `${String(Math.round(took)).padStart(6)} s  ${file}\n`).join('')}`);
}
// Last, where it is seen: the lanes are thousands of lines long.
for (const failure of lanes.flatMap((lane) => lane.failures)) process.stdout.write(`\nfailed: ${failure}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`} in all\n`);
process.exitCode = Math.max(...lanes.map(({ code }) => code));
