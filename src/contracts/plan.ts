// What a build will do, resolved: a recipe plus a release plus a request. Plain JSON, no clock, no secret, nothing left to look up.
import type { RecipeIdentity } from './origin.ts';
import type { AlternativePlan, ServicePlan } from './service-plan.ts';
import type { OrigPlan, UpstreamPlan, VendorKind } from './upstream-plan.ts';

/** A package version in its parts (Policy 5.6.12). `full` is `[epoch:]upstream[-revision]`. */
export interface PackageVersion {
  readonly epoch: number | null;
  /** Upstream version with the repack suffix, e.g. `1.2.0~rc1+dfsg`. */
  readonly upstream: string;
  /** Debian revision, e.g. `1~debkit1~deb13`. */
  readonly revision: string;
  readonly full: string;
}

export type PackagingStyle = 'cdbs' | 'dh';

/** A relation field's value as Debian writes it, one relation (with its alternatives) an entry. */
export type Relations = readonly string[];

/** Build relations of the source stanza. */
export interface BuildRelations {
  readonly 'Build-Depends': Relations;
  readonly 'Build-Depends-Arch': Relations;
  readonly 'Build-Depends-Indep': Relations;
  readonly 'Build-Conflicts': Relations;
  readonly 'Build-Conflicts-Arch': Relations;
  readonly 'Build-Conflicts-Indep': Relations;
}

export type BuildSystem =
  | 'autotools' | 'make' | 'cmake' | 'meson' | 'perl' | 'python' | 'golang' | 'cargo' | 'nodejs' | 'none' | 'own';

/** How upstream is built; strings reach a shell only in the sandbox, through debian/rules. */
export interface BuildPlanSteps {
  readonly system: BuildSystem;
  readonly autoreconf: boolean;
  /** Arguments of configure, cmake, meson or Makefile.PL; for make, of the call of make that configures. */
  readonly configure: readonly string[];
  /** Arguments of make (or the build system's own build step), e.g. `PREFIX=/usr`. */
  readonly make: readonly string[];
  /** Arguments of the install step beside `make`'s; the install target is `installTarget`. */
  readonly install: readonly string[];
  readonly installTarget: string;
  /** How make gets the compiler's flags; as its arguments they win over a Makefile's own assignments. */
  readonly flags: 'arguments' | 'environment';
  readonly test: { readonly run: boolean; readonly target: string | null; readonly reason: string | null };
  /** Exported in debian/rules: NAME -> value. */
  readonly environment: Readonly<Record<string, string>>;
  /** dpkg-buildflags: DEB_BUILD_MAINT_OPTIONS, e.g. `hardening=+all`. */
  readonly hardening: string | null;
  /** debhelper add-ons (dh --with), e.g. `python3`. */
  readonly with: readonly string[];
  readonly parallel: boolean;
  /** Said where vendor/ holds what the build and the program want of others. */
  readonly vendored?: VendorKind;
  /** Make text appended verbatim to debian/rules (runs in the sandbox only). */
  readonly rules: string | null;
}

/** A small change to an upstream file, made into a DEP-3 patch once the tree is there. */
export type Edit = EditPlace & EditChange;

/** What a change is about. */
export interface EditPlace {
  readonly file: string;
  readonly why: string;
  /** DEP-3 Forwarded: `not-needed`, `no` or a URL. */
  readonly forwarded: string;
  /** Where the edit stands in the recipe, for errors: `file:line:col`. */
  readonly where: string;
}

/** A text that stands once in the file, what a regular expression (its `^` and `$` at lines) matches once, or text for the file's top. */
export type EditChange =
  | { readonly replace: string; readonly with: string }
  | { readonly match: string; readonly with: string }
  | { readonly prepend: string };

/** A file of the recipe's folder, read as bytes; `path` relative, forward slashes. */
export interface RecipeFile {
  readonly path: string;
  readonly base64: string;
  readonly executable: boolean;
}

/** A command run in the clean system after the package is installed (a shell script, in the sandbox only). */
export interface SmokeTest {
  readonly run: string;
  /** Text that must appear in stdout or stderr. */
  readonly expect: string | null;
  readonly exit: number;
  readonly user: string;
  readonly seconds: number;
  /** The unit that is up meanwhile, without `.service`. */
  readonly service: string | null;
  /** Where that one must listen first. */
  readonly ports: readonly number[];
  /** What is put in place for it: absolute path -> text. */
  readonly files: Readonly<Record<string, string>>;
  /** Binary packages of the suite that the system of this test has beside the dependencies. */
  readonly needs: readonly string[];
}

/** A test of debian/tests/control (DEP-8). */
export interface AutopkgtestPlan {
  readonly name: string;
  /** The script's text. */
  readonly script: string;
  /** Depends, one relation an entry; `@` is every binary package. */
  readonly depends: Relations;
  readonly restrictions: readonly string[];
}

export interface LintOverride {
  readonly tag: string;
  /** The tag's context, `*` allowed; null matches all. */
  readonly context: string | null;
  readonly reason: string;
}

/** One binary package; the first has every installed file unless `files` says otherwise. */
export interface BinaryPackagePlan {
  readonly name: string;
  readonly architecture: string;
  readonly multiArch: 'same' | 'foreign' | 'allowed' | null;
  readonly section: string | null;
  readonly priority: string | null;
  readonly essential: boolean;
  /** Relation fields by name (Depends, Recommends, Provides, ...), substvars included. */
  readonly relations: Readonly<Record<string, Relations>>;
  /** Any other control field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Paragraphs, unwrapped; a line that starts with two spaces stays as it is. */
  readonly description: readonly string[];
  /** dh_install lines: pattern under debian/tmp or the tree, optionally ` destination`; null takes all. */
  readonly files: readonly string[] | null;
  readonly docs: readonly string[];
  readonly examples: readonly string[];
  readonly manpages: readonly string[];
  readonly links: readonly string[];
  readonly dirs: readonly string[];
  readonly maintscript: readonly string[];
  readonly services: readonly ServicePlan[];
  readonly alternatives: readonly AlternativePlan[];
  readonly smoke: readonly SmokeTest[];
  readonly lintOverrides: readonly LintOverride[];
}

/** One `Files:` stanza of debian/copyright (DEP-5). */
export interface CopyrightStanza {
  readonly files: readonly string[];
  readonly copyright: readonly string[];
  readonly license: string;
  readonly comment: string | null;
}

export interface ChangelogEntryPlan {
  readonly version: string;
  readonly distribution: string;
  readonly urgency: string;
  readonly changes: readonly string[];
  readonly maintainer: string;
  /** Seconds since 1970, UTC; the trailer is written in +0000. */
  readonly date: number;
}

/** Everything debian/ is rendered from. */
export interface PackagingPlan {
  readonly source: string;
  readonly section: string;
  readonly priority: string;
  readonly maintainer: string;
  readonly uploaders: readonly string[];
  readonly homepage: string | null;
  readonly vcs: { readonly git: string | null; readonly browser: string | null };
  readonly standardsVersion: string;
  readonly compatLevel: number;
  readonly sourceFormat: '3.0 (quilt)' | '3.0 (native)' | '1.0';
  /** null leaves the field out. */
  readonly rulesRequiresRoot: string | null;
  readonly style: PackagingStyle;
  readonly build: BuildPlanSteps;
  readonly buildRelations: BuildRelations;
  readonly sourceFields: Readonly<Record<string, string>>;
  readonly packages: readonly BinaryPackagePlan[];
  readonly tests: readonly AutopkgtestPlan[];
  readonly copyright: {
    readonly upstreamName: string;
    readonly upstreamContact: readonly string[];
    readonly stanzas: readonly CopyrightStanza[];
    /** Licence texts by short name, where /usr/share/common-licenses has none. */
    readonly licenses: Readonly<Record<string, string>>;
  };
  readonly upstreamMetadata: Readonly<Record<string, string>>;
  /** debian/watch body, null where none can be said. */
  readonly watch: string | null;
  readonly sourceLintOverrides: readonly LintOverride[];
  readonly edits: readonly Edit[];
  /** The recipe's patches/ in series order. */
  readonly patches: readonly RecipeFile[];
  /** The recipe's own debian/ folder: verbatim, wins over generated files. */
  readonly debianFiles: readonly RecipeFile[];
  /** When files of debian/ were last changed, in seconds since 1970, by path or glob below debian/; a later one wins. */
  readonly debianDates?: Readonly<Record<string, number>>;
  /** Symbolic links by path below debian/: what they point to. */
  readonly debianLinks?: Readonly<Record<string, string>>;
  /** What comes above the recipe's own debian/changelog, where it has one. */
  readonly changelog: readonly ChangelogEntryPlan[];
}

/** An apt source beyond the suite's own. */
export interface AptSourcePlan {
  readonly uris: string;
  readonly suites: string;
  readonly components: string;
  /** ASCII-armoured or binary keyring, base64; null trusts the archive keyring of the base. */
  readonly keyring: string | null;
  readonly pin: number | null;
}

/** What is built for what, and in what; all that stages 6 to 9 need beside the source package. */
export interface BuildTarget {
  readonly suite: string;
  readonly buildArchitecture: string;
  readonly hostArchitecture: string;
  readonly buildOptions: string;
  readonly buildProfiles: string;
  readonly aptSources: readonly AptSourcePlan[];
  /** Seconds a single step may take. */
  readonly stepLimit: number;
}

/** The whole plan. */
export interface BuildPlan {
  readonly format: 1;
  /** Where the recipe was read, as the user would name it. */
  readonly recipe: string;
  readonly identity: RecipeIdentity;
  readonly version: PackageVersion;
  readonly upstream: UpstreamPlan;
  readonly orig: OrigPlan;
  readonly packaging: PackagingPlan;
  readonly target: BuildTarget;
  /** Seconds since 1970: the newest changelog entry's date. */
  readonly sourceDateEpoch: number;
  /** What the user should know about the choice, e.g. `the newest release that builds on bookworm`. */
  readonly notes: readonly string[];
}
