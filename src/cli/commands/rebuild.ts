// `debkit rebuild`: do a .buildinfo and its source package give the same packages again?
import { resolve } from 'node:path';
import { readRecorded, runRebuild, suiteOf, type RebuildOutcome } from '../../pipeline/rebuild.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { Colors } from '../views/view.ts';

/** Rebuilds; 0 where all packages are as recorded, else 1. Errors: those of readRecorded and runRebuild. */
export async function runRebuildCommand({ targets: [file = ''], options }: Invocation, session: Session): Promise<number> {
  const recorded = readRecorded(resolve(session.cwd, file), options.dsc === undefined ? null : resolve(session.cwd, options.dsc));
  const request = buildRequest(recorded.dsc, { ...options, suite: suiteOf(recorded, options.suite), stopAt: 'packages' }, await loadContext(session));
  await readyHost(request, options, session);
  session.services.emit({ type: 'start', format: 1, target: file, command: 'rebuild' });
  const outcome = await runRebuild(recorded, request, session.services);
  session.result(outcome, rebuildText(outcome, session.colors.out));
  return outcome.status === 'same' ? 0 : 1;
}

function rebuildText({ source, version, suite, architecture, installed, files, status }: RebuildOutcome, colors: Colors): string {
  const lines = files.map(({ name, first, second }) => {
    if (first === second) return `  ${colors.green('✓')} ${sanitiseLine(name)}: sha256 ${(second ?? '').slice(0, 12)}`;
    return `  ${colors.red('✗')} ${sanitiseLine(name)}: ${second === null ? 'not made again' : `sha256 ${second.slice(0, 12)}`}, recorded is ${(first ?? '').slice(0, 12)}`;
  });
  const verdict = status === 'same' ? colors.green('every package is as recorded, bit for bit') : colors.red('not as recorded');
  return `\n${source} ${version} for ${suite} (${architecture}), with ${installed} packages of the recorded versions: ${verdict}\n${lines.join('\n')}\n`;
}
