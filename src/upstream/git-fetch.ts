// Fetching from a git repository: one private bare clone below the cache for each tag, checked against the commit the recipe demands.
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { UpstreamTree } from '../contracts/artifacts.ts';
import type { StageContext } from '../contracts/context.ts';
import type { GitUpstreamPlan } from '../contracts/upstream-plan.ts';
import { UpstreamError } from '../errors.ts';
import { filesChanged, rememberFiles } from '../system/file-states.ts';
import { diskFullError, exists, removeFolder, repairFolder, replaceFolder, saysDiskFull, tempName } from '../system/files.ts';
import { touch } from '../system/records.ts';
import { withLock } from '../system/lock.ts';
import { fetchEnvironment } from './git-environment.ts';
import { fetchSubmodules } from './git-submodules.ts';
import { listTags, readGit, runGit, tailOf, type RemoteTag } from './git.ts';
import { checkGitUrl, checkTag, nearTags, redactUrl } from './git-url.ts';

export type GitTree = Extract<UpstreamTree, { kind: 'git' }>;
export type GitContext = Pick<StageContext, 'store' | 'offline' | 'signal' | 'onLine'>;

/** A tag that is at another commit than the demanded one. */
export class CommitMismatch extends UpstreamError {
  readonly found: string;

  constructor(plan: GitUpstreamPlan, found: string) {
    super('COMMIT_MISMATCH', `the tag '${plan.tag}' is the commit ${found}, but the recipe demands ${plan.commit ?? 'another'}`, {
      hint: 'upstream moved the tag, or this is another repository: find out which before you change the recipe',
    });
    this.found = found;
  }
}

// Seconds.
const fetchLimit = 1800;

/**
 * The tree at the plan's tag, in a private bare clone below `<store>/git`; nothing is fetched where it is there and the commit is known, or offline.
 * Errors: GIT_URL_REFUSED, GIT_TAG_INVALID, NOT_CACHED, TAG_NOT_FOUND, COMMIT_MISMATCH, GIT_UNREACHABLE and GIT_FETCH_FAILED (retryable).
 */
export async function fetchGit(plan: GitUpstreamPlan, context: GitContext): Promise<GitTree> {
  checkGitUrl(plan.url);
  checkTag(plan.tag);
  const gitDir = clonePath(context.store, plan.url, `refs/tags/${plan.tag}`);
  const { commit, date } = await locked(gitDir, context, async () => {
    const found = await obtain(plan, gitDir, context);
    checkCommit(plan, found);
    touch(gitDir);
    return { commit: found, date: Number((await readGit(gitDir, ['log', '-1', '--format=%ct', '--no-show-signature', found])).trim()) };
  });
  const fetchCommit = (url: string, wanted: string) => fetchGitCommit(url, wanted, context);
  const submodules = plan.submodules ? await fetchSubmodules({ url: plan.url, gitDir, commit }, fetchCommit) : [];
  return { kind: 'git', gitDir, commit, date, submodules };
}

/** A commit of a repository on this host, in a private bare clone in the workspace; `ref` is refs/tags/NAME or HEAD. Error: GIT_FETCH_FAILED. */
export async function fetchLocal(path: string, ref: string, context: GitContext & { readonly workspace: string }): Promise<GitTree> {
  const gitDir = join(context.workspace, 'local.git');
  const own = ref === 'HEAD' ? 'refs/debkit/commit' : ref;
  await makeClone(path, gitDir, { commit: '', refspec: `+${ref}:${own}`, fallback: [`+${ref}:${own}`] }, context);
  const commit = await commitAt(gitDir, own);
  if (commit === null) throw new UpstreamError('GIT_FETCH_FAILED', `'${path}' has no ${ref}`);
  const date = Number((await readGit(gitDir, ['log', '-1', '--format=%ct', '--no-show-signature', commit])).trim());
  return { kind: 'git', gitDir, commit, date, submodules: [] };
}

/** The commit of the plan's tag, in the clone from now on. */
async function obtain(plan: GitUpstreamPlan, gitDir: string, context: GitContext): Promise<string> {
  const ref = `refs/tags/${plan.tag}`;
  const cached = await commitAt(gitDir, ref);
  if (cached !== null && (context.offline || cached === plan.commit?.toLowerCase())) return cached;
  if (context.offline) throw notCached(plan.url, `the tag '${plan.tag}'`);
  const tags = await listTags(plan.url, context);
  const found = tags.find((tag) => tag.name === plan.tag) ?? tagNotFound(plan, tags);
  checkCommit(plan, found.commit);
  if (cached === found.commit) return cached;
  context.onLine(`fetching ${plan.tag} from ${redactUrl(plan.url)}`);
  await makeClone(plan.url, gitDir, { commit: found.commit, refspec: `+${ref}:${ref}`, fallback: [`+${ref}:${ref}`] }, context);
  return (await commitAt(gitDir, ref)) ?? tagNotFound(plan, tags);
}

/** The bare clone that holds `commit` of `url`, for submodules, whose commits need not have a tag. */
async function fetchGitCommit(url: string, commit: string, context: GitContext): Promise<string> {
  checkGitUrl(url);
  const ref = 'refs/debkit/commit';
  const gitDir = clonePath(context.store, url, commit);
  return locked(gitDir, context, async () => {
    touch(gitDir);
    if ((await commitAt(gitDir, ref)) === commit) return gitDir;
    if (context.offline) throw notCached(url, `the commit ${commit}`);
    context.onLine(`fetching ${commit.slice(0, 12)} from ${redactUrl(url)}`);
    await makeClone(
      url,
      gitDir,
      {
        commit,
        refspec: `+${commit}:${ref}`,
        fallback: ['+refs/heads/*:refs/fetched/heads/*', '+refs/tags/*:refs/fetched/tags/*'],
      },
      context,
    );
    return gitDir;
  });
}

interface Wanted {
  readonly commit: string;
  readonly refspec: string;
  /** Fetched whole where the server gives no shallow clone, or no commit that is not a ref. */
  readonly fallback: readonly string[];
}

/** Makes the clone beside its place and moves it there, so that a killed fetch leaves neither locks nor halves. */
async function makeClone(url: string, gitDir: string, wanted: Wanted, context: GitContext): Promise<void> {
  const temp = tempName(gitDir);
  await mkdir(temp, { recursive: true });
  try {
    const format = wanted.commit.length === 64 ? 'sha256' : 'sha1';
    await readGit(temp, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', `--object-format=${format}`]);
    const environment = { ...fetchEnvironment(process.env, process.stdin.isTTY), GIT_DIR: temp };
    const fetch = (depth: readonly string[], refspecs: readonly string[]) =>
      runGit(['fetch', '--progress', '--no-tags', '--no-recurse-submodules', '--no-auto-gc', ...depth, '--', url, ...refspecs], {
        ...{ folder: temp, environment, seconds: fetchLimit, signal: context.signal, onLine: context.onLine },
      });
    await fetch(['--depth', '1'], [wanted.refspec])
      .catch(async () => {
        context.signal.throwIfAborted();
        await fetch([], wanted.fallback);
        if (wanted.commit === '' || !wanted.refspec.includes(wanted.commit)) return;
        await readGit(temp, ['update-ref', 'refs/debkit/commit', wanted.commit]);
        // $Format:%d$ in an archive names every ref of the commit: only ours may be there.
        const others = (await readGit(temp, ['for-each-ref', '--format=%(refname)', 'refs/fetched'])).trim().split('\n');
        for (const other of others) await readGit(temp, ['update-ref', '-d', other]);
      })
      .catch((cause: unknown) => {
        context.signal.throwIfAborted();
        const tail = tailOf(cause);
        if (saysDiskFull(tail.join('\n'))) throw diskFullError(temp);
        throw new UpstreamError('GIT_FETCH_FAILED', `fetching from '${redactUrl(url)}' failed`, { tail, retryable: true });
      });
    rememberFiles(temp);
    await replaceFolder(temp, gitDir);
  } finally {
    await removeFolder(temp);
  }
}

async function locked<T>(gitDir: string, context: GitContext, work: () => Promise<T>): Promise<T> {
  const onWait = () => context.onLine('waiting for another debkit that fetches from the same repository');
  return withLock(
    `${gitDir}.lock`,
    async () => {
      await repairFolder(gitDir);
      // git tells that an object is damaged only when it reads it.
      if (filesChanged(gitDir)) await removeFolder(gitDir);
      return work();
    },
    { signal: context.signal, onWait },
  );
}

async function commitAt(gitDir: string, ref: string): Promise<string | null> {
  if (!(await exists(gitDir))) return null;
  const commit = await readGit(gitDir, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]).catch(() => '');
  return commit.trim() === '' ? null : commit.trim();
}

function clonePath(store: string, url: string, name: string): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
  return join(store, 'git', hash(url), `${hash(name)}.git`);
}

function checkCommit(plan: GitUpstreamPlan, commit: string): void {
  if (plan.commit === null || plan.commit.toLowerCase() === commit) return;
  throw new CommitMismatch(plan, commit);
}

function tagNotFound(plan: GitUpstreamPlan, tags: readonly RemoteTag[]): never {
  const near = nearTags(
    plan.tag,
    tags.map((tag) => tag.name),
  );
  throw new UpstreamError('TAG_NOT_FOUND', `'${redactUrl(plan.url)}' has no tag '${plan.tag}'`, {
    hint: near.length === 0 ? 'it has no tags at all' : `the nearest of its ${tags.length} tags: ${near.join(', ')}`,
  });
}

function notCached(url: string, what: string): UpstreamError {
  return new UpstreamError('NOT_CACHED', `${what} of '${redactUrl(url)}' has not been fetched before`, {
    hint: 'run it once without --offline',
  });
}
