// Two binary packages of one name: control fields, conffiles, maintainer scripts and files, each difference with what explains it.
import type { DebContent } from '../contracts/deb-content.ts';
import { compareConffiles, compareFields } from './compare-control.ts';
import { compareEntries, type ContentOf } from './compare-entries.ts';
import { compareMembers } from './compare-scripts.ts';
import { explainDifference, type Setting } from './explain-differences.ts';
import type { PackageComparison } from './package-comparison.ts';

/** The package on both sides, at least one of them there. */
export interface ComparedPackages {
  readonly name: string;
  readonly first: DebContent | null;
  readonly second: DebContent | null;
}

/** Compares two packages of whose files `contentOf` knows those that pathsToRead names. Errors: those of compareFields. */
export function comparePackages({ name, first, second }: ComparedPackages, contentOf: ContentOf, setting: Setting): PackageComparison {
  const files = { name, first: fileName(first), second: fileName(second) };
  const nothing = { same: 0, dates: 0, differences: [] };
  if (first === null || second === null) return { ...files, ...nothing, verdict: second === null ? 'only-first' : 'only-second' };
  const { same, dates, differences } = compareEntries({ first: first.entries, second: second.entries }, contentOf);
  const all = [
    ...compareFields(first.members['control'] ?? '', second.members['control'] ?? ''),
    ...compareConffiles(first.members['conffiles'] ?? '', second.members['conffiles'] ?? ''),
    ...compareMembers(first.members, second.members),
    ...differences,
  ];
  const verdict = first.file.sha256 === second.file.sha256 ? 'identical' : all.length === 0 ? 'same' : 'differs';
  return { ...files, verdict, same, dates, differences: all.map((difference) => explainDifference(difference, setting)) };
}

function fileName(deb: DebContent | null): string | null {
  return deb === null ? null : deb.file.path.slice(deb.file.path.lastIndexOf('/') + 1);
}

/** How far the package of the newer style does for that of the older: wholly, but for what the style leaves out, or not as far as is known. */
export type Replacement = 'full' | 'lacking' | 'no';

/** What the packages' comparisons amount to between two styles. */
export function replacementOf(packages: readonly PackageComparison[], isLacking: (explanation: string) => boolean): Replacement {
  if (packages.some(({ verdict, differences }) => verdict.startsWith('only-') || differences.some(({ explained }) => !explained))) return 'no';
  const reasons = packages.flatMap(({ differences }) => differences.flatMap(({ changes }) => changes.map(({ explanation }) => explanation ?? '')));
  return reasons.some(isLacking) ? 'lacking' : 'full';
}
