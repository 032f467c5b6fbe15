// What the user asks for, from command line, configuration and environment: everything a run needs beside the recipe.
import type { Limits } from '../contracts/limits.ts';
import type { AptSourcePlan, PackagingStyle } from '../contracts/plan.ts';
import type { DebkitEvent } from '../contracts/events.ts';
import type { RecipeLibrary } from '../recipe/lookup.ts';
import type { Exec } from '../system/exec.ts';
import type { Registries } from '../upstream/vendor/registry.ts';

export type SandboxChoice = 'auto' | 'unshare' | 'docker' | 'podman' | 'here';

/** The settings that shape a plan; `null` leaves the choice to the recipe or debkit. */
export interface PlanRequest {
  readonly suite: string;
  readonly architecture: string;
  readonly style: PackagingStyle | null;
  /** `Name <address>` for recipes that name no maintainer. */
  readonly maintainer: string | null;
  /** Between Debian revision and suite, e.g. `~debkit1`. */
  readonly versionSuffix: string;
  /** SOURCE_DATE_EPOCH of the user's environment: the changelog date, never the orig tarball's. */
  readonly sourceDateEpoch: number | null;
  readonly buildOptions: string;
  readonly buildProfiles: string;
  readonly aptSources: readonly AptSourcePlan[];
  /** Whether debkit.lock is heeded where there is one, demanded with all it can hold, or passed over. */
  readonly lock: 'heed' | 'demand' | 'ignore';
  /** Seconds a single step may take. */
  readonly stepLimit: number;
}

/** Where debkit looks and keeps things; absolute host paths. */
export interface Places {
  /** XDG_CACHE_HOME/debkit. */
  readonly store: string;
  /** XDG_STATE_HOME/debkit. */
  readonly state: string;
  /** In the order of search: ./recipes, configured ones, debkit's own. */
  readonly recipeLibraries: readonly RecipeLibrary[];
  /** The Debian archive's URI; null where neither configuration nor host names one (mmdebstrap's default then). */
  readonly mirror: string | null;
  /** Where security updates come from beside that mirror; null where nothing names it. */
  readonly securityMirror: string | null;
  /** Where old states of the two are kept by time, without the time; null where nothing names it. */
  readonly snapshots: { readonly archive: string; readonly security: string | null } | null;
  /** Said where the mirrors are such old states. */
  readonly past?: true;
  /** Keyring file of a suite that is not Debian's. */
  readonly keyring: string | null;
  /** Where parts of vendor/ are asked for, by kind; what is not said is asked of this host's own tools. */
  readonly registries?: Registries;
  /** Base image of containers; null imports a base made by mmdebstrap. */
  readonly containerBase: string | null;
}

/** Whether the packages are built a second time: with all varied that costs nothing, or with all that can be and, where they differ, as often as it takes to find the cause. */
export type Reproduce = 'no' | 'usual' | 'thorough';

/** One `debkit build` or `debkit source`. */
export interface BuildRequest {
  readonly target: string;
  readonly stopAt: 'source' | 'packages';
  readonly plan: PlanRequest;
  readonly places: Places;
  readonly sandbox: SandboxChoice;
  readonly limits: Limits;
  readonly out: string;
  readonly failOn: 'error' | 'warning' | 'info' | 'none';
  /** Whether lint lets this build through with the tags it has, and later ones with these. */
  readonly acceptLint: boolean;
  readonly keep: boolean;
  readonly offline: boolean;
  /** Every stage again, in the prepared environment. */
  readonly fresh: boolean;
  /** Environment and downloads again too. */
  readonly noCache: boolean;
  readonly lint: boolean;
  readonly test: boolean;
  /** Whether upgrades, and conflicts with Debian's packages, are tested too. */
  readonly upgrade: boolean;
  readonly reproduce: Reproduce;
  /** Whether diffoscope makes a page of what differs. */
  readonly diffoscope: boolean;
  /** Other sandboxes in which the packages must be the same. */
  readonly elsewhere: readonly Exclude<SandboxChoice, 'auto'>[];
  /** Whether compilers run through ccache. */
  readonly ccache: boolean;
  /** The file of the key that the provenance statement is signed with, absolute; null leaves it unsigned. */
  readonly provenanceKey: string | null;
  /** Goes on with the failed build that is kept, before the clean one. */
  readonly continueFailed: boolean;
  /** Where one target may be asked for several times: a row of `build --all`, a side of a comparison. */
  readonly row?: RequestRow;
}

/** A row of the catalogue, as several requests of one target are told apart. */
export interface RequestRow {
  /** Unique among the requests; it stands for the target in events and results. */
  readonly name: string;
  /** Why it is not tried where its source cannot be fetched; null where that is a failure. */
  readonly unreachable: string | null;
}

/** What a request is called among several. */
export function nameOf({ row, target }: BuildRequest): string {
  return row?.name ?? target;
}

/** What the command line lends to a run. */
export interface Services {
  readonly exec: Exec;
  readonly signal: AbortSignal;
  readonly emit: (event: DebkitEvent) => void;
  /** Milliseconds, for durations only. */
  readonly now: () => number;
}
