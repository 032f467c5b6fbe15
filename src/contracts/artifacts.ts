// What the stages hand on: plain data that names files by path and sha256.
import type { SmokeTest } from './plan.ts';
import type { ServicePlan } from './service-plan.ts';

/** A file on the host: absolute path, bytes, lower-case hex hash. */
export interface FileArtifact {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Stage 1: a release as upstream names it; `date` in seconds since 1970. */
export interface UpstreamRelease {
  readonly upstreamVersion: string;
  readonly tag: string | null;
  readonly commit: string | null;
  readonly date: number;
}

/** Stage 3: upstream as fetched, before the orig tarball. */
export type UpstreamTree =
  /** A private bare repository holding the commit; submodules as bare repositories by path. */
  | {
      readonly kind: 'git';
      readonly gitDir: string;
      readonly commit: string;
      readonly date: number;
      readonly submodules: readonly { readonly path: string; readonly gitDir: string; readonly commit: string }[];
    }
  /** A tarball whose own bytes are kept (tarball and debian upstreams). */
  | { readonly kind: 'tarball'; readonly file: FileArtifact; readonly origin: string }
  /** A folder and the files in it that count, sorted by byte order. */
  | { readonly kind: 'directory'; readonly path: string; readonly files: readonly string[]; readonly date: number; readonly commit: string; readonly dirty: boolean };

/** Stage 4. `name` is `<source>_<upstream version>.orig.tar.{gz,xz,bz2}`. */
export interface OrigTarball extends FileArtifact {
  readonly name: string;
}

/** One file of debian/; `path` is relative to debian/, mode 0644 or 0755. */
export interface DebianFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: 0o644 | 0o755;
  /** When it was last changed, in seconds since 1970, which an installed file keeps; not said: when the source package is made. */
  readonly date?: number;
  /** Of a symbolic link: what it points to, relative to its folder and inside of the source tree; it has no content. */
  readonly link?: string;
}

/** Stage 5: sorted by path; `replaced` names generated files that the recipe's own took the place of. */
export interface DebianDirectory {
  readonly files: readonly DebianFile[];
  readonly replaced: readonly string[];
}

/** What a recipe says of how a binary package is tested once it is installed. */
export interface PackageTests {
  readonly smoke: readonly SmokeTest[];
  readonly services: readonly Pick<ServicePlan, 'name' | 'user' | 'test'>[];
}

/** Stage 6: a source package, ours or one that exists already. `files` has the .dsc first. */
export interface SourcePackage {
  readonly source: string;
  readonly version: string;
  readonly dsc: FileArtifact;
  readonly files: readonly FileArtifact[];
  /** The .dsc's build relations by field name. */
  readonly buildRelations: Readonly<Record<string, string>>;
  /** By binary package; empty where there is no recipe. */
  readonly tests: Readonly<Record<string, PackageTests>>;
}

/** Stage 7. `files` has the .changes first, then .buildinfo and every .deb. */
export interface BuildResult {
  readonly files: readonly FileArtifact[];
  readonly log: FileArtifact;
}

export type LintSeverity = 'error' | 'warning' | 'info' | 'pedantic' | 'experimental' | 'overridden' | 'classification' | 'masked';

export interface LintTag {
  readonly severity: LintSeverity;
  readonly tag: string;
  /** Package name, with `type` source, binary, changes or buildinfo. */
  readonly package: string;
  readonly type: string;
  readonly context: string;
  /** What to change in the recipe; null where debkit has no advice. */
  readonly advice: string | null;
}

/** A tag held against those of the last build: `fresh` where that had it not, `failed` where it keeps lint from passing. */
export interface JudgedTag extends LintTag {
  readonly fresh: boolean;
  readonly failed: boolean;
}

/** Stage 8. */
export interface LintReport {
  readonly tags: readonly JudgedTag[];
  readonly failed: boolean;
  readonly lintianVersion: string;
  /** lintian's own words on each tag: paragraphs with a line feed between them. */
  readonly explanations: Readonly<Record<string, string>>;
  /** The build that this one was held against; null where none is known. `gone` are its tags that this one has not. */
  readonly earlier: { readonly version: string; readonly lintianVersion: string; readonly gone: readonly string[] } | null;
}

export type StepStatus = 'passed' | 'failed' | 'not-tested';

export interface InstallStep {
  readonly name: string;
  readonly status: StepStatus;
  readonly detail: string;
}

/** Stage 9. */
export interface InstallReport {
  readonly steps: readonly InstallStep[];
  readonly failed: boolean;
}

/** What hardening-check (devscripts) says of a feature; `ignored` where a file cannot have it, as a shared library is no PIE. */
export type Hardened = 'yes' | 'no' | 'unknown' | 'ignored';

/** The features of an ELF file; null where hardening-check could not read it. */
export interface HardenedBinary {
  readonly package: string;
  /** As it is installed, without the leading slash. */
  readonly file: string;
  /** Compiled by Go's own compiler. */
  readonly go: boolean;
  readonly pie: Hardened | null;
  readonly stackProtector: Hardened | null;
  readonly fortify: Hardened | null;
  readonly relro: Hardened | null;
  readonly bindNow: Hardened | null;
}

/** What `systemd-analyze security` says of a service unit; null where systemd refuses it, with the reason in `refused`. */
export interface UnitExposure {
  readonly package: string;
  readonly unit: string;
  /** 0 (confined) to 10 (may do all). */
  readonly exposure: number | null;
  /** systemd's word: PERFECT, SAFE, OK, MEDIUM, EXPOSED, UNSAFE or DANGEROUS. */
  readonly verdict: string | null;
  /** The directives that leave something open, the heaviest first. */
  readonly open: readonly { readonly directive: string; readonly weight: number }[];
  readonly refused: string | null;
  /** Why it is not hardened, where the unit says so (`not-hardened` of a service). */
  readonly notHardened: string | null;
}

/** A file that runs with the rights of its owner (setuid) or group (setgid). */
export interface PrivilegedFile {
  readonly package: string;
  readonly file: string;
  /** As ls shows it, e.g. `-rwsr-xr-x`. */
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
}

/** How hardened the built packages are; figures only, which fail nothing. */
export interface HardeningReport {
  /** null where they could not be measured. */
  readonly binaries: readonly HardenedBinary[] | null;
  readonly units: readonly UnitExposure[] | null;
  readonly privileged: readonly PrivilegedFile[] | null;
  /** Why what is null could not be measured. */
  readonly notMeasured: readonly string[];
  /** What is not hardened, and what to change. */
  readonly findings: readonly HardeningFinding[];
}

export interface HardeningFinding {
  readonly package: string;
  /** e.g. `no bind now`. */
  readonly what: string;
  /** The files or units it is said of. */
  readonly where: readonly string[];
  /** What to change in the recipe; null where debkit has no advice. */
  readonly advice: string | null;
}
