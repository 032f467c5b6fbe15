// Where a git host cannot be reached, another line of the same recipe may come from elsewhere: the error names it.
import type { StageName } from '../contracts/events.ts';
import { isForSuite } from '../debian/suites.ts';
import { compareVersionPart } from '../debian/version.ts';
import { DebkitError, UpstreamError } from '../errors.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { upstreamOf } from '../recipe/release-upstream.ts';

const gitUnreachable: ReadonlySet<string> = new Set(['GIT_UNREACHABLE', 'GIT_FETCH_FAILED', 'GIT_TIME_LIMIT']);
const unreachable: ReadonlySet<string> = new Set([...gitUnreachable, 'DOWNLOAD_FAILED', 'DOWNLOAD_NOT_FOUND', 'MIRROR_UNREACHABLE', 'MIRROR_LACKS_FILE', 'NOT_CACHED']);

/** The newest release that needs no git host, as a target, e.g. `x@2.1` or `x@2.1 --suite trixie`; null where there is none. */
export function releaseWithoutGit(recipe: Recipe, suite: string): string | null {
  const found = (recipe.releases ?? [])
    .filter((release) => upstreamOf(recipe, release).git === undefined)
    .sort((a, b) => compareVersionPart(b.version, a.version));
  const here = found.find(({ suites }) => isForSuite(suites, suite));
  const chosen = here ?? found[0];
  if (chosen === undefined) return null;
  return `${recipe.source}@${chosen.version}${here === undefined ? ` --suite ${chosen.suites?.[0] ?? suite}` : ''}`;
}

/** The error itself, with the release named in its hint where it says that a git host cannot be reached. */
export function namingOtherLine(error: unknown, release: string | null): unknown {
  if (!(error instanceof DebkitError) || release === null || !gitUnreachable.has(error.code)) return error;
  const said = error.details.hint === undefined ? '' : `${error.details.hint}; `;
  error.details = { ...error.details, hint: `${said}a release that needs no git host: ${release}` };
  return error;
}

/** Whether the stage failed because the source is not to be had; an environment's packages are another matter. */
export function isUnreachable(error: unknown, stage: StageName | null): boolean {
  return error instanceof UpstreamError && unreachable.has(error.code) && (stage === 'plan' || stage === 'fetch');
}
