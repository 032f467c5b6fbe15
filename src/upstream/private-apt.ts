// The host's apt with folders of debkit's own: it reads one suite's source index, verified by the archive's keyring, and changes nothing of the host.
import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageContext } from '../contracts/context.ts';
import { fieldValue, parseStanzas, type Stanza } from '../debian/deb822.ts';
import { isValidSuiteName } from '../debian/names.ts';
import { releaseFileExpires } from '../debian/suites.ts';
import { HostError, UpstreamError, type DebkitError } from '../errors.ts';
import { lastLines, plainEnvironment } from '../system/exec.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { diskFullError, exists, saysDiskFull, writeFileAtomic } from '../system/files.ts';
import { requireMirror } from './mirror.ts';

export type ArchiveContext = Pick<StageContext, 'store' | 'workspace' | 'offline' | 'mirror' | 'signal' | 'onLine' | 'exec'>;

/** The apt folder of one suite on one mirror. */
export interface PrivateApt {
  /** Absolute; holds the index, and fetched source packages below `sources`. */
  readonly folder: string;
  readonly suite: string;
  readonly mirror: string;
}

/** Keyring of Debian's archive on a Debian host. */
const archiveKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const freshMilliseconds = 3600_000;

/** Opens (or makes) the suite's apt folder. Errors: NO_MIRROR, NO_KEYRING (exit 3), DEBIAN_SUITE_INVALID, MIRROR_INVALID. */
export async function openApt(suite: string, context: ArchiveContext, keyring: string = archiveKeyring): Promise<PrivateApt> {
  const mirror = requireMirror(context.mirror);
  if (!isValidSuiteName(suite)) throw new UpstreamError('DEBIAN_SUITE_INVALID', `'${suite}' is not the name of a suite`);
  if (!/^(?:https?|file):\/*[^\s"\\[\]]+$/.test(mirror))
    throw new UpstreamError('MIRROR_INVALID', `'${mirror}' is not the URI of a package archive`);
  if (!(await exists(keyring))) {
    throw new HostError('NO_KEYRING', `the keyring '${keyring}' is not on this host`, {
      hint: 'apt-get install debian-archive-keyring, or name a keyring in the configuration',
    });
  }
  const hash = createHash('sha256').update(`${mirror}\n${keyring}`).digest('hex').slice(0, 12);
  const folder = join(context.store, 'apt', `${suite.replace('/', '_')}-${hash}`);
  for (const name of ['lists/partial', 'cache/archives/partial', 'state', 'sources'])
    await mkdir(join(folder, name), { recursive: true });
  await writeFileAtomic(join(folder, 'status'), '');
  await writeFileAtomic(
    join(folder, 'sources.list'),
    `deb-src [signed-by=${keyring}] ${mirror} ${suite} main contrib non-free non-free-firmware\n`,
  );
  await writeFileAtomic(join(folder, 'apt.conf'), aptConfiguration(folder, suite, process.getuid?.() === 0));
  return { folder, suite, mirror };
}

/**
 * The source stanzas of the package in the suite's index, which is fetched anew when it is older than an hour or does not have what `wanted` looks for.
 * Errors: NOT_CACHED offline, MIRROR_UNREACHABLE (retryable).
 */
export async function sourceStanzas(
  apt: PrivateApt,
  source: string,
  wanted: (stanza: Stanza) => boolean,
  context: ArchiveContext,
): Promise<Stanza[]> {
  const stamp = join(apt.folder, 'updated');
  const age = await stat(stamp).then(
    (status) => Date.now() - status.mtimeMs,
    () => Infinity,
  );
  if (context.offline && age === Infinity) {
    throw new UpstreamError('NOT_CACHED', `the source index of ${apt.suite} has not been fetched before`, {
      hint: 'run it once without --offline',
    });
  }
  const fresh = age >= 0 && age < freshMilliseconds;
  if (!fresh && !context.offline) await update(apt, stamp, context);
  const found = await showSource(apt, source, context);
  if (context.offline || !fresh || found.some(wanted)) return found;
  await update(apt, stamp, context);
  return showSource(apt, source, context);
}

/** Runs apt-get or apt-cache on the private folder. */
export function runApt(
  apt: PrivateApt,
  argv: readonly [command: 'apt-get' | 'apt-cache', ...args: string[]],
  context: ArchiveContext,
  cwd: string = apt.folder,
) {
  const [command, ...args] = argv;
  // Where /tmp is full or read-only, apt would call every signature bad.
  const environment = { ...plainEnvironment, ...proxyEnvironment(process.env), TMPDIR: context.workspace };
  const showing = command === 'apt-get' ? { onLine: context.onLine } : {};
  return context.exec({
    argv: [command, `--config-file=${join(apt.folder, 'apt.conf')}`, ...args],
    cwd,
    environment,
    keep: 64 << 20,
    signal: context.signal,
    seconds: 1800,
    ...showing,
  });
}

async function update(apt: PrivateApt, stamp: string, context: ArchiveContext): Promise<void> {
  const result = await runApt(apt, ['apt-get', 'update'], context);
  if (result.exitCode !== 0) throw aptFailed(apt, result.stderr);
  await writeFileAtomic(stamp, '');
}

/** What a failed apt means, by what it said: DISK_FULL (exit 3), MIRROR_LACKS_FILE, else MIRROR_UNREACHABLE (exit 4). */
export function aptFailed(apt: PrivateApt, stderr: string): DebkitError {
  if (saysDiskFull(stderr)) return diskFullError(apt.folder);
  if (!/^E: Failed to fetch \S+ +404 /m.test(stderr)) return mirrorUnreachable(apt, lastLines(stderr));
  return new UpstreamError('MIRROR_LACKS_FILE', `${apt.mirror} does not have a file that its index of ${apt.suite} names`, {
    tail: lastLines(stderr),
    retryable: true,
    hint: 'a mirror can be out of step with its own index for a while: try again later, another version, or another mirror (`mirror` in the configuration)',
  });
}

/** The retryable error for a mirror that does not give what its index promises. */
function mirrorUnreachable(apt: PrivateApt, tail: readonly string[]): UpstreamError {
  return new UpstreamError('MIRROR_UNREACHABLE', `${apt.suite} could not be fetched from ${apt.mirror}`, {
    tail,
    retryable: true,
    hint: 'see what apt says above; another mirror can be set as `mirror` in the configuration, and what was fetched before is used with --offline',
  });
}

async function showSource(apt: PrivateApt, source: string, context: ArchiveContext): Promise<Stanza[]> {
  const result = await runApt(apt, ['apt-cache', 'showsrc', '--only-source', source], context);
  // apt-cache says with an exit code too that there is none of that name.
  return parseStanzas(result.stdout).filter(
    (stanza) => (fieldValue(stanza, 'Package') ?? fieldValue(stanza, 'Source')) === source,
  );
}

/** The configuration that is read after the host's own, whose proxies and time checks stay and whose hooks go. */
function aptConfiguration(folder: string, suite: string, root: boolean): string {
  const own: Record<string, string> = {
    'Dir::State': `${folder}/state/`,
    'Dir::State::lists': `${folder}/lists/`,
    'Dir::State::status': `${folder}/status`,
    'Dir::Cache': `${folder}/cache/`,
    'Dir::Cache::archives': `${folder}/cache/archives/`,
    'Dir::Etc::sourcelist': `${folder}/sources.list`,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::trusted': '/dev/null',
    'Dir::Etc::trustedparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::Log': `${folder}/state/`,
    'Acquire::Languages': 'none',
    ...(releaseFileExpires(suite) ? {} : { 'Acquire::Check-Valid-Until': 'false' }),
    'Acquire::GzipIndexes': 'true',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '30',
    'Acquire::https::Timeout': '30',
    'APT::Update::Error-Mode': 'any',
    ...(root ? { 'APT::Sandbox::User': 'root' } : {}),
  };
  const hooks = [
    'APT::Update::Pre-Invoke',
    'APT::Update::Post-Invoke',
    'APT::Update::Post-Invoke-Success',
    'DPkg::Pre-Invoke',
    'DPkg::Post-Invoke',
  ];
  return [
    ...hooks.map((hook) => `#clear ${hook};`),
    ...Object.entries(own).map(([name, value]) => `${name} "${value}";`),
    '',
  ].join('\n');
}
