// Source packages of the Debian archive, and the orig tarball of one: fetched by apt, so that the archive's own signature vouches for every byte.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileArtifact, UpstreamTree } from '../contracts/artifacts.ts';
import type { DebianUpstreamPlan } from '../contracts/upstream-plan.ts';
import { parseDsc } from '../debian/artifacts.ts';
import { fieldValue, type Stanza } from '../debian/deb822.ts';
import { isValidSourceName } from '../debian/names.ts';
import { compareVersions, isValidVersion, parseVersion, withoutEpoch } from '../debian/version.ts';
import { UpstreamError } from '../errors.ts';
import { exists, fileArtifact, removeFolder, repairFolder, replaceFolder, tempName, writeFileAtomic } from '../system/files.ts';
import { touch } from '../system/records.ts';
import { withLock } from '../system/lock.ts';
import { aptFailed, openApt, runApt, sourceStanzas, type ArchiveContext, type PrivateApt } from './private-apt.ts';

/** Which source package; a null version takes the newest, or the newest of `upstreamVersion` where that is given. */
export interface SourceWanted {
  readonly source: string;
  readonly suite: string;
  readonly version: string | null;
  readonly upstreamVersion?: string;
  /** Keyring file on the host; default Debian's. */
  readonly keyring?: string;
}

/** A source package as the archive has it. */
export interface ArchiveSource {
  readonly version: string;
  readonly dsc: FileArtifact;
  /** The .dsc first, then the files it names. */
  readonly files: readonly FileArtifact[];
}

/**
 * The orig tarball of the plan's source package, its own bytes, checked by the archive's signed index; a null version takes the newest of the upstream version.
 * Errors: DEBIAN_NO_ORIG, SHA256_MISMATCH, and those of fetchDebianSource.
 */
export async function fetchDebianOrig(
  plan: DebianUpstreamPlan,
  context: ArchiveContext,
): Promise<Extract<UpstreamTree, { kind: 'tarball' }>> {
  const { version, file } = await withApt(plan, context, fetchOrig);
  if (plan.sha256 !== null && plan.sha256.toLowerCase() !== file.sha256) {
    throw new UpstreamError(
      'SHA256_MISMATCH',
      `the orig tarball of ${plan.source} ${version} has the sha256 ${file.sha256}, but the recipe demands ${plan.sha256}`,
    );
  }
  return { kind: 'tarball', file, origin: `${plan.source} ${version} from ${plan.suite}` };
}

/**
 * All files of a source package of a suite, checked against its .dsc; kept below `<store>/apt`, so that --offline finds them.
 * Errors: DEBIAN_SOURCE_INVALID, DEBIAN_SOURCE_NOT_FOUND, NOT_CACHED, MIRROR_UNREACHABLE (retryable), NO_MIRROR and NO_KEYRING (exit 3).
 */
export async function fetchDebianSource(wanted: SourceWanted, context: ArchiveContext): Promise<ArchiveSource> {
  return withApt(wanted, context, fetchWhole);
}

/** A version of a source package that an archive lists, and its orig tarballs. */
export interface ListedSource {
  readonly suite: string;
  readonly version: string;
  readonly origs: readonly { readonly name: string; readonly sha256: string }[];
}

/** Every version of a source package in a suite, by its index alone. Errors: as fetchDebianSource, but DEBIAN_SOURCE_NOT_FOUND. */
export function listedSources(source: string, suite: string, context: ArchiveContext): Promise<ListedSource[]> {
  return withApt({ source, suite, version: null }, context, async (apt) => {
    const stanzas = await sourceStanzas(apt, source, () => true, context);
    return stanzas.map((stanza) => ({ suite, version: versionOf(stanza), origs: origsOf(stanza) }));
  });
}

async function withApt<T>(
  wanted: SourceWanted,
  context: ArchiveContext,
  work: (apt: PrivateApt, wanted: SourceWanted, context: ArchiveContext) => Promise<T>,
): Promise<T> {
  if (!isValidSourceName(wanted.source) || (wanted.version !== null && !isValidVersion(wanted.version))) {
    throw new UpstreamError('DEBIAN_SOURCE_INVALID', `'${wanted.source} ${wanted.version ?? ''}' is not a source package`);
  }
  const apt = await openApt(wanted.suite, context, wanted.keyring);
  const onWait = () => context.onLine(`waiting for another debkit that reads ${wanted.suite}`);
  return withLock(`${apt.folder}.lock`, () => work(apt, wanted, context), { signal: context.signal, onWait });
}

async function fetchWhole(apt: PrivateApt, wanted: SourceWanted, context: ArchiveContext): Promise<ArchiveSource> {
  const folderOf = (version: string) => join(apt.folder, 'sources', `${wanted.source}_${withoutEpoch(version)}`);
  const version =
    wanted.version !== null && (await exists(folderOf(wanted.version)))
      ? wanted.version
      : versionOf(await findStanza(apt, wanted, context));
  return keptOrFetched(apt, { wanted, version, folder: folderOf(version), options: [] }, context, (folder) =>
    readWhole(folder, version),
  );
}

/** Only the tarball is asked for: an archive may have it where it lacks the .dsc. */
async function fetchOrig(
  apt: PrivateApt,
  wanted: SourceWanted,
  context: ArchiveContext,
): Promise<{ version: string; file: FileArtifact }> {
  const folderOf = (version: string) => join(apt.folder, 'origs', `${wanted.source}_${withoutEpoch(version)}`);
  const pinned = wanted.version === null ? null : await readOrig(folderOf(wanted.version));
  if (wanted.version !== null && pinned !== null) {
    touch(folderOf(wanted.version));
    return { version: wanted.version, file: pinned };
  }
  const stanza = await findStanza(apt, wanted, context);
  const version = versionOf(stanza);
  const listed = origOf(stanza, `${wanted.source} ${version}`);
  const file = await keptOrFetched(
    apt,
    { wanted, version, folder: folderOf(version), options: ['--tar-only'] },
    context,
    async (folder) => {
      await writeFileAtomic(join(folder, 'sha256'), listed.sha256);
      return readOrig(folder);
    },
  );
  return { version, file };
}

interface Fetch {
  readonly wanted: SourceWanted;
  readonly version: string;
  /** Where it is kept, as a whole. */
  readonly folder: string;
  readonly options: readonly string[];
}

/** What `read` finds in the folder, which apt fills anew where that is null. */
async function keptOrFetched<T>(
  apt: PrivateApt,
  fetch: Fetch,
  context: ArchiveContext,
  read: (folder: string) => Promise<T | null>,
): Promise<T> {
  const { wanted, version, folder } = fetch;
  await repairFolder(folder);
  const kept = (await exists(folder)) ? await read(folder) : null;
  if (kept !== null) {
    touch(folder);
    return kept;
  }
  if (context.offline)
    throw new UpstreamError('NOT_CACHED', `${wanted.source} ${version} has not been fetched before`, {
      hint: 'run it once without --offline',
    });
  const temp = tempName(folder);
  await mkdir(temp, { recursive: true });
  try {
    const argv = ['source', '--download-only', '--only-source', '--yes', ...fetch.options, `${wanted.source}=${version}`];
    const result = await runApt(apt, ['apt-get', ...argv], context, temp);
    if (result.exitCode !== 0 || (await read(temp)) === null) throw aptFailed(apt, result.stderr);
    await replaceFolder(temp, folder);
  } finally {
    await removeFolder(temp);
  }
  return (await read(folder)) ?? notFound(wanted, []);
}

/** The stanza to fetch: of the demanded version, or of the newest that fits. */
async function findStanza(apt: PrivateApt, wanted: SourceWanted, context: ArchiveContext): Promise<Stanza> {
  const fits = (stanza: Stanza) => {
    if (wanted.version !== null) return versionOf(stanza) === wanted.version;
    return wanted.upstreamVersion === undefined || parseVersion(versionOf(stanza)).upstream === wanted.upstreamVersion;
  };
  const stanzas = await sourceStanzas(apt, wanted.source, fits, context);
  const newest = stanzas
    .filter(fits)
    .sort((a, b) => compareVersions(versionOf(a), versionOf(b)))
    .at(-1);
  return newest ?? notFound(wanted, stanzas);
}

function versionOf(stanza: Stanza): string {
  return fieldValue(stanza, 'Version') ?? '0';
}

/** The one orig tarball the stanza lists. Error: DEBIAN_NO_ORIG. */
function origOf(stanza: Stanza, what: string): { name: string; sha256: string } {
  const origs = origsOf(stanza);
  const [orig] = origs;
  if (orig !== undefined && origs.length === 1) return orig;
  const why = orig === undefined ? 'has no orig tarball: it is native to Debian' : 'has more than one orig tarball';
  throw new UpstreamError('DEBIAN_NO_ORIG', `${what} ${why}`, { hint: 'build it as it is, from its .dsc' });
}

function origsOf(stanza: Stanza): { name: string; sha256: string }[] {
  const lines = (fieldValue(stanza, 'Checksums-Sha256') ?? '').split('\n');
  const files = lines.flatMap((line) => {
    const [, sha256, name] = /^\s*([0-9a-f]{64})\s+\d+\s+(\S+)$/.exec(line) ?? [];
    return sha256 === undefined || name === undefined ? [] : [{ name, sha256 }];
  });
  return files.filter(({ name }) => /\.orig(?:-[A-Za-z0-9-]+)?\.tar\.[a-z0-9]+$/.test(name));
}

/** The orig tarball in the folder, or null unless it is what was fetched. */
async function readOrig(folder: string): Promise<FileArtifact | null> {
  if (!(await exists(join(folder, 'sha256')))) return null;
  const name = (await readdir(folder)).find((file) => /\.orig\.tar\.[a-z0-9]+$/.test(file));
  if (name === undefined) return null;
  const file = await fileArtifact(join(folder, name));
  return file.sha256 === (await readFile(join(folder, 'sha256'), 'utf8')) ? file : null;
}

/** The source package in the folder, or null unless all its files are there and are what the .dsc says. */
async function readWhole(folder: string, version: string): Promise<ArchiveSource | null> {
  const name = (await readdir(folder)).find((file) => file.endsWith('.dsc'));
  if (name === undefined) return null;
  const dsc = await fileArtifact(join(folder, name));
  const files = [dsc];
  for (const listed of parseDsc(await readFile(dsc.path, 'utf8')).files) {
    const path = join(folder, listed.name);
    if (!(await exists(path))) return null;
    const file = await fileArtifact(path);
    if (file.sha256 !== listed.sha256) return null;
    files.push(file);
  }
  return { version, dsc, files };
}

function notFound(wanted: SourceWanted, stanzas: readonly Stanza[]): never {
  const versions = stanzas.map(versionOf).sort(compareVersions);
  const what =
    wanted.version ?? (wanted.upstreamVersion === undefined ? '' : `with the upstream version ${wanted.upstreamVersion}`);
  throw new UpstreamError(
    'DEBIAN_SOURCE_NOT_FOUND',
    `${wanted.suite} has no source package ${`${wanted.source} ${what}`.trim()}`,
    {
      hint:
        versions.length === 0
          ? `${wanted.suite} has no source package of that name at all`
          : `${wanted.suite} has: ${versions.join(', ')}`,
    },
  );
}
