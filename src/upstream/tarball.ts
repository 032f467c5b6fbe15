// A released tarball: downloaded once, known by its sha256 ever after, and where the recipe says so signed by upstream.
import { copyFile, lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FileArtifact, UpstreamTree } from '../contracts/artifacts.ts';
import type { TarballUpstreamPlan } from '../contracts/upstream-plan.ts';
import { DebkitError, UpstreamError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { diskFull, exists, fileArtifact, sha256File, tempName, writeFileAtomic } from '../system/files.ts';
import { touch } from '../system/records.ts';
import { fetchDebianOrig } from './debian-archive.ts';
import { checkDownloadUrl, downloadFile } from './download.ts';
import type { ArchiveContext } from './private-apt.ts';

const tarballLimit = 8 * 2 ** 30;
const signatureLimit = 1 << 20;

/**
 * The plan's tarball in `<store>/downloads`, checked; where the URL does not give its bytes, they are taken from the plan's source package of Debian.
 * Errors: SHA256_MISMATCH, SIGNATURE_BAD, KEYRING_INVALID, NOT_CACHED, DISK_FULL, and those of the download.
 */
export async function fetchTarball(
  plan: TarballUpstreamPlan,
  context: ArchiveContext,
): Promise<Extract<UpstreamTree, { kind: 'tarball' }>> {
  const wanted = plan.sha256.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(wanted)) throw new UpstreamError('SHA256_INVALID', `'${plan.sha256}' is not a sha256`);
  if (plan.file !== undefined) return { kind: 'tarball', file: await ownFile(plan.file, wanted), origin: plan.url };
  const path = join(context.store, 'downloads', wanted);
  const origin = await obtain(plan.url, path, { wanted, limit: tarballLimit }, context).then(
    // Which of the two places kept bytes came from is not kept: they are the same.
    (how) => (how === 'kept' && plan.debian !== null ? `${plan.url}, or Debian's ${plan.debian.source}, kept` : plan.url),
    (error: unknown) => fromDebian(plan, error, path, context),
  );
  if (plan.signature !== null) await checkSignature(path, plan.signature, context);
  return { kind: 'tarball', file: await fileArtifact(path), origin };
}

/** A tarball whose hash nobody has said yet: the file of the recipe folder, or what its URL gives now, kept for fetchTarball. Errors: TARBALL_MISSING, NOT_CACHED, DISK_FULL, and those of the download. */
export async function learnTarball({ url, file }: Pick<TarballUpstreamPlan, 'url' | 'file'>, context: ArchiveContext): Promise<FileArtifact> {
  if (file !== undefined) {
    if ((await lstat(file).catch(() => null))?.isFile() !== true) throw new UpstreamError('TARBALL_MISSING', `the tarball '${file}' is not there, or is no plain file`);
    return fileArtifact(file);
  }
  const temp = tempName(join(context.store, 'downloads', 'unknown'));
  await obtain(url, temp, { wanted: null, limit: tarballLimit }, context);
  const { sha256 } = await fileArtifact(temp);
  const path = join(context.store, 'downloads', sha256);
  await rename(temp, path);
  return fileArtifact(path);
}

/** A tarball that lies in the recipe folder; a link could lead to any file of the user's. Errors: TARBALL_MISSING, SHA256_MISMATCH. */
async function ownFile(path: string, wanted: string): Promise<FileArtifact> {
  const status = await lstat(path).catch(() => null);
  if (status?.isFile() !== true) throw new UpstreamError('TARBALL_MISSING', `the tarball '${path}' is not there, or is no plain file`);
  const file = await fileArtifact(path);
  if (file.sha256 !== wanted) throw new UpstreamError('SHA256_MISMATCH', `'${path}' has the sha256 ${file.sha256}, but the recipe demands ${wanted}`);
  return file;
}

/** What the second place may make good: the URL gave nothing, or other bytes than the recipe demands. */
const replaceable: ReadonlySet<string> = new Set(['DOWNLOAD_FAILED', 'DOWNLOAD_NOT_FOUND', 'SHA256_MISMATCH', 'NOT_CACHED']);

/** The same bytes from Debian's archive, and why in the origin; the URL's own error where that has no second place or fails too. */
async function fromDebian(
  plan: TarballUpstreamPlan,
  error: unknown,
  path: string,
  context: ArchiveContext,
): Promise<string> {
  if (plan.debian === null || !(error instanceof DebkitError) || !replaceable.has(error.code)) throw error;
  context.onLine(`${error.message}: taking the orig tarball of Debian's ${plan.debian.source} in ${plan.debian.suite}`);
  const tree = await fetchDebianOrig(plan.debian, context).catch((second: unknown) => {
    if (!(second instanceof DebkitError)) throw second;
    throw new UpstreamError(error.code, `neither place gives the tarball that the recipe demands: ${error.message}; and ${second.message}`, {
      ...error.details,
      ...(second.code === 'SHA256_MISMATCH' ? { hint: `is the recipe's sha256 right? ${error.code === 'SHA256_MISMATCH' ? 'Both have other bytes' : 'The URL, which did not answer, may tell later'}; if Debian's is the release that you mean, its sha256 belongs into the recipe` } : second.details.hint === undefined ? {} : { hint: second.details.hint }),
      retryable: error.details.retryable === true || second.details.retryable === true,
    });
  });
  await mkdir(join(context.store, 'downloads'), { recursive: true });
  const temp = tempName(path);
  try {
    await copyFile(tree.file.path, temp);
    await rename(temp, path);
  } catch (failure) {
    await rm(temp, { force: true });
    throw diskFull(failure, path);
  }
  const why = error.code === 'SHA256_MISMATCH' ? `since '${plan.url}' has other bytes` : `since '${plan.url}' cannot be had`;
  return `${tree.origin}, ${error.code === 'NOT_CACHED' ? 'kept' : why}`;
}

interface Expected {
  /** null takes whatever comes: a signature is judged by gpgv. */
  readonly wanted: string | null;
  readonly limit: number;
}

/** The file at `path`: kept from before, or downloaded now. */
async function obtain(url: string, path: string, { wanted, limit }: Expected, context: ArchiveContext): Promise<'kept' | 'downloaded'> {
  checkDownloadUrl(url);
  if ((await exists(path)) && (wanted === null || (await sha256File(path)) === wanted)) {
    touch(path);
    return 'kept';
  }
  if (context.offline)
    throw new UpstreamError('NOT_CACHED', `'${url}' has not been downloaded before`, { hint: 'run it once without --offline' });
  context.onLine(`downloading ${url}`);
  await mkdir(join(context.store, 'downloads'), { recursive: true });
  const temp = tempName(path);
  const sha256 = await downloadFile(url, temp, { signal: context.signal, limit });
  if (wanted !== null && sha256 !== wanted) {
    await rm(temp);
    throw new UpstreamError('SHA256_MISMATCH', `'${url}' has the sha256 ${sha256}, but the recipe demands ${wanted}`, {
      hint: 'upstream changed the file, or this is not it: find out which before you change the recipe',
    });
  }
  await rename(temp, path);
  return 'downloaded';
}

/** Verifies the detached signature with gpgv(1) and nothing but the recipe's keyring. */
async function checkSignature(
  tarball: string,
  signature: NonNullable<TarballUpstreamPlan['signature']>,
  context: ArchiveContext,
): Promise<void> {
  const path = `${tarball}.sig`;
  await obtain(signature.url, path, { wanted: null, limit: signatureLimit }, context);
  const keyring = tempName(join(context.workspace, 'keyring.gpg'));
  await writeFileAtomic(keyring, dearmor(await readFile(signature.keyring), basename(signature.keyring)));
  try {
    const result = await context.exec({
      argv: ['gpgv', '--keyring', keyring, '--', path, tarball],
      signal: context.signal,
      seconds: 600,
    });
    if (result.exitCode === 0) return;
    // A bad signature must not be found again by the next run.
    await rm(path, { force: true });
    throw new UpstreamError(
      'SIGNATURE_BAD',
      `the signature of '${basename(tarball)}' is not one of the keys in '${basename(signature.keyring)}'`,
      { tail: lastLines(result.stderr) },
    );
  } finally {
    await rm(keyring, { force: true });
  }
}

/** The keys in the binary form gpgv(1) reads, from that or from ASCII armour (RFC 9580). Error: KEYRING_INVALID. */
export function dearmor(content: Buffer, name: string): Buffer {
  const text = content.toString('latin1');
  if (!text.includes('-----BEGIN PGP')) return content;
  const blocks = [
    ...text.matchAll(
      /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n(?:[^\r\n]+\r?\n)*?[ \t]*\r?\n([A-Za-z0-9+/=\s]+?)(?:\r?\n=[A-Za-z0-9+/]{4})?\s*-----END PGP PUBLIC KEY BLOCK-----/g,
    ),
  ];
  if (blocks.length === 0)
    throw new UpstreamError('KEYRING_INVALID', `'${name}' holds no OpenPGP public key`, { hint: 'gpg --armor --export KEY' });
  return Buffer.concat(blocks.map(([, body = '']) => Buffer.from(body, 'base64')));
}
