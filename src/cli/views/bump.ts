// A bump for people: the lines of the recipe that change, what upstream says, and what a packager has to look at.
import type { BuildOutcome } from '../../contracts/outcome.ts';
import type { PatchState } from '../../debian/apply-patch.ts';
import type { ExplainedDifference } from '../../debian/package-comparison.ts';
import { diffHunks } from '../../debian/unified-diff.ts';
import type { Bumped } from '../../pipeline/bump/bump.ts';
import type { FailedEdit } from '../../pipeline/bump/survey.ts';
import { formatSize, shellWord } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import { diffText, differenceLines } from './compare-differences.ts';
import { shownPath } from './format.ts';
import type { SummaryOptions } from './summary.ts';

/** What was found and changed; `written` false where it is only said. */
export function bumpText(bumped: Bumped, { written }: { readonly written: boolean }, options: Pick<SummaryOptions, 'colors' | 'cwd' | 'quiet'>): string {
  const { colors, cwd } = options;
  const { source, from, to, found, changes, notes, notCompared } = bumped;
  const head = `${colors.bold(source)} ${from} → ${colors.bold(to)} ${colors.dim(`(${sanitiseLine(found.from)})`)}${written ? '' : ': nothing is written'}`;
  if (options.quiet) return `${head}\n`;
  const blocks: readonly (readonly string[])[] = [
    [head],
    ...changes.map(({ file, before, after }) => [shownPath(file, cwd), ...diffText({ text: diffHunks(before, after), more: 0 }, { colors, lines: 60, indent: 2 })]),
    notes === null ? ["upstream's notes: none are found for this release"] : [],
    notCompared === null ? [] : [`${colors.yellow('licences and build dependencies are not compared')}: ${sanitiseLine(notCompared)}`],
    licenceLines(bumped, options),
    needLines(bumped, options),
    patchLines(bumped, options),
    mentionLines(bumped, options),
  ];
  return `\n${blocks.filter((block) => block.length > 0).map((block) => block.join('\n')).join('\n\n')}\n`;
}

const mostLicences = 30;

function licenceLines({ licences, unnamed, notCompared, file }: Bumped, { colors, cwd }: Pick<SummaryOptions, 'colors' | 'cwd'>): string[] {
  if (notCompared !== null) return [];
  if (licences.length === 0) return ['licences: no file has another one than before'];
  const lines = licences.slice(0, mostLicences).map((change) => {
    const [name, before, after] = [change.file, change.before ?? '', change.after ?? ''].map(sanitiseLine);
    if (change.before === null) return `  ${colors.yellow('+')} ${name}: ${after}`;
    return change.after === null ? `  ${colors.yellow('-')} ${name}: ${before}` : `  ${colors.yellow('~')} ${name}: ${before} → ${after}`;
  });
  const more = licences.length > mostLicences ? [`  and ${licences.length - mostLicences} more (--json)`] : [];
  const missing = unnamed.length === 0 ? [] : [`  ${colors.yellow(`the recipe's copyright does not name ${unnamed.map(sanitiseLine).join(', ')}`)}: ${shownPath(file, cwd)}`];
  return [colors.bold('licences that changed or came: read them, and see to `copyright`'), ...lines, ...more, ...missing];
}

function needLines({ needs, notCompared }: Bumped, { colors }: Pick<SummaryOptions, 'colors'>): string[] {
  if (notCompared !== null) return [];
  if (needs.length === 0) return ['build dependencies: upstream asks for the same as before'];
  const lines = needs.map((need) => {
    const what = sanitiseLine(`${need.what}${need.optional ? ' (optional)' : ''}`);
    const place = colors.dim(sanitiseLine(need.place));
    if (need.before === null) return `  ${colors.yellow('+')} ${what}${need.after === 'any version' ? '' : `, ${sanitiseLine(need.after ?? '')}`}  ${place}`;
    return need.after === null ? `  ${colors.yellow('-')} ${what}  ${place}` : `  ${colors.yellow('~')} ${what}: ${sanitiseLine(need.before)} → ${sanitiseLine(need.after)}  ${place}`;
  });
  return [colors.bold('what the build asks for, otherwise than before: see to `build-depends`'), ...lines];
}

function patchLines({ patches, edits }: Bumped, { colors }: Pick<SummaryOptions, 'colors'>): string[] {
  const failing = patches.filter(({ state }) => state !== 'applies');
  if (failing.length === 0 && edits.length === 0) return patches.length === 0 ? [] : ['patches: all apply'];
  return [colors.bold('patches and edits'), ...failing.map((patch) => `  ${colors.red('✗')} ${patchText(patch)}`), ...edits.map((edit) => `  ${colors.red('✗')} ${editText(edit)}`)];
}

function patchText(patch: PatchState): string {
  const name = `patches/${sanitiseLine(patch.name)}`;
  if (patch.state !== 'fails') return `${name}: upstream has it now: remove the file, its line in patches/series, and its name in \`patches\` of the release`;
  return `${name}: does not apply any more: ${sanitiseLine(patch.hunk)} of ${sanitiseLine(patch.file)} (line ${patch.line} of the patch)${patch.partly ? '; upstream has a part of it now' : ''}`;
}

function editText({ message, place, hint, applied }: FailedEdit): string {
  return sanitiseLine(`${place === null ? '' : `${place}: `}${message}${applied ? ': upstream has what it puts there now, so it can go' : hint === null ? '' : ` (${hint})`}`);
}

function mentionLines({ mentions, file, from }: Bumped, { cwd }: Pick<SummaryOptions, 'cwd'>): string[] {
  return mentions.length === 0 ? [] : [`${shownPath(file, cwd)} names ${sanitiseLine(from)} still, in line${mentions.length === 1 ? '' : 's'} ${mentions.join(', ')}`];
}

/** How to have the recipe as it was. */
export function undoText(kept: Readonly<Record<string, string>>, { cwd }: Pick<SummaryOptions, 'cwd'>): string {
  const copies = Object.entries(kept).map(([file, copy]) => `cp ${shellWord(copy)} ${shellWord(shownPath(file, cwd))}`);
  return `the recipe stays at the new release; to take it back: ${copies.join(' && ')}\n`;
}

/** What is otherwise in the packages than in the build before. */
export function packageChanges({ earlier }: BuildOutcome, { colors, verbose }: Pick<SummaryOptions, 'colors' | 'verbose'>): string {
  if (earlier === null) return '';
  const title = colors.bold(`what changed in the packages since ${sanitiseLine(earlier.version)}`);
  if (earlier.identical) return `\n${title}: nothing, byte for byte\n`;
  const blocks = earlier.packages.map(({ name, verdict, differences }) => {
    const { before = null, now = null } = earlier.sizes[name] ?? {};
    const sizes = before === null || now === null ? (before === null ? 'new' : 'gone') : `${formatSize(before)} → ${formatSize(now)}`;
    return [`${colors.bold(sanitiseLine(name))}  ${verdict === 'differs' ? sizes : `${verdict.replace('only-first', 'gone').replace('only-second', 'new')}`}`, ...differenceLines(unexplained(differences), { colors, verbose, numbers: new Map(), judged: false })];
  });
  return `\n${[[title], ...blocks].map((block) => block.join('\n')).join('\n')}\n${earlier.more > 0 ? `and ${earlier.more} more: debkit compare\n` : ''}`;
}

/** That a version is another one explains little here. */
function unexplained(differences: readonly ExplainedDifference[]): ExplainedDifference[] {
  return differences.map((difference) => ({ ...difference, changes: difference.changes.map((change) => ({ ...change, explanation: null })) }));
}
