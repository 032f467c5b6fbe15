// The gates of `debkit preflight`: what Debian's own machinery would ask of an upload, each with its answer and the tool that gave it. Pure.
import type { InstallReport, LintReport } from '../contracts/artifacts.ts';
import type { ReproducibilityReport } from '../contracts/reproducibility.ts';
import type { ArchiveView } from '../stages/look-into-archive.ts';
import { compareVersions } from '../debian/version.ts';
import { countSteps } from './install-steps.ts';
import type { BuildOutcome } from './outcome.ts';
import type { RebuildOutcome } from './rebuild.ts';

/** One gate; `advice` is told and stops nothing. */
export interface Gate {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'advice' | 'not-tested';
  /** Name and version of what judged. */
  readonly tool: string;
  readonly detail: string;
}

/** What no machine judges. */
export const forPeople: readonly string[] = [
  'whether debian/copyright names every holder and licence (a person of ftp-master reads it where a package is NEW)',
  'whether summary and description tell a stranger what it is for',
  'whether Debian should have it: an ITP bug for a new package, a maintainer who stays with it',
  'whether the tests use what users use',
];

/** The gates that the build, with all of its checks, went through. */
export function buildGates(outcome: BuildOutcome, debkit: string): Gate[] {
  const { tools, lint, installTest, reproducible } = outcome;
  const dpkg = `dpkg-dev ${tools['dpkg-dev'] ?? 'of the suite'}`;
  return [
    { name: 'builds from source, without a network', status: 'passed', tool: dpkg, detail: outcome.version },
    ...(lint === null ? [] : [lintGate(lint)]),
    ...(installTest === null ? [] : installGates(installTest, debkit)),
    ...(reproducible === null ? [] : [reproducibleGate(reproducible, debkit)]),
  ];
}

function lintGate({ tags, lintianVersion }: LintReport): Gate {
  const errors = tags.filter(({ severity }) => severity === 'error');
  const warnings = tags.filter(({ severity }) => severity === 'warning');
  const names = (all: typeof tags) => [...new Set(all.map(({ tag }) => tag))].join(', ');
  const common = { name: 'no error of lintian', tool: `lintian ${lintianVersion}` };
  if (errors.length > 0) return { ...common, status: 'failed', detail: names(errors) };
  return warnings.length > 0 ? { ...common, status: 'advice', detail: `warnings: ${names(warnings)}` } : { ...common, status: 'passed', detail: 'nor a warning' };
}

function installGates({ steps, failed }: InstallReport, debkit: string): Gate[] {
  const failures = steps.filter(({ status }) => status === 'failed');
  const untested = steps.filter(({ status }) => status === 'not-tested');
  return [
    { name: 'installs, works, upgrades, and leaves nothing behind', status: failed ? 'failed' : 'passed', tool: debkit, detail: failed ? failures.map(({ name, detail }) => `${name}: ${detail}`).join('; ') : countSteps(steps) },
    ...untested.map(({ name, detail }): Gate => ({ name, status: 'not-tested', tool: debkit, detail })),
  ];
}

function reproducibleGate({ same, examined, error, packages, source, sandboxes }: ReproducibilityReport, debkit: string): Gate {
  const common = { name: 'builds twice the same, bit for bit', tool: debkit };
  if (error !== null) return { ...common, status: 'failed', detail: `the second build failed: ${error.message}` };
  const differing = source?.files.filter(({ first, second }) => first !== second).map(({ name }) => name) ?? [];
  if (differing.length > 0) return { ...common, status: 'failed', detail: `another when made again: ${differing.join(', ')}` };
  const others = sandboxes.filter((one) => one.packages.some(({ first, second }) => first !== second));
  if (others.length > 0) return { ...common, status: 'failed', detail: `another in ${others.map(({ name }) => name).join(', ')}` };
  if (!same) return { ...common, status: 'failed', detail: `differs by ${examined?.causes.map(({ cause }) => cause).join(', ') ?? 'something'}` };
  return packages.every(({ first, second }) => first === second) ? { ...common, status: 'passed', detail: '' } : { ...common, status: 'advice', detail: 'but for the build path, which a rebuilder takes from .buildinfo' };
}

/** The gate of the rebuild from the build's own .buildinfo. */
export function rebuildGate({ status, installed, files }: RebuildOutcome, debkit: string): Gate {
  const differing = files.filter(({ first, second }) => first !== second).map(({ name }) => name);
  return { name: 'is the same again from its .buildinfo', status: status === 'same' ? 'passed' : 'failed', tool: debkit, detail: status === 'same' ? `with ${installed} packages as recorded` : differing.join(', ') };
}

/** The gates of ftp-master. */
export function archiveGates({ rejected, unknown, sources }: ArchiveView, { lint, files, version, target: { suite } }: Pick<BuildOutcome, 'lint' | 'files' | 'version' | 'target'>): Gate[] {
  const common = { name: 'no tag for which the archive rejects', tool: `lintian ${lint?.lintianVersion ?? ''}, auto-rejection.yaml` };
  const found = lint === null ? [] : [...new Set(lint.tags.filter(({ tag, severity }) => rejected.fatal.has(tag) || (severity !== 'overridden' && rejected.nonfatal.has(tag))).map(({ tag }) => tag))];
  return [
    lint === null
      ? { ...common, status: 'not-tested', detail: 'it was not linted' }
      : { ...common, status: found.length === 0 ? 'passed' : 'failed', detail: found.length === 0 ? `none of ${rejected.fatal.size + rejected.nonfatal.size}` : found.join(', ') },
    origGate(sources, files, suite),
    versionGate(sources, version, suite),
    { name: 'is not NEW', status: unknown.length === 0 ? 'passed' : 'advice', tool: `the index of ${suite}`, detail: unknown.length === 0 ? '' : `${suite} has no ${unknown.join(', ')}: a person of ftp-master looks at it first` },
  ];
}

/** A name in the archive stands for the same bytes for ever. */
function origGate(sources: ArchiveView['sources'], files: BuildOutcome['files'], suite: string): Gate {
  const common = { name: 'its orig tarball is what the archive has of that name', tool: `the source index of ${suite === 'sid' ? suite : `${suite} and sid`}` };
  if ('why' in sources) return { ...common, status: 'not-tested', detail: sources.why };
  const origs = sources.flatMap((one) => one.origs.map((orig) => ({ suite: one.suite, ...orig })));
  const ours = files.filter(({ name }) => /\.orig(?:-[A-Za-z0-9-]+)?\.tar\.[a-z0-9]+$/.test(name));
  const bare = (name: string) => name.replace(/\.[a-z0-9]+$/, '');
  const pairs = ours.flatMap(({ name, sha256 }) => origs.filter((one) => bare(one.name) === bare(name)).map((one) => ({ name, sha256, theirs: one })));
  const other = pairs.find(({ name, sha256, theirs }) => theirs.name === name && theirs.sha256 !== sha256);
  if (other !== undefined) return { ...common, status: 'failed', detail: `${other.name} of ${other.theirs.suite} has the sha256 ${other.theirs.sha256}, ours ${other.sha256}: take the archive's (\`upstream.debian\`), or repack under another version` };
  const recompressed = pairs.find(({ name, theirs }) => theirs.name !== name);
  if (recompressed !== undefined) return { ...common, status: 'advice', detail: `${recompressed.theirs.suite} has ${recompressed.theirs.name} of that version: take that one` };
  return { ...common, status: 'passed', detail: pairs.length === 0 ? 'it has none of that version' : 'the same bytes' };
}

/** A suite takes no version below the one that it has. */
function versionGate(sources: ArchiveView['sources'], version: string, suite: string): Gate {
  const common = { name: `its version is above the one in ${suite}`, tool: `the source index of ${suite}` };
  if ('why' in sources) return { ...common, status: 'not-tested', detail: sources.why };
  const theirs = sources.filter((one) => one.suite === suite).map((one) => one.version).sort(compareVersions).at(-1);
  if (theirs === undefined) return { ...common, status: 'passed', detail: 'it has none' };
  const newer = compareVersions(version, theirs) > 0;
  return { ...common, status: newer ? 'passed' : 'failed', detail: newer ? theirs : `${suite} has ${theirs}, and this is ${version}: a newer upstream version, or another \`revision\` and \`version-suffix\`` };
}

/** Whether an automated gate would stop an upload. */
export function wouldBeStopped(gates: readonly Gate[]): boolean {
  return gates.some(({ status }) => status === 'failed');
}
