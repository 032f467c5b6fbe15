// The user's own project as upstream: the files git tracks, as they are on disk.
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { UpstreamTree } from '../contracts/artifacts.ts';
import type { DirectoryUpstreamPlan } from '../contracts/upstream-plan.ts';
import { UpstreamError, UsageError } from '../errors.ts';
import { byBytes } from '../system/files.ts';
import { readCheckout } from './git.ts';

/** What git says of a checkout: `description` is git describe's (nearest tag, commits since, commit), null without a tag. */
export interface CheckoutState {
  /** Committer date of HEAD, seconds since 1970. */
  readonly date: number;
  readonly commit: string;
  readonly dirty: boolean;
  readonly description: string | null;
}

/** Date, commit and state of the checkout at `path`. Errors: DIRECTORY_NOT_GIT, DIRECTORY_NO_COMMIT (exit 2). */
export async function checkoutState(path: string): Promise<CheckoutState> {
  const inside = await readCheckout(path, ['rev-parse', '--is-inside-work-tree']);
  if (inside?.trim() !== 'true') {
    throw new UsageError('DIRECTORY_NOT_GIT', `'${path}' is not in a git checkout that git lets us read`, {
      hint: `debkit packs the files git tracks: git init && git add . && git commit; if git calls its ownership dubious: git config --global --add safe.directory ${path}`,
    });
  }
  const head = await readCheckout(path, ['log', '-1', '--no-show-signature', '--format=%H %ct']);
  const [commit, date] = (head ?? '').trim().split(' ');
  if (commit === undefined || date === undefined) {
    throw new UsageError('DIRECTORY_NO_COMMIT', `the checkout at '${path}' has no commit yet`, {
      hint: 'git commit: its date becomes the date of the package',
    });
  }
  const changes = await readCheckout(path, [
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--ignore-submodules=none',
    '--',
    '.',
  ]);
  const description = await readCheckout(path, ['describe', '--tags', '--abbrev=7', 'HEAD']);
  return {
    date: Number(date),
    commit,
    dirty: changes?.trim() !== '',
    description: description === null || description.trim() === '' ? null : description.trim(),
  };
}

/** The tracked files below the folder that are on disk, submodules' included, in byte order. Errors: as checkoutState; DIRECTORY_EMPTY. */
export async function readDirectory(plan: DirectoryUpstreamPlan): Promise<Extract<UpstreamTree, { kind: 'directory' }>> {
  const { date, commit, dirty } = await checkoutState(plan.path);
  const listing = (await readCheckout(plan.path, ['ls-files', '-z', '--cached', '--recurse-submodules'])) ?? '';
  const files: string[] = [];
  for (const name of new Set(listing.split('\0'))) {
    // A tracked file may have been removed, and a submodule may not be checked out.
    const status = name === '' ? null : await lstat(join(plan.path, name)).catch(() => null);
    if (status !== null && !status.isDirectory()) files.push(name);
  }
  if (files.length === 0) throw new UpstreamError('DIRECTORY_EMPTY', `git tracks no file in '${plan.path}'`, { hint: 'git add' });
  return { kind: 'directory', path: plan.path, files: files.sort(byBytes), date, commit, dirty };
}
