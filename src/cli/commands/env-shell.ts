// `debkit env shell`: a look into the place where a target is built.
import { isatty } from 'node:tty';
import { UsageError } from '../../errors.ts';
import { runShell } from '../../pipeline/shell.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../program.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';

/** Runs a shell, or the named command; the exit code is its own. Errors: OPTIONS_CONFLICT (exit 2), those of runShell. */
export async function runEnvShell({ targets, words = [], options }: Invocation, session: Session): Promise<number> {
  if (options.json === true) throw new UsageError('OPTIONS_CONFLICT', 'a shell has no JSON to give', { hint: 'leave --json out' });
  const [target = ''] = targets;
  const request = buildRequest(target, { ...options, stopAt: 'source' }, await loadContext(session));
  await readyHost(request, options, session);
  const line = options.command;
  const argv = line !== undefined ? ['sh', '-c', line] : words.length > 0 ? words : ['bash'];
  const alone = line !== undefined || words.length > 0;
  if (!alone) session.services.emit({ type: 'start', format: 1, target, command: 'env shell' });
  const user = options.root === true ? 'root' : 'builder';
  const shell = {
    ...{ user, network: options.network === true, source: options.source !== false, argv, terminal: isatty(0) && isatty(1) } as const,
    begin: (folder: string) => {
      session.end();
      if (!alone) session.complain(`${user} in ${folder}, ${options.network === true ? 'with' : 'without'} a network; nothing stays after exit\n`);
    },
  };
  return runShell(request, shell, session.services);
}
