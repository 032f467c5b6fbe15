// The tag stage, beside the orig tarball: what a released tarball has that its tag has not, told, and an end where the recipe does not allow it.
import type { UpstreamTree } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { TagComparison } from '../contracts/origin.ts';
import type { BuildPlan } from '../contracts/plan.ts';
import { DebkitError, PackageError } from '../errors.ts';
import { compareTarball, judge } from '../stages/compare-tarball.ts';
import type { StageCache } from './stage-cache.ts';
import type { StageRunner } from './stage-runner.ts';

export interface TagLine {
  readonly runner: StageRunner;
  readonly cache: StageCache;
  readonly contextOf: (onLine: (line: string) => void) => SandboxContext;
  readonly notice: (message: string) => void;
}

type Compared = Extract<TagComparison, { status: 'compared' }>;

// What a repository that cannot be asked gives; the tarball has the bytes that the recipe demands all the same.
const unanswered: ReadonlySet<string> = new Set(['NOT_CACHED', 'GIT_UNREACHABLE', 'GIT_FETCH_FAILED']);

/** The comparison; null where the recipe names no repository. Error: TARBALL_NOT_THE_TAG (exit 1), and those of fetchGit but that it cannot be reached, which is a notice. */
export async function tagStage({ upstream, orig }: Pick<BuildPlan, 'upstream' | 'orig'>, tree: UpstreamTree, line: TagLine): Promise<TagComparison | null> {
  if (upstream.kind !== 'tarball' || upstream.released === null || tree.kind !== 'tarball') return null;
  const { released } = upstream;
  return line.runner.run<TagComparison>('tag', async (onLine) => {
    const key = { url: released.url, tag: released.tag, tarball: tree.file.sha256, exclude: orig.exclude };
    const known = await line.cache.read<Compared>('tag', key);
    try {
      const compared = known === null ? await compareTarball(tree.file, released, orig.exclude, line.contextOf(onLine)) : { ...known.value, ...judge([...known.value.added, ...known.value.changed], released.allowed) };
      if (known === null) line.cache.write('tag', key, compared, []);
      if (compared.refused.length > 0) throw refused(compared);
      return { value: compared, cached: known !== null, detail: inWords(compared) };
    } catch (error) {
      if (!(error instanceof DebkitError) || !unanswered.has(error.code)) throw error;
      line.notice(`the tarball was not held against the tag ${released.tag}: ${error.message}`);
      return { value: { status: 'not-compared', why: error.message }, detail: 'not compared' };
    }
  });
}

function refused({ added, refused: files, tag, url }: Compared): PackageError {
  const some = files.slice(0, 30).map((path) => `${added.includes(path) ? 'not in the tag' : 'other content'}: ${path}`);
  return new PackageError('TARBALL_NOT_THE_TAG', `the tarball is not what is at the tag ${tag} of ${url}: ${files.length} of its files ${files.length === 1 ? 'is' : 'are'} not there, or ${files.length === 1 ? 'is' : 'are'} otherwise`, {
    tail: [...some, ...(files.length > some.length ? [`and ${files.length - some.length} more`] : [])],
    hint: 'read them; what upstream makes for a release is allowed by `not-in-tag` of upstream, beside @autotools',
  });
}

function inWords({ added, changed, missing, allowed }: Compared): string {
  const by = Object.entries(allowed).map(([pattern, files]) => `${pattern} ${files.length}`);
  return added.length + changed.length === 0 ? `all of it is in the tag${missing.length === 0 ? '' : `, which has ${missing.length} files more`}` : `not in the tag, and allowed: ${by.join(', ')}`;
}
