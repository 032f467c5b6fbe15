// index.html in the output folder: the index of the builds of one command, or of those that lie there.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { saidOf, type TargetResult } from '../pipeline/build-many.ts';
import { indexPage, rowOf, type IndexFacts, type IndexRow } from '../report/index-page.ts';
import { readResult } from '../report/read-result.ts';
import { reportName } from '../report/name.ts';
import { writeFileAtomic } from '../system/files.ts';
import { asDebkitError } from './any-error.ts';
import type { Session } from './session.ts';

const never = new AbortController().signal;

/** Writes it and gives its path; null, with a notice, where a file of others has its name. */
export async function writeIndex(out: string, rows: readonly IndexRow[], facts: IndexFacts, { services }: Pick<Session, 'services'>): Promise<string | null> {
  const path = join(out, 'index.html');
  if (existsSync(path) && !readFileSync(path, 'utf8').slice(0, 4000).includes('<meta name="generator" content="debkit">')) {
    services.emit({ type: 'notice', message: `no index was written: debkit did not make ${path}` });
    return null;
  }
  if (!existsSync(out)) return null;
  await writeFileAtomic(path, indexPage(rows, facts));
  return path;
}

/** The folder with what a target made, or with the log of what failed; null where there is none. */
export function folderOf(result: TargetResult): string | null {
  if (result.kind === 'built') return result.outcome.folder;
  const log = result.kind === 'failed' ? asDebkitError(result.error, never).details.logPath : undefined;
  return log === undefined ? null : dirname(log);
}

/** The report of a result as an index in `out` links to it; null where there is none. */
export function reportOf(result: TargetResult, out: string): string | null {
  const folder = folderOf(result);
  return folder !== null && existsSync(join(folder, reportName)) ? relative(out, join(folder, reportName)) : null;
}

/** The rows of several targets. */
export function rowsOf(results: readonly TargetResult[], out: string): IndexRow[] {
  return results.map((result): IndexRow => {
    const report = reportOf(result, out);
    const folder = folderOf(result);
    const seconds = result.kind === 'skipped' ? null : result.duration / 1000;
    if (result.kind === 'built') return { ...rowOf(result.outcome, report), seconds };
    if (folder !== null && report !== null) return { ...rowOf(readResult(folder).outcome, report), seconds };
    const nothing = { version: null, suite: null, style: null, lint: null, tests: null, reproducible: null };
    return { source: result.target, ...nothing, status: result.kind === 'failed' ? 'failed' : 'not-tried', built: result.kind === 'failed' ? false : null, seconds, why: result.kind === 'failed' ? asDebkitError(result.error, never).message : saidOf(result), report };
  });
}
