// The summary's lines on lint: what lintian found, what is new since the last build, and what to change.
import type { LintReport, LintSeverity } from '../../contracts/artifacts.ts';
import { count } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { SummaryOptions } from './summary.ts';

const shownSeverities: readonly LintSeverity[] = ['error', 'warning', 'info'];
const contextsShown = 3;

/** How many tags there are of each severity, the tags with what to change, and how that stands to the last build. */
export function lintLines(lint: LintReport | null, options: SummaryOptions): string[] {
  if (lint === null) return ['lint: not run'];
  const { colors } = options;
  const numbers = [...shownSeverities, ...otherSeverities(lint)].map(
    (severity) => [severity, lint.tags.filter((tag) => tag.severity === severity).length] as const,
  );
  const said = numbers.filter(([, number]) => number > 0).map(([severity, number]) => counted(severity, number));
  const head = `lint: ${said.length === 0 ? colors.green('nothing to say') : said.join(', ')}${lint.failed ? colors.red(' (failed)') : ''}`;
  const severities = options.verbose ? [...shownSeverities, ...otherSeverities(lint)] : shownSeverities;
  return [
    head,
    ...earlierLines(lint, options),
    ...severities.flatMap((severity) =>
      severityLines(
        { tags: lint.tags.filter((tag) => tag.severity === severity), explanations: lint.explanations },
        options,
      ),
    ),
  ];
}

/** How the tags stand to those of the last build; none where there is none, or nothing changed. */
function earlierLines({ tags, earlier, lintianVersion }: LintReport, { colors, verbose }: SummaryOptions): string[] {
  if (earlier === null) return [];
  const fresh = tags.filter((tag) => tag.fresh).length;
  const { gone } = earlier;
  if (fresh === 0 && gone.length === 0) return [];
  const parts = [...(fresh === 0 ? [] : [colors.red(`${fresh} new`)]), ...(gone.length === 0 ? [] : [colors.green(`${gone.length} gone`)])];
  const other = earlier.lintianVersion === lintianVersion ? '' : `, which was linted by lintian ${earlier.lintianVersion}, this by ${lintianVersion}`;
  return [
    `  since the last build that passed (${earlier.version}): ${parts.join(', ')}${other}`,
    ...(verbose ? gone.map((identity) => `          gone: ${sanitiseLine(identity)}`) : []),
  ];
}

function otherSeverities(lint: LintReport): LintSeverity[] {
  return [...new Set(lint.tags.map((tag) => tag.severity))].filter(
    (severity) => !shownSeverities.includes(severity) && severity !== 'classification',
  );
}

function counted(severity: LintSeverity, number: number): string {
  return severity === 'error' || severity === 'warning' || severity === 'info'
    ? count(number, severity)
    : `${number} ${severity}`;
}

/** Tags of one severity, the same ones together. */
function severityLines({ tags, explanations }: Pick<LintReport, 'tags' | 'explanations'>, { colors, verbose }: SummaryOptions): string[] {
  const names = [...new Set(tags.map((tag) => tag.tag))];
  return names.flatMap((name) => {
    const same = tags.filter((tag) => tag.tag === name);
    const [first] = same;
    if (first === undefined) return [];
    const paint = first.severity === 'error' ? colors.red : first.severity === 'warning' ? colors.yellow : colors.dim;
    // What is new is what failed.
    const ordered = [...same].sort((a, b) => Number(b.fresh) - Number(a.fresh));
    const shown = verbose ? same : ordered.slice(0, contextsShown);
    const more = same.length - shown.length;
    return [
      `  ${paint(first.severity.padEnd(7))} ${name}${same.some((tag) => tag.fresh) ? colors.red(' (new)') : ''}`,
      ...shown.map(
        (tag) =>
          `          ${[tag.type === 'binary' ? tag.package : `${tag.package} (${tag.type})`, sanitiseLine(tag.context)].filter((part) => part !== '').join(': ')}`,
      ),
      ...(more > 0 ? [`          and ${more} more`] : []),
      ...(verbose || first.advice === null ? explained(explanations[name], verbose) : []),
      ...(first.advice === null ? [] : [`          ${colors.cyan('change:')} ${first.advice}`]),
    ];
  });
}

/** lintian's own words: its first sentence, or all of them, as long as a screen is wide. */
function explained(explanation: string | undefined, whole: boolean): string[] {
  if (explanation === undefined) return [];
  const [first = ''] = explanation.split('\n');
  const sentence = /^.*?[.:](?= [A-Z]|$)/.exec(first)?.[0] ?? first;
  return (whole ? explanation.split('\n') : [sentence]).flatMap((text) => wrapped(sanitiseLine(text), 100).map((line) => `          ${line}`));
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
