// How the run went: its stages in time, and in which of them anything had the network.
import type { StageName } from '../contracts/events.ts';
import type { BuildOutcome, StageRecord } from '../contracts/outcome.ts';
import { formatDuration } from '../text/format.ts';
import { render, type Markup } from './html.ts';
import { lengthOf } from './verdict.ts';

/** What a stage does, for those who do not know debkit. */
const meanings: Readonly<Record<StageName, string>> = {
  resolve: 'Which release is built',
  plan: 'Recipe and release made into a plan',
  lock: 'What debkit.lock demands',
  environment: 'A clean system with the build dependencies',
  fetch: 'Upstream fetched and checked',
  licences: 'Whose the files are, and on what terms',
  orig: 'The orig tarball made',
  vendor: 'What upstream’s lock file names, packed beside it',
  tag: 'A released tarball held against its tag',
  render: 'debian/ written',
  source: 'The source package made',
  build: 'Compiled and packed',
  'lint-source': 'lintian, on the source package',
  lint: 'lintian, on all packages',
  hardening: 'How hardened programs and services are',
  'install-test': 'Installed, used, removed, purged',
  sbom: 'Bills of materials and a statement of where it came from',
  'upgrade-test': 'Upgraded from what was before',
  autopkgtest: 'The package’s DEP-8 tests',
  reproduce: 'Built a second time and compared',
  'other-sandbox': 'Built in other sandboxes and compared',
  'further-builds': 'The other ways to build it',
  archive: 'Checked as the archive does',
  publish: 'Published',
};

const words: Readonly<Record<StageRecord['status'], string>> = { done: 'done', failed: 'failed', cached: 'from the cache', skipped: 'skipped' };

/** In thousandths of the whole run, as the bars are drawn. */
const scale = 1000;

/** The timeline, in the order in which the stages began. */
export function timelineSection({ stages }: BuildOutcome): Markup {
  const whole = Math.max(1, lengthOf(stages));
  const rows = [...stages].sort((a, b) => a.start - b.start).map(({ stage, status, start, duration, detail }) => ({
    stage, status, detail,
    meaning: meanings[stage] ?? '',
    word: words[status],
    time: status === 'skipped' ? '' : formatDuration(duration),
    at: formatDuration(start),
    x: Math.round((start / whole) * scale),
    width: Math.max(4, Math.round((duration / whole) * scale)),
  }));
  const cached = stages.filter(({ status }) => status === 'cached').length;
  const tried = stages.filter(({ status }) => status !== 'skipped').length;
  return render('timeline', { rows, total: formatDuration(whole), cached, tried });
}

interface NetworkRow {
  readonly who: string;
  readonly state: 'on' | 'off' | 'unused';
  readonly text: string;
}

/** Where the network was on: what was recorded of every sandbox, and what debkit itself fetches. */
export function networkSection(outcome: BuildOutcome): Markup {
  const { stages, sandbox } = outcome;
  const known = stages.some(({ sandboxes }) => sandboxes !== undefined);
  const rows: NetworkRow[] = stages.flatMap((one) => rowOf(one, outcome) ?? []);
  const { online, offline } = sandbox.beside ?? { online: 0, offline: 0 };
  if (online + offline > 0) rows.push({ who: 'beside the stages', state: online > 0 ? 'on' : 'off', text: 'clean systems for lint and tests made ready by apt, and what debkit.lock is held against' });
  return render('network', { known, rows, weaknesses: sandbox.weaknesses, sandbox: sandbox.name });
}

function rowOf({ stage, status, sandboxes, detail }: StageRecord, { plan }: BuildOutcome): NetworkRow | null {
  if (status === 'skipped') return null;
  const { online, offline } = sandboxes ?? { online: 0, offline: 0 };
  if (stage === 'fetch') {
    if (plan?.upstream.kind === 'directory') return { who: stage, state: 'unused', text: 'a folder of this machine' };
    return { who: stage, state: 'on', text: `debkit itself, on the host, for upstream alone: ${detail}; what was fetched before is kept and not fetched again` };
  }
  if (online > 0) return { who: stage, state: 'on', text: offline > 0 ? 'apt fetched packages of the archive in one sandbox; what ran in the others had no network' : 'apt, in a sandbox, for packages of the archive' };
  if (offline > 0) return { who: stage, state: 'off', text: offline === 1 ? 'one sandbox, whose own network reaches nothing but itself' : `${offline} sandboxes, each with a network of its own that reaches nothing but itself` };
  return status === 'cached' ? { who: stage, state: 'unused', text: 'nothing ran: the result was in the cache' } : null;
}
