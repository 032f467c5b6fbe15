// What `debkit update` did to a lock, in words.
import { changeInWords, packagesInWords } from '../../pipeline/lock-difference.ts';
import type { LockUpdate } from '../../pipeline/update-lock.ts';
import { count } from '../../text/format.ts';

/** One line: `tinyproxy for trixie/amd64: upstream 1.11.2 -> 1.11.3; 12 build dependencies newer (...), 2 of them security`. */
export function lockUpdateText(update: LockUpdate): string {
  const words = update.before === null ? firstWords(update) : [...upstreamWords(update), ...environmentWords(update)];
  return `${update.source} for ${update.key}: ${words.length === 0 ? 'nothing changed' : words.join('; ')}`;
}

function firstWords({ after }: LockUpdate): string[] {
  const { upstream, environment } = after.release;
  return [`locked${upstream === null ? '' : ` upstream ${after.version}`}${environment === null ? ' alone' : ''}`, ...sizeWords(environment)];
}

function sizeWords(environment: LockUpdate['after']['release']['environment']): string[] {
  if (environment === null) return [];
  const { buildDependencies, base } = environment;
  return [`${buildDependencies.size} build dependencies over a base of ${count(base.size, 'package')}`];
}

function upstreamWords({ before, after }: LockUpdate): string[] {
  if (before === null) return [];
  if (before.version !== after.version) return [`upstream ${before.version} -> ${after.version}`];
  const [from, to] = [before.release.upstream, after.release.upstream];
  if (from === null || to === null) return from === to ? [] : [`upstream ${to === null ? 'no longer' : 'now'} locked`];
  const words = [
    from.tag === to.tag ? '' : `tag ${from.tag ?? 'none'} -> ${to.tag ?? 'none'}`,
    from.commit === to.commit ? '' : `commit ${from.commit?.slice(0, 12) ?? 'none'} -> ${to.commit?.slice(0, 12) ?? 'none'}`,
    from.orig.sha256 === to.orig.sha256 && from.orig.value === to.orig.value ? '' : 'another orig tarball',
  ].filter((part) => part !== '');
  return words.length === 0 ? [] : [`upstream ${after.version} has moved: ${words.join(', ')}`];
}

function environmentWords({ before, after, difference }: LockUpdate): string[] {
  if (before === null || difference === null) {
    if (before?.release.environment === null) return sizeWords(after.release.environment);
    return before !== null && after.release.environment === null ? ['the environment no longer locked'] : [];
  }
  const packages = packagesInWords(difference.packages, 3);
  if (packages.length > 0 || difference.archives.length === 0) return packages;
  return [`every package the same, in a newer state of the mirror (${difference.archives.map(changeInWords).join(', ')})`];
}
