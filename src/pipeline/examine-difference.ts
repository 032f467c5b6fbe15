// What `debkit verify` finds out where a second build differs: by which variation, and in which files.
import { basename, join } from 'node:path';
import { rmSync } from 'node:fs';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { DifferenceCause, DifferingPart, ExaminedDifference } from '../contracts/reproducibility.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { usualReason } from '../debian/unreproducible.ts';
import { isOrdinaryDeb } from '../debian/file-names.ts';
import { DebkitError, PackageError } from '../errors.ts';
import { buildPath, circumstancesOf, timeOfDay, type Circumstances, type Means, type VariedRow } from '../stages/circumstances.ts';
import { compareSides } from './compare.ts';
import { comparePackages } from './compare-packages-by-name.ts';
import { findCauses, mostCauses, type Cause, type Names, type Probes } from './find-causes.ts';

/** What is examined. */
export interface ExamineInput {
  readonly rows: readonly VariedRow[];
  readonly means: Means;
  readonly first: readonly FileArtifact[];
  /** The files of the second build; none where it failed. */
  readonly second: readonly FileArtifact[];
  /** Builds once more, in the workspace of the context. */
  readonly build: (circumstances: Circumstances, context: SandboxContext) => Promise<readonly FileArtifact[]>;
}

/** The clock of a build whose time stands still; later than every file, so that make sees nothing from the future. */
const still = '2040-01-01 00:00:00';

/** Examines it; `tell` says which build it makes. Errors: this host's. */
export async function examineDifference(input: ExamineInput, context: SandboxContext, tell: (what: string) => void): Promise<Omit<ExaminedDifference, 'page'>> {
  const { rows, first, second } = input;
  const differing = differingNames(first, second);
  let builds = 0;
  const make = async (circumstances: Circumstances, what: string): Promise<readonly FileArtifact[]> => {
    builds += 1;
    tell(`build ${builds} to find the cause: ${what}`);
    const own = { ...context, workspace: join(context.workspace, `cause-${builds}`) };
    try {
      return await input.build(circumstances, own);
    } catch (error) {
      if (context.signal.aborted || !(error instanceof PackageError)) throw error;
      // A build that fails makes no package, so that all differ.
      return [];
    } finally {
      rmSync(own.workspace, { recursive: true, force: true });
    }
  };
  const probes = probesOf(input, make);
  const inPlace = rows.filter(({ what }) => what !== timeOfDay && what !== buildPath);
  // A difference by the build path alone is advice, and is to cost no more than two builds.
  const others = await probes.vary(inPlace);
  const left = new Set([...differing].filter((name) => !others.has(name)));
  const byPath = left.size === 0 ? [] : await pathAlone(left, input, make);
  const found = others.size === 0 ? { causes: [], unexplained: [] } : await findCauses(inPlace, others, probes);
  const unexplained = [...found.unexplained, ...[...left].filter((name) => !byPath.includes(name))].sort();
  const causes = [...found.causes, ...(byPath.length === 0 ? [] : [{ cause: buildPath, packages: byPath }])].map(causeOf);
  const incomplete = unexplained.length === 0 ? null : found.causes.length >= mostCauses ? `no more than ${mostCauses} causes are looked for` : 'they differ by no single variation, and not in every build';
  return { causes, parts: second.length === 0 ? [] : await partsOf({ first, second, differing }, context), unexplained, incomplete, builds };
}

type Make = (circumstances: Circumstances, what: string) => Promise<readonly FileArtifact[]>;

/** Those that are, with the path alone varied, what they were with all varied: one that differs by chance is not. */
async function pathAlone(names: Names, { rows, means, second }: ExamineInput, make: Make): Promise<string[]> {
  const moved = await make(circumstancesOf(rows.filter(({ what }) => what === buildPath), means.processors), `${buildPath} alone`);
  const other = differingNames(second, moved);
  return [...names].filter((name) => !other.has(name)).sort();
}

function probesOf({ means, first }: ExamineInput, make: Make): Probes<VariedRow> {
  const known = new Map<string, Promise<Names>>();
  const vary = (rows: readonly VariedRow[]) => {
    const what = rows.length === 0 ? 'nothing varied' : rows.map((row) => row.what).join(', ');
    const names = known.get(what) ?? make(circumstancesOf(rows, means.processors), what).then((files) => differingNames(first, files));
    known.set(what, names);
    return names;
  };
  const { clock } = means;
  if (clock === null || 'why' in clock) return { vary, twice: () => Promise.resolve(null) };
  const twice = async (jobs: 'usual' | 'one') => {
    const circumstances = { ...circumstancesOf([], jobs === 'one' ? 1 : means.processors), clock: { library: clock.library, time: still } };
    const what = `a clock that stands still${jobs === 'one' ? ', one job' : ''}`;
    const one = await make(circumstances, what);
    // What is not built under such a clock tells nothing.
    if (one.length === 0) return null;
    const other = await make(circumstances, `${what}, again`);
    return other.length === 0 ? null : differingNames(one, other);
  };
  return { vary, twice };
}

/** The names of files of either build that are not the same. */
function differingNames(first: readonly FileArtifact[], second: readonly FileArtifact[]): Names {
  return new Set(comparePackages(first, second).filter((one) => one.first !== one.second).map(({ name }) => name));
}

function causeOf({ cause, packages }: Omit<Cause<VariedRow>, 'cause'> & { readonly cause: VariedRow | string }): DifferenceCause {
  const name = typeof cause === 'string' ? cause : cause.what;
  const usual = usualReason(name);
  return { cause: name, packages, advisory: name === buildPath, reason: usual?.reason ?? null, fix: usual?.fix ?? null };
}

interface Differing {
  readonly first: readonly FileArtifact[];
  readonly second: readonly FileArtifact[];
  readonly differing: Names;
}

const diffLines = 20;

/** What differs in the packages, debug symbols left out where others differ too: they follow. Where a package cannot be read, its name alone is told. */
async function partsOf({ first, second, differing }: Differing, { signal }: SandboxContext): Promise<DifferingPart[]> {
  const debs = (files: readonly FileArtifact[]) => {
    const all = files.map(({ path }) => path).filter((path) => path.endsWith('.deb') && differing.has(basename(path)));
    const ordinary = all.filter(isOrdinaryDeb);
    return ordinary.length === 0 ? all : ordinary;
  };
  const side = (name: string, files: readonly FileArtifact[]) => ({ name, debs: debs(files), source: null, suite: null, version: null, style: null, compat: null, debian: null });
  try {
    const { packages } = await compareSides([side('first build', first), side('second build', second)], signal);
    return packages.flatMap(({ name, differences }) =>
      differences.map(({ subject, changes, diff }) => ({ package: name, subject, what: changes.map(({ what }) => what), diff: diff === null ? null : diff.text.split('\n').slice(0, diffLines).join('\n') })),
    );
  } catch (error) {
    if (signal.aborted || !(error instanceof DebkitError)) throw error;
    return [];
  }
}
