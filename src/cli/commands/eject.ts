// `debkit eject`: a recipe's source package as a plain tree with debian/ in git, which needs debkit no more.
import { basename, resolve } from 'node:path';
import { eject, type Ejected } from '../../pipeline/eject/eject.ts';
import { shellWord } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import { loadContext } from '../context.ts';
import type { Invocation } from '../invocation.ts';
import { standInMaintainer, standInNotice } from '../maintainer.ts';
import type { Session } from '../session.ts';
import { placesOf, planRequest } from '../settings.ts';
import { shownPath } from '../views/format.ts';

/** Writes the folder; 0. Errors: those of eject. */
export async function runEject({ targets: [target = '', to = ''], options }: Invocation, session: Session): Promise<number> {
  const context = await loadContext(session);
  const { services, cwd } = session;
  services.emit({ type: 'start', format: 1, target, command: 'eject' });
  const { plan, ...ejected } = await eject({ target, folder: resolve(cwd, to), plan: planRequest(options, context), places: placesOf(context), offline: options.offline ?? false }, services);
  const notes = plan.packaging.maintainer === standInMaintainer ? [...plan.notes, standInNotice] : plan.notes;
  for (const message of notes) services.emit({ type: 'notice', message });
  session.result({ status: 'passed', ...ejected }, ejectedText(ejected, cwd));
  return 0;
}

/** What was written, what git could not hold, and how to go on. */
function ejectedText(ejected: Omit<Ejected, 'plan'>, cwd: string): string {
  const folder = shownPath(ejected.folder, cwd);
  const tarball = ejected.orig === null ? '' : `${shownPath(ejected.orig, cwd)}: the orig tarball, where dpkg-source and gbp look for it\n`;
  const kept = ejected.orig === null ? '' : ejected.pristineTar ? 'pristine-tar can make the orig tarball again of the repository\n' : `the repository does not hold the orig tarball: keep ${basename(ejected.orig)}, or install pristine-tar and eject again\n`;
  const lost = [
    ...(ejected.leftOut.length === 0 ? [] : [`left out, since git takes it for a repository: ${named(ejected.leftOut)}\n`]),
    ...(ejected.emptyFolders.length === 0 ? [] : [`git holds no folder without files: ${named(ejected.emptyFolders)} (${ejected.emptyFolders.length === 1 ? 'it is' : 'they are'} in the orig tarball, so a build from the .dsc has ${ejected.emptyFolders.length === 1 ? 'it' : 'them'})\n`]),
  ];
  return [
    `${folder}/: ${ejected.source} ${ejected.version}, with debian/; branches ${ejected.branches.join(', ')}; tags ${ejected.tags.join(', ')}\n`,
    tarball,
    kept,
    ...lost,
    `next: cd ${shellWord(folder)} && gbp buildpackage, or dpkg-buildpackage\n`,
  ].join('');
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).map(sanitiseLine);
  return `${shown.join(', ')}${paths.length > shown.length ? ` and ${paths.length - shown.length} more` : ''}`;
}
