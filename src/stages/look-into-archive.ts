// What Debian's archive says before an upload: which tags make it reject a package at once, and which packages it has already.
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { parseRejectedTags, type RejectedTags } from '../debian/rejected-tags.ts';
import { findSuite } from '../debian/suites.ts';
import { DebkitError, PackageError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { listedSources, type ListedSource } from '../upstream/debian-archive.ts';
import { lastWords } from './installed-checks.ts';
import { inChroot } from './installing.ts';

export interface ArchiveInput {
  readonly base: BaseSpec;
  /** The clean system. */
  readonly clean: string;
  /** The layer that has lintian. */
  readonly lintLayer: string;
  /** Names of binary packages. */
  readonly names: readonly string[];
  readonly source: string;
}

/** What the archive says. */
export interface ArchiveView {
  /** The tags for which it rejects a package, as lintian's own data has them. */
  readonly rejected: RejectedTags;
  /** Those of the names that the suite has not. */
  readonly unknown: readonly string[];
  /** The versions of the source package in this suite and where uploads go; or why their list cannot be had. */
  readonly sources: readonly ListedSource[] | { readonly why: string };
}

/** Looks. Error: ARCHIVE_NOT_READ (exit 1). */
export async function lookIntoArchive({ base, clean, lintLayer, names, source }: ArchiveInput, context: SandboxContext & EnvironmentContext): Promise<ArchiveView> {
  const place = { base, mounts: [], context };
  const data = await inChroot(lintLayer, place, (chroot) => lines(chroot, ['cat', '/usr/share/lintian/data/archive/auto-rejection.yaml']));
  const known = await inChroot(clean, place, (chroot) => lines(chroot, ['apt-cache', 'pkgnames']));
  return { rejected: parseRejectedTags(data.join('\n')), unknown: names.filter((name) => !known.includes(name)), sources: await knownSources(source, base.suite, context) };
}

/** The archive has one pool for all its suites, so that a name stands for the same bytes in each. */
async function knownSources(source: string, suite: string, context: SandboxContext): Promise<ArchiveView['sources']> {
  const asked = findSuite(suite) === undefined ? [suite] : [...new Set([suite, 'sid'])];
  try {
    const found: ListedSource[] = [];
    for (const one of asked) found.push(...(await listedSources(source, one, context)));
    return found;
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    return { why: error.message };
  }
}

async function lines(chroot: Chroot, argv: readonly string[]): Promise<string[]> {
  // The result keeps its end alone.
  const all: string[] = [];
  const result = await chroot.run({ argv, user: 'root', seconds: 300, onLine: (line) => void all.push(line.trim()) });
  if (result.exitCode !== 0) throw new PackageError('ARCHIVE_NOT_READ', `${argv[0] ?? ''} ended with exit code ${result.exitCode}: ${lastWords(result)}`, { hint: 'run it again with --fresh; where it stays, what the line above names is not in this suite' });
  return all.filter((line) => line !== '');
}
