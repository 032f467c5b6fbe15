// `debkit rebuild`: packages built again from their .buildinfo and source package, with exactly the versions that it records, and compared with its hashes.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { RebuiltPackage } from '../contracts/reproducibility.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import { parseBuildinfo, suiteOfBuildinfo, type Buildinfo } from '../debian/buildinfo.ts';
import { dscName, sourceFolderName } from '../debian/file-names.ts';
import { HostError, PackageError, UsageError } from '../errors.ts';
import { circumstancesOf } from '../stages/circumstances.ts';
import { readSourcePackage } from '../stages/read-source-package.ts';
import { rebuildPackages, type BuildKind } from '../stages/rebuild-packages.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { environmentStage } from './binary-line.ts';
import { buildFacts } from './environments.ts';
import { targetOf } from './plan-build.ts';
import type { BuildRequest, Places, Services } from './request.ts';
import { openRun } from './services.ts';
import { placesAt } from './snapshot.ts';
import { stageRunner } from './stage-runner.ts';

/** What `debkit rebuild` ends with. `first` of a file is the hash that the .buildinfo has, `second` that of the rebuilt one. */
export interface RebuildOutcome {
  readonly format: 1;
  readonly status: 'same' | 'differs';
  readonly source: string;
  readonly version: string;
  readonly suite: string;
  readonly architecture: string;
  /** How many packages of the environment were demanded by name and version. */
  readonly installed: number;
  readonly files: readonly RebuiltPackage[];
}

/** A .buildinfo that was read, and the .dsc that goes with it. */
export interface Recorded {
  readonly file: string;
  readonly buildinfo: Buildinfo;
  readonly dsc: string;
}

/** Reads a .buildinfo; the .dsc is looked for beside it where it is not named. Errors: BUILDINFO_NOT_FOUND, DSC_NOT_FOUND, BINARY_ONLY_REBUILD, NO_PACKAGES (exit 2), those of parseBuildinfo. */
export function readRecorded(file: string, dsc: string | null): Recorded {
  if (!existsSync(file)) throw new UsageError('BUILDINFO_NOT_FOUND', `there is no file ${file}`, { hint: 'name a .buildinfo: debkit build leaves one beside the packages' });
  const buildinfo = parseBuildinfo(readFileSync(file, 'utf8'));
  const { source, version } = buildinfo;
  if (buildinfo.binaryOnly) throw new UsageError('BINARY_ONLY_REBUILD', `${basename(file)} is of a rebuild under a version that its source package has not (binNMU)`, { hint: 'debkit rebuilds what was built from the source package as it is' });
  if (packagesOf(buildinfo).length === 0) throw new UsageError('NO_PACKAGES', `${basename(file)} lists no binary package`, { hint: 'that of a source-only upload has nothing to rebuild' });
  const found = dsc ?? join(dirname(file), dscName(source, version));
  if (!existsSync(found)) throw new UsageError('DSC_NOT_FOUND', `the source package ${basename(found)} is not beside ${file}`, { hint: `fetch it (apt-get source --download-only ${source}=${version}), and name it with --dsc` });
  return { file, buildinfo, dsc: found };
}

function packagesOf({ files }: Buildinfo) {
  return files.filter(({ name }) => /\.u?deb$/.test(name));
}

/** The suite: as asked, else as the .buildinfo lets one see. Error: SUITE_NOT_KNOWN (exit 2). */
export function suiteOf({ buildinfo, file }: Recorded, asked: string | undefined): string {
  const suite = asked ?? suiteOfBuildinfo(buildinfo);
  if (suite !== null) return suite;
  throw new UsageError('SUITE_NOT_KNOWN', `${basename(file)} does not tell the suite that it was built in`, { hint: 'name it: --suite trixie' });
}

/** Rebuilds and compares. Errors: WRONG_SOURCE, WRONG_ARCHITECTURE (exit 2), BUILD_PATH (exit 3), ENVIRONMENT_NOT_AS_RECORDED (exit 1), those of the environment and of a build. */
export async function runRebuild(recorded: Recorded, request: BuildRequest, services: Services): Promise<RebuildOutcome> {
  const { buildinfo } = recorded;
  const { source, version, installed } = buildinfo;
  const target = targetOf(request.plan);
  if (buildinfo.architecture !== target.buildArchitecture) throw new UsageError('WRONG_ARCHITECTURE', `it was built on ${buildinfo.architecture}, and this machine is ${target.buildArchitecture}`, { hint: `rebuild it on a machine of ${buildinfo.architecture}` });
  const runner = stageRunner(services.emit, services.now);
  const run = await openRun(request, services);
  try {
    const sourcePackage = await runner.run('source', async () => ({ value: await readSource(recorded), detail: `${source} ${version}` }));
    const relations = { 'Build-Depends': installed.join(', ') };
    const places = await placesFor(buildinfo, { target, relations, places: request.places }, run.contextOf(() => undefined));
    if (places !== request.places) services.emit({ type: 'notice', message: `today's archive has not all of the recorded versions: they are taken from ${places.mirror ?? ''}` });
    const environment = await environmentStage(relations, { target, places, local: null, runner, contextOf: run.contextOf });
    demandRecorded(buildinfo, environment.packages);
    const files = await runner.run('reproduce', async (onLine) => {
      const input = { sourcePackage, target, layer: environment.layer, mounts: [], ...howBuilt(buildinfo, sourcePackage) };
      const value = compare(buildinfo, await rebuildPackages(input, run.contextOf(onLine)));
      const differing = value.filter(({ first, second }) => first !== second).length;
      return { value, failed: differing > 0, detail: differing === 0 ? 'as recorded, bit for bit' : `${differing} of ${value.length} packages differ` };
    });
    const status = files.every(({ first, second }) => first === second) ? 'same' : 'differs';
    return { format: 1, status, source, version, suite: target.suite, architecture: buildinfo.architecture, installed: installed.length, files };
  } finally {
    await run.close();
  }
}

/** The source package, which is the one that was built where the .buildinfo has its hash. */
async function readSource({ buildinfo, dsc, file }: Recorded): Promise<SourcePackage> {
  const made = await readSourcePackage(dsc);
  const listed = buildinfo.files.find(({ name }) => name === basename(dsc));
  const isOther = made.source !== buildinfo.source || made.version !== buildinfo.version || (listed !== undefined && listed.sha256 !== made.dsc.sha256);
  if (!isOther) return made;
  throw new UsageError('WRONG_SOURCE', `${basename(dsc)} is not the source package that ${basename(file)} records`, { hint: `it wants ${buildinfo.source} ${buildinfo.version}${listed === undefined ? '' : ` with sha256 ${listed.sha256}`}` });
}

interface Wanted {
  readonly target: BuildTarget;
  readonly relations: Readonly<Record<string, string>>;
  readonly places: Places;
}

/** Today's archives where they have every recorded version, else their state at the time of the build where an archive of snapshots is configured. Error: VERSIONS_GONE (exit 1). */
async function placesFor({ date }: Buildinfo, { target, relations, places }: Wanted, context: EnvironmentContext): Promise<Places> {
  try {
    await buildFacts(target, { relations, local: null }, places, context);
    return places;
  } catch (error) {
    if (!(error instanceof PackageError) || error.code !== 'UNINSTALLABLE') throw error;
    if (places.snapshots !== null && date !== null) return placesAt(places.snapshots, target.suite, { places, date });
    throw new PackageError('VERSIONS_GONE', "the archive no longer has every package in the version that is recorded, so that its environment cannot be made", {
      cause: error,
      tail: error.details.tail ?? [],
      hint: "snapshot-mirror in debkit's configuration file names an archive that keeps old states",
    });
  }
}

/** Packages of the base are in the solution of no environment: apt saw to them by the relations. */
function demandRecorded({ installed }: Buildinfo, packages: Readonly<Record<string, string>>): void {
  const wrong = installed.flatMap((one) => {
    const [, name = '', version = ''] = /^(\S+) \(= (\S+)\)$/.exec(one) ?? [];
    const has = packages[name];
    return has === undefined || has === version ? [] : [`${name} ${has}, not ${version}`];
  });
  if (wrong.length > 0) throw new PackageError('ENVIRONMENT_NOT_AS_RECORDED', `the environment is not the recorded one: ${wrong.slice(0, 10).join('; ')}`, { hint: 'the archive may have moved while it was made: run it again' });
}

const elsewhere = 'what built it (sbuild, debrebuild) can build in that folder';

function howBuilt(buildinfo: Buildinfo, { source, version }: SourcePackage) {
  const { buildPath, environment, architectures } = buildinfo;
  const folder = sourceFolderName(source, version);
  if (buildPath !== null && basename(buildPath) !== folder) throw new HostError('BUILD_PATH', `it was built in ${buildPath}, and dpkg-source unpacks ${source} ${version} into ${folder}`, { hint: elsewhere });
  const path = buildPath === null ? '/build' : dirname(buildPath);
  if (path !== '/build' && !path.startsWith('/build/')) throw new HostError('BUILD_PATH', `it was built in ${buildPath ?? ''}, and debkit builds below /build alone`, { hint: elsewhere });
  const named = architectures.filter((one) => one !== 'source');
  const kind: BuildKind = named.length === 1 && named[0] === 'all' ? 'all' : named.includes('all') ? 'binary' : 'any';
  return { circumstances: { ...circumstancesOf([], 1), path, environment: {} }, variables: environment, kind };
}

function compare(buildinfo: Buildinfo, files: readonly FileArtifact[]): RebuiltPackage[] {
  const made = new Map(files.map(({ path, sha256 }) => [basename(path), sha256]));
  return packagesOf(buildinfo).map(({ name, sha256 }) => ({ name, first: sha256, second: made.get(name) ?? null }));
}
