// The report of a build: one HTML file made of its result.json and of what lies beside it. The same result gives the same bytes.
import type { BuildOutcome } from '../contracts/outcome.ts';
import { changesSection } from './changes.ts';
import { hardeningSection, lintSection, reproducibleSection, testsSection } from './checks.ts';
import { commandsSection } from './commands.ts';
import { contentsSection } from './contents.ts';
import { page, render } from './html.ts';
import { logSection } from './log-section.ts';
import { readMaterial, type Material } from './material.ts';
import { originSection } from './origin.ts';
import { provenanceSection } from './provenance.ts';
import { networkSection, timelineSection } from './stages.ts';
import { isGood, verdictSection } from './verdict.ts';

/** The report of an outcome whose files lie in `folder`. Errors: COMMAND_NOT_FOUND (exit 3). */
export async function makeReport(outcome: BuildOutcome, folder: string, signal: AbortSignal): Promise<string> {
  return reportPage(outcome, await readMaterial(outcome, folder, signal));
}

/** The page itself. */
export function reportPage(outcome: BuildOutcome, { packages, installed, log }: Material): string {
  const { source, version, target, error, lint, installTest, hardening, reproducible } = outcome;
  const built = outcome.files.some(({ name }) => name.endsWith('.deb'));
  const ended = outcome.status === 'failed';
  const logging = { id: 'log', title: 'Log', body: logSection(log, error?.tail ?? []) };
  const sections = [
    ...(ended ? [logging] : []),
    { id: 'origin', title: 'What was fetched', body: originSection(outcome, installed) },
    { id: 'network', title: 'Where the network was on', body: networkSection(outcome) },
    { id: 'timeline', title: 'Timeline', body: timelineSection(outcome) },
    { id: 'contents', title: built ? 'Contents' : 'Files', body: contentsSection(outcome, packages) },
    ...(ended ? [] : [
      ...(built ? [{ id: 'provenance', title: 'Where the packages come from', body: provenanceSection(outcome) }] : []),
      { id: 'changes', title: 'Since the last build', body: changesSection(outcome) },
      { id: 'lint', title: 'Lint', body: lintSection(lint) },
      { id: 'install-test', title: 'Install test', body: testsSection(installTest) },
      { id: 'hardening', title: 'Hardening', body: hardeningSection(hardening) },
      { id: 'reproducible', title: 'Reproducible', body: reproducibleSection(reproducible) },
      logging,
    ]),
    { id: 'check', title: 'Check it yourself', body: commandsSection(outcome) },
  ];
  const body = render('report', { verdict: verdictSection(outcome), sections });
  return page({ title: `${isGood(outcome) ? 'Passed' : 'Failed'}: ${source} ${version} for ${target.suite}`, body, script: 'report' });
}
