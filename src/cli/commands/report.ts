// `debkit report`: the report of a build again, from its result.json; of a folder of builds, the index.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { DebkitError, UsageError } from '../../errors.ts';
import { findTarget } from '../../pipeline/find-target.ts';
import { matching } from '../../pipeline/select-release.ts';
import { loadRecipe } from '../../recipe/load.ts';
import { rowOf } from '../../report/index-page.ts';
import { readResult, type FoundResult } from '../../report/read-result.ts';
import { reportName } from '../../report/name.ts';
import { makeReport } from '../../report/report.ts';
import { writeFileAtomic } from '../../system/files.ts';
import { ownVersion } from '../../system/own-version.ts';
import { startBeside } from '../../system/start-beside.ts';
import { loadContext } from '../context.ts';
import type { Invocation, Options } from '../invocation.ts';
import type { Session } from '../session.ts';
import { librariesOf } from '../settings.ts';
import { shownPath } from '../views/format.ts';
import { writeIndex } from '../write-index.ts';

/** Makes it and says where it is; 0. Errors: RESULT_UNREADABLE, NO_RESULT, RESULT_UNSHOWABLE (exit 2), those of findTarget and loadRecipe. */
export async function runReport({ targets: [target = ''], options }: Invocation, session: Session): Promise<number> {
  const path = (await indexOf(resolve(session.cwd, target), session)) ?? (await reportPathOf(await resultOf(target, options, session), session));
  if (options.open === true) await open(path, session);
  session.result({ status: 'passed', report: path }, `${shownPath(path, session.cwd)}\n`);
  return 0;
}

async function reportPathOf(found: FoundResult, { services }: Session): Promise<string> {
  const path = join(found.folder, reportName);
  await writeFileAtomic(path, await shown(found, () => makeReport(found.outcome, found.folder, services.signal)));
  return path;
}

/** The index of a folder of builds; null where the path is none. */
async function indexOf(path: string, session: Session): Promise<string | null> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true || ['result.json', 'recipe.yaml', 'debkit.yaml', 'debian'].some((name) => existsSync(join(path, name)))) return null;
  const rows = resultsIn(path, '').map((found) => {
    const report = join(found.folder, reportName);
    return shown(found, () => rowOf(found.outcome, existsSync(report) ? relative(path, report) : null));
  });
  if (rows.length === 0) return null;
  const index = await writeIndex(path, await Promise.all(rows), { debkit: ownVersion(), ended: null }, session);
  if (index === null) throw new UsageError('OUTPUT_NOT_OURS', `debkit did not make the index.html that is in '${path}'`, { hint: 'move it away' });
  return index;
}

/** What is in a stranger's result.json may be anything. */
async function shown<T>({ folder }: FoundResult, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof DebkitError && cause.exitCode !== 70) throw cause;
    throw new UsageError('RESULT_UNSHOWABLE', `the result in '${folder}' cannot be shown: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, hint: 'it is of another debkit, or was changed: build again' });
  }
}

/** A result.json or its folder, else the newest result of the target in the output folder, failures too. */
async function resultOf(target: string, options: Options, session: Session): Promise<FoundResult> {
  const path = resolve(session.cwd, target);
  if (basename(path) === 'result.json' || existsSync(join(path, 'result.json'))) return readResult(path);
  const context = await loadContext(session);
  const out = resolve(session.cwd, options.out ?? 'dist');
  const named = findTarget(target, librariesOf(context.configuration, session.cwd));
  const source = named.kind === 'recipe' ? loadRecipe(named.file).recipe.source : (/^([a-z0-9][a-z0-9+.-]+)_/.exec(basename(named.path))?.[1] ?? '');
  const wanted = named.kind === 'recipe' ? named.wanted : null;
  const fits = ({ outcome }: FoundResult) =>
    outcome.source === source && (options.suite === undefined || outcome.target.suite === options.suite) && (options.style === undefined || outcome.plan?.packaging.style === options.style);
  const results = resultsIn(out, `${source}_`).filter(fits);
  const [newest] = (wanted === null ? results : ofVersion(results, wanted)).sort((a, b) => changed(b) - changed(a));
  if (newest === undefined) throw new UsageError('NO_RESULT', `no build of '${target}' lies in ${shownPath(out, session.cwd)}`, { hint: `debkit build ${target}, or name its result.json` });
  return newest;
}

/** Those of the version that stands after an @, as other commands take it: a tag or version as it is, else a range. */
function ofVersion(results: readonly FoundResult[], wanted: string): FoundResult[] {
  const upstreamVersion = ({ version }: FoundResult['outcome']) => version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
  const exact = results.filter(({ outcome }) => [outcome.version, upstreamVersion(outcome), ...(outcome.upstream?.kind === 'git' ? [outcome.upstream.tag] : [])].includes(wanted));
  return exact.length > 0 ? exact : results.filter(({ outcome }) => matching([upstreamVersion(outcome)], wanted).length > 0);
}

/** The results of the folder whose names begin so; what is none is passed over. */
function resultsIn(out: string, prefix: string): FoundResult[] {
  if (!existsSync(out)) return [];
  return readdirSync(out)
    .sort()
    .filter((name) => name.startsWith(prefix) && existsSync(join(out, name, 'result.json')))
    .flatMap((name) => {
      try {
        return [readResult(join(out, name))];
      } catch (error) {
        if (error instanceof DebkitError) return [];
        throw error;
      }
    });
}

function changed({ folder }: FoundResult): number {
  return statSync(join(folder, 'result.json')).mtimeMs;
}

/** Shows it in the browser of whoever sits here. */
async function open(path: string, { services }: Session): Promise<void> {
  const why = await startBeside(['xdg-open', path], 3000);
  if (why !== null) services.emit({ type: 'notice', message: `no browser was opened, since ${why}${why.startsWith('there is no') ? ' (package xdg-utils)' : ''}: open ${path} in one` });
}
