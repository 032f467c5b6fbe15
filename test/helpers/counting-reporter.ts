// mocha's spec reporter, closing with one plain line of counts that any machine can read.
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      process.stdout.write(`\n${passes} passed, ${failures} failed${pending === 0 ? '' : `, ${pending} skipped`}\n`);
    });
  }
}
