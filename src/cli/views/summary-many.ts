// The end of a command with several targets: the details of what failed, then a line for each target with its verdict and folder.
import { isGood, saidOf, type TargetResult } from '../../pipeline/build-many.ts';
import { asDebkitError } from '../any-error.ts';
import { failureText } from './failure.ts';
import { count, formatDuration } from '../../text/format.ts';
import { folderOf } from '../write-index.ts';
import { fit, shownPath } from './format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import { failureLines, notTestedLines, type SummaryOptions } from './summary.ts';

export interface ManyFailuresOptions extends SummaryOptions {
  /** The command that does a target by itself. */
  readonly again: (target: string) => string;
  readonly keep: boolean;
}

const never = new AbortController().signal;

/** What failed and why, target by target; empty where nothing did. What ails several is told once. */
export function manyFailures(results: readonly TargetResult[], options: ManyFailuresOptions): string {
  const { colors, cwd, keep } = options;
  const told = new Map<string, string>();
  const blocks = results.flatMap((result) => {
    const head = colors.bold(sanitiseLine(result.target));
    if (result.kind === 'failed') {
      const error = asDebkitError(result.error, never);
      const said = [error.code, error.message, ...(error.details.tail ?? [])].join('\n');
      const first = told.get(said);
      if (first !== undefined) return [`${head}\n${colors.red('error:')} the same as of ${sanitiseLine(first)} [${error.code}]\n`];
      told.set(said, result.target);
      const command = sanitiseLine(options.again(result.target));
      return [`${head}\n${failureText(error, { colors, cwd, stage: result.stage, command, shell: null, keep })}`];
    }
    if (result.kind === 'skipped' || isGood(result) || options.quiet) return [];
    return [`${head}\n${failureLines(result.outcome, options).join('\n')}\n`];
  });
  return blocks.map((block) => `\n${block}`).join('');
}

/** The table, ending in a newline; with `notTested` it says what of each target was not tested, and why. */
export function manySummary(results: readonly TargetResult[], options: SummaryOptions & { readonly notTested?: boolean }): string {
  const { colors, cwd, quiet, notTested = false } = options;
  const names = results.map(({ target }) => fit(sanitiseLine(target), 40));
  const verdicts = results.map((result) => fit(sanitiseLine(saidOf(result)), 70));
  const pad = (texts: readonly string[], index: number) => (texts[index] ?? '').padEnd(Math.max(...texts.map((text) => text.length)));
  const rows = results.map((result, index) => {
    const [mark, paint] = result.kind === 'skipped' ? ['-', colors.dim] : isGood(result) ? ['✓', colors.green] : ['✗', colors.red];
    const folder = folderOf(result);
    const time = result.kind === 'skipped' ? '' : formatDuration(result.duration);
    const shown = folder === null ? '' : `${shownPath(folder, cwd)}/`;
    const row = `${paint(mark)} ${pad(names, index)}  ${paint(pad(verdicts, index))}  ${time.padStart(11)}  ${shown}`.trimEnd();
    // Those of a failed one are told among its failures.
    const steps = notTested && !quiet && result.kind === 'built' && isGood(result) ? notTestedLines(result.outcome.installTest, colors) : [];
    return [row, ...steps.map((step) => `  ${step}`)].join('\n');
  });
  const skipped = results.filter(({ kind }) => kind === 'skipped').length;
  const good = results.filter(isGood).length;
  const failed = results.length - good - skipped;
  const sum = [`${good} of ${count(results.length, 'target')} passed`, failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : ''];
  return `\n${rows.join('\n')}\n\n${sum.filter((part) => part !== '').join(', ')}\n`;
}
