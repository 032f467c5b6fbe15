// The second half of the line: a source package, ours or any other, becomes binary packages that are linted, tested and built again side by side.
import type { BuildResult, FileArtifact, HardeningReport, InstallReport, LintReport, SourcePackage } from '../contracts/artifacts.ts';
import type { Environment } from '../sandbox/environment.ts';
import { prepareTools } from '../sandbox/tools.ts';
import { testInstall } from '../stages/test-install.ts';
import { autopkgtestStage } from './autopkgtest-line.ts';
import { allOrStop } from './all-or-stop.ts';
import { buildStage } from './build-stage.ts';
import { baseOf, prepareBuild, prepareClean } from './environments.ts';
import { startMeasuring } from './hardening-line.ts';
import { startLinting } from './lint-line.ts';
import type { BinaryLine, BuildEnvironment } from './line.ts';
import { reproduceStage, type Reproduced } from './reproduce-stage.ts';
import { countSteps, withSteps } from './install-steps.ts';
import { environmentHashes, sbomStage } from './sbom-line.ts';
import { hashes } from './stage-cache.ts';
import { upgradeStage } from './upgrade-line.ts';

export interface BinaryOutcome {
  readonly result: BuildResult;
  readonly lint: LintReport | null;
  readonly hardening: HardeningReport;
  readonly installTest: InstallReport | null;
  readonly reproduced: Reproduced | null;
  /** SPDX and CycloneDX. */
  readonly sboms: readonly FileArtifact[];
  /** sha256 of the .debs it was built with, by `name version`. */
  readonly known: Readonly<Record<string, string>>;
  readonly tools: Readonly<Record<string, string>>;
}

/** The environment stage: build-essential, the declared build dependencies, and debuild beside them. */
export function environmentStage(relations: SourcePackage['buildRelations'], line: Pick<BinaryLine, 'runner' | 'target' | 'places' | 'local' | 'contextOf'>): Promise<BuildEnvironment> {
  return line.runner.run('environment', async (onLine) => {
    const context = line.contextOf(onLine);
    const made = await prepareBuild(line.target, { relations, local: line.local }, line.places, context);
    const tools = await prepareTools(baseOf(line.target, line.places), context);
    const packages = Object.fromEntries(made.packages.map((one) => [one.name, one.version]));
    const ours = made.packages.filter((one) => one.local !== undefined).map((one) => one.name);
    const detail = `${made.packages.length} packages beside the base${ours.length === 0 ? '' : `, of this command: ${ours.join(', ')}`}`;
    return { value: { layer: made.layer, tools, packages }, cached: made.cached, detail };
  });
}

/** Stages 7 to 9, with the figures of hardening beside them; while the build runs the source package is linted, and the environments of lint and test are made ready. */
export async function runBinaryLine(sourcePackage: SourcePackage, environment: BuildEnvironment, line: BinaryLine): Promise<BinaryOutcome> {
  const context = line.contextOf(() => undefined);
  const linting = startLinting(sourcePackage, line);
  const measure = startMeasuring(environment, line);
  const cleanLayer = line.test ? prepareClean(line.target, line.places, context) : null;
  // Its failure is told by the stage that needs it.
  cleanLayer?.catch(() => undefined);
  const hashing = environmentHashes(sourcePackage, line);
  hashing.catch(() => undefined);
  try {
    const result = await line.runner.run('build', (onLine) => buildStage(sourcePackage, environment, line, onLine));
    const stages = [linting.lint(result), testStage({ sourcePackage, result }, cleanLayer, line), measure(result), reproduceStage({ sourcePackage, environment, result }, line), sbomStage({ sourcePackage, result }, line), hashing, upgradeStage({ sourcePackage, result }, line), autopkgtestStage({ sourcePackage, environment, result }, line)] as const;
    const [lint, installed, hardening, reproduced, sboms, known, upgraded, autopkgtests] = await allOrStop(stages, line.stop);
    const installTest = withSteps(installed, [...upgraded, ...autopkgtests]);
    return { result, lint, installTest, hardening, reproduced, sboms, known, tools: toolVersions(environment.packages, lint) };
  } catch (error) {
    line.stop(error instanceof Error ? error : new Error(String(error)));
    await Promise.allSettled([linting.close(), cleanLayer, hashing]);
    throw error;
  }
}

// What shapes a package's bytes, beside its own build dependencies.
const shapingTools = ['debhelper', 'cdbs', 'dpkg-dev', 'gcc', 'binutils', 'make', 'xz-utils'];

function toolVersions(packages: BuildEnvironment['packages'], lint: LintReport | null): Record<string, string> {
  const found = shapingTools.flatMap((name) => (packages[name] === undefined ? [] : [[name, packages[name]] as const]));
  return { ...Object.fromEntries(found), ...(lint === null ? {} : { lintian: lint.lintianVersion }) };
}

interface Built {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
}

// Rises with each check that the install test gains, so that what passed without it is tested again.
const checks = 2;

async function testStage({ sourcePackage, result }: Built, ready: Promise<Environment> | null, line: BinaryLine): Promise<InstallReport | null> {
  if (ready === null) {
    line.runner.skip('install-test', '--no-test');
    return null;
  }
  return line.runner.run('install-test', async (onLine) => {
    const context = line.contextOf(onLine);
    const { layer } = await ready;
    const key = { files: hashes(result.files.filter((file) => file.path.endsWith('.deb'))), layer, tests: sourcePackage.tests, checks, ...(line.local === null ? {} : { local: line.local.packages }) };
    const known = await line.cache.read<InstallReport>('install-test', key);
    if (known !== null) return { value: known.value, cached: true, failed: known.value.failed, detail: countSteps(known.value.steps) };
    const report = await testInstall({ sourcePackage, result, system: { base: baseOf(line.target, line.places), local: line.local } }, context);
    // A failure may be the mirror's: it is tried again next time.
    if (!report.failed) line.cache.write('install-test', key, report, []);
    return { value: report, failed: report.failed, detail: countSteps(report.steps) };
  });
}
