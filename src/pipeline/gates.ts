// The gates of `debkit preflight`: what Debian's own machinery would ask of an upload, each with its answer and the tool that gave it. Pure.
import type { InstallReport, LintReport } from '../contracts/artifacts.ts';
import type { ReproducibilityReport } from '../contracts/reproducibility.ts';
import type { ArchiveView } from '../stages/look-into-archive.ts';
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
export function archiveGates({ rejected, unknown }: ArchiveView, lint: LintReport | null, suite: string): Gate[] {
  const common = { name: 'no tag for which the archive rejects', tool: `lintian ${lint?.lintianVersion ?? ''}, auto-rejection.yaml` };
  const found = lint === null ? [] : [...new Set(lint.tags.filter(({ tag, severity }) => rejected.fatal.has(tag) || (severity !== 'overridden' && rejected.nonfatal.has(tag))).map(({ tag }) => tag))];
  return [
    lint === null
      ? { ...common, status: 'not-tested', detail: 'it was not linted' }
      : { ...common, status: found.length === 0 ? 'passed' : 'failed', detail: found.length === 0 ? `none of ${rejected.fatal.size + rejected.nonfatal.size}` : found.join(', ') },
    { name: 'is not NEW', status: unknown.length === 0 ? 'passed' : 'advice', tool: `the index of ${suite}`, detail: unknown.length === 0 ? '' : `${suite} has no ${unknown.join(', ')}: a person of ftp-master looks at it first` },
  ];
}

/** Whether an automated gate would stop an upload. */
export function wouldBeStopped(gates: readonly Gate[]): boolean {
  return gates.some(({ status }) => status === 'failed');
}
