// lintian's tags and findings for tests.
import type { JudgedTag, LintSeverity } from '../../src/contracts/artifacts.ts';
import type { LintFindings } from '../../src/stages/lint-packages.ts';

/** A tag of the binary package tiny, with changes. */
export function lintTag(severity: LintSeverity, tag: string, change: Partial<JudgedTag> = {}): JudgedTag {
  return { severity, tag, package: 'tiny', type: 'binary', context: '', advice: null, fresh: false, failed: false, ...change };
}

/** What a lintian 2.122 found. */
export function lintFindings(...tags: readonly JudgedTag[]): LintFindings {
  return { tags, lintianVersion: '2.122.0', explanations: {} };
}
