// The build before this one, as it lies in the output folder, and what is otherwise in its packages.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildOutcome, EarlierBuild, OutputFile } from '../contracts/outcome.ts';
import type { PackageComparison } from '../debian/package-comparison.ts';
import { compareVersions, isValidVersion } from '../debian/version.ts';
import { isOrdinaryDeb, packageOfDeb } from '../debian/file-names.ts';
import { DebkitError } from '../errors.ts';
import { readJson } from '../system/records.ts';
import { compareSides } from './compare.ts';
import { readSide, type ComparedSide } from './compare-sides.ts';

/** An output folder with packages. */
export interface BuiltFolder {
  readonly folder: string;
  readonly outcome: BuildOutcome;
}

/** What an earlier build must share. */
export type Line = Pick<BuildOutcome, 'source' | 'version'> & { readonly target: Pick<BuildOutcome['target'], 'suite' | 'hostArchitecture'> };

/** The folders in `out` with packages of a lower version of the source for the same suite and architecture, the highest first. */
export function lowerBuilds(out: string, { source, version, target }: Line): BuiltFolder[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .filter((name) => name.startsWith(`${source}_`) && name.includes(`_${target.suite}_${target.hostArchitecture}`))
    .flatMap((name) => readBuilt(join(out, name)) ?? [])
    .filter(({ outcome }) => outcome.source === source && isValidVersion(outcome.version) && compareVersions(outcome.version, version) < 0)
    .sort((a, b) => compareVersions(b.outcome.version, a.outcome.version));
}

/** The folder's outcome where all of its packages are there; null else. */
function readBuilt(folder: string): BuiltFolder | null {
  const outcome = readJson<BuildOutcome>(join(folder, 'result.json'));
  if (outcome === null || outcome.status === 'failed') return null;
  const debs = debsOf(outcome);
  return debs.length > 0 && debs.every(({ name }) => dirname(join(folder, name)) === folder && existsSync(join(folder, name))) ? { folder, outcome } : null;
}

/** The packages of an outcome, debug symbols aside. */
export function debsOf({ files = [] }: BuildOutcome): OutputFile[] {
  return files.filter(({ name }) => isOrdinaryDeb(name));
}

/** Where the new packages lie, and the folder that they are to have, with what it had before. */
export interface NewBuild {
  readonly beside: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

// What result.json keeps of it: `debkit compare` tells the rest.
const most = { differences: 200, diff: 4000 };

/** This build held against the one before: of the same folder, or of the version before in the same style. null where there is none, or where one cannot be read. */
export async function compareWithEarlier(outcome: BuildOutcome, { beside, folder, signal }: NewBuild): Promise<EarlierBuild | null> {
  if (debsOf(outcome).length === 0) return null;
  const styleOf = ({ plan }: BuildOutcome) => plan?.packaging.style ?? null;
  const before = readBuilt(folder) ?? lowerBuilds(dirname(folder), outcome).find((one) => styleOf(one.outcome) === styleOf(outcome));
  if (before === undefined) return null;
  const [old, own] = [byPackage(before.outcome), byPackage(outcome)];
  const names = [...new Set([...old.keys(), ...own.keys()])].sort();
  const head = { version: before.outcome.version, began: before.outcome.began ?? null, sizes: Object.fromEntries(names.map((name) => [name, { before: old.get(name)?.size ?? null, now: own.get(name)?.size ?? null }])) };
  if (names.every((name) => old.get(name)?.sha256 === own.get(name)?.sha256)) return { ...head, identical: true, packages: [], more: 0 };
  try {
    const sides = [withoutSymbols(await readSide(before.folder, signal)), withoutSymbols(await readSide(beside, signal))] as const;
    const { packages } = await compareSides(sides, signal);
    return { ...head, identical: false, ...shortened(packages) };
  } catch (error) {
    if (error instanceof DebkitError && !signal.aborted) return null;
    throw error;
  }
}

function byPackage(outcome: BuildOutcome): Map<string, OutputFile> {
  return new Map(debsOf(outcome).map((file) => [packageOfDeb(file.name), file]));
}

function withoutSymbols(side: ComparedSide): ComparedSide {
  return { ...side, debs: side.debs.filter(isOrdinaryDeb) };
}

function shortened(packages: readonly PackageComparison[]): Pick<EarlierBuild, 'packages' | 'more'> {
  let left = most.differences;
  const short = packages.map((one) => {
    const differences = one.differences.slice(0, left).map((difference) => ({ ...difference, diff: difference.diff === null ? null : { ...difference.diff, text: difference.diff.text.slice(0, most.diff) } }));
    left -= differences.length;
    return { ...one, differences };
  });
  const all = packages.reduce((sum, { differences }) => sum + differences.length, 0);
  return { packages: short, more: all - (most.differences - left) };
}
