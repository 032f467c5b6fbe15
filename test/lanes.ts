// All tests in two mochas side by side, each with a world of its own: a build leaves one of two processors idle half of the time.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const mocha = fileURLToPath(import.meta.resolve('mocha/bin/mocha.js'));

/** The second lane: about half of the time, on one suite, and nothing that needs a container. */
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
  'shell-edits-become-a-patch.test.js',
  'triage-names-the-cause.test.js',
  'upgrades-and-conflicts-are-found.test.js',
  'verify-finds-the-cause.test.js',
]);

interface Ended {
  readonly code: number;
  /** What the counting reporter says: passed, failed, skipped. */
  readonly counts: readonly [number, number, number];
}

/** One mocha; what it says is shown as it comes, or once `shown` is there. */
function run(files: readonly string[], shown: Promise<unknown>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mocha, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    let waiting: string | null = '';
    void shown.then(() => {
      process.stdout.write(waiting ?? '');
      waiting = null;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-1000);
      if (waiting === null) process.stdout.write(text);
      else waiting += text;
    });
    child.once('error', reject).once('close', (code) => {
      const [, passed, failed, skipped] = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/.exec(said) ?? [];
      if (passed === undefined || failed === undefined) reject(new Error('mocha ended without its counts'));
      else resolve({ code: code ?? 1, counts: [Number(passed), Number(failed), Number(skipped ?? 0)] });
    });
  });
}

const files = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js'))
  .sort();
const isSecond = (name: string) => second.has(name.replace(/^e2e\//, '')) || /^(?:hostile|faults)\//.test(name);
const first = run(files.filter((name) => !isSecond(name)).map((name) => join(here, name)), Promise.resolve());
const lanes = await Promise.all([first, run(files.filter(isSecond).map((name) => join(here, name)), first.catch(() => null))]);
const [passed, failed, skipped] = lanes.reduce<readonly [number, number, number]>(
  (sum, { counts }) => [sum[0] + counts[0], sum[1] + counts[1], sum[2] + counts[2]],
  [0, 0, 0],
);
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`} in all\n`);
process.exitCode = Math.max(...lanes.map(({ code }) => code));
