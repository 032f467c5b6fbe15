// Where a recipe takes an imported package's orig tarball from: Debian's archive where a released suite has these bytes, else the file itself.
import { basename } from 'node:path';
import type { StageContext } from '../../contracts/context.ts';
import { formatIsoDate } from '../../debian/changelog-date.ts';
import { findSuite, suites } from '../../debian/suites.ts';
import { parseVersion } from '../../debian/version.ts';
import { DebkitError } from '../../errors.ts';
import { listedSources } from '../../upstream/debian-archive.ts';
import type { ArchiveContext } from '../../upstream/private-apt.ts';
import type { DraftOrigin } from './compose.ts';
import type { OldPackage } from './old-package.ts';

/** The recipe's words for it, and the file that has to lie beside the recipe; null where none has to. */
export interface FoundOrigin extends DraftOrigin {
  readonly kept: string | null;
  readonly why: string;
}

/** Looks for the tarball's sha256, in `suite` first; what an archive cannot tell is as if it had it not. */
export async function findOrigin({ sourcePackage, newest, orig, origDate }: OldPackage, suite: string, context: StageContext & ArchiveContext): Promise<FoundOrigin> {
  const release = { sha256: orig.sha256, date: formatIsoDate(origDate || newest.date) };
  const first = findSuite(suite)?.codename ?? suite;
  // sid has an orig tarball no longer than until the next one.
  const lasting = suites.map(({ codename }) => codename).filter((name) => name !== 'sid');
  const upstreamVersion = parseVersion(newest.version).upstream;
  for (const name of [...lasting.filter((one) => one === first), ...lasting.filter((one) => one !== first)]) {
    const listed = await listedSources(sourcePackage.source, name, context).catch((error: unknown) => {
      context.signal.throwIfAborted();
      if (error instanceof DebkitError && error.exitCode >= 3 && error.exitCode !== 70) return [];
      throw error;
    });
    const found = listed.some(({ version, origs }) => parseVersion(version).upstream === upstreamVersion && origs.length === 1 && origs[0]?.sha256 === orig.sha256);
    if (found) return { upstream: { debian: sourcePackage.source, suite: name }, release, kept: null, why: `${name} has this orig tarball` };
  }
  const extension = /\.tar\.[a-z0-9]+$/.exec(orig.path)?.[0] ?? '';
  const kept = `${sourcePackage.source}_${upstreamVersion}.orig${extension}`;
  return { upstream: { tarball: kept }, release, kept: basename(kept), why: `no released suite has this orig tarball: it lies beside the recipe` };
}
