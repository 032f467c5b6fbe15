// What a run ended with: the content of result.json, the last event, and what views show.
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { BuildOutcome, BuildStatus, OutputFile } from '../contracts/outcome.ts';

export type { BuildOutcome, BuildStatus, OutputFile };

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

/** 0, or 1 where lint or the install test failed, or a second build differs. */
export function exitCodeOf(outcome: BuildOutcome): 0 | 1 {
  return outcome.status === 'passed' || outcome.status === 'source-only' ? 0 : 1;
}

/** A file as result.json names it. */
export function outputFile(file: FileArtifact, name: string): OutputFile {
  return { name, size: file.size, sha256: file.sha256 };
}
