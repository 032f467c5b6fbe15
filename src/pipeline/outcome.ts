// What a run ended with: the content of result.json, the last event, and what views show.
import type { FileArtifact, HardeningReport, InstallReport, LintReport } from '../contracts/artifacts.ts';
import type { TagComparison, UpstreamOrigin } from '../contracts/origin.ts';
import type { ReproducibilityReport } from '../contracts/reproducibility.ts';
import type { BuildPlan, BuildTarget } from '../contracts/plan.ts';
import type { Triage } from '../errors.ts';
import type { LockReport } from './check-lock.ts';
import type { StageRecord } from './stage-runner.ts';

export type BuildStatus = 'passed' | 'lint-failed' | 'install-test-failed' | 'lint-and-install-test-failed' | 'not-reproducible' | 'source-only' | 'failed';

/** How the packages fared, as a status. */
export function statusOf({ lint, installTest, reproducible }: Pick<BuildOutcome, 'lint' | 'installTest' | 'reproducible'>): BuildStatus {
  const [linted, tested] = [lint?.failed !== true, installTest?.failed !== true];
  if (!linted || !tested) return linted ? 'install-test-failed' : tested ? 'lint-failed' : 'lint-and-install-test-failed';
  return reproducible?.same === false ? 'not-reproducible' : 'passed';
}

const verdicts: Readonly<Record<BuildStatus, string>> = {
  passed: 'built',
  'lint-failed': 'built, but lint failed',
  'install-test-failed': 'built, but the install test failed',
  'lint-and-install-test-failed': 'built, but lint and install test failed',
  'not-reproducible': 'built, but a second build differs',
  'source-only': 'source package made',
  failed: 'failed',
};

/** The verdict in a few words. */
export function verdictOf({ status, reproducible }: Pick<BuildOutcome, 'status' | 'reproducible'>): string {
  const more = reproducible?.same === false && status !== 'not-reproducible';
  return `${verdicts[status]}${more ? ', and a second build differs' : ''}`;
}

/** A file of the output folder: name, bytes, lower-case hex hash. */
export interface OutputFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
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
  readonly source: string;
  readonly version: string;
  readonly target: BuildTarget;
  /** null where an existing source package was built. */
  readonly plan: BuildPlan | null;
  /** Where upstream's files were had; null where an existing source package was built, or they were not. */
  readonly upstream: UpstreamOrigin | null;
  /** A released tarball beside its tag; null where the recipe names none. */
  readonly tag: TagComparison | null;
  readonly sandbox: { readonly name: string; readonly why: string; readonly weaknesses: readonly string[] };
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
  /** Where a run failed before there were packages. */
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null; readonly stage: string | null; readonly tail: readonly string[]; readonly triage: Triage | null } | null;
}

/** 0, or 1 where lint or the install test failed, or a second build differs. */
export function exitCodeOf(outcome: BuildOutcome): 0 | 1 {
  return outcome.status === 'passed' || outcome.status === 'source-only' ? 0 : 1;
}

/** A file as result.json names it. */
export function outputFile(file: FileArtifact, name: string): OutputFile {
  return { name, size: file.size, sha256: file.sha256 };
}
