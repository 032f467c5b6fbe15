// The reproduce stage: the packages once more under other circumstances, without ccache, and each compared bit for bit with the first.
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { BuildResult, FileArtifact, RebuiltPackage, ReproducibilityReport, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Mount } from '../contracts/sandbox.ts';
import { DebkitError, PackageError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { localeTarget, otherLocale, prepareLocale } from '../sandbox/locale.ts';
import { fileArtifact } from '../system/files.ts';
import { varyAll, type Means, type Varied } from '../stages/circumstances.ts';
import { buildLog, jobsOf } from '../stages/debuild.ts';
import { rebuildPackages } from '../stages/rebuild-packages.ts';
import { baseOf } from './environments.ts';
import type { BinaryLine, BuildEnvironment } from './line.ts';
import { hashes } from './stage-cache.ts';

/** What was found, and, where the builds differ, the second one's packages and log to be looked at. */
export interface Reproduced {
  readonly report: ReproducibilityReport;
  readonly rebuilt: readonly FileArtifact[];
}

/** What is built again, and what was built of it. */
interface Built {
  readonly sourcePackage: SourcePackage;
  readonly environment: BuildEnvironment;
  readonly result: BuildResult;
}

/** null where it is not asked for. A package that does not build a second time is a finding; errors are this host's. */
export async function reproduceStage(built: Built, line: BinaryLine): Promise<Reproduced | null> {
  if (!line.reproduce) return null;
  return line.runner.run('reproduce', async (onLine) => {
    const common = line.contextOf(onLine);
    // Beside the first build's own folders, which lint and install test read.
    const context = { ...common, workspace: join(common.workspace, 'rebuilt') };
    const { locale, mounts } = await localeMeans(line, context);
    const processors = jobsOf(line.target, availableParallelism());
    const varied = varyAll({ processors, ownIdentity: context.sandbox.ownIdentity, locale });
    const { sourcePackage, environment, result } = built;
    const first = result.files.filter(({ path }) => !/\.(?:changes|buildinfo)$/.test(path));
    const key = { source: hashes(sourcePackage.files), first: hashes(first), layer: environment.layer, mounts: mounts.map(({ source }) => basename(source)), target: line.target, ...varied };
    const known = await line.cache.read<ReproducibilityReport>('reproduce', key);
    if (known !== null) return outcome({ report: known.value, rebuilt: known.files }, true);
    const input = { sourcePackage, target: line.target, layer: environment.layer, mounts, circumstances: varied.circumstances };
    const made = await rebuild(() => rebuildPackages(input, context), varied, { first, context });
    // What did not build may have been this machine's doing: it is tried again next time.
    if (made.report.error === null) line.cache.write('reproduce', key, made.report, made.rebuilt);
    return outcome(made, false);
  });
}

function outcome(value: Reproduced, cached: boolean) {
  const { report } = value;
  return { value, cached, failed: !report.same, detail: countDiffering(report) };
}

interface First {
  readonly first: readonly FileArtifact[];
  readonly context: SandboxContext;
}

async function rebuild(work: () => Promise<readonly FileArtifact[]>, { varied, notVaried }: Varied, { first, context }: First): Promise<Reproduced> {
  try {
    const second = await work();
    const packages = comparePackages(first, second);
    const same = packages.every((one) => one.first === one.second);
    return { report: { same, varied, notVaried, packages, error: null }, rebuilt: same ? [] : [...second, await fileArtifact(buildLog(context))] };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof PackageError)) throw error;
    const { code, message, details } = error;
    const packages = comparePackages(first, []);
    return { report: { same: false, varied, notVaried, packages, error: { code, message, tail: details.tail ?? [] } }, rebuilt: [await fileArtifact(buildLog(context))] };
  }
}

/** The files of two builds by their names, in the order of the first. */
export function comparePackages(first: readonly FileArtifact[], second: readonly FileArtifact[]): RebuiltPackage[] {
  const [before, after] = [first, second].map((files) => new Map(files.map(({ path, sha256 }) => [basename(path), sha256]))) as [Map<string, string>, Map<string, string>];
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => ({ name, first: before.get(name) ?? null, second: after.get(name) ?? null }));
}

function countDiffering({ same, packages, error }: ReproducibilityReport): string {
  if (error !== null) return `the second build failed: ${error.message}`;
  const differing = packages.filter(({ first, second }) => first !== second).length;
  return same ? 'the same, bit for bit' : `${differing} of ${packages.length} packages differ`;
}

/** A locale that cannot be had is no reason not to compare. */
async function localeMeans(line: BinaryLine, context: SandboxContext & EnvironmentContext): Promise<{ locale: Means['locale']; mounts: readonly Mount[] }> {
  try {
    const source = await prepareLocale(baseOf(line.target, line.places), context);
    return { locale: { name: otherLocale, folder: localeTarget }, mounts: [{ source, target: localeTarget }] };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    return { locale: { why: error.message }, mounts: [] };
  }
}
