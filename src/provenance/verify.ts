// Whether a provenance statement holds, with nothing but the files beside it: its signature, every file it names, and what these say of each other.
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { isSafeFileName } from '../debian/artifacts.ts';
import { DebkitError, UsageError } from '../errors.ts';
import { isRegularFile, sha256File } from '../system/files.ts';
import { readJson } from '../system/records.ts';
import { readStatement, statementEndings, StatementInvalid, type ReadStatement } from './envelope.ts';
import type { CheckingKey } from './key.ts';
import { checkEnvironment, checkLists, checkSbom, type Beside } from './verify-contents.ts';

/** One thing that was looked at. */
export interface ProvenanceCheck {
  /** The file that it is about, or `signature`. */
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'not-checked';
  readonly detail: string;
}

/**
 * verified: signed by the key, and all holds. consistent: all holds, but nobody signed it. not-verified: all holds, and it is signed, but no key was
 * given to check that by. failed: something does not hold.
 */
export type ProvenanceStatus = 'verified' | 'consistent' | 'not-verified' | 'failed';

/** What became of one statement. */
export interface ProvenanceVerification {
  /** Its file, absolute. */
  readonly statement: string;
  readonly status: ProvenanceStatus;
  readonly checks: readonly ProvenanceCheck[];
}

const largestStatement = 64 << 20;

/** The statements in a folder, or the file itself, absolute. Errors: NOT_FOUND, NO_STATEMENT (exit 2). */
export function findStatements(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError('NOT_FOUND', `there is no ${path}`, { hint: 'name a statement, or the folder that debkit build wrote' });
  if (!stat.isDirectory()) return [path];
  const found = readdirSync(path).filter(isStatement).sort();
  if (found.length > 0) return found.map((name) => join(path, name));
  throw new UsageError('NO_STATEMENT', `${path} has no provenance statement`, { hint: `its name ends in ${statementEndings.signed} or ${statementEndings.plain}; debkit build writes one beside the packages` });
}

function isStatement(name: string): boolean {
  return Object.values(statementEndings).some((ending) => name.endsWith(ending));
}

/** Checks a statement; what does not hold is told, not thrown. Error: COMMAND_NOT_FOUND (exit 3) where dpkg-deb is not here. */
export async function verifyStatement(path: string, key: CheckingKey | null, signal: AbortSignal): Promise<ProvenanceVerification> {
  const name = basename(path);
  let read: ReadStatement;
  try {
    read = readStatement(textOf(path));
  } catch (error) {
    if (!(error instanceof StatementInvalid)) throw error;
    return { statement: path, status: 'failed', checks: [{ name, status: 'failed', detail: `no provenance statement of debkit's: ${error.message}` }] };
  }
  const signature = checkSignature(read, name, key);
  const { subjects, beside } = await checkSubjects(read, dirname(path));
  const checks = [signature, ...(read.signed === null ? checkRecorded(path) : []), ...subjects, ...checkLists(beside), ...checkEnvironment(read.statement, beside)];
  for (const sbom of [...beside.keys()].filter((one) => /\.(?:spdx|cdx)\.json$/.test(one))) checks.push(await checkSbom(sbom, beside, signal));
  return { statement: path, checks, status: statusOf(checks, read) };
}

/** What is no file, as a pipe that nobody writes to, is never waited for. Error: StatementInvalid. */
function textOf(path: string): string {
  if (!isRegularFile(path)) throw new StatementInvalid('it is no regular file');
  if (statSync(path).size > largestStatement) throw new StatementInvalid('it is too large');
  return readFileSync(path, 'utf8');
}

function statusOf(checks: readonly ProvenanceCheck[], { signed }: ReadStatement): ProvenanceStatus {
  if (checks.some(({ status }) => status === 'failed')) return 'failed';
  if (signed === null) return 'consistent';
  return checks.some(({ status }) => status === 'not-checked') ? 'not-verified' : 'verified';
}

function checkSignature({ signed }: ReadStatement, file: string, key: CheckingKey | null): ProvenanceCheck {
  const name = 'signature';
  if (signed === null && key === null) return { name, status: 'not-checked', detail: `${file} is not signed: it does not tell who made it, and whoever changes the packages can change it too` };
  if (signed === null) return { name, status: 'failed', detail: `${file} is not signed, and a key was given to check it by` };
  const ids = signed.signatures.map(({ keyid }) => keyid.slice(0, 16)).join(', ');
  if (key === null) return { name, status: 'not-checked', detail: `${file} is signed (key ${ids}), and no public key was given to check that: --key FILE` };
  const own = `${key.algorithm}, key ${key.id.slice(0, 16)}`;
  // A single one is all that debkit writes, and what another would say is unknown.
  const [only, ...more] = signed.signatures;
  if (only === undefined || more.length > 0 || only.keyid !== key.id) return { name, status: 'failed', detail: `${file} names the key ${ids}, and the one given is ${key.id.slice(0, 16)}` };
  return key.verify(signed.data, only.sig) ? { name, status: 'passed', detail: own } : { name, status: 'failed', detail: `${file} is not what was signed (${own})` };
}

const recordedFiles = z.looseObject({ files: z.array(z.looseObject({ name: z.string(), sha256: z.string() })) });

/** A plain statement has nothing to hold it by but the build's own record, where that is there. */
function checkRecorded(path: string): ProvenanceCheck[] {
  const result = join(dirname(path), 'result.json');
  if (lstatSync(result, { throwIfNoEntry: false })?.isFile() !== true) return [];
  const files = recordedFiles.safeParse(readJson(result)).data?.files ?? [];
  const recorded = new Map(files.map((file) => [file.name, file.sha256]));
  const [name, sha256] = [basename(path), createHash('sha256').update(readFileSync(path)).digest('hex')];
  if (recorded.get(name) === sha256) return [{ name, status: 'passed', detail: 'as result.json has it' }];
  return [{ name, status: 'failed', detail: `its sha256 is ${sha256}, and result.json ${recorded.has(name) ? `has ${recorded.get(name) ?? ''}` : 'does not list it'}` }];
}

async function checkSubjects({ statement }: ReadStatement, folder: string): Promise<{ subjects: ProvenanceCheck[]; beside: Beside }> {
  const subjects: ProvenanceCheck[] = [];
  const beside = new Map<string, { path: string; sha256: string }>();
  for (const { name, digest } of statement.subject) {
    if (!isSafeFileName(name)) {
      subjects.push({ name: JSON.stringify(name), status: 'failed', detail: 'the statement names it, and it is no name of a file' });
      continue;
    }
    const path = join(folder, name);
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      subjects.push({ name, status: 'failed', detail: 'the statement names it, and there is no such file' });
      continue;
    }
    const sha256 = await sha256File(path);
    if (sha256 !== digest.sha256) subjects.push({ name, status: 'failed', detail: `its sha256 is ${sha256}, and the statement has ${digest.sha256}` });
    else {
      subjects.push({ name, status: 'passed', detail: `sha256 ${sha256.slice(0, 12)}` });
      beside.set(name, { path, sha256 });
    }
  }
  return { subjects, beside };
}

/** What lies in a folder and should be in one of its statements, but is in none: packages and what belongs to them. */
export function uncovered(folder: string, statements: readonly string[]): string[] {
  const named = new Set(statements.flatMap((path) => subjectNames(path)));
  return readdirSync(folder).filter((name) => /\.(?:u?deb|ddeb|dsc|changes|buildinfo|diff\.gz|spdx\.json|cdx\.json)$|\.tar\.\w+$/i.test(name) && !named.has(name)).sort();
}

function subjectNames(path: string): string[] {
  try {
    return readStatement(textOf(path)).statement.subject.map(({ name }) => name);
  } catch (error) {
    if (error instanceof StatementInvalid || error instanceof DebkitError) return [];
    throw error;
  }
}
