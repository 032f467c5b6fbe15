// The submodules of a commit, and theirs: what .gitmodules says, held against the commits the tree itself names.
import type { UpstreamTree } from '../contracts/artifacts.ts';
import { UpstreamError } from '../errors.ts';
import { readGit } from './git.ts';
import { checkGitUrl, checkSubmodulePath, redactUrl, submoduleUrl } from './git-url.ts';

type GitTree = Extract<UpstreamTree, { kind: 'git' }>;

interface Repository {
  readonly url: string;
  readonly gitDir: string;
  readonly commit: string;
}

/** Fetches one commit of a repository and returns its bare clone. */
type FetchCommit = (url: string, commit: string) => Promise<string>;

const maximalDepth = 10;

/**
 * All submodules below the commit, recursively, by their path from its top. A relative URL is taken from the URL of the repository that has it.
 * Errors: SUBMODULE_UNKNOWN, SUBMODULE_PATH, SUBMODULE_DEPTH, GIT_URL_REFUSED and those of the fetch.
 */
export async function fetchSubmodules(
  repository: Repository,
  fetchCommit: FetchCommit,
  depth = 1,
): Promise<GitTree['submodules']> {
  const links = await gitLinks(repository);
  if (links.length === 0) return [];
  if (depth > maximalDepth)
    throw new UpstreamError(
      'SUBMODULE_DEPTH',
      `the submodules of '${redactUrl(repository.url)}' lie more than ${maximalDepth} deep`,
    );
  const urls = await submoduleUrls(repository);
  const found: GitTree['submodules'][number][] = [];
  for (const { path, commit } of links) {
    checkSubmodulePath(path);
    const named = urls.get(path);
    if (named === undefined) throw new UpstreamError('SUBMODULE_UNKNOWN', `.gitmodules names no URL for the submodule '${path}'`);
    const url = submoduleUrl(repository.url, named);
    checkGitUrl(url);
    const gitDir = await fetchCommit(url, commit);
    found.push({ path, gitDir, commit });
    for (const inner of await fetchSubmodules({ url, gitDir, commit }, fetchCommit, depth + 1))
      found.push({ ...inner, path: `${path}/${inner.path}` });
  }
  return found;
}

/** The gitlinks of the tree: where a submodule belongs and at which commit. */
async function gitLinks({ gitDir, commit }: Repository): Promise<{ path: string; commit: string }[]> {
  const listing = await readGit(gitDir, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  return listing.split('\0').flatMap((line) => {
    const [, linked, path] = /^160000 commit ([0-9a-f]{40,64})\t([^]*)$/.exec(line) ?? [];
    return linked === undefined || path === undefined ? [] : [{ path, commit: linked }];
  });
}

/** URL by path, as .gitmodules of that commit has them. */
async function submoduleUrls({ gitDir, commit }: Repository): Promise<Map<string, string>> {
  const settings = await readGit(gitDir, ['config', '-z', '--blob', `${commit}:.gitmodules`, '--list']).catch(() => '');
  const byName = new Map<string, { path?: string; url?: string }>();
  for (const [, name = '', key, value = ''] of settings.matchAll(/submodule\.([^\0\n]*)\.(path|url)\n([^\0]*)\0/g)) {
    byName.set(name, { ...byName.get(name), [key === 'path' ? 'path' : 'url']: value });
  }
  return new Map(
    [...byName.values()].flatMap(({ path, url }) => (path === undefined || url === undefined ? [] : [[path, url] as const])),
  );
}
