// The build stage: from the cache, or by debuild with ccache; on request it goes on with a failed build first.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { BuildResult, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { DebkitError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { prepareCcache } from '../sandbox/ccache.ts';
import { buildBinaryPackages } from '../stages/build-binary-packages.ts';
import { compiledFolder, type CompilerCache } from '../stages/compiler-cache.ts';
import { failedStep, finishedSteps } from '../stages/continuation.ts';
import { continueBuild } from '../stages/continue-build.ts';
import { buildEnvironment, buildLog, failedFolder, type DebuildInput } from '../stages/debuild.ts';
import { keepObjects, ownersFolder, type Owner } from './compiled-objects.ts';
import { keepTree, soundTrees } from './configured-trees.ts';
import { baseOf } from './environments.ts';
import { failureFolder, keepFailure, recordOf, removeFailure, takeFailure, whyFromStart } from './kept-failure.ts';
import type { BinaryLine, BuildEnvironment } from './line.ts';
import { hashes } from './stage-cache.ts';
import type { StageOutcome } from './stage-runner.ts';

/** The packages of a clean build. Errors: those of buildBinaryPackages; the tree of a build that failed is kept. */
export async function buildStage(sourcePackage: SourcePackage, env: BuildEnvironment, line: BinaryLine, onLine: (line: string) => void): Promise<StageOutcome<BuildResult>> {
  const context = line.contextOf(onLine);
  const processors = availableParallelism();
  const key = { files: hashes(sourcePackage.files), layer: env.layer, tools: basename(env.tools), environment: buildEnvironment(line.target, processors) };
  const known = await line.cache.read('build', key);
  const log = known?.files.find((file) => basename(file.path) === 'build.log');
  if (known !== null && log !== undefined) {
    const files = known.files.filter((file) => file !== log);
    removeFailure(failureOf({ sourcePackage, target: line.target }, line, context), `${failedFolder(context)}.old`);
    return { value: { files, log }, cached: true, detail: packagesOf(files) };
  }
  const ccache = await compilerCache(sourcePackage, env, line, context);
  // Of a recipe alone: what else is built seldom changes by little.
  const trees = line.configured && line.origin.style !== null ? ownersFolder(context.store, 'configured', { ...ownerOf(sourcePackage, env, line), sandbox: context.sandbox.name }) : null;
  const configured = trees === null ? null : await soundTrees(trees, join(context.workspace, 'trees'));
  const input = { sourcePackage, target: line.target, processors, layer: env.layer, tools: env.tools, ccache, configured, keepFailed: line.keepFailed };
  if (line.continueFailed) await goOn(input, line, context);
  const { compiled, configured: tree, ...result } = await keeping(input, [], { line, context }, () => buildBinaryPackages(input, context));
  line.cache.write('build', key, null, [...result.files, result.log]);
  removeFailure(failureOf(input, line, context), `${failedFolder(context)}.old`);
  if (trees !== null && tree?.tree) await keepTree(tree.tree, trees);
  const use = compiled === null ? '' : `; ccache ${compiled.hits} of ${compiled.hits + compiled.misses}`;
  return { value: result, detail: `${packagesOf(result.files)}${use}${tree?.before === true ? '; configured before' : ''}` };
}

function ownerOf({ source }: SourcePackage, { layer }: BuildEnvironment, { origin }: BinaryLine): Owner {
  return { layer, source, where: origin.where };
}

/** null where it is not wanted or not to be had, which is no reason not to build. */
async function compilerCache(sourcePackage: SourcePackage, env: BuildEnvironment, line: BinaryLine, context: SandboxContext & EnvironmentContext): Promise<CompilerCache | null> {
  if (!line.ccache) return null;
  try {
    const program = await prepareCcache(baseOf(line.target, line.places), context);
    return { program, compiled: ownersFolder(context.store, 'ccache', ownerOf(sourcePackage, env, line)) };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    line.notice(`the build goes on without ccache: ${error.message}`);
    return null;
  }
}

/** Goes on with the failed build that is kept; afterwards, or where that is not sound, the clean build is due. */
async function goOn(input: DebuildInput, line: BinaryLine, context: SandboxContext): Promise<void> {
  const kept = takeFailure(failureOf(input, line, context), join(context.workspace, 'continued'));
  if (kept === null) return line.notice(`no failed build of ${input.sourcePackage.source} is kept: this is a clean build`);
  const why = whyFromStart(kept.record, recordOf(input, [], ''));
  if (why !== null) return line.notice(`${why}: from the start`);
  const { finished, dsc } = kept.record;
  const how = await keeping(input, finished, { line, context }, () => continueBuild({ ...input, configured: null, failed: kept.folder, failedDsc: dsc, finished }, context));
  line.notice(how.sound ? 'the failed step passes now; the clean build follows' : `${how.why}: from the start`);
}

interface Where {
  readonly line: BinaryLine;
  readonly context: SandboxContext;
}

/** Runs a build; what it compiled is kept, and its tree where it failed. */
async function keeping<T>(input: DebuildInput, before: readonly string[], { line, context }: Where, build: () => Promise<T>): Promise<T> {
  try {
    return await build();
  } catch (error) {
    if (error instanceof DebkitError && error.code === 'BUILD_FAILED') {
      const log = readFileSync(buildLog(context), 'utf8');
      keepFailure(failedFolder(context), failureOf(input, line, context), recordOf(input, finishedSteps(log, before), failedStep(log)));
    }
    throw error;
  } finally {
    if (input.ccache !== null) keepObjects(compiledFolder(context), input.ccache.compiled);
  }
}

function failureOf({ sourcePackage, target }: Pick<DebuildInput, 'sourcePackage' | 'target'>, { origin }: BinaryLine, { store }: SandboxContext): string {
  return failureFolder(store, { source: sourcePackage.source, suite: target.suite, architecture: target.hostArchitecture, ...origin });
}

function packagesOf(files: readonly { readonly path: string }[]): string {
  const debs = files.map((file) => basename(file.path)).filter((name) => name.endsWith('.deb'));
  return debs.length === 1 ? (debs[0] ?? '') : `${debs.length} packages`;
}
