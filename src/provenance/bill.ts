// What a build is made of and holds, before it is written as one bill of materials or the other.
import type { UpstreamOrigin } from '../contracts/origin.ts';
import type { SpdxReference } from '../debian/spdx.ts';

/** A file beside the bill. */
export interface BilledFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** A binary package and the files that it installs. */
export interface BilledPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly section: string;
  /** The first line of its description. */
  readonly summary: string;
  readonly file: BilledFile;
  /** Regular files and further hard links to them, by path. */
  readonly contents: readonly BilledContent[];
}

export interface BilledContent {
  /** With the slash it begins with. */
  readonly path: string;
  readonly sha256: string;
  readonly sha1: string;
}

/** A package that was installed where the build ran. */
export interface BilledDependency {
  readonly name: string;
  readonly version: string;
  /** null where the .buildinfo leaves it out: the build architecture's, or of all. */
  readonly architecture: string | null;
}

export interface BilledLicenses {
  /** All that debian/copyright names, as an SPDX expression; null where it is not machine-readable. */
  readonly declared: string | null;
  readonly copyright: readonly string[];
  readonly references: readonly (SpdxReference & { readonly text: string })[];
}

export interface Bill {
  readonly source: string;
  readonly version: string;
  /** Host architecture. */
  readonly architecture: string;
  /** Seconds since 1970: the date of the newest changelog entry. */
  readonly date: number;
  readonly maintainer: string;
  readonly homepage: string | null;
  readonly dsc: BilledFile;
  /** What upstream's files came in. */
  readonly orig: readonly BilledFile[];
  /** debian/, or all of a native package. */
  readonly packaging: readonly BilledFile[];
  /** null where an existing source package was built. */
  readonly upstream: UpstreamOrigin | null;
  readonly packages: readonly BilledPackage[];
  readonly dependencies: readonly BilledDependency[];
  readonly licenses: BilledLicenses;
  /** debkit's. */
  readonly toolVersion: string;
}

/** The URI that upstream's files were had from, with the commit where it is git; null for what has none. */
export function upstreamUri(upstream: UpstreamOrigin | null): string | null {
  if (upstream?.kind === 'git') return `git+${upstream.url}@${upstream.commit}`;
  return upstream?.kind === 'tarball' ? upstream.url : null;
}

/** Bytes' hash as a UUID (RFC 9562, version 8), so that a document has its own name, and the same one each time. */
export function uuidOf(sha256: string): string {
  const variant = '89ab'.charAt(Number.parseInt(sha256.charAt(16), 16) % 4);
  return [sha256.slice(0, 8), sha256.slice(8, 12), `8${sha256.slice(13, 16)}`, `${variant}${sha256.slice(17, 20)}`, sha256.slice(20, 32)].join('-');
}

/** A time as both formats write it. */
export function utcTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');
}
