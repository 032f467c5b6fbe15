// The end of a build for people: what was made, what lint, the figures of hardening and the install test found, and what to do next.
import { join } from 'node:path';
import type { InstallReport, LintReport, LintSeverity, LintTag } from '../../contracts/artifacts.ts';
import { verdictOf, type BuildOutcome, type OutputFile } from '../../pipeline/outcome.ts';
import type { GlobalOptions, Session } from '../session.ts';
import { hardeningLines } from './hardening-lines.ts';
import { count, formatSize, shellWord, shownPath } from './format.ts';
import { reproducibleLines } from './reproducible.ts';
import { sanitiseLine } from './sanitise.ts';
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

const shownSeverities: readonly LintSeverity[] = ['error', 'warning', 'info'];
const contextsShown = 3;

function lintLines(lint: LintReport | null, options: SummaryOptions): string[] {
  if (lint === null) return ['lint: not run'];
  const { colors } = options;
  const numbers = [...shownSeverities, ...otherSeverities(lint)].map(
    (severity) => [severity, lint.tags.filter((tag) => tag.severity === severity).length] as const,
  );
  const said = numbers.filter(([, number]) => number > 0).map(([severity, number]) => counted(severity, number));
  const head = `lint: ${said.length === 0 ? colors.green('nothing to say') : said.join(', ')}${lint.failed ? colors.red(' (failed)') : ''}`;
  const severities = options.verbose ? [...shownSeverities, ...otherSeverities(lint)] : shownSeverities;
  return [
    head,
    ...severities.flatMap((severity) =>
      severityLines(
        lint.tags.filter((tag) => tag.severity === severity),
        options,
      ),
    ),
  ];
}

function otherSeverities(lint: LintReport): LintSeverity[] {
  return [...new Set(lint.tags.map((tag) => tag.severity))].filter(
    (severity) => !shownSeverities.includes(severity) && severity !== 'classification',
  );
}

function counted(severity: LintSeverity, number: number): string {
  return severity === 'error' || severity === 'warning' || severity === 'info'
    ? count(number, severity)
    : `${number} ${severity}`;
}

/** Tags of one severity, the same ones together. */
function severityLines(tags: readonly LintTag[], { colors, verbose }: SummaryOptions): string[] {
  const names = [...new Set(tags.map((tag) => tag.tag))];
  return names.flatMap((name) => {
    const same = tags.filter((tag) => tag.tag === name);
    const [first] = same;
    if (first === undefined) return [];
    const paint = first.severity === 'error' ? colors.red : first.severity === 'warning' ? colors.yellow : colors.dim;
    const shown = verbose ? same : same.slice(0, contextsShown);
    const more = same.length - shown.length;
    return [
      `  ${paint(first.severity.padEnd(7))} ${name}`,
      ...shown.map(
        (tag) =>
          `          ${[tag.type === 'binary' ? tag.package : `${tag.package} (${tag.type})`, sanitiseLine(tag.context)].filter((part) => part !== '').join(': ')}`,
      ),
      ...(more > 0 ? [`          and ${more} more`] : []),
      ...(first.advice === null ? [] : [`          ${colors.cyan('change:')} ${first.advice}`]),
    ];
  });
}

function testLines(report: InstallReport | null, colors: Colors): string[] {
  if (report === null) return ['install test: not run'];
  const marks = { passed: colors.green('✓'), failed: colors.red('✗'), 'not-tested': colors.yellow('-') } as const;
  const steps = report.steps.map((step) => {
    const detail = sanitiseLine(step.detail);
    const text = [step.status === 'not-tested' ? 'not tested' : '', detail].filter((part) => part !== '').join(', ');
    return `  ${marks[step.status]} ${sanitiseLine(step.name)}${text === '' ? '' : `: ${text}`}`;
  });
  return [`install test:${report.failed ? colors.red(' failed') : ''}`, ...steps];
}

function sandboxLines({ sandbox }: BuildOutcome, colors: Colors): string[] {
  const why = sandbox.why.startsWith(`${sandbox.name}: `) ? sandbox.why.slice(sandbox.name.length + 2) : sandbox.why;
  return [
    `sandbox: ${sandbox.name}${why === '' ? '' : ` (${sanitiseLine(why)})`}`,
    ...sandbox.weaknesses.map((weakness) => `  ${colors.yellow('weak:')} ${weakness}`),
  ];
}

function nextLines(outcome: BuildOutcome, folder: string): string[] {
  const path = (name: string) => shellWord(folder.startsWith('/') ? join(folder, name) : `./${join(folder, name)}`);
  const debs = outcome.files.map((file) => file.name).filter((name) => name.endsWith('.deb') && !name.includes('-dbgsym_'));
  const dsc = outcome.files.find((file) => file.name.endsWith('.dsc'));
  const lint = 'next: change the recipe as said above, or let lint pass with --fail-on none';
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
