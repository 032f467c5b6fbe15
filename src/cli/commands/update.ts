// `debkit update`: debkit.lock written anew for the named recipes or all of the user's own, and the difference in words.
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DebkitError, UsageError } from '../../errors.ts';
import { updateLock, type LockUpdate } from '../../pipeline/update-lock.ts';
import { findTarget } from '../../pipeline/find-target.ts';
import { listRecipes, type RecipeLibrary } from '../../recipe/lookup.ts';
import { packageRoot } from '../../system/resources.ts';
import { loadContext } from '../context.ts';
import { asDebkitError } from '../any-error.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest, type SettingsContext } from '../settings.ts';
import { failureData, failureText } from '../views/failure.ts';
import { lockUpdateText } from '../views/lock-update.ts';

/** Updates one lock after the other; 0, or the worst exit code of those that could not be. Errors: NO_RECIPE (exit 2). */
export async function runUpdate({ targets, options }: Invocation, session: Session): Promise<number> {
  const context = await loadContext(session);
  const { services } = session;
  const request = (target: string) => buildRequest(target, { ...(options.suite === undefined ? {} : { suite: options.suite }), stopAt: 'source' }, context);
  const { places } = request('');
  const named = targets.length > 0 ? targets : ownRecipes(places.recipeLibraries, context);
  const upstreamOnly = (target: string) => options.upstreamOnly === true || isDebkitsOwn(target, places.recipeLibraries);
  if (!named.every(upstreamOnly)) await readyHost(request(''), options, session);
  const updates: LockUpdate[] = [];
  const failures: { readonly target: string; readonly error: DebkitError }[] = [];
  for (const target of named) {
    services.emit({ type: 'start', format: 1, target, command: 'update' });
    try {
      updates.push(await updateLock(request(target), upstreamOnly(target), services));
    } catch (thrown) {
      const error = asDebkitError(thrown, services.signal);
      if (services.signal.aborted || named.length === 1) throw error;
      failures.push({ target, error });
    }
  }
  const lines = updates.map((update) => `${lockUpdateText(update)}${update.elsewhere ? ` (${update.file}, since beside the recipe it cannot be written)` : ''}\n`);
  const failed = failures.map(({ target, error }) => ({ target, ...failureData(error, null) }));
  const locks = updates.map((update) => ({ ...summaryOf(update), text: lockUpdateText(update) }));
  session.result({ status: failed.length === 0 ? 'passed' : 'failed', locks, failed }, lines.join(''));
  for (const { target, error } of failures) {
    session.complain(`${target}: ${failureText(error, { colors: session.colors.err, cwd: session.cwd, stage: null, command: null, shell: null, keep: false })}`);
  }
  return Math.max(0, ...failures.map(({ error }) => error.exitCode));
}

function summaryOf({ source, file, key, written, before, after, difference }: LockUpdate) {
  return { source, file, key, written, from: before?.version ?? null, to: after.version, difference };
}

/** The project here and the recipes of the user's folders. */
function ownRecipes(libraries: readonly RecipeLibrary[], { cwd }: SettingsContext): string[] {
  const found = listRecipes(libraries.filter(({ path }) => !isOwnLibrary(path)));
  const named = found.filter(({ shadowedBy }) => shadowedBy === null).map(({ name }) => name);
  const all = [...(existsSync(join(cwd, 'debkit.yaml')) ? ['./debkit.yaml'] : []), ...named];
  if (all.length > 0) return all;
  throw new UsageError('NO_RECIPE', 'no recipe of your own is found in ./recipes or the configured folders', { hint: "name one; also debkit's own are updated when named" });
}

function isDebkitsOwn(target: string, libraries: readonly RecipeLibrary[]): boolean {
  const found = findTarget(target, libraries);
  return found.kind === 'recipe' && isOwnLibrary(join(found.file, '../..'));
}

function isOwnLibrary(folder: string): boolean {
  const own = join(packageRoot(), 'recipes');
  return existsSync(folder) && existsSync(own) && realpathSync(folder) === realpathSync(own);
}
