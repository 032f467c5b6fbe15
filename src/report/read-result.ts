// A result.json as a report is made of it: of this debkit, of an older one, or of a stranger.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { BuildOutcome } from '../contracts/outcome.ts';
import { UsageError } from '../errors.ts';
import { isRegularFile } from '../system/files.ts';

/** A result and the folder where its files lie. */
export interface FoundResult {
  readonly outcome: BuildOutcome;
  readonly folder: string;
}

const limit = 1 << 26;

/** Reads a result.json, or that of a folder. Error: RESULT_UNREADABLE (exit 2). */
export function readResult(path: string): FoundResult {
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, 'result.json') : path;
  const refused = (why: string, cause?: unknown) => new UsageError('RESULT_UNREADABLE', `'${path}' is no result of a build: ${why}`, { hint: 'name a result.json that debkit build wrote, or the folder it lies in', ...(cause === undefined ? {} : { cause }) });
  if (!existsSync(file)) throw refused(basename(file) === 'result.json' ? 'there is no result.json' : 'there is no such file');
  if (!isRegularFile(file)) throw refused('it is no regular file');
  if (statSync(file).size > limit) throw refused(`it has more than ${limit} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw refused('it is no JSON', cause);
  }
  if (!isOutcome(value)) throw refused('it lacks what every result of debkit has');
  return { outcome: completed(value), folder: dirname(resolve(file)) };
}

function isOutcome(value: unknown): value is BuildOutcome {
  if (typeof value !== 'object' || value === null) return false;
  const { format, status, source, version, target, sandbox, stages, files, lock, notes } = value as Record<string, unknown>;
  return (
    format === 1 && [status, source, version].every((one) => typeof one === 'string') && [stages, files, notes].every(Array.isArray) &&
    [target, sandbox, lock].every((one) => typeof one === 'object' && one !== null)
  );
}

/** Empty where an older debkit did not say it yet. */
const lacking: Pick<BuildOutcome, 'debkit' | 'request' | 'began' | 'earlier' | 'hardening' | 'reproducible' | 'tools' | 'upstream' | 'tag' | 'provenance'> = { upstream: null, tag: null, provenance: null, debkit: '', request: '', began: '', earlier: null, hardening: null, reproducible: null, tools: {} };

function completed(outcome: BuildOutcome): BuildOutcome {
  const { error, lint } = outcome;
  return { ...lacking, ...outcome, lint: lint === null ? null : { ...lint, explanations: lint.explanations ?? {}, earlier: lint.earlier ?? null }, error: error === null ? null : { ...error, triage: error.triage ?? null } };
}
