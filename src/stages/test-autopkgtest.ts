// The tests of a source package's debian/tests/control (DEP-8), run by autopkgtest in a clean system that has the built packages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildResult, InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { parseDsc } from '../debian/artifacts.ts';
import { parseSummary, parseTestsControl, testNeeds, whyNotRun, type DeclaredTest, type TestVerdict } from '../debian/autopkgtest.ts';
import { packageOfDeb } from '../debian/file-names.ts';
import { parseRelations } from '../debian/relations.ts';
import { PackageError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { prepareInstallations, type TestedSystem } from '../sandbox/installation.ts';
import { lastLines } from '../system/exec.ts';
import { inputFolder, ordinaryDebs, share } from './chroot-files.ts';
import { lastWords } from './installed-checks.ts';
import { inChroot, install } from './installing.ts';
import { sourceMount, unpackSource } from './unpack-source.ts';

export interface TestAutopkgtestInput {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
  readonly system: TestedSystem;
  /** The layer that was built in: it can unpack the source package. */
  readonly buildLayer: string;
  /** Seconds that one test may take. */
  readonly seconds: number;
}

type Context = SandboxContext & EnvironmentContext;

/** Whether a source package has such tests, by its .dsc. */
export function hasAutopkgtests({ dsc }: SourcePackage): boolean {
  return parseDsc(readFileSync(dsc.path, 'utf8')).hasTests;
}

/** A step for each test; those that want what such a system has not are not tested, and say what. Errors: SOURCE_NOT_UNPACKED; DEB822_INVALID, RELATION_INVALID of its control file. */
export async function testAutopkgtest(input: TestAutopkgtestInput, context: Context): Promise<InstallStep[]> {
  const { control, tree } = await readTests(input, context);
  const { architecture } = input.system.base;
  const tests = parseTestsControl(control);
  const why = (test: DeclaredTest) => whyNotRun(test, architecture);
  const steps = tests.flatMap((test): InstallStep[] => {
    const reason = why(test);
    return reason === null ? [] : [{ name: stepName(test.name), status: 'not-tested', detail: reason }];
  });
  const groups = new Map<string, { needs: string[]; tests: DeclaredTest[] }>();
  for (const test of tests.filter((one) => why(one) === null)) {
    const { names, buildDepends } = testNeeds(test, architecture);
    const needs = ['autopkgtest', 'dpkg-dev', ...names, ...(buildDepends ? buildNeeds(input.sourcePackage) : [])];
    const group = groups.get(needs.join(' ')) ?? { needs, tests: [] };
    group.tests.push(test);
    groups.set(needs.join(' '), group);
  }
  const debs = { source: inputFolder(context, 'autopkgtest-debs'), target: '/run/debkit/input' };
  for (const deb of ordinaryDebs(input.result)) share(deb, debs.source);
  for (const group of groups.values()) steps.push(...(await testGroup(group, { input, context, debs, tree })));
  return steps;
}

interface Tests {
  /** The text of debian/tests/control. */
  readonly control: string;
  /** A folder with source.tar, the unpacked tree as `source`. */
  readonly tree: Mount;
}

async function readTests({ sourcePackage, buildLayer, seconds, system }: TestAutopkgtestInput, context: Context): Promise<Tests> {
  const tree = { source: inputFolder(context, 'autopkgtest-tree'), target: '/run/debkit/tree' };
  const mounts = [sourceMount(sourcePackage, 'autopkgtest-input', context)];
  const control = await inChroot(buildLayer, { base: system.base, mounts, context }, async (chroot) => {
    const folder = await unpackSource(sourcePackage, chroot, seconds);
    const read = await chroot.run({ argv: ['cat', `${folder}/debian/tests/control`], user: 'builder', seconds: 60 });
    const packed = await chroot.run({
      argv: ['tar', '--create', `--directory=${folder}`, '--transform=s,^\\.,source,', '--file=-', '.'],
      user: 'builder',
      seconds,
      stdoutFile: join(tree.source, 'source.tar'),
    });
    if (read.exitCode === 0 && packed.exitCode === 0) return read.stdout;
    throw new PackageError('TESTS_NOT_READ', `debian/tests/control of ${sourcePackage.source} could not be read`, { hint: 'is it a plain file in the source package?', tail: lastLines(`${read.stderr}\n${packed.stderr}`) });
  });
  return { control, tree };
}

/** Names of the build dependencies, of alternatives the first; and what every build has. */
function buildNeeds({ buildRelations }: SourcePackage): string[] {
  const wanted = Object.entries(buildRelations).filter(([name]) => name.startsWith('Build-Depends'));
  const names = wanted.flatMap(([, value]) => parseRelations(value).flatMap(({ alternatives }) => alternatives.slice(0, 1).map(({ name }) => name)));
  return ['build-essential', ...[...new Set(names)].sort()];
}

interface Group {
  readonly needs: readonly string[];
  readonly tests: readonly DeclaredTest[];
}

interface Place {
  readonly input: TestAutopkgtestInput;
  readonly context: Context;
  readonly debs: Mount;
  readonly tree: Mount;
}

async function testGroup({ needs, tests }: Group, { input, context, debs, tree }: Place): Promise<InstallStep[]> {
  const { system, seconds } = input;
  const steps: InstallStep[] = [];
  const all = (status: InstallStep['status'], detail: string) => steps.push(...tests.map(({ name }) => ({ name: stepName(name), status, detail })));
  const names = ordinaryDebs(input.result).map(packageOfDeb);
  for (const made of await prepareInstallations(system, { input: debs, together: names, needs, over: null }, context)) {
    if ('reason' in made) {
      all('failed', `what it depends on cannot be installed: ${made.reason}`);
      continue;
    }
    await inChroot(made.layer, { base: system.base, mounts: [debs, tree], context }, async (chroot) => {
      const installed = await install(chroot, made.debs, context);
      if (installed.status === 'failed') all('failed', `the packages cannot be installed: ${installed.detail}`);
      else steps.push(...(await runTests(chroot, tests, { seconds, context })));
    });
  }
  return steps;
}

const user = 'debkit-test';
const out = '/tmp/debkit-autopkgtest';

// $1 seconds, then a --test-name for each test. What they depend on is there, so that apt has nothing to fetch; its locks may be held by another debkit.
const script = `set -eu
seconds=$1
shift
conf=/etc/apt/apt.conf.d/99debkit-test
trap 'userdel --remove ${user} 2>/dev/null || :; rm -rf "$conf" /tmp/debkit-source' EXIT
printf '%s\\n' 'Debug::NoLocking "true";' 'Dir::Etc::SourceList "/dev/null";' 'Dir::Etc::SourceParts "/dev/null";' 'Dir::Cache::srcpkgcache "";' 'Dir::Cache::pkgcache "";' > "$conf"
useradd --create-home --shell /bin/sh ${user}
rm -rf ${out}
mkdir -p /tmp/debkit-source
tar --extract --no-same-owner --directory=/tmp/debkit-source --file=/run/debkit/tree/source.tar
# It opens /dev/stderr, which is to be a pipe and no socket.
{
  code=0
  autopkgtest --user=${user} --output-dir=${out} --no-built-binaries --timeout-test="$seconds" "$@" /tmp/debkit-source/source -- null || code=$?
  echo "$code" > /tmp/debkit-source/code
} 2>&1 | cat
exit "$(cat /tmp/debkit-source/code)"`;

// $@ names of tests: what each wrote last.
const lookScript = `cd ${out} 2>/dev/null || exit 0
cat summary
for test; do
  printf '\\0%s\\n' "$test"
  for kind in stderr stdout; do [ ! -s "$test-$kind" ] || tail -n 12 "$test-$kind"; done
done
rm -rf ${out}`;

async function runTests(chroot: Chroot, tests: readonly DeclaredTest[], { seconds, context }: { readonly seconds: number; readonly context: Context }): Promise<InstallStep[]> {
  const names = tests.map(({ name }) => name);
  const argv = ['sh', '-c', script, 'sh', String(seconds), ...names.map((name) => `--test-name=${name}`)];
  const ran = await chroot.run({ argv, user: 'root', seconds: seconds * names.length + 600, environment: { DEBIAN_FRONTEND: 'noninteractive' }, onLine: context.onLine });
  const looked = await chroot.run({ argv: ['sh', '-c', lookScript, 'sh', ...names], user: 'root', seconds: 60 });
  const [summary = '', ...said] = looked.stdout.split('\0');
  const verdicts = new Map(parseSummary(summary).map((verdict) => [verdict.name, verdict]));
  const words = new Map(said.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1)]));
  return names.map((name) => stepFor(name, verdicts.get(name), words.get(name) ?? '') ?? { name: stepName(name), status: 'failed', detail: `autopkgtest ended with exit code ${ran.exitCode} and no word on it: ${lastWords(ran)}` });
}

function stepFor(name: string, verdict: TestVerdict | undefined, said: string): InstallStep | null {
  if (verdict === undefined) return null;
  const words = lastWords({ stdout: said, stderr: '' });
  const detail = [verdict.detail, words].filter((part) => part !== '').join(': ');
  if (verdict.result === 'PASS') return { name: stepName(name), status: 'passed', detail: verdict.detail };
  if (verdict.result === 'FAIL') return { name: stepName(name), status: 'failed', detail };
  return { name: stepName(name), status: 'not-tested', detail: verdict.result === 'SKIP' ? `skipped: ${verdict.detail}` : `it failed, and says of itself that it is flaky: ${detail}` };
}

function stepName(test: string): string {
  return `DEP-8 test ${test}`;
}
