// The reproduce stage: the packages once more under other circumstances, without ccache, and each compared bit for bit with the first.
import { basename, join } from 'node:path';
import type { BuildResult, FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { ExaminedDifference, RebuiltPackage, RemadeSource, ReproducibilityReport } from '../contracts/reproducibility.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { DebkitError, PackageError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { buildPath, circumstancesOf, variations, type Circumstances, type Varied } from '../stages/circumstances.ts';
import { buildLog } from '../stages/debuild.ts';
import { rebuildPackages } from '../stages/rebuild-packages.ts';
import { diffoscopePage, runDiffoscope } from '../stages/run-diffoscope.ts';
import { fileArtifact } from '../system/files.ts';
import { comparePackages } from './compare-packages-by-name.ts';
import { prepareDiffoscope } from './environments.ts';
import { examineDifference } from './examine-difference.ts';
import type { BinaryLine, BuildEnvironment } from './line.ts';
import { hashes } from './stage-cache.ts';
import { variationMeans } from './variation-means.ts';

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
  const { reproduce } = line;
  if (reproduce === 'no') return null;
  return line.runner.run('reproduce', async (onLine) => {
    const common = line.contextOf(onLine);
    // Beside the first build's own folders, which lint and install test read.
    const context = { ...common, workspace: join(common.workspace, 'rebuilt') };
    const { means, mounts } = await variationMeans(line, context);
    const { rows, notVaried } = variations(means);
    const { sourcePackage, environment, result } = built;
    const first = result.files.filter(({ path }) => !/\.(?:changes|buildinfo)$/.test(path));
    const key = { sourceFiles: hashes(sourcePackage.files), first: hashes(first), layer: environment.layer, mounts: mounts.map(({ source }) => basename(source)), target: line.target, rows, notVaried, remade: reproduce === 'thorough' && line.remake !== null, diffoscope: line.diffoscope };
    const known = await line.cache.read<ReproducibilityReport>('reproduce', key);
    if (known !== null) return outcome({ report: known.value, rebuilt: known.files }, true);
    const build = (circumstances: Circumstances, own: SandboxContext) => rebuildPackages({ sourcePackage, target: line.target, layer: environment.layer, mounts, circumstances, variables: {}, kind: 'binary' }, own);
    const circumstances = circumstancesOf(rows, means.processors);
    const source = reproduce === 'thorough' ? await remadeSource(sourcePackage, { remake: line.remake, under: { circumstances, mounts } }, context) : null;
    const made = await rebuild({ rows, notVaried }, { first, source, build: () => build(circumstances, context), context });
    const examine = reproduce === 'thorough' && (made.report.error !== null || !made.report.packages.every(isSame));
    const examined = examine ? await examineDifference({ rows, means, first, second: made.second, build }, context, onLine) : null;
    const page = examined === null || !line.diffoscope || made.second.length === 0 ? null : await diffoscope({ first, second: made.second }, line, context);
    const final = examined === null ? made : withExamined(made, { ...examined, page: page === null || 'why' in page ? page : { file: `rebuilt/${diffoscopePage}` } }, page === null || 'why' in page ? [] : [page]);
    // What did not build may have been this machine's doing: it is tried again next time.
    if (final.report.error === null) line.cache.write('reproduce', key, final.report, final.rebuilt);
    return outcome(final, false);
  });
}

function outcome(value: Reproduced, cached: boolean) {
  const { report } = value;
  return { value, cached, failed: !report.same, detail: countDiffering(report) };
}

interface Second {
  readonly first: readonly FileArtifact[];
  readonly source: RemadeSource | null;
  readonly build: () => Promise<readonly FileArtifact[]>;
  readonly context: SandboxContext;
}

type Made = Reproduced & { readonly second: readonly FileArtifact[] };

async function rebuild({ rows, notVaried }: Varied, { first, source, build, context }: Second): Promise<Made> {
  const varied = rows.map(({ what, first: before, second: after }) => ({ what, first: before, second: after }));
  const common = { varied, notVaried, source, sandboxes: [], examined: null };
  try {
    const second = await build();
    const packages = comparePackages(first, second);
    const same = packages.every(isSame);
    return { report: { ...common, same: same && isSameSource(source), packages, error: null }, rebuilt: same ? [] : [...second, await fileArtifact(buildLog(context))], second };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof PackageError)) throw error;
    const { code, message, details } = error;
    const packages = comparePackages(first, []);
    return { report: { ...common, same: false, packages, error: { code, message, tail: details.tail ?? [] } }, rebuilt: [await fileArtifact(buildLog(context))], second: [] };
  }
}

/** What differs by the build path alone is advice: a rebuilder takes the path that .buildinfo records. */
function withExamined({ report, rebuilt }: Reproduced, examined: ExaminedDifference, pages: readonly FileArtifact[]): Reproduced {
  const { causes, unexplained } = examined;
  const same = report.error === null && isSameSource(report.source) && unexplained.length === 0 && causes.length > 0 && causes.every(({ advisory }) => advisory);
  return { report: { ...report, examined, same }, rebuilt: [...rebuilt, ...pages] };
}

/** The source package made again; a package that it cannot be made of a second time is a finding. */
async function remadeSource({ files }: SourcePackage, { remake, under }: { readonly remake: BinaryLine['remake']; readonly under: Parameters<NonNullable<BinaryLine['remake']>>[0] }, context: SandboxContext): Promise<RemadeSource> {
  if (remake === null) return { files: [], error: null, not: 'debkit did not make the source package' };
  try {
    return { files: comparePackages(files, await remake(under, { ...context, workspace: join(context.workspace, 'source') })), error: null, not: null };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof PackageError)) throw error;
    return { files: comparePackages(files, []), error: error.message, not: null };
  }
}

/** The page of the packages that differ; that it cannot be had is no reason not to compare. */
async function diffoscope({ first, second }: { readonly first: readonly FileArtifact[]; readonly second: readonly FileArtifact[] }, line: BinaryLine, context: SandboxContext & EnvironmentContext): Promise<FileArtifact | { readonly why: string }> {
  const differing = new Set(comparePackages(first, second).filter((one) => !isSame(one)).map(({ name }) => name));
  const [before, after] = [first, second].map((files) => files.filter(({ path }) => differing.has(basename(path))));
  try {
    const { layer } = await prepareDiffoscope(line.target, line.places, context);
    return await runDiffoscope({ layer, first: before ?? [], second: after ?? [], seconds: line.target.stepLimit }, context);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    return { why: error.message };
  }
}

function isSame({ first, second }: RebuiltPackage): boolean {
  return first === second;
}

function isSameSource(source: RemadeSource | null): boolean {
  return source === null || source.files.every(isSame);
}

function countDiffering({ same, packages, error, examined, source }: ReproducibilityReport): string {
  if (error !== null) return `the second build failed: ${error.message}`;
  const differing = packages.filter((one) => !isSame(one)).length;
  if (!isSameSource(source)) return `the source package is another when it is made again${differing === 0 ? '' : `, and ${differing} of ${packages.length} packages differ`}`;
  if (same) return differing === 0 ? 'the same, bit for bit' : `the same but for the ${buildPath}, bit for bit`;
  const causes = examined === null || examined.causes.length === 0 ? '' : ` by ${examined.causes.map(({ cause }) => cause).join(', ')}`;
  return `${differing} of ${packages.length} packages differ${causes}`;
}
