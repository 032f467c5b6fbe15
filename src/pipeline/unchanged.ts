// A build of which nothing changed since the last: told by its request, the bytes of its recipe or .dsc and the state of apt's lists,
// before any of them is understood, so that no sandbox is opened for it.
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { DebkitEvent } from '../contracts/events.ts';
import { listsState } from '../sandbox/lists-state.ts';
import { isAlive } from '../system/process-name.ts';
import { readJson, readRecord, touch, writeRecord } from '../system/records.ts';
import { packageRoot } from '../system/resources.ts';
import { findTarget } from './find-target.ts';
import type { BuildOutcome } from './outcome.ts';
import { failedFolder } from './output-folder.ts';
import type { BuildRequest } from './request.ts';
import type { StageRecord } from './stage-runner.ts';

/** The state of a file: what it is taken for as long as nobody wrote to it. */
interface FileState {
  readonly path: string;
  readonly state: string;
}

/** What is kept of a build that went through. */
interface Kept {
  /** apt's lists as they were solved from. */
  readonly lists: { readonly file: string; readonly content: string };
  /** The output folder's files, and the record that lint was held against. */
  readonly output: readonly FileState[];
  readonly folder: string;
}

/** Larger folders of recipes are not read for this. */
const most = { files: 200, bytes: 8 << 20 } as const;

/** What the user is told of it. */
export const unchangedNotice = 'nothing changed since this was built (--fresh runs every stage again)';

/** The question that a request with other targets' .debs is, as a file of the store whose name answers it; null where only the whole line can tell. */
export function unchangedFile(request: BuildRequest, debs: readonly FileArtifact[] = []): string | null {
  const { target, places } = request;
  if (request.fresh || request.noCache || request.keep) return null;
  const found = findTarget(target, places.recipeLibraries);
  const files = found.kind === 'recipe' ? recipeFiles(found.file) : found.kind === 'dsc' ? sourceFiles(found.path) : null;
  if (files === null) return null;
  const question = JSON.stringify({ request: { ...request, row: undefined }, key: request.provenanceKey === null ? null : stateOf(request.provenanceKey), found, files, others: [...states(join(places.state, 'locks')), ...programFiles()], debs: debs.map(({ sha256 }) => sha256) });
  return join(places.store, 'unchanged', `${createHash('sha256').update(question).digest('hex').slice(0, 32)}.json`);
}

/** The outcome that lies in the output folder already; null where anything is not as it was left. */
export function findUnchanged(file: string, offline: boolean): BuildOutcome | null {
  const kept = readRecord<Kept>(file);
  // What a killed run has left is taken away by one that opens a sandbox.
  if (kept === null || hasAbandoned(join(dirname(file), '..'), dirname(kept.folder))) return null;
  if (listsState(kept.lists.file, offline) !== kept.lists.content) return null;
  if (kept.output.some(({ path, state }) => (stateOf(path) ?? '') !== state)) return null;
  // Something failed since, and its folder goes with the next success.
  if (existsSync(join(failedFolder(kept.folder), 'result.json'))) return null;
  const outcome = readJson<BuildOutcome>(join(kept.folder, 'result.json'));
  if (outcome === null) return null;
  // Its age is that of its last use.
  touch(file);
  return { ...outcome, stages: outcome.stages.map(fromCache) };
}

/** What an outcome hangs on beside its request: the file with the state of apt's lists, and what lint was held against, where it was. */
export interface HeldAgainst {
  readonly lists: string;
  readonly lint: string | null;
}

/** Keeps what a later run finds unchanged. */
export function keepUnchanged(file: string, { lists, lint }: HeldAgainst, outcome: BuildOutcome): void {
  const content = listsState(lists, true);
  // What failed in the install test may have been the mirror, and a second build that failed this machine.
  if (content === null || outcome.status === 'failed' || outcome.installTest?.failed === true || (outcome.reproducible?.error ?? null) !== null) return;
  const paths = [...['result.json', ...outcome.files.map(({ name }) => name)].map((name) => join(outcome.folder, name)), ...(lint === null ? [] : [lint])];
  const output = paths.map((path) => ({ path, state: stateOf(path) ?? '' }));
  const kept: Kept = { lists: { file: lists, content }, output, folder: outcome.folder };
  writeRecord(file, kept);
}

/** The events of a run in which every stage came from the cache, with what is still to be told of the lock. */
export function unchangedEvents({ stages, lock: { notice } }: BuildOutcome): DebkitEvent[] {
  const events = stages.map(({ stage, status, duration, detail }) => ({ type: 'stage', stage, status, duration, detail }) as const);
  return notice === null ? events : [...events, { type: 'notice', message: notice }];
}

function hasAbandoned(store: string, out: string): boolean {
  const folders = ['work', ...['unshare', 'docker', 'podman'].map((sandbox) => join(sandbox, 'tops'))];
  const owners = folders.flatMap((folder) => namesIn(join(store, folder)));
  const halfWritten = namesIn(out).filter((name) => name.startsWith('.debkit-')).map((name) => name.slice('.debkit-'.length));
  return [...owners, ...halfWritten].some((name) => !isAlive(name));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function fromCache(record: StageRecord): StageRecord {
  return record.status === 'skipped' ? record : { ...record, status: 'cached', start: 0, duration: 0 };
}

/** Name and bytes of every file of a recipe's own folder; null where it is no such folder, or a large one. */
function recipeFiles(file: string): unknown {
  if (basename(file) !== 'recipe.yaml') return null;
  const folder = dirname(file);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  if (names.length > most.files) return null;
  let bytes = 0;
  const found: [string, string][] = [];
  for (const name of names) {
    const stat = lstatSync(join(folder, name));
    if (stat.isDirectory()) continue;
    if (!stat.isFile() || (bytes += stat.size) > most.bytes) return null;
    found.push([`${name} ${String(stat.mode & 0o111)}`, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]);
  }
  return found;
}

/** The .dsc and the state of everything in its folder that it may name. */
function sourceFiles(dsc: string): unknown {
  if (!existsSync(dsc)) return null;
  const text = readFileSync(dsc, 'utf8');
  const names = [...new Set([...text.matchAll(/^ [0-9a-f]{32,64} \d+ ([A-Za-z0-9][A-Za-z0-9+.~_-]*)$/gm)].map((match) => match[1] ?? ''))];
  return { text, files: names.map((name) => stateOf(join(dirname(dsc), name))) };
}

/** debkit's own files: templates and program. */
function programFiles(): (string | null)[] {
  return [join(packageRoot(), 'templates'), fileURLToPath(new URL('..', import.meta.url))].flatMap((folder) => states(folder));
}

function states(folder: string): (string | null)[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().map((name) => stateOf(join(folder, name)));
}

/** Size, time and identity of a file (stat(2)); null where there is none. */
function stateOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}
