// What a second build showed, for people: which packages differ, and what was and was not varied.
import type { ExaminedDifference, OtherSandbox, RebuiltPackage, RemadeSource, ReproducibilityReport } from '../../contracts/reproducibility.ts';
import { count } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { Colors } from './view.ts';

/** The block of a summary; empty where there was no second build. */
export function reproducibleLines(report: ReproducibilityReport | null, colors: Colors): string[] {
  if (report === null) return [];
  const { error, varied, notVaried, examined, source, sandboxes } = report;
  const names = (all: readonly { readonly what: string }[]) => all.map(({ what }) => what).join(', ');
  return [
    ...(error === null ? comparedLines(report, colors) : failedLines(error, colors)),
    ...(examined === null ? [] : examinedLines(examined)),
    ...(source === null ? [] : sourceLines(source, colors)),
    ...sandboxes.flatMap((one) => sandboxLines(one, colors)),
    `  with another ${names(varied)}`,
    `  with the same ${sanitiseLine(names(notVaried))}`,
  ];
}

function examinedLines({ causes, parts, unexplained, incomplete, page, builds }: ExaminedDifference): string[] {
  return [
    ...causes.flatMap(({ cause, packages, advisory, reason, fix }) => [
      `  cause: ${cause}${advisory ? ' (advice: a rebuilder has the same one)' : ''}: ${sanitiseLine(packages.join(', '))}`,
      ...(reason === null ? [] : [`    usually ${reason}`]),
      ...(fix === null ? [] : [`    change: ${fix}`]),
    ]),
    ...(unexplained.length === 0 ? [] : [`  cause not found: ${sanitiseLine(unexplained.join(', '))}: ${incomplete ?? ''}`]),
    ...parts.slice(0, mostParts).flatMap(({ package: name, subject, what, diff }) => [
      `  ${sanitiseLine(name)}: ${sanitiseLine(subject)}: ${[...new Set(what)].join(', ')}`,
      ...(diff === null ? [] : diff.split('\n').filter((line) => /^[-+]/.test(line)).slice(0, 4).map((line) => `    | ${sanitiseLine(line)}`)),
    ]),
    ...(parts.length <= mostParts ? [] : [`  and ${parts.length - mostParts} more, in result.json`]),
    ...(page === null ? [] : ['file' in page ? `  diffoscope's page: ${page.file}` : `  diffoscope made no page: ${sanitiseLine(page.why)}`]),
    `  (${count(builds, 'build')} more to find that out)`,
  ];
}

const mostParts = 8;

function comparedLines({ packages, examined }: ReproducibilityReport, colors: Colors): string[] {
  const differing = packages.filter(({ first, second }) => first !== second);
  if (differing.length > 0 && examined !== null && examined.unexplained.length === 0 && examined.causes.every(({ advisory }) => advisory)) return [`second build: ${colors.green(`${count(packages.length, 'package')} the same but for the build path, bit for bit`)}`];
  if (differing.length === 0) return [`second build: ${colors.green(`${count(packages.length, 'package')} the same, bit for bit`)}`];
  return [
    `second build: ${colors.red(`${differing.length} of ${count(packages.length, 'package')} ${differing.length === 1 ? 'differs' : 'differ'}`)}`,
    ...differingLines(differing, colors),
  ];
}

function sourceLines({ files, error, not }: RemadeSource, colors: Colors): string[] {
  if (not !== null) return [`source package: not made again: ${not}`];
  const differing = files.filter(({ first, second }) => first !== second);
  if (differing.length === 0) return [`source package: ${colors.green(`${count(files.length, 'file')} the same when made again, bit for bit`)}`];
  return [`source package: ${colors.red(error === null ? 'another when made again' : `could not be made again: ${sanitiseLine(error)}`)}`, ...differingLines(differing, colors)];
}

function sandboxLines({ name, packages, versions, error }: OtherSandbox, colors: Colors): string[] {
  const differing = packages.filter(({ first, second }) => first !== second);
  if (differing.length === 0) return [`in ${name}: ${colors.green(`${count(packages.length, 'package')} the same, bit for bit`)}`];
  return [
    `in ${name}: ${colors.red(error === null ? `${differing.length} of ${count(packages.length, 'package')} differ` : `failed: ${sanitiseLine(error)}`)}`,
    ...differingLines(differing, colors),
    ...(versions.length === 0 ? [] : [`  installed there in another version: ${sanitiseLine(versions.slice(0, mostParts).join('; '))}`]),
  ];
}

function differingLines(differing: readonly RebuiltPackage[], colors: Colors): string[] {
  const short = (hash: string | null) => (hash === null ? 'not made' : `sha256 ${hash.slice(0, 12)}`);
  return differing.map(({ name, first, second }) => `  ${colors.red('✗')} ${sanitiseLine(name)}: ${short(first)}, the second time ${short(second)}`);
}

function failedLines({ message, tail }: NonNullable<ReproducibilityReport['error']>, colors: Colors): string[] {
  return [`second build: ${colors.red('failed')}`, `  ${colors.red('✗')} ${sanitiseLine(message)}`, ...tail.map((line) => colors.dim(`  | ${sanitiseLine(line)}`))];
}
