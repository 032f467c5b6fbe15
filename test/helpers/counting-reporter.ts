// mocha's spec reporter, closing with one plain line of counts that any machine can read; what ran beside others also tells them its counts.
import Mocha from 'mocha';
import { basename } from 'node:path';

/** What a mocha tells the process that started it with a channel. */
export interface Told {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Of each failed test: its title, and the first lines of why. */
  readonly failures: readonly string[];
  /** Seconds by test file. */
  readonly seconds: readonly (readonly [file: string, seconds: number])[];
}

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: string[] = [];
    const seconds = new Map<string, number>();
    let [file, since] = ['', Date.now()];
    const passTo = (next: string) => {
      seconds.set(file, (seconds.get(file) ?? 0) + (Date.now() - since) / 1000);
      [file, since] = [next, Date.now()];
    };
    runner.on('suite', (suite) => suite.file !== undefined && suite.file !== file && passTo(suite.file));
    runner.on('fail', (test, error: Error) => failures.push(`${test.fullTitle()}\n${(error.message ?? String(error)).slice(0, 600)}`));
    runner.once('end', () => {
      passTo('');
      const { passes, failures: failed, pending } = this.stats;
      process.stdout.write(`\n${passes} passed, ${failed} failed${pending === 0 ? '' : `, ${pending} skipped`}\n`);
      const told: Told = { passed: passes, failed, skipped: pending, failures, seconds: [...seconds].map(([name, took]) => [basename(name), took]) };
      process.send?.(told);
    });
  }
}
