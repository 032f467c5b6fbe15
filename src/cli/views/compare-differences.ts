// The differences of one package, aligned: fields, maintainer scripts, files, each with the number of its explanation and a short diff.
import type { ExplainedChange, ExplainedDifference } from '../../debian/package-comparison.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { Colors } from './view.ts';

export interface DifferenceOptions {
  readonly colors: Colors;
  readonly verbose: boolean;
  /** Numbers of the explanations by id. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Whether what is not explained is marked. */
  readonly judged: boolean;
}

const parts = ['control', 'conffiles', 'scripts', 'files'] as const;
// Differences of one part that are shown without --verbose, and lines of a diff where it is explained and where it is not.
const most = { differences: 100, explained: 12, open: 40, value: 100, lines: 8 };

/** The lines below a package's name. */
export function differenceLines(differences: readonly ExplainedDifference[], options: DifferenceOptions): string[] {
  return parts.flatMap((part) => {
    const all = differences.filter((one) => one.part === part);
    if (all.length === 0) return [];
    const shown = options.verbose ? all : all.slice(0, most.differences);
    const width = part === 'control' || part === 'scripts' ? Math.max(...shown.map(({ subject }) => sanitiseLine(subject).length)) + 2 : 0;
    const more = all.length - shown.length;
    return [`  ${part}`, ...shown.flatMap((one) => linesOf(one, width, options)), ...(more > 0 ? [options.colors.dim(`    and ${more} more (--verbose, --json)`)] : [])];
  });
}

function linesOf(difference: ExplainedDifference, width: number, options: DifferenceOptions): string[] {
  const { part, changes, diff, explained } = difference;
  const { colors, verbose } = options;
  const lines = part === 'files' || part === 'conffiles' ? fileLines(difference, options) : changes.flatMap((change, index) => fieldLines(change, index === 0 ? sanitiseLine(difference.subject) : '', { width, ...options }));
  const judgedOpen = !explained && options.judged;
  // A script's diff says again what its changes say.
  const limit = verbose ? Infinity : explained || !judgedOpen ? most.explained : most.open;
  const isShown = diff !== null && (verbose || judgedOpen || (part === 'files' && diff.text.split('\n').length <= most.explained) || (!explained && part === 'files'));
  return [...lines, ...(isShown ? diffText(diff, { colors, lines: limit, indent: 8 }) : [])];
}

function fieldLines(change: ExplainedChange, subject: string, { width, ...options }: DifferenceOptions & { readonly width: number }): string[] {
  const { colors } = options;
  const texts = changeTexts(change, colors);
  return texts.map((text, index) => `    ${(index === 0 ? subject : '').padEnd(width)}${text}${index === 0 ? numberOf(change, options) : ''}`);
}

/** A path with its mark; a change stands behind it, several below it. */
function fileLines({ subject, changes }: ExplainedDifference, options: DifferenceOptions): string[] {
  const { colors } = options;
  const [only] = changes;
  const path = sanitiseLine(subject);
  const said = changes.map((change) => `${changeTexts(change, colors)[0] ?? ''}${numberOf(change, options)}`);
  const head = `    ${colors.yellow('~')} ${path}`;
  if (only === undefined || said.length > 1) return [head, ...said.map((text) => `        ${text}`)];
  if (only.what !== 'entry' && only.what !== 'conffile') return [`${head}  ${said.join('')}`];
  const [mark, paint, value] = only.second === null ? ['-', colors.red, only.first] : ['+', colors.green, only.second];
  return [`    ${paint(`${mark} ${path}`)}${only.what === 'entry' ? `  ${colors.dim(sanitiseLine(value ?? ''))}` : ''}${numberOf(only, options)}`];
}

function numberOf({ explanation }: ExplainedChange, { numbers, judged, colors }: DifferenceOptions): string {
  if (explanation !== null) return colors.dim(`  [${numbers.get(explanation) ?? 0}]`);
  return judged ? colors.yellow('  [?]') : '';
}

/** A change in a line, or several for what has lines. */
function changeTexts({ what, first, second }: ExplainedChange, colors: Colors): string[] {
  const [from, to] = [first, second].map((value) => (what === 'moved' ? sanitiseLine(value ?? '') : shortLine(value ?? ''))) as [string, string];
  const arrow = colors.dim('->');
  switch (what) {
    case 'lines':
      return [...codeLines(first, '-', colors.red), ...codeLines(second, '+', colors.green)];
    case 'helper':
      if (first === second) return [`${from}: other lines`];
      return first === null ? [colors.green(`+ ${to}`)] : second === null ? [colors.red(`- ${from}`)] : [`${from} ${arrow} ${to}, the same lines`];
    case 'order':
      return [`the order: ${from} ${arrow} ${to}`];
    case 'debhelper':
      return [`debhelper ${from} ${arrow} ${to}`];
    case 'member':
      return [second === null ? colors.red('- the member') : colors.green('+ the member')];
    case 'moved':
      return [`${arrow} ${folderOf(from) === folderOf(to) ? to.slice(to.lastIndexOf('/') + 1) : to}`];
    case 'text':
    case 'content':
      return [from === to ? `${from}, others` : `${from} ${arrow} ${to}`];
    case 'sections':
      return [sectionsText(first ?? '', second ?? '')];
    case 'compressed':
      return [`the same content, ${first === 'none' ? 'not packed' : from} ${arrow} ${second === 'none' ? 'not packed' : to}`];
    case 'type':
    case 'mode':
    case 'owner':
    case 'target':
      return [`${what} ${from} ${arrow} ${to}`];
    case 'value':
    case 'relation':
    case 'conffile':
    case 'entry':
      return first === null ? [colors.green(`+ ${to}`)] : second === null ? [colors.red(`- ${from}`)] : [`${from} ${arrow} ${to}`];
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function shortLine(value: string): string {
  const [line = '', ...more] = value.split('\n');
  const shown = sanitiseLine(line);
  return more.length > 0 || shown.length > most.value ? `${shown.slice(0, most.value)}…` : shown;
}

function codeLines(value: string | null, mark: string, paint: (text: string) => string): string[] {
  if (value === null) return [];
  const lines = value.split('\n');
  const shown = lines.slice(0, most.lines).map((line) => paint(`${mark} ${shortLine(line)}`));
  return lines.length > most.lines ? [...shown, paint(`${mark} … ${lines.length - most.lines} more lines`)] : shown;
}

const sectionsShown = 6;

function sectionsText(first: string, second: string): string {
  const names = [...new Set([...first.split(' '), ...second.split(' ')])].filter((name) => name !== '').map(sanitiseLine);
  const more = names.length - sectionsShown;
  return `the ${names.length === 1 ? 'section' : 'sections'} ${names.slice(0, sectionsShown).join(', ')}${more > 0 ? ` and ${more} more` : ''} ${names.length === 1 ? 'differs' : 'differ'}`;
}

function withoutBlankEnds(lines: readonly string[]): string[] {
  const isSaying = (line: string) => line.trim() !== '';
  return lines.slice(lines.findIndex(isSaying), lines.findLastIndex(isSaying) + 1);
}

/** The lines of a diff, coloured; where it has one hunk, without that hunk's head. */
export function diffText({ text, more }: { readonly text: string; readonly more: number }, { colors, lines: limit, indent }: { readonly colors: Colors; readonly lines: number; readonly indent: number }): string[] {
  const all = text.split('\n').filter((line) => line !== '' && !line.startsWith('\\ '));
  const several = all.filter((line) => line.startsWith('@@')).length > 1;
  const body = several ? all : withoutBlankEnds(all.filter((line) => !line.startsWith('@@')));
  const shown = body.slice(0, limit);
  const left = body.length - shown.length + more;
  const pad = ' '.repeat(indent);
  return [
    ...shown.map((line) => {
      const plain = sanitiseLine(line);
      const paint = line.startsWith('@@') ? colors.cyan : line.startsWith('-') ? colors.red : line.startsWith('+') ? colors.green : colors.dim;
      return `${pad}${paint(plain)}`;
    }),
    ...(left > 0 ? [colors.dim(`${pad}… ${left} more lines${limit === Infinity ? '' : ' (--verbose)'}`)] : []),
  ];
}
