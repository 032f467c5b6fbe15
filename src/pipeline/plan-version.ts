// The package's version and its changelog, from upstream version, revision, debkit's suffix and suite.
import type { ChangelogEntryPlan, PackageVersion } from '../contracts/plan.ts';
import type { ChangelogEntry } from '../debian/changelog.ts';
import { versionSuffixFor, type Suite } from '../debian/suites.ts';
import { compareVersionPart, formatVersion, isValidRevision, parseVersion } from '../debian/version.ts';
import { RecipeError, UsageError } from '../errors.ts';
import type { RecipeChangelogEntry } from '../recipe/recipe.ts';
import type { MergedRecipe } from './merge-release.ts';
import type { PlanRequest } from './request.ts';

/**
 * `[epoch:]<upstream><repack>-<revision><suffix><~debN>` (Policy 5.6.12); a native package has no revision, the rest follows
 * its version. Where the release is that of the recipe's own debian/changelog, this has the last word. Errors: UsageError BAD_VERSION_SUFFIX.
 */
export function planVersion(merged: MergedRecipe, request: PlanRequest, suite: Suite, history: ChangelogEntry | null = null): PackageVersion {
  const upstream = `${merged.release.version}${merged.upstream['repack-suffix'] ?? ''}`;
  const epoch = merged.recipe.epoch === undefined || merged.recipe.epoch === 0 ? null : merged.recipe.epoch;
  const suffix = `${request.versionSuffix}${versionSuffixFor(suite)}`;
  if (!isValidRevision(`1${suffix}`)) {
    throw new UsageError('BAD_VERSION_SUFFIX', `${JSON.stringify(request.versionSuffix)} cannot end a version`, {
      hint: 'letters, digits and . + ~, e.g. ~debkit1',
    });
  }
  const native = merged.recipe['source-format'] === '3.0 (native)';
  if (history !== null && isNewest(history, merged)) return { epoch, upstream, revision: native ? '' : ownRevision(merged), full: history.version };
  const revision = native ? '' : `${ownRevision(merged)}${suffix}`;
  const full = formatVersion({ epoch, upstream: native ? `${upstream}${suffix}` : upstream, revision: native ? null : revision });
  return { epoch, upstream, revision, full };
}

/** Whether the newest entry of the recipe's own debian/changelog is that of the release. */
export function isNewest(history: ChangelogEntry, merged: MergedRecipe): boolean {
  const { epoch, upstream, revision } = parseVersion(history.version);
  const wanted = `${merged.release.version}${merged.upstream['repack-suffix'] ?? ''}`;
  return (epoch ?? 0) === (merged.recipe.epoch ?? 0) && upstream === wanted && (revision ?? ownRevision(merged)) === ownRevision(merged);
}

/** What the changelog is made for; `releaseDate` in seconds since 1970, null where nobody knows it. */
export interface ChangelogInput {
  readonly merged: MergedRecipe;
  readonly version: PackageVersion;
  readonly suite: Suite;
  readonly request: PlanRequest;
  readonly maintainer: string;
  readonly releaseDate: number | null;
}

/**
 * The package's history up to this version, newest first, no two of one date: the recipe's own entries, and a generated one where this
 * revision has none. Errors: RecipeError RELEASE_WITHOUT_DATE.
 */
export function planChangelog(input: ChangelogInput): ChangelogEntryPlan[] {
  const { merged, version, request, suite } = input;
  const revision = ownRevision(merged);
  const history = ownEntries(merged, version.upstream, revision);
  const written = history.filter(({ upstream }) => upstream === null);
  const entries = history.map(({ upstream, revision: own, entry }) =>
    entryPlan(input, { upstream, revision: own, date: entry.date, urgency: entry.urgency ?? 'medium', changes: entry.changes }),
  );
  if (written[0]?.revision !== revision) {
    const known = request.sourceDateEpoch ?? input.releaseDate;
    if (known === null) {
      throw new RecipeError(
        'RELEASE_WITHOUT_DATE',
        `the date of ${merged.recipe.source} ${merged.release.version} is not known`,
        {
          hint: 'add date: to the release in the recipe, or set SOURCE_DATE_EPOCH',
        },
      );
    }
    // A second revision of the same release needs a date of its own.
    const later = /^[0-9]+$/.test(revision) ? Math.max(0, Number(revision) - 1) : 0;
    const date = Math.max(known + later, (history[0]?.entry.date ?? -1) + 1);
    const text =
      written.length > 0 ? `Revision ${revision}.` : `Package ${merged.recipe.source} ${version.upstream} for ${suite.codename}.`;
    entries.unshift(entryPlan(input, { upstream: null, revision, date, urgency: 'medium', changes: [text] }));
  }
  return withDates(entries, request.sourceDateEpoch);
}

/** The Debian revision as the recipe has it, without debkit's suffix. */
function ownRevision(merged: MergedRecipe): string {
  return merged.release.revision ?? '1';
}

/** An entry of the recipe's; `upstream` is null where it is of the version that is planned. */
interface OwnEntry {
  readonly upstream: string | null;
  readonly revision: string;
  readonly entry: RecipeChangelogEntry;
}

/** The recipe's entries up to this upstream version and revision, newest first. */
function ownEntries(merged: MergedRecipe, upstream: string, revision: string): OwnEntry[] {
  const isOwn = (version: string) => version === upstream || version === merged.release.version;
  const entries = (merged.recipe.changelog ?? []).map((entry): OwnEntry => {
    const parts = parseVersion(entry.version);
    return { entry, upstream: isOwn(parts.upstream) ? null : parts.upstream, revision: parts.revision ?? '' };
  });
  return entries
    .filter((one) => (one.upstream === null ? compareVersionPart(one.revision, revision) <= 0 : compareVersionPart(one.upstream, upstream) < 0))
    .sort((a, b) => compareVersionPart(b.upstream ?? upstream, a.upstream ?? upstream) || compareVersionPart(b.revision, a.revision));
}

function entryPlan(input: ChangelogInput, entry: { upstream: string | null; revision: string; date: number; urgency: string; changes: readonly string[] }): ChangelogEntryPlan {
  const { version, suite, request } = input;
  const suffix = `${request.versionSuffix}${versionSuffixFor(suite)}`;
  const native = version.revision === '';
  const upstream = entry.upstream === null ? version.upstream : entry.upstream;
  const full = formatVersion({ epoch: version.epoch, upstream: native ? `${upstream}${suffix}` : upstream, revision: native ? null : `${entry.revision || '1'}${suffix}` });
  return {
    version: full,
    distribution: suite.codename,
    urgency: entry.urgency,
    changes: entry.changes.map((change) => change.trim()),
    maintainer: input.maintainer,
    date: entry.date,
  };
}

/** The newest entry has SOURCE_DATE_EPOCH where it is set; each older one is at least a second older. */
function withDates(entries: readonly ChangelogEntryPlan[], sourceDateEpoch: number | null): ChangelogEntryPlan[] {
  let before = Infinity;
  return entries.map((entry, index) => {
    const wanted = index === 0 && sourceDateEpoch !== null ? sourceDateEpoch : entry.date;
    const date = Math.max(0, Math.min(wanted, before - 1));
    before = date;
    return { ...entry, date };
  });
}
