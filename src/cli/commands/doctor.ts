// `debkit doctor`: what works on this host, what does not and why, and what to do.
import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Probe } from '../../contracts/sandbox.ts';
import { DebkitError } from '../../errors.ts';
import { formatProblem } from '../../errors-format.ts';
import { sandboxDriver, sandboxNames } from '../../sandbox/registry.ts';
import { hostMirror, hostSecurityMirror } from '../../upstream/mirror.ts';
import type { Configuration } from '../configuration.ts';
import { configurationOf, nativeArchitecture } from '../context.ts';
import { configurationPath } from '../environment.ts';
import { hostLine, hostNeeds, readHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { placesOf } from '../settings.ts';
import { formatSize } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { Colors } from '../views/view.ts';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly hint?: string;
}

interface SandboxFindings extends Probe {
  readonly name: string;
}

/** Below this a build of one package with its environments is likely to fill the disk. */
const wantedBytes = 5e9;

/** Probes everything for real; 0 where at least one sandbox works, else 3. */
export async function runDoctor(_: Invocation, session: Session): Promise<number> {
  const { configuration, finding } = await readConfiguration(session);
  const context = {
    configuration,
    environment: session.environment,
    cwd: session.cwd,
    architecture: '',
    hostMirror: hostMirror(),
    hostSecurityMirror: hostSecurityMirror(),
  };
  const places = placesOf(context);
  const host = [
    finding,
    await machineFinding(session),
    {
      what: `node ${process.version}`,
      ok: Number(process.versions.node.split('.')[0]) >= 20,
      hint: 'debkit needs Node 20 or later',
    },
    await gitFinding(session),
    toolsFinding(configuration),
    cacheFinding(places.store),
    mirrorFinding(configuration, context.hostMirror),
  ];
  const sandboxes: SandboxFindings[] = [];
  for (const name of sandboxNames) sandboxes.push(await probe(name, session, places));
  const works = sandboxes.some((sandbox) => sandbox.usable);
  const data = { status: works ? 'passed' : 'failed', host: host.map(withoutIdleHint), sandboxes };
  session.result(data, textOf(host, sandboxes, session.colors.out));
  return works ? 0 : 3;
}

async function readConfiguration(session: Session): Promise<{ configuration: Configuration; finding: Finding }> {
  const path = configurationPath(session.environment);
  try {
    const configuration = await configurationOf(session);
    return {
      configuration,
      finding: { what: configuration.file === null ? `no configuration file (${path})` : `configuration file ${path}`, ok: true },
    };
  } catch (error) {
    if (!(error instanceof DebkitError)) throw error;
    return {
      configuration: { file: null, aptSources: [] },
      finding: { what: `configuration file ${path}`, ok: false, hint: formatProblem(error).replace(/\s*\n\s*/g, '; ') },
    };
  }
}

async function probe(
  name: (typeof sandboxNames)[number],
  session: Session,
  places: ReturnType<typeof placesOf>,
): Promise<SandboxFindings> {
  const { exec, signal } = session.services;
  const driver = sandboxDriver(name, { store: places.store, exec, signal, containerBase: places.containerBase });
  try {
    return { name, ...(await driver.probe()) };
  } catch (error) {
    if (signal.aborted || !(error instanceof DebkitError)) throw error;
    return {
      name,
      usable: false,
      findings: [{ what: error.message, ok: false, ...(error.details.hint === undefined ? {} : { hint: error.details.hint }) }],
      weaknesses: [],
      limits: '',
    };
  } finally {
    await driver.dispose();
  }
}

async function machineFinding({ services }: Session): Promise<Finding> {
  try {
    return { what: `architecture ${await nativeArchitecture(services.exec)}`, ok: true };
  } catch (error) {
    if (!(error instanceof DebkitError)) throw error;
    return { what: error.message, ok: false, ...(error.details.hint === undefined ? {} : { hint: error.details.hint }) };
  }
}

async function gitFinding({ services }: Session): Promise<Finding> {
  try {
    const result = await services.exec({ argv: ['git', '--version'], seconds: 30 });
    return { what: result.stdout.trim().replace(/^git version/, 'git'), ok: result.exitCode === 0 };
  } catch (error) {
    if (!(error instanceof DebkitError)) throw error;
    return { what: 'git', ok: false, hint: 'debkit setup installs it' };
  }
}

function toolsFinding(configuration: Configuration): Finding {
  const host = readHost();
  const needs = hostNeeds(configuration.sandbox ?? 'auto', configuration['container-base'] ?? null, host);
  if (needs.missing.length === 0) return { what: 'Debian tools of the host', ok: true };
  return {
    what: `Debian tools of the host: lacks ${needs.missing.join(', ')}`,
    ok: false,
    hint: hostLine(needs, host.uid === 0 ? '' : 'sudo '),
  };
}

function cacheFinding(store: string): Finding {
  let folder = store;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  return {
    what: `cache folder ${store}, ${formatSize(free)} free`,
    ok: free >= wantedBytes,
    hint: `${formatSize(wantedBytes)} or more are wanted: free some, or set XDG_CACHE_HOME to a larger disk`,
  };
}

function mirrorFinding({ mirror }: Configuration, host: string | null): Finding {
  const [uri, from] =
    mirror !== undefined ? [mirror, 'configuration file'] : host !== null ? [host, "this host's apt sources"] : [null, ''];
  if (uri === null) return { what: "no Debian mirror is known, so mmdebstrap's default is used", ok: true };
  // A user name or password in apt's own sources is nobody's business.
  return { what: `mirror ${uri.replace(/\/\/[^/@]*@/, '//***@')} (from ${from})`, ok: true };
}

function withoutIdleHint({ hint, ...finding }: Finding): Finding {
  return finding.ok || hint === undefined ? finding : { ...finding, hint };
}

function textOf(host: readonly Finding[], sandboxes: readonly SandboxFindings[], colors: Colors): string {
  const mark = (ok: boolean) => (ok ? colors.green('✓') : colors.red('✗'));
  const line = ({ what, ok, hint }: Finding) => [
    `  ${mark(ok)} ${sanitiseLine(what)}`,
    ...(ok || hint === undefined ? [] : [`      hint: ${sanitiseLine(hint)}`]),
  ];
  return (
    [
      'host',
      ...host.flatMap(line),
      ...sandboxes.flatMap((sandbox) => [
        `sandbox ${sandbox.name}: ${sandbox.usable ? colors.green('works') : colors.red('does not work')}`,
        ...sandbox.findings.flatMap(line),
        ...(sandbox.usable ? [`  limits: ${sandbox.limits}`] : []),
        ...sandbox.weaknesses.map((weakness) => `  ${colors.yellow('weak:')} ${sanitiseLine(weakness)}`),
      ]),
      verdictOf(sandboxes, colors),
    ].join('\n') + '\n'
  );
}

function verdictOf(sandboxes: readonly SandboxFindings[], colors: Colors): string {
  const usable = sandboxes.filter((sandbox) => sandbox.usable).map((sandbox) => sandbox.name);
  const [first] = usable;
  if (first === undefined) return colors.red('packages cannot be built here: no sandbox works');
  return first === 'here'
    ? 'packages can be built here with --sandbox here only'
    : `packages can be built here, by default with ${first}`;
}
