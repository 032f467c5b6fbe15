// Differences judged by the table of known ones: what is explained by style, suite or version, and what is not.
import { explanations, knownChanges, type Between, type Explanation, type ExplanationId, type KnownChange } from './known-differences.ts';
import type { Change, Difference, ExplainedDifference, Side } from './package-comparison.ts';

/** In what the sides differ as a whole; `older` is CDBS's side of two styles, the earlier of two suites, else the first. */
export interface Setting {
  readonly between: ReadonlySet<Between>;
  readonly older: Side;
}

const diffLines = 200;
const lineLength = 500;

/** The difference with what explains each change, and its diff cut to what a person reads. */
export function explainDifference(difference: Difference, setting: Setting): ExplainedDifference {
  const changes = difference.changes.map((change) => ({ ...change, explanation: explainChange(change, difference, setting) }));
  return { ...difference, changes, diff: difference.diff === null ? null : cut(difference.diff), explained: changes.every(({ explanation }) => explanation !== null) };
}

function explainChange(change: Change, difference: Difference, { between, older }: Setting): ExplanationId | null {
  const newer = older === 'first' ? 'second' : 'first';
  const found = knownChanges.find((known) => {
    const { between: where }: Explanation = explanations[known.id];
    if (where !== 'always' && !between.has(where)) return false;
    return known.what === change.what && (known.subject?.test(difference.subject) ?? true) && fits(change[older], known.from) && fits(change[newer], known.to) && isRewritten(difference, known.rewrite);
  });
  return found?.id ?? null;
}

function fits(value: string | null, wanted: RegExp | null | undefined): boolean {
  return wanted === undefined || (wanted === null ? value === null : value !== null && wanted.test(value));
}

/** Whether what one text has for the lines of the other is the same once rewritten. */
function isRewritten({ diff }: Difference, rewrite: KnownChange['rewrite']): boolean {
  if (rewrite === undefined) return true;
  const [pattern, text] = rewrite;
  const lines = (diff ?? '').split('\n');
  const of = (mark: string) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1).replace(pattern, text)).join('\n');
  return of('-') === of('+');
}

function cut(diff: string): { text: string; more: number } {
  const lines = diff.replace(/\n$/, '').split('\n');
  const kept = lines.slice(0, diffLines).map((line) => (line.length > lineLength ? `${line.slice(0, lineLength)}…` : line));
  return { text: kept.join('\n'), more: lines.length - kept.length };
}
