// Every kind of thing debkit keeps in its cache folder beside layers, one row each: all that listing and pruning know of it.

/** One kind. Paths are relative to the cache folder; a `*` in one stands for any part of a name. */
export interface KeptKind {
  /** One of it, in words. */
  readonly what: string;
  readonly at: string;
  /** Whether a running debkit may be at work in any of it: then none of it goes. */
  readonly heldByRuns: boolean;
  /** Whether its own name says which debkit works in it. */
  readonly namedByRun?: true;
  /** The file that is locked while it changes. */
  readonly lock?: (path: string) => string;
  /** What vouches for it, beside it: goes first. */
  readonly stamps?: readonly string[];
  /** What goes of it, by name; all of it where this is not said. */
  readonly parts?: RegExp;
  /** Wanted again by every environment to come: goes with --all alone. */
  readonly lasting?: true;
}

const ofArchive = (path: string) => path.replace(/^(apt\/[^/]+)\/.*$/, '$1.lock');
const ofBase = (path: string) => path.replace(/^([^/]+\/apt\/[^/]+)\/.*$/, '$1/lock');

/** In the order in which they are shown. */
export const keptKinds: readonly KeptKind[] = [
  // A reader has links of its own to the files.
  { what: 'stage output', at: 'stages/*/*', heldByRuns: false },
  { what: 'git clone', at: 'git/*/*.git', heldByRuns: true, lock: (path) => `${path}.lock` },
  { what: 'downloaded file', at: 'downloads/*', heldByRuns: true },
  { what: 'Debian orig tarball', at: 'apt/*/origs/*', heldByRuns: true, lock: ofArchive },
  { what: 'Debian source package', at: 'apt/*/sources/*', heldByRuns: true, lock: ofArchive },
  { what: 'source list', at: 'apt/*/lists', heldByRuns: true, lock: ofArchive, stamps: ['../updated'] },
  { what: 'package list', at: '*/apt/*/lists', heldByRuns: true, lock: ofBase, stamps: ['../lists.sha256', '../lists.json', '../cache/pkgcache.bin', '../cache/srcpkgcache.bin'] },
  // Before what it lies in, which is then measured without it.
  { what: 'half download', at: '*/apt/*/cache/archives/partial/*', heldByRuns: true, lock: ofBase },
  { what: 'apt archive', at: '*/apt/*/cache/archives', heldByRuns: true, lock: ofBase, parts: /\.deb$/, lasting: true },
  { what: 'half package list', at: '*/apt/*/cache/*.bin.*', heldByRuns: true, lock: ofBase },
  { what: 'tool', at: '*/tools/*', heldByRuns: true },
  { what: 'apt solution', at: 'solutions/*', heldByRuns: false },
  { what: 'finished build', at: 'unchanged/*', heldByRuns: false },
  { what: 'compiler output', at: 'ccache/*', heldByRuns: true },
  { what: 'configured tree', at: 'configured/*', heldByRuns: true },
  { what: 'failed build', at: 'failures/*', heldByRuns: true },
  { what: 'kept workspace', at: 'kept/*', heldByRuns: false, namedByRun: true },
];

/** Folders where work under way may lie beside what is kept. */
export const workFolders: readonly string[] = [...new Set(keptKinds.map(({ at }) => at.replace(/\/[^/]*$/, ''))), 'apt/*', '*', '*/bases', '*/environments/*', '*/tools'];
