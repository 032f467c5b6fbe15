// An error for people: where and what, the likely cause, the last lines, where the log is, and what to try. Never a stack trace.
import { dirname } from 'node:path';
import type { StageName } from '../../contracts/events.ts';
import { RecipeErrors, type DebkitError, type Triage } from '../../errors.ts';
import { formatProblem } from '../../errors-format.ts';
import { shownPath } from './format.ts';
import { sanitiseLine, sanitiseText } from '../../text/sanitise.ts';
import type { Colors } from './view.ts';

/** What is known of the run beside the error. */
export interface FailureContext {
  readonly colors: Colors;
  readonly cwd: string;
  /** The stage that failed; null where none had begun. */
  readonly stage: StageName | null;
  /** What to run again, e.g. `debkit build tinyproxy`; null where nothing is built. */
  readonly command: string | null;
  /** The command that opens a shell in the tree of the build that failed; null where none is kept. */
  readonly shell: string | null;
  readonly keep: boolean;
}

/** The error's text, ending in a newline. */
export function failureText(error: DebkitError, context: FailureContext): string {
  const { colors } = context;
  if (error instanceof RecipeErrors) return `${sanitiseText(formatProblem(error))}\n`;
  const head = error.details.location === undefined ? `${colors.red('error:')} ` : '';
  const problem = sanitiseText(formatProblem(error));
  const lines = (error.details.tail ?? []).map(sanitiseLine).filter((line) => line !== '');
  return [...tailLines(lines, context), `${head}${problem}`, ...detailLines(error, context)].join('\n') + '\n';
}

function tailLines(lines: readonly string[], { colors, stage }: FailureContext): string[] {
  if (lines.length === 0) return [];
  return [`last lines${stage === null ? '' : ` of ${stage}`}:`, ...lines.map((line) => colors.dim(`  | ${line}`)), ''];
}

function detailLines(error: DebkitError, context: FailureContext): string[] {
  const { cwd, command, shell, stage, keep } = context;
  const { logPath, hint, triage } = error.details;
  const said: [string, string][] = [];
  if (stage !== null && command !== null) said.push(['stage', stage]);
  if (triage !== undefined) said.push(...triageLines(triage, cwd));
  if (logPath !== undefined) said.push(['log', shownPath(logPath, cwd)], ['folder', shownPath(dirname(logPath), cwd)]);
  const attempt = command === null ? null : attemptFor(error, command, { keep, hinted: hint !== undefined, stage });
  if (error.code === 'BUILD_FAILED' && shell !== null) said.push(['look', `${shell} (a shell at the failed step, with its tree)`]);
  if (error.code === 'BUILD_FAILED' && command !== null) said.push(['after a change', continuing(command)]);
  if (attempt !== null) said.push(['try', attempt]);
  return said.map(([name, value]) => `  ${name}: ${sanitiseLine(value)}`);
}

/** Why it failed, where, and what to change. */
function triageLines({ class: name, side, cause, said, place, location, advice }: Triage, cwd: string): [string, string][] {
  const where = location === null ? '' : `${shownPath(location.file, cwd)}:${location.line}:${location.column}: `;
  const sides = { recipe: 'the recipe', upstream: "upstream's code", host: 'this machine' } as const;
  return [
    ['likely cause', `${cause} (${name}, ${sides[side]})`],
    ['said', said],
    ...(place === null ? [] : [['at', `${place.file}${place.line === null ? '' : `:${place.line}`}`] as [string, string]]),
    ['change', `${where}${advice}`],
  ];
}

/** The same command, to go on from the failed step. */
function continuing(command: string): string {
  return / --continue(?: |$)/.test(command) ? command : command.replace(/^debkit build/, '$& --continue');
}

/** What to run next; null where the hint says it all. */
function attemptFor(error: DebkitError, command: string, { keep, hinted, stage }: { keep: boolean; hinted: boolean; stage: StageName | null }): string | null {
  if (error.details.retryable === true) return `the same again later: ${command}`;
  // Where nothing was built yet, more output says no more.
  if (error.exitCode === 1 && (stage === null || stage === 'plan' || stage === 'lock')) return null;
  if (error.exitCode === 1) return keep ? `${command} --verbose` : `${command} --verbose, and --keep to look into the workspace`;
  if (error.exitCode === 3 && !hinted) return 'debkit doctor';
  return null;
}

/** An error as data, for the result event. */
export function failureData(error: DebkitError, stage: StageName | null) {
  const { hint, location, tail, logPath, retryable, triage } = error.details;
  const problems = error instanceof RecipeErrors ? error.problems : [];
  return {
    status: 'failed',
    exitCode: error.exitCode,
    error: {
      code: error.code,
      message: error.message,
      hint: hint ?? null,
      location: location ?? null,
      stage,
      retryable: retryable ?? false,
      tail: tail ?? [],
      triage: triage ?? null,
      log: logPath ?? null,
      problems: problems.map((one) => ({
        code: one.code,
        message: one.message,
        hint: one.details.hint ?? null,
        location: one.details.location ?? null,
      })),
    },
  };
}
