// The index of several builds: a row for each package, suite and style, with what was found and a link to its report.
import type { BuildOutcome, BuildRow } from '../contracts/outcome.ts';
import { count, formatDuration } from '../text/format.ts';
import { page, pathHref, render } from './html.ts';
import { isGood, lengthOf, sentencesOf } from './verdict.ts';

/** A row. */
export interface IndexRow extends BuildRow {
  /** The path of its report as seen from the index, forward slashes; null where there is none. */
  readonly report: string | null;
}

/** What an index is of. */
export interface IndexFacts {
  readonly debkit: string;
  /** When it ended: `2026-11-27T14:31:53Z`; null for an index of what lies in a folder. */
  readonly ended: string | null;
}

const words = { passed: 'passed', failed: 'failed', 'not-tried': 'not tried' } as const;

/** The page. */
export function indexPage(rows: readonly IndexRow[], { debkit, ended }: IndexFacts): string {
  const of = (status: IndexRow['status']) => rows.filter((row) => row.status === status).length;
  const [passed, failed, untried] = [of('passed'), of('failed'), of('not-tried')];
  const parts = [`${passed} passed`, `${failed} failed`, ...(untried === 0 ? [] : [`${untried} not tried`])];
  const body = render('index', {
    good: failed === 0,
    title: failed === 0 ? (untried === 0 ? 'All passed' : 'None failed') : `${failed} of ${rows.length} failed`,
    said: `${count(rows.length, 'build')}: ${parts.join(', ')}.`,
    facts: [...(ended === null ? [] : [`ended ${ended.slice(0, 10)} ${ended.slice(11, 16)} UTC`]), `debkit ${debkit}`].join(', '),
    rows: rows.map(({ source, version, suite, style, status, built, lint, tests, reproducible, seconds, why, report }) => ({
      source, status,
      word: words[status],
      version: version ?? '–',
      suite: suite ?? '–',
      style: style ?? '–',
      cells: [built, lint, tests, reproducible].map((value) => (value === null ? 'not-run' : value ? 'passed' : 'failed')),
      time: seconds === null ? '–' : formatDuration(seconds * 1000),
      why: why ?? '',
      href: report === null ? null : pathHref(report),
    })),
  });
  return page({ title: `${failed === 0 ? 'Passed' : 'Failed'}: ${count(rows.length, 'build')}`, body, script: 'index' });
}

/** The row of a build whose outcome is known. */
export function rowOf(outcome: BuildOutcome, report: string | null): IndexRow {
  const { source, version, target, plan, lint, installTest, reproducible, stages, status } = outcome;
  const good = isGood(outcome);
  return {
    source, version,
    suite: target.suite,
    style: plan?.packaging.style ?? null,
    status: good ? 'passed' : 'failed',
    built: status !== 'failed',
    lint: lint === null ? null : !lint.failed,
    tests: installTest === null ? null : !installTest.failed,
    reproducible: reproducible === null ? null : reproducible.same,
    seconds: lengthOf(stages) / 1000,
    why: good ? null : (sentencesOf(outcome).find(({ bad }) => bad)?.text ?? null),
    report,
  };
}
