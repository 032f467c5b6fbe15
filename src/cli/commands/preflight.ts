// `debkit preflight`: every automated gate before an upload, and one verdict.
import { forPeople, type Gate } from '../../pipeline/gates.ts';
import { runPreflight, type Preflight } from '../../pipeline/preflight.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { shownPath } from '../views/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { Colors } from '../views/view.ts';
import { ownVersion } from '../../system/own-version.ts';

/** Goes through the gates; 0 where none would stop an upload, else 1. Errors: those of runPreflight. */
export async function runPreflightCommand({ targets: [target = ''], options }: Invocation, session: Session): Promise<number> {
  const request = buildRequest(target, { ...options, stopAt: 'packages' }, await loadContext(session));
  await readyHost(request, options, session);
  session.services.emit({ type: 'start', format: 1, target, command: 'preflight' });
  const found = await runPreflight(request, `debkit ${ownVersion()}`, session.services);
  session.result(found, preflightText(found, { colors: session.colors.out, cwd: session.cwd }));
  return found.status === 'passed' ? 0 : 1;
}

const marks: Readonly<Record<Gate['status'], string>> = { passed: '✓', failed: '✗', advice: '!', 'not-tested': '-' };

/** The gates, the verdict, and what is left to people. */
export function preflightText({ source, version, suite, folder, gates, status }: Preflight, { colors, cwd }: { readonly colors: Colors; readonly cwd: string }): string {
  const lines = gates.map(({ name, status: one, tool, detail }) => {
    const mark = one === 'failed' ? colors.red(marks[one]) : one === 'passed' ? colors.green(marks[one]) : marks[one];
    const said = `${one === 'not-tested' ? 'not tested: ' : ''}${detail}`;
    return `  ${mark} ${sanitiseLine(name)}${said === '' ? '' : `: ${sanitiseLine(said)}`} ${colors.dim(`[${sanitiseLine(tool)}]`)}`;
  });
  const failed = gates.filter((gate) => gate.status === 'failed').length;
  const verdict = status === 'passed' ? colors.green('no automated gate would stop this') : colors.red(`${failed === 1 ? 'a gate' : `${failed} gates`} would stop this`);
  return `\n${source} ${version} for ${suite}: ${shownPath(folder, cwd)}\n${lines.join('\n')}\n\nwhat a person judges:\n${forPeople.map((line) => `  ? ${line}`).join('\n')}\n\n${verdict}\n`;
}
