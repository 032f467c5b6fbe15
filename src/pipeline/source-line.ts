// The first half of the line: from the plan to a source package, fetching and preparing the environment side by side.
import { basename } from 'node:path';
import type { DebianDirectory, FileArtifact, OrigTarball, PackageTests, SourcePackage, UpstreamTree } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { TagComparison, UpstreamOrigin } from '../contracts/origin.ts';
import type { BinaryPackagePlan, BuildPlan } from '../contracts/plan.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { buildSourcePackage, type BuildSourceInput } from '../stages/build-source-package.ts';
import { fetchUpstream } from '../stages/fetch-upstream.ts';
import { makeOrigTarball } from '../stages/make-orig-tarball.ts';
import { makeVendorTarball, type VendorInput } from '../stages/make-vendor-tarball.ts';
import { makePatches } from '../stages/make-patches.ts';
import { readSourcePackage } from '../stages/read-source-package.ts';
import { renderDebian } from '../stages/render-debian.ts';
import { allOrStop } from './all-or-stop.ts';
import { environmentStage } from './binary-line.ts';
import { cachedOrig } from './cached-orig.ts';
import { cachedVendor, vendorInput } from './cached-vendor.ts';
import type { BuildEnvironment } from './line.ts';
import { asUpstreamDrift, demandOrig, demandVendor, type FollowedLock } from './follow-lock.ts';
import type { LocalPackages } from '../sandbox/local-packages.ts';
import { readTree } from './read-tree.ts';
import type { Places } from './request.ts';
import type { StageCache } from './stage-cache.ts';
import type { StageRunner } from './stage-runner.ts';
import { tagStage } from './tag-line.ts';
import { upstreamOrigin } from './upstream-origin.ts';

export interface SourceLine {
  readonly places: Places;
  readonly local: LocalPackages | null;
  readonly runner: StageRunner;
  readonly cache: StageCache;
  /** The lock whose upstream is demanded; null where there is none. */
  readonly lock: FollowedLock | null;
  readonly contextOf: (onLine: (line: string) => void) => SandboxContext & EnvironmentContext;
  /** Ends what still runs beside a stage that failed. */
  readonly stop: (reason: Error) => void;
  readonly notice: (message: string) => void;
}

/** What the first half hands on. */
export interface MadeSource {
  readonly sourcePackage: SourcePackage;
  readonly environment: BuildEnvironment;
  readonly upstream: UpstreamOrigin;
  /** A released tarball beside its tag; null where the recipe names none. */
  readonly compared: TagComparison | null;
  readonly remake: Remake;
}

/** Makes the source package again of the same upstream files, under circumstances; nothing comes from the cache. Errors: those of the stages. */
export type Remake = (under: NonNullable<BuildSourceInput['under']>, context: SandboxContext) => Promise<readonly FileArtifact[]>;

/** Stages 3 to 6. The environment is solved first, while upstream is fetched. */
export async function runSourceLine(plan: BuildPlan, line: SourceLine): Promise<MadeSource> {
  const preparing = environmentStage(relationFields(plan), { ...line, target: plan.target });
  const [environment, { tree, orig, vendor, debian, upstream, compared }] = await allOrStop([preparing, fetchAndRender(plan, line)] as const, line.stop);
  const { source } = plan.packaging;
  const version = plan.version.full;
  const { layer } = environment;
  const common = { source, version, layer, sourceDateEpoch: plan.sourceDateEpoch, seconds: plan.target.stepLimit };
  const sourcePackage = await line.runner.run('source', async (onLine) => {
    const files = debian.files.map((file) => [file.path, file.mode, file.content.toString('base64'), ...(file.date === undefined ? [] : [file.date]), ...(file.link === undefined ? [] : [file.link])]);
    const key = { source, version, orig: orig.sha256, ...(vendor === null ? {} : { vendor: vendor.sha256 }), files, layer, epoch: plan.sourceDateEpoch };
    const known = await line.cache.read('source', key);
    const dsc = known?.files.find((file) => file.path.endsWith('.dsc'));
    const made =
      dsc === undefined
        ? await buildSourcePackage({ ...common, orig, vendor, debian, under: null }, line.contextOf(onLine))
        : await readSourcePackage(dsc.path);
    if (dsc === undefined) line.cache.write('source', key, null, made.files);
    const tests = Object.fromEntries(plan.packaging.packages.map(testsOf));
    return { value: { ...made, tests }, cached: dsc !== undefined, detail: basename(made.dsc.path) };
  });
  const remake: Remake = async (under, context) => {
    const again = await makeOrigTarball({ plan, tree }, context);
    const input = vendorInput(plan, again, line.places);
    const second = input === null ? null : (await makeVendorTarball(input, context)).tarball;
    const made = await buildSourcePackage({ ...common, orig: again, vendor: second, debian: await rendered(plan, { orig: again, upstream }, context.signal), under }, context);
    return made.files;
  };
  return { sourcePackage, environment, upstream, compared, remake };
}

function testsOf({ name, smoke, services }: BinaryPackagePlan): [string, PackageTests] {
  return [name, { smoke, services: services.map((service) => ({ name: service.name, user: service.user, test: service.test })) }];
}

/** The source stanza's build relations as apt reads them, one line a field. */
export function relationFields(plan: BuildPlan): Record<string, string> {
  const entries = Object.entries(plan.packaging.buildRelations).map(([name, list]) => [name, (list as readonly string[]).join(', ')] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

interface Material {
  readonly tree: UpstreamTree;
  readonly orig: OrigTarball;
  readonly vendor: OrigTarball | null;
  readonly debian: DebianDirectory;
  readonly upstream: UpstreamOrigin;
  readonly compared: TagComparison | null;
}

async function fetchAndRender(plan: BuildPlan, line: SourceLine): Promise<Material> {
  const tree = await line.runner.run('fetch', async (onLine) => {
    const found = await fetchUpstream(plan, line.contextOf(onLine)).catch((error: unknown) => {
      throw asUpstreamDrift(error, line.lock);
    });
    return { value: found, detail: originOf(found) };
  });
  const [compared, orig] = await allOrStop([tagStage(plan, tree, line), line.runner.run('orig', (onLine) => makeOrig(plan, tree, line, onLine))] as const, line.stop);
  const input = vendorInput(plan, orig, line.places);
  const vendor = input === null ? null : await line.runner.run('vendor', (onLine) => makeVendor(input, line, onLine));
  const upstream = upstreamOrigin(plan, tree, compared);
  const debian = await line.runner.run('render', async (onLine) => {
    const value = await rendered(plan, { orig, upstream }, line.contextOf(onLine).signal);
    const replaced = value.replaced.length === 0 ? '' : `; the recipe's own: ${value.replaced.join(', ')}`;
    return { value, detail: `${value.files.length} files${replaced}` };
  });
  return { tree, orig, vendor, debian, upstream, compared };
}

async function rendered(plan: BuildPlan, { orig, upstream }: Pick<Material, 'orig' | 'upstream'>, signal: AbortSignal): Promise<DebianDirectory> {
  const { edited, autotools } = await readTree(plan, orig, signal);
  return renderDebian({ plan, patches: await makePatches({ plan, readUpstreamFile: edited }), autotools, upstream });
}

async function makeOrig(plan: BuildPlan, tree: UpstreamTree, line: SourceLine, onLine: (line: string) => void) {
  const demand = (orig: OrigTarball, compressor: string | null) => demandOrig(line.lock, orig, compressor);
  const { orig, compressor, cached } = await cachedOrig(plan, tree, { cache: line.cache, context: line.contextOf(onLine), demand });
  return { value: orig, cached, detail: `${orig.name}, ${(orig.size / 1024).toFixed(0)} KiB${compressor === null ? '' : `, by ${compressor}`}` };
}

async function makeVendor(input: VendorInput, line: SourceLine, onLine: (line: string) => void) {
  const demand = (tarball: OrigTarball, compressor: string | null) => demandVendor(line.lock, tarball, compressor);
  const made = await cachedVendor(input, { cache: line.cache, context: line.contextOf(onLine), demand });
  for (const note of made.notes) line.notice(note);
  return { value: made.tarball, cached: made.cached, detail: `${made.tarball.name}, ${made.parts.length} parts, ${(made.tarball.size / 1024).toFixed(0)} KiB` };
}

function originOf(tree: UpstreamTree): string {
  switch (tree.kind) {
    case 'git':
      return `commit ${tree.commit.slice(0, 12)}`;
    case 'tarball':
      return tree.origin;
    case 'directory':
      return `${tree.files.length} files${tree.dirty ? ', with changes that are not committed' : ''}`;
  }
}
