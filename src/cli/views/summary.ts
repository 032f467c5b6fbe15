// The end of a build for people: what was made, what lint, the figures of hardening and the install test found, and what to do next.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallReport, InstallStep } from '../../contracts/artifacts.ts';
import { isOrdinaryDeb } from '../../debian/file-names.ts';
import { verdictOf, type BuildOutcome, type OutputFile } from '../../pipeline/outcome.ts';
import { reportName } from '../../report/name.ts';
import type { GlobalOptions, Session } from '../session.ts';
import { hardeningLines } from './hardening-lines.ts';
import { formatSize, shellWord } from '../../text/format.ts';
import { shownPath } from './format.ts';
import { lintLines } from './lint-lines.ts';
import { reproducibleLines } from './reproducible.ts';
import { sanitiseLine, sanitiseText } from '../../text/sanitise.ts';
import type { Colors } from './view.ts';

export interface SummaryOptions {
  readonly colors: Colors;
  readonly quiet: boolean;
  /** Paths are shown as seen from here. */
  readonly cwd: string;
  /** Every lint tag and context, where otherwise the harmless ones are counted. */
  readonly verbose: boolean;
}

/** How summaries are shown in a session. */
export function summaryOptions({ quiet, verbose }: GlobalOptions, { colors, cwd }: Session): SummaryOptions {
  return { colors: colors.out, cwd, quiet: quiet === true, verbose: verbose === true };
}

/** Where the index of several builds is; nothing where there is none. */
export function indexLine(index: string | null, { cwd, quiet }: Pick<SummaryOptions, 'cwd' | 'quiet'>): string {
  return index === null || quiet ? '' : `reports: ${shownPath(index, cwd)}\n`;
}

/** The summary's text, ending in a newline; with `quiet` the verdict and the folder alone. */
export function buildSummary(outcome: BuildOutcome, options: SummaryOptions): string {
  const { colors, cwd } = options;
  const good = outcome.status === 'passed' || outcome.status === 'source-only';
  const folder = shownPath(outcome.folder, cwd);
  const verdict = (good ? colors.green : colors.red)(saidOf(outcome));
  const { suite, hostArchitecture } = outcome.target;
  if (options.quiet) return `${outcome.source} ${outcome.version}: ${verdict}: ${folder}\n`;
  const blocks = [
    [`${colors.bold(`${outcome.source} ${outcome.version}`)} for ${suite} (${hostArchitecture}): ${verdict}`],
    [`${folder}/`, ...fileLines(outcome.files)],
    lintLines(outcome.lint, options),
    hardeningLines(outcome.hardening, outcome.lint, options),
    testLines(outcome.installTest, colors),
    reproducibleLines(outcome.reproducible, colors),
    sandboxLines(outcome, colors),
    reportLines(outcome, folder),
    nextLines(outcome, folder),
  ];
  return `\n${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** What lint and install test say of packages that failed them. */
export function failureLines({ lint, installTest, reproducible }: BuildOutcome, options: SummaryOptions): string[] {
  return [
    ...(lint?.failed === true ? lintLines(lint, options) : []),
    ...(installTest?.failed === true ? testLines(installTest, options.colors) : []),
    ...(reproducible?.same === false ? reproducibleLines(reproducible, options.colors) : []),
  ];
}

function saidOf(outcome: BuildOutcome): string {
  if (outcome.status !== 'passed') return verdictOf(outcome);
  const { lint, installTest, reproducible } = outcome;
  const parts = [
    'built',
    lint === null ? 'not linted' : 'linted',
    installTest === null ? 'not install-tested' : 'installed and removed in a clean system',
    ...(reproducible === null ? [] : ['reproducible']),
  ];
  return parts.join(', ');
}

function fileLines(files: readonly OutputFile[]): string[] {
  const width = Math.max(0, ...files.map((file) => file.name.length));
  return files.map((file) => `  ${file.name.padEnd(width)}  ${formatSize(file.size).padStart(8)}`);
}

function testLines(report: InstallReport | null, colors: Colors): string[] {
  if (report === null) return ['install test: not run'];
  return [`install test:${report.failed ? colors.red(' failed') : ''}`, ...report.steps.map((step) => stepLine(step, colors))];
}

/** What the install test has not tested, and why. */
export function notTestedLines(report: InstallReport | null, colors: Colors): string[] {
  return (report?.steps ?? []).filter(({ status }) => status === 'not-tested').map((step) => stepLine(step, colors));
}

function stepLine(step: InstallStep, colors: Colors): string {
  const marks = { passed: colors.green('✓'), failed: colors.red('✗'), 'not-tested': colors.yellow('-') } as const;
  // A text that was expected may have several lines.
  const detail = sanitiseText(step.detail.trimEnd()).replaceAll('\n', '\n      ');
  const text = [step.status === 'not-tested' ? 'not tested' : '', detail].filter((part) => part !== '').join(', ');
  return `  ${marks[step.status]} ${sanitiseLine(step.name)}${text === '' ? '' : `: ${text}`}`;
}

function sandboxLines({ sandbox }: BuildOutcome, colors: Colors): string[] {
  const why = sandbox.why.startsWith(`${sandbox.name}: `) ? sandbox.why.slice(sandbox.name.length + 2) : sandbox.why;
  return [
    `sandbox: ${sandbox.name}${why === '' ? '' : ` (${sanitiseLine(why)})`}`,
    ...sandbox.weaknesses.map((weakness) => `  ${colors.yellow('weak:')} ${weakness}`),
  ];
}

/** Where one sees all of it; a run of a debkit before had none. */
function reportLines(outcome: BuildOutcome, folder: string): string[] {
  return existsSync(join(outcome.folder, reportName)) ? [`report: ${join(folder, reportName)}`] : [];
}

function nextLines(outcome: BuildOutcome, folder: string): string[] {
  const path = (name: string) => shellWord(folder.startsWith('/') ? join(folder, name) : `./${join(folder, name)}`);
  const debs = outcome.files.map((file) => file.name).filter(isOrdinaryDeb);
  const dsc = outcome.files.find((file) => file.name.endsWith('.dsc'));
  const lint = 'next: change the recipe as said above; or let lint pass this once with --fail-on none, or from now on with --accept-lint';
  const test = 'next: see the step that failed; build.log and result.json in the folder have the whole of it';
  switch (outcome.status) {
    case 'passed':
      return debs.length === 0 ? [] : [`next, on a ${outcome.target.suite} system: sudo apt install ${debs.map(path).join(' ')}`];
    case 'source-only':
      return dsc === undefined ? [] : [`next: debkit build ${path(dsc.name)}`];
    case 'lint-failed':
      return [lint];
    case 'install-test-failed':
      return [test];
    case 'lint-and-install-test-failed':
      return [lint, test];
    case 'not-reproducible':
      return [`next: the second build is in ${join(folder, 'rebuilt')}/; something that it had otherwise shows in the packages`];
    case 'failed':
      return [];
  }
}
