// mocha's reporter of the hostile campaign: a row for each attack, then how many were held.
import Mocha from 'mocha';
import { readAttack } from './attack.ts';

type Row = readonly [where: string, tried: string, stoppedBy: string, result: string];

export default class AttackReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const rows: Row[] = [];
    const add = (test: Mocha.Test, result: string) => {
      const parts = readAttack(test.title);
      rows.push([test.parent?.fullTitle() ?? '', parts?.tried ?? test.title, parts?.stoppedBy ?? '', result]);
    };
    runner.on('pass', (test) => add(test, 'held'));
    runner.on('fail', (test) => add(test, 'NOT HELD'));
    runner.on('pending', (test) => add(test, 'not tried'));
    runner.once('end', () => {
      process.stdout.write(tableOf([['where', 'tried', 'stopped by', 'result'], ...rows]));
      this.epilogue();
      const { passes, failures, pending } = this.stats;
      process.stdout.write(`\n${passes + failures} attacks tried, ${passes} held, ${failures} not held, ${pending} not tried here\n`);
    });
  }
}

function tableOf(rows: readonly Row[]): string {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`).join('');
}
