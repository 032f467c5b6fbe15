// What a run ended with: the content of result.json, the last event, and what views and the report show.
import type { HardeningReport, InstallReport, LintReport } from './artifacts.ts';
import type { DriftReport } from './drift.ts';
import type { StageName } from './events.ts';
import type { TagComparison, UpstreamOrigin } from './origin.ts';
import type { PackageComparison } from '../debian/package-comparison.ts';
import type { BuildPlan, BuildTarget } from './plan.ts';
import type { ReproducibilityReport } from './reproducibility.ts';
import type { Triage } from '../errors.ts';

export type BuildStatus = 'passed' | 'lint-failed' | 'install-test-failed' | 'lint-and-install-test-failed' | 'not-reproducible' | 'source-only' | 'failed';

/** A file of the output folder: name, bytes, lower-case hex hash. */
export interface OutputFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** A stage as it went. */
export interface StageRecord {
  readonly stage: StageName;
  readonly status: 'done' | 'failed' | 'cached' | 'skipped';
  /** Milliseconds since the run began, and how long it took. */
  readonly start: number;
  readonly duration: number;
  readonly detail: string;
  /** How many sandboxes it opened with the network, and without. */
  readonly sandboxes: { readonly online: number; readonly offline: number };
}

/** The build before this one, and what is otherwise in its packages. */
export interface EarlierBuild {
  readonly version: string;
  /** When it was begun; null where it does not tell. */
  readonly began: string | null;
  /** Whether every .deb of it is the same to the byte. */
  readonly identical: boolean;
  /** Debug symbols aside; each with its first differences. */
  readonly packages: readonly PackageComparison[];
  /** Bytes of each package's .deb, by its name. */
  readonly sizes: Readonly<Record<string, { readonly before: number | null; readonly now: number | null }>>;
  /** How many differences are left out. */
  readonly more: number;
}

/** How a run stood to the lock (`none`: it has no entry for this build); `newer` and `security` count packages and tools. */
export interface LockReport {
  readonly file: string | null;
  readonly state: 'none' | 'upstream-only' | 'followed' | 'drifted' | 'unchecked';
  readonly newer: number;
  readonly security: number;
  /** The difference in words; null where there is none to tell of. */
  readonly notice: string | null;
}

/** A build in a table of several; null where something was not looked at. */
export interface BuildRow {
  readonly source: string;
  readonly version: string | null;
  readonly suite: string | null;
  readonly style: string | null;
  readonly status: 'passed' | 'failed' | 'not-tried';
  readonly built: boolean | null;
  readonly lint: boolean | null;
  readonly tests: boolean | null;
  readonly reproducible: boolean | null;
  readonly seconds: number | null;
  /** What failed, or why it was not tried. */
  readonly why: string | null;
}

/** What tells where the packages come from: files of the output folder. */
export interface ProvenanceReport {
  /** SPDX and CycloneDX; empty where they could not be written. */
  readonly sboms: readonly string[];
  readonly statement: string;
  /** What it is signed with; `id` is the sha256 of the public key (DER). null where it is not. */
  readonly key: { readonly id: string; readonly algorithm: string } | null;
}

/** result.json, format 1. */
export interface BuildOutcome {
  readonly format: 1;
  readonly status: BuildStatus;
  /** debkit's version. */
  readonly debkit: string;
  /** The target as the user named it. */
  readonly request: string;
  /** When it began, by this machine's clock: `2026-11-27T14:31:53Z`. */
  readonly began: string;
  readonly source: string;
  readonly version: string;
  readonly target: BuildTarget;
  /** null where an existing source package was built. */
  readonly plan: BuildPlan | null;
  /** Where upstream's files were had; null where an existing source package was built, or they were not. */
  readonly upstream: UpstreamOrigin | null;
  /** A released tarball beside its tag; null where the recipe names none. */
  readonly tag: TagComparison | null;
  readonly sandbox: { readonly name: string; readonly why: string; readonly weaknesses: readonly string[]; /** Sandboxes that were opened beside the stages: environments made ready ahead, the lock looked at. */ readonly beside: StageRecord['sandboxes'] };
  readonly stages: readonly StageRecord[];
  readonly files: readonly OutputFile[];
  /** The output folder, absolute. */
  readonly folder: string;
  readonly lint: LintReport | null;
  readonly installTest: InstallReport | null;
  /** null where no packages were built. */
  readonly hardening: HardeningReport | null;
  /** null where no packages were built. */
  readonly provenance: ProvenanceReport | null;
  /** The second build, compared; null where there was none. */
  readonly reproducible: ReproducibilityReport | null;
  /** Name -> version of what shaped the output. */
  readonly tools: Readonly<Record<string, string>>;
  /** How it stood to debkit.lock. */
  readonly lock: LockReport;
  readonly notes: readonly string[];
  /** How a folder with debian/ that debkit made once stands to its recipe; not said of anything else. */
  readonly drift?: DriftReport;
  /** null where the output folder had none, and where no packages were built. */
  readonly earlier: EarlierBuild | null;
  /** Where a run failed before there were packages. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null; readonly stage: string | null; readonly tail: readonly string[]; readonly triage: Triage | null } | null;
}
