// What a second build showed, for people: which packages differ, and what was and was not varied.
import type { ReproducibilityReport } from '../../contracts/artifacts.ts';
import { count } from './format.ts';
import { sanitiseLine } from './sanitise.ts';
import type { Colors } from './view.ts';

/** The block of a summary; empty where there was no second build. */
export function reproducibleLines(report: ReproducibilityReport | null, colors: Colors): string[] {
  if (report === null) return [];
  const { error, varied, notVaried } = report;
  const names = (all: readonly { readonly what: string }[]) => all.map(({ what }) => what).join(', ');
  return [
    ...(error === null ? comparedLines(report, colors) : failedLines(error, colors)),
    `  with another ${names(varied)}`,
    `  with the same ${sanitiseLine(names(notVaried))}`,
  ];
}

function comparedLines({ packages }: ReproducibilityReport, colors: Colors): string[] {
  const differing = packages.filter(({ first, second }) => first !== second);
  if (differing.length === 0) return [`second build: ${colors.green(`${count(packages.length, 'package')} the same, bit for bit`)}`];
  const short = (hash: string | null) => (hash === null ? 'not made' : `sha256 ${hash.slice(0, 12)}`);
  return [
    `second build: ${colors.red(`${differing.length} of ${count(packages.length, 'package')} ${differing.length === 1 ? 'differs' : 'differ'}`)}`,
    ...differing.map(({ name, first, second }) => `  ${colors.red('✗')} ${sanitiseLine(name)}: ${short(first)}, the second time ${short(second)}`),
  ];
}

function failedLines({ message, tail }: NonNullable<ReproducibilityReport['error']>, colors: Colors): string[] {
  return [`second build: ${colors.red('failed')}`, `  ${colors.red('✗')} ${sanitiseLine(message)}`, ...tail.map((line) => colors.dim(`  | ${sanitiseLine(line)}`))];
}
