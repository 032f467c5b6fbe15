// The names of the files a source or binary package consists of; no file name has the epoch (Policy 5.6.12).
import { parseVersion, withoutEpoch } from './version.ts';

export type TarballExtension = 'gz' | 'xz' | 'bz2';

/** `<source>_<upstream version>.orig.tar.<extension>`; `upstream` has neither epoch nor revision. */
export function origTarballName(source: string, upstream: string, extension: TarballExtension): string {
  return `${source}_${upstream}.orig.tar.${extension}`;
}

/** The second orig tarball, which dpkg-source unpacks as vendor/: `<source>_<upstream version>.orig-vendor.tar.xz` (dpkg-source(1), format 3.0 (quilt)). */
export function vendorTarballName(source: string, upstream: string): string {
  return `${source}_${upstream}.orig-vendor.tar.xz`;
}

/** `<source>_<version>.dsc`. */
export function dscName(source: string, version: string): string {
  return `${source}_${withoutEpoch(version)}.dsc`;
}

/** `<source>_<version>.debian.tar.<extension>`, of format 3.0 (quilt). */
export function debianTarballName(source: string, version: string, extension: TarballExtension = 'xz'): string {
  return `${source}_${withoutEpoch(version)}.debian.tar.${extension}`;
}

/** `<source>_<version>.tar.<extension>`, of format 3.0 (native). */
export function nativeTarballName(source: string, version: string, extension: TarballExtension = 'xz'): string {
  return `${source}_${withoutEpoch(version)}.tar.${extension}`;
}

/** `<source>_<version>.diff.gz`, of format 1.0. */
export function diffName(source: string, version: string): string {
  return `${source}_${withoutEpoch(version)}.diff.gz`;
}

/** `<source>_<version>_<architecture>.changes`; the architecture is `source` for a source-only upload. */
export function changesName(source: string, version: string, architecture: string): string {
  return `${source}_${withoutEpoch(version)}_${architecture}.changes`;
}

/** `<source>_<version>_<architecture>.buildinfo`. */
export function buildinfoName(source: string, version: string, architecture: string): string {
  return `${source}_${withoutEpoch(version)}_${architecture}.buildinfo`;
}

/** `<package>_<version>_<architecture>.deb`. */
export function debName(packageName: string, version: string, architecture: string): string {
  return `${packageName}_${withoutEpoch(version)}_${architecture}.deb`;
}

/** The package of a .deb, by the name of its file; empty where it has no name of a package's. */
export function packageOfDeb(path: string): string {
  return /([^/_]+)_[^/]*$/.exec(path)?.[1] ?? '';
}

/** Whether a file is a .deb that people install: not one of debug symbols. */
export function isOrdinaryDeb(path: string): boolean {
  return path.endsWith('.deb') && !/-dbgsym_[^/]*$/.test(path);
}

/** The folder of the unpacked source package: `<source>-<upstream version>`. */
export function sourceFolderName(source: string, version: string): string {
  return `${source}-${parseVersion(version).upstream}`;
}

/** Where a package is built in the sandbox; dpkg-genbuildinfo records Build-Path only under /build/. */
export function buildPath(source: string, version: string): string {
  return `/build/${sourceFolderName(source, version)}`;
}
