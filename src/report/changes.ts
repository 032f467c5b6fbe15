// What is otherwise than in the build before.
import type { BuildOutcome } from '../contracts/outcome.ts';
import type { ExplainedChange, PackageComparison } from '../debian/package-comparison.ts';
import { formatSize } from '../text/format.ts';
import { render, type Markup } from './html.ts';

const parts = { control: 'control field', conffiles: 'conffile', scripts: 'maintainer script', files: 'file' } as const;

/** The section. */
export function changesSection({ earlier, version, lint }: BuildOutcome): Markup {
  const lintGone = lint?.earlier?.gone ?? [];
  const lintNew = (lint?.tags ?? []).filter(({ fresh }) => fresh).map(({ package: name, tag }) => `${name}: ${tag}`);
  if (earlier === null) return render('changes', { earlier: null, packages: [], lintGone, lintNew, heldAgainst: lint?.earlier?.version ?? null });
  const sizes = Object.entries(earlier.sizes);
  return render('changes', {
    earlier: { version: earlier.version, again: earlier.version === version, began: earlier.began === null ? null : `${earlier.began.slice(0, 10)} ${earlier.began.slice(11, 16)} UTC`, identical: earlier.identical, more: earlier.more },
    packages: earlier.packages.map((one) => packageView(one, sizes.find(([name]) => name === one.name)?.[1] ?? { before: null, now: null })),
    lintGone, lintNew,
    heldAgainst: lint?.earlier?.version ?? null,
  });
}

function packageView({ name, verdict, same, differences }: PackageComparison, { before, now }: { readonly before: number | null; readonly now: number | null }): Readonly<Record<string, unknown>> {
  const delta = before === null || now === null ? null : now - before;
  return {
    name,
    verdict: { identical: 'the same, byte for byte', same: 'the same but for dates', differs: 'differs', 'only-first': 'was there before, and is not any more', 'only-second': 'is new' }[verdict],
    size: before === null || now === null ? null : `${formatSize(before)} before, ${formatSize(now)} now`,
    delta: delta === null || delta === 0 ? null : `${delta > 0 ? '+' : '−'}${formatSize(Math.abs(delta))}`,
    same,
    differences: differences.map(({ part, subject, changes, diff }) => ({
      part: parts[part],
      subject,
      sign: signOf(changes),
      said: changes.map(saidOf),
      diff: diff === null ? null : diff.text.split('\n').map((line) => ({ line, kind: line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : line.startsWith('@@') ? 'hunk' : 'same' })),
      more: diff?.more ?? 0,
    })),
  };
}

/** Whether something came, went, or is another one. */
function signOf(changes: readonly ExplainedChange[]): 'new' | 'gone' | 'changed' {
  const whole = changes.find(({ what }) => what === 'entry' || what === 'member' || what === 'conffile');
  if (whole === undefined) return 'changed';
  return whole.first === null ? 'new' : whole.second === null ? 'gone' : 'changed';
}

function saidOf({ what, first, second }: ExplainedChange): string {
  if (first === null || second === null) return what === 'entry' ? '' : `${what}: ${first ?? second ?? ''}`;
  return `${what}: ${first} → ${second}`;
}
