// What a bump says in the changelog: the new release with upstream's notes, quoted, and of the older one what had only been generated.
import { join } from 'node:path';
import type { BuildPlan } from '../../contracts/plan.ts';
import { formatIsoDate } from '../../debian/changelog-date.ts';
import { formatChangelogEntry, parseNewestEntry } from '../../debian/changelog.ts';
import { formatVersion, parseVersion } from '../../debian/version.ts';
import type { ReleaseNotes } from '../../detect/release-notes.ts';
import type { LoadedRecipe } from '../../recipe/recipe.ts';
import type { WrittenEntry } from './rewrite.ts';

/** What the entries are of: the two upstream versions as the recipe has them, and their plans; `now` in seconds since 1970. */
export interface BumpedPlans {
  readonly from: string;
  readonly to: string;
  readonly before: BuildPlan;
  readonly after: BuildPlan;
  readonly notes: ReleaseNotes | null;
  readonly now: number;
}

/** Entries for the recipe's `changelog`, the newest last: no two of one date, and the newest later than all. */
export function recipeEntries({ recipe }: LoadedRecipe, { from, to, before, after, notes, now }: BumpedPlans): WrittenEntry[] {
  const written = recipe.changelog ?? [];
  const isOf = (version: string, upstream: string, plan: BuildPlan) => [upstream, plan.version.upstream].includes(parseVersion(version).upstream);
  const [generated] = before.packaging.changelog;
  const entries: WrittenEntry[] = [];
  let newest = Math.max(0, ...written.map(({ date }) => date));
  // What had been generated of the older release would not be there any more.
  if (generated !== undefined && !written.some(({ version }) => isOf(version, from, before))) {
    newest = Math.max(generated.date, newest + 1);
    entries.push({ version: numbered(before, from, before.version.revision.replace(/[~+].*$/, '')), date: formatIsoDate(newest), changes: [`Package ${recipe.source} ${from}.`] });
  }
  // Somebody has written of it before.
  if (written.some(({ version }) => isOf(version, to, after))) return entries;
  return [...entries, { version: numbered(after, to, '1'), date: formatIsoDate(Math.max(now, newest + 1)), changes: changesOf(to, notes) }];
}

function numbered({ packaging }: BuildPlan, upstream: string, revision: string): string {
  return packaging.sourceFormat === '3.0 (native)' ? upstream : `${upstream}-${revision}`;
}

/** The recipe's own debian/changelog, which wins over a generated one, with an entry more, unless its newest is of the release already, as a killed bump leaves it; null where there is none. Error: CHANGELOG_INVALID. */
export function ownChangelog(loaded: LoadedRecipe, { to, after, notes, now }: BumpedPlans): { readonly file: string; readonly before: string; readonly after: string } | null {
  const own = loaded.debianFiles.find(({ path }) => path === 'changelog');
  if (own === undefined) return null;
  const text = Buffer.from(own.base64, 'base64').toString('utf8');
  const top = parseNewestEntry(text);
  const { epoch, upstream, revision } = parseVersion(top.version);
  const file = join(loaded.folder, 'debian', 'changelog');
  if (upstream === after.version.upstream) return { file, before: text, after: text };
  const version = formatVersion({ epoch, upstream: after.version.upstream, revision: revision === null ? null : revision.replace(/^[^~+]*/, '1') });
  const entry = formatChangelogEntry(top.source, { version, distribution: top.distribution, urgency: 'medium', changes: changesOf(to, notes), maintainer: after.packaging.maintainer, date: Math.max(now, top.date + 1) });
  return { file, before: text, after: `${entry}\n${text}` };
}

function changesOf(version: string, notes: ReleaseNotes | null): string[] {
  const first = `New upstream release ${version}.`;
  if (notes === null) return [first];
  const more = notes.more === 0 ? [] : [`- and ${notes.more} more`];
  return [first, [`Upstream's notes (${notes.from}):`, ...notes.points.map((point) => `- ${point}`), ...more].join('\n')];
}
