// The recipe as its author wrote it: what recipe.yaml may say, after the schema has checked it and before anything is resolved.
import type { BuildSystem, PackagingStyle, RecipeFile, SmokeTest } from '../contracts/plan.ts';
import type { VendorKind } from '../contracts/upstream-plan.ts';
import type { SourceLocation } from '../errors.ts';
import type { RecipeAlternative, RecipeService } from './recipe-services.ts';

/** Where upstream's files come from: exactly one of git, tarball, debian, directory is there, but that debian may stand beside tarball. */
export interface RecipeUpstream {
  readonly git?: string;
  readonly submodules?: boolean;
  readonly 'tag-pattern'?: string;
  readonly mangle?: readonly string[];
  /** URL in which @VERSION@ stands for the upstream version. */
  readonly tarball?: string;
  /** The git repository that the tarball was released from, and its tag, in which @VERSION@ stands for the upstream version. */
  readonly repository?: string;
  readonly tag?: string;
  readonly 'not-in-tag'?: readonly string[];
  readonly signature?: string;
  /** A file of the recipe's folder. */
  readonly keyring?: string;
  /** A source package of Debian's, in `suite`; beside `tarball` the second place to take its bytes from. */
  readonly debian?: string;
  readonly suite?: string;
  /** Relative to the recipe's folder. */
  readonly directory?: string;
  readonly 'version-from'?: 'describe' | 'release';
  readonly compression?: 'gz' | 'xz';
  readonly exclude?: readonly string[];
  readonly 'repack-suffix'?: string;
  readonly subdirectory?: string;
  readonly vendor?: VendorKind;
}

/** How upstream is built; what is left out has the style's or debkit's default. */
export interface RecipeBuild {
  readonly system?: BuildSystem;
  readonly autoreconf?: boolean;
  readonly configure?: readonly string[];
  readonly make?: readonly string[];
  readonly install?: readonly string[];
  readonly 'install-target'?: string;
  readonly flags?: 'arguments' | 'environment';
  readonly test?: boolean | { readonly run?: boolean; readonly target?: string; readonly reason?: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly hardening?: string;
  readonly with?: readonly string[];
  readonly parallel?: boolean;
  readonly rules?: string;
}

export type BuildRelationKey =
  | 'build-depends'
  | 'build-depends-arch'
  | 'build-depends-indep'
  | 'build-conflicts'
  | 'build-conflicts-arch'
  | 'build-conflicts-indep';

export type RelationKey =
  | 'depends'
  | 'pre-depends'
  | 'recommends'
  | 'suggests'
  | 'enhances'
  | 'breaks'
  | 'conflicts'
  | 'replaces'
  | 'provides'
  | 'built-using';

export interface RecipeSmoke extends Partial<Pick<SmokeTest, 'exit' | 'user' | 'seconds' | 'files' | 'needs'>> {
  readonly run: string;
  readonly expect?: string;
  readonly service?: string;
  readonly port?: readonly number[];
}

/** A test of debian/tests/control. */
export interface RecipeTest {
  readonly name: string;
  readonly run: string;
  readonly depends?: readonly string[];
  readonly restrictions?: readonly string[];
}

export interface RecipeLintOverride {
  readonly tag: string;
  readonly context?: string;
  readonly reason: string;
  readonly suites?: readonly string[];
}

/** A binary package, or what a release changes of one; the key above it is its name. A package of no release's alone has a summary and a description, but for a library's -dev package. */
export interface RecipePackage extends Partial<Readonly<Record<RelationKey, readonly string[]>>> {
  readonly architecture?: string;
  readonly 'multi-arch'?: 'same' | 'foreign' | 'allowed' | 'no';
  readonly section?: string;
  readonly priority?: string;
  readonly essential?: boolean;
  readonly summary?: string;
  readonly description?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly docs?: readonly string[];
  readonly examples?: readonly string[];
  readonly manpages?: readonly string[];
  readonly links?: readonly string[];
  readonly dirs?: readonly string[];
  readonly maintscript?: readonly string[];
  readonly services?: Readonly<Record<string, RecipeService>>;
  readonly alternatives?: Readonly<Record<string, RecipeAlternative>>;
  readonly smoke?: readonly RecipeSmoke[];
  readonly 'lint-overrides'?: readonly RecipeLintOverride[];
}

export interface RecipeCopyright {
  readonly files: readonly string[];
  readonly copyright: readonly string[];
  readonly license: string;
  readonly comment?: string;
}

/** A small change to an upstream file: exactly one of replace, match, prepend is there, and `with` beside the first two. */
export interface RecipeEdit {
  readonly file: string;
  readonly replace?: string;
  /** A regular expression as of editPattern. */
  readonly match?: string;
  readonly prepend?: string;
  readonly with?: string;
  readonly why: string;
  readonly forwarded?: string;
  readonly suites?: readonly string[];
}

export interface RecipeChangelogEntry {
  /** Upstream version and Debian revision, without epoch and debkit's suffix. */
  readonly version: string;
  /** Seconds since 1970. */
  readonly date: number;
  readonly urgency?: string;
  readonly changes: readonly string[];
}

export interface RecipeAptSource {
  readonly uris: string;
  readonly suites: string;
  readonly components?: string;
  /** A file of the recipe's folder. */
  readonly keyring?: string;
  readonly pin?: number;
}

/** Why `build --all` does not build it: the reason, or one that counts only where the source cannot be fetched. */
export type RecipeNotTried = string | { readonly unreachable: string };

/** What both the recipe and one of its releases may say; the release's word wins. */
export interface RecipeCommon extends Partial<Readonly<Record<BuildRelationKey, readonly string[]>>> {
  readonly section?: string;
  readonly homepage?: string;
  readonly 'standards-version'?: string;
  readonly 'source-format'?: '3.0 (quilt)' | '3.0 (native)' | '1.0';
  readonly style?: PackagingStyle;
  readonly compat?: number;
  readonly build?: RecipeBuild;
  readonly 'source-fields'?: Readonly<Record<string, string>>;
  readonly copyright?: readonly RecipeCopyright[];
  readonly licenses?: Readonly<Record<string, string>>;
  readonly edits?: readonly RecipeEdit[];
  readonly 'apt-sources'?: readonly RecipeAptSource[];
  readonly 'lint-overrides'?: readonly RecipeLintOverride[];
  readonly tests?: readonly RecipeTest[];
  readonly watch?: string;
  readonly 'not-tried'?: RecipeNotTried;
}

/** One upstream version that is packaged. */
export interface RecipeRelease extends RecipeCommon {
  readonly version: string;
  readonly tag?: string;
  /** Seconds since 1970. */
  readonly date?: number;
  readonly commit?: string;
  readonly sha256?: string;
  readonly 'debian-version'?: string;
  readonly suites?: readonly string[];
  readonly 'suites-why'?: string;
  readonly revision?: string;
  readonly upstream?: RecipeUpstream;
  /** Added to the recipe's build-depends, where `build-depends` takes their place. */
  readonly 'build-depends+'?: readonly string[];
  /** Added after the recipe's copyright, where `copyright` takes its place. */
  readonly 'copyright+'?: readonly RecipeCopyright[];
  /** Which of patches/ this release has; all when not said. */
  readonly patches?: readonly string[];
  readonly packages?: Readonly<Record<string, RecipePackage>>;
}

/** A whole recipe. */
export interface Recipe extends RecipeCommon {
  readonly debkit: 1;
  readonly source: string;
  readonly section: string;
  readonly priority?: string;
  readonly maintainer?: string;
  readonly uploaders?: readonly string[];
  readonly vcs?: { readonly git?: string; readonly browser?: string };
  readonly 'rules-requires-root'?: string;
  readonly 'upstream-name'?: string;
  readonly 'upstream-contact'?: readonly string[];
  readonly upstream: RecipeUpstream;
  readonly releases?: readonly RecipeRelease[];
  readonly epoch?: number;
  readonly packages: Readonly<Record<string, RecipePackage>>;
  /** Not there only where the recipe's debian/ has the file. */
  readonly copyright?: readonly RecipeCopyright[];
  /** Seconds since 1970, by path or glob below debian/. */
  readonly 'debian-dates'?: Readonly<Record<string, number>>;
  /** What they point to, by path below debian/. */
  readonly 'debian-links'?: Readonly<Record<string, string>>;
  readonly changelog?: readonly RecipeChangelogEntry[];
  readonly 'upstream-metadata'?: Readonly<Record<string, string>>;
}

/** Keys and list indexes from the recipe's root. */
export type RecipePath = readonly (string | number)[];

/** A recipe read from disk with what lies beside it; nothing more is read of its folder later. */
export interface LoadedRecipe {
  readonly recipe: Recipe;
  /** The recipe file, as the user would name it. */
  readonly file: string;
  /** The folder it lies in, absolute. */
  readonly folder: string;
  /** Where a key's value stands; the nearest parent's place when the key is not there. */
  readonly positions: (path: RecipePath) => SourceLocation;
  /** patches/ in series order; paths relative to patches/. */
  readonly patches: readonly RecipeFile[];
  /** debian/ sorted by path; paths relative to debian/. */
  readonly debianFiles: readonly RecipeFile[];
  /** The keyrings the recipe names, by the name it uses. */
  readonly keyrings: Readonly<Record<string, RecipeFile>>;
  /** Every file that was read, the recipe among them; paths relative to the folder, patches in series order. */
  readonly files: readonly RecipeFile[];
}
