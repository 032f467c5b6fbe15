// mocha's reporter of the campaigns: a row for each attack or fault, then how many of them debkit came through.
import Mocha from 'mocha';
import { readCase } from './campaign.ts';

type Row = readonly [where: string, tried: string, stoppedBy: string, result: string];

export default class CampaignReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const rows: Row[] = [];
    const add = (test: Mocha.Test, held: boolean | null) => {
      const { kind, what, by } = readCase(test.title);
      const [good, bad] = kind === 'attack' ? ['held', 'NOT HELD'] : ['survived', 'LOST'];
      rows.push([test.parent?.fullTitle() ?? '', what, by, held === null ? 'not tried' : held ? good : bad]);
    };
    runner.on('pass', (test) => add(test, true));
    runner.on('fail', (test) => add(test, false));
    runner.on('pending', (test) => add(test, null));
    runner.once('end', () => {
      process.stdout.write(tableOf([['where', 'what', 'held or survived by', 'result'], ...rows]));
      this.epilogue();
      const { passes, failures, pending } = this.stats;
      process.stdout.write(`\n${passes + failures} tried, ${passes} held or survived, ${failures} not held or lost, ${pending} not tried here\n`);
    });
  }
}

function tableOf(rows: readonly Row[]): string {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`).join('');
}
