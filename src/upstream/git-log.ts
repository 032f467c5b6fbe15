// The subjects of the commits between two tags, fetched without the files.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageContext } from '../contracts/context.ts';
import { removeFolder } from '../system/files.ts';
import { fetchEnvironment } from './git-environment.ts';
import { readGit, runGit } from './git.ts';
import { checkGitUrl, checkTag } from './git-url.ts';

// Seconds.
const limit = 300;
const most = 200;

/** The newest first, without merges, 200 at most. Errors: GIT_URL_REFUSED, GIT_TAG_INVALID, GIT_TIME_LIMIT, and whatever a server that gives no part of a history says. */
export async function commitSubjects({ url, before, tag }: { readonly url: string; readonly before: string; readonly tag: string }, { workspace, signal, onLine }: StageContext): Promise<string[]> {
  checkGitUrl(url);
  for (const one of [before, tag]) checkTag(one);
  const gitDir = join(workspace, 'log.git');
  await removeFolder(gitDir);
  await mkdir(gitDir, { recursive: true });
  try {
    await readGit(gitDir, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
    const environment = { ...fetchEnvironment(process.env, process.stdin.isTTY), GIT_DIR: gitDir };
    const part = ['--no-tags', '--no-recurse-submodules', '--no-auto-gc', '--filter=tree:0', `--shallow-exclude=refs/tags/${before}`];
    await runGit(['fetch', ...part, '--', url, `+refs/tags/${tag}:refs/tags/${tag}`], { folder: gitDir, environment, seconds: limit, signal, onLine });
    const log = await readGit(gitDir, ['log', '--no-merges', '--no-show-signature', '--format=%s', `--max-count=${most}`, `refs/tags/${tag}`]);
    return log.split('\n').filter((line) => line.trim() !== '');
  } finally {
    await removeFolder(gitDir);
  }
}
