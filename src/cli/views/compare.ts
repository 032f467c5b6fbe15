// A comparison for people: a line for each package, then what differs, piece by piece with the number of what explains it, and what it comes to.
import type { Comparison, SideFacts } from '../../pipeline/compare.ts';
import type { PackageComparison } from '../../debian/package-comparison.ts';
import { wrapText } from '../../debian/control.ts';
import type { Explanation } from '../../debian/known-differences.ts';
import { differenceLines, diffText } from './compare-differences.ts';
import { count } from '../../text/format.ts';
import { shownPath } from './format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { Colors } from './view.ts';

export interface CompareOptions {
  readonly colors: Colors;
  /** The verdict alone. */
  readonly quiet: boolean;
  /** Every diff, also of what is explained, and debug symbols too. */
  readonly verbose: boolean;
  readonly cwd: string;
  /** Of the terminal. */
  readonly columns: number;
}

/** The text of `debkit compare`, ending in a newline. */
export function comparisonText(comparison: Comparison, options: CompareOptions): string {
  const verdict = verdictText(comparison, options.colors);
  if (options.quiet) return `${verdict}\n`;
  // Debug symbols follow their programs.
  const judged = comparison.between.length > 0;
  const shown = comparison.packages.filter(({ name, differences }) => options.verbose || !name.endsWith('-dbgsym') || (judged && differences.some(({ explained }) => !explained)));
  const used = new Set(shown.flatMap(({ differences }) => differences.flatMap(({ changes }) => changes.map(({ explanation }) => explanation))));
  const reasons = Object.entries(comparison.explanations).filter(([id]) => used.has(id));
  const numbers = new Map(reasons.map(([id], index) => [id, index + 1]));
  const blocks = [
    headLines(comparison, options),
    sourceLines(comparison, options),
    ...shown.filter(({ differences }) => differences.length > 0).map(({ name, differences }) => [options.colors.bold(sanitiseLine(name)), ...differenceLines(differences, { ...options, numbers, judged })]),
    whyLines(reasons.map(([, reason]) => reason), comparison.between.includes('styles') ? 'what stays different, and why' : 'why', options),
    [verdict],
  ];
  return `\n${blocks.filter((block) => block.length > 0).map((block) => block.join('\n')).join('\n\n')}\n`;
}

function headLines({ first, second, packages }: Comparison, { colors, cwd }: CompareOptions): string[] {
  const width = Math.max(first.label.length, second.label.length);
  const common = (key: 'source' | 'version' | 'suite') => (first[key] !== null && first[key] === second[key] ? sanitiseLine(first[key]) : null);
  const [source, version, suite] = [common('source'), common('version'), common('suite')];
  const title = [source ?? '', version ?? '', suite === null ? '' : `for ${suite}`].filter((word) => word !== '').join(' ');
  const side = (mark: string, own: SideFacts) => {
    const facts = [source === null ? own.source : null, version === null ? own.version : null, suite === null ? own.suite : null, own.style, own.compat === null ? null : `compat ${own.compat}`];
    const said = [...facts.filter((fact) => fact !== null).map(sanitiseLine).filter((fact) => !own.label.split(' ').includes(fact)), sanitiseLine(shownPath(own.name, cwd))];
    return `${mark} ${colors.bold(sanitiseLine(own.label).padEnd(width))}  ${said.join('  ')}`;
  };
  const names = Math.max(...packages.map(({ name }) => sanitiseLine(name).length));
  return [
    ...(title === '' ? [] : [colors.bold(title)]),
    side(colors.red('-'), first),
    side(colors.green('+'), second),
    '',
    ...packages.map((one) => `${colors.bold(sanitiseLine(one.name).padEnd(names))}  ${packageVerdict(one, { first, second }, colors)}`),
  ];
}

function packageVerdict({ verdict, same, dates, differences }: PackageComparison, { first, second }: Pick<Comparison, 'first' | 'second'>, colors: Colors): string {
  const inDates = dates === 0 ? '' : `, of which ${dates} have another date`;
  switch (verdict) {
    case 'identical':
      return colors.green('identical, byte for byte');
    case 'same':
      return `${colors.green('the same')}: ${count(same, 'file')}${inDates}`;
    case 'only-first':
      return colors.yellow(`only in ${sanitiseLine(first.label)}`);
    case 'only-second':
      return colors.yellow(`only in ${sanitiseLine(second.label)}`);
    case 'differs': {
      const of = (part: string) => differences.filter((one) => one.part === part).length;
      const parts = [[of('files'), 'file'], [of('control'), 'field'], [of('scripts'), 'script'], [of('conffiles'), 'conffile']] as const;
      const said = parts.filter(([number]) => number > 0).map(([number, word]) => count(number, word));
      const open = differences.filter(({ explained }) => !explained).length;
      const rest = open === 0 ? colors.green('all explained') : open === differences.length ? '' : colors.yellow(`${open} not explained`);
      return `${count(same, 'file')} the same${inDates}; ${said.join(', ')} differ${said.length === 1 && differences.length === 1 ? 's' : ''}${rest === '' ? '' : `, ${rest}`}`;
    }
  }
}

const sourceDiffLines = 40;

function sourceLines({ debian, notes, first, second }: Comparison, { colors, verbose, columns }: CompareOptions): string[] {
  if (debian === null || debian.length === 0) return [];
  const where = { both: '', first: `  only in ${sanitiseLine(first.label)}`, second: `  only in ${sanitiseLine(second.label)}` };
  return [
    colors.bold('debian/'),
    ...debian.flatMap(({ path, in: side, renamed, diff }) => [
      `  ${sanitiseLine(path)}${renamed === null ? colors.dim(where[side]) : ` ${colors.dim('->')} ${sanitiseLine(renamed)}`}`,
      ...(diff === null ? [] : diffText({ text: diff, more: 0 }, { colors, lines: verbose ? Infinity : sourceDiffLines, indent: 4 })),
    ]),
    ...(notes.length === 0 ? [] : ['  what that means', ...notes.flatMap((text) => wrapped(text, '    · ', columns))]),
  ];
}

function whyLines(reasons: readonly Explanation[], title: string, { colors, columns }: CompareOptions): string[] {
  if (reasons.length === 0) return [];
  const width = String(reasons.length).length + 2;
  return [colors.bold(title), ...reasons.flatMap(({ text, advice }, index) => wrapped(advice === null ? text : `${text} ${advice}`, `  ${`[${index + 1}]`.padEnd(width)} `, columns))];
}

/** Lines of at most 100 columns, the later ones below the first one's text. */
function wrapped(text: string, head: string, columns: number): string[] {
  const lines = wrapText(text, Math.max(30, Math.min(columns - 1, 100) - head.length));
  return lines.map((line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line}`);
}

function verdictText(comparison: Comparison, colors: Colors): string {
  const { packages, identical, explained, replacement } = comparison;
  const all = packages.flatMap(({ differences }) => differences);
  const open = all.filter((one) => !one.explained).length;
  const alone = packages.filter(({ verdict }) => verdict.startsWith('only-')).length;
  if (identical) return colors.green('The packages are the same, byte for byte.');
  if (all.length === 0 && alone === 0) return colors.green('The packages hold the same; only dates or the archives themselves differ.');
  const missing = [open === 0 ? '' : `${count(open, 'difference')} ${open === 1 ? 'is' : 'are'} not explained`, alone === 0 ? '' : `${count(alone, 'package')} ${alone === 1 ? 'is' : 'are'} on one side alone`].filter((part) => part !== '').join(', and ');
  switch (replacement) {
    case 'full':
      return colors.green('The dh package replaces that of CDBS: the same files with the same modes and owners, but for what is explained above.');
    case 'lacking': {
      const lacking = lackingPaths(comparison);
      return `${colors.green('The dh package replaces that of CDBS')}, ${colors.yellow(`but for ${lacking.slice(0, 5).map(sanitiseLine).join(', ')}${lacking.length > 5 ? ` and ${lacking.length - 5} more` : ''}`)}.`;
    }
    case 'no':
      return colors.yellow(`Not known to replace that of CDBS: ${missing}${open === 0 ? '' : ' (marked [?])'}.`);
    case null:
      return explained ? colors.green('Every difference is explained.') : colors.yellow(`${missing.charAt(0).toUpperCase()}${missing.slice(1)}.`);
  }
}

function lackingPaths({ packages, explanations }: Comparison): string[] {
  const isLacking = (id: string | null) => id !== null && explanations[id]?.lacking === true;
  return packages.flatMap(({ differences }) => differences.filter(({ changes }) => changes.some(({ explanation }) => isLacking(explanation))).map(({ subject }) => subject));
}
