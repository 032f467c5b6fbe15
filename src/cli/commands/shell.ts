// `debkit shell` and `debkit env shell`: a look into the place where a target is built, with the tree of the build that failed or as it begins.
import { isatty } from 'node:tty';
import { UsageError } from '../../errors.ts';
import { runShell, type ShellStart } from '../../pipeline/shell.ts';
import { shellArgv, type Edited, type LeftReason } from '../../stages/shell-tree.ts';
import { loadContext } from '../context.ts';
import { readyHost } from '../host-tools.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { count, shellWord } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';

/** Runs a shell, or the named command; the exit code is its own. Errors: OPTIONS_CONFLICT (exit 2), those of runShell. */
export async function runShellCommand({ command, targets, words = [], options }: Invocation, session: Session): Promise<number> {
  if (options.json === true) throw new UsageError('OPTIONS_CONFLICT', 'a shell has no JSON to give', { hint: 'leave --json out' });
  const [target = ''] = targets;
  const edits = command === 'shell';
  const request = buildRequest(target, { ...options, stopAt: 'source' }, await loadContext(session));
  await readyHost(request, options, session);
  const line = options.command;
  const argv = line !== undefined ? ['sh', '-c', line] : words.length > 0 ? words : edits ? shellArgv : ['bash'];
  const alone = line !== undefined || words.length > 0;
  if (!alone) session.services.emit({ type: 'start', format: 1, target, command: edits ? 'shell' : 'env shell' });
  const user = options.root === true ? 'root' : 'builder';
  let failed = false;
  const shell = {
    ...{ user, network: options.network === true, source: options.source !== false, edits, argv, terminal: isatty(0) && isatty(1) } as const,
    begin: (start: ShellStart) => {
      session.end();
      ({ failed } = start);
      if (!alone) session.complain(welcome(start, { user, network: options.network === true, edits }));
    },
    edited: (edited: Edited) => {
      const text = farewell(edited, { target, failed, options });
      if (text !== '') session.complain(text);
    },
  };
  return runShell(request, shell, session.services);
}

interface Shown {
  readonly user: string;
  readonly network: boolean;
  readonly edits: boolean;
}

function welcome({ folder, failed, step }: ShellStart, { user, network, edits }: Shown): string {
  const first = `${user} in ${folder}, ${network ? 'with' : 'without'} a network; ${edits ? "edits of upstream's files are kept for `debkit patch`, nothing else" : 'nothing stays after exit'}\n`;
  if (!edits) return first;
  const tree = failed ? 'the tree of the build that failed' : 'the source as it is unpacked: no failed build of it is kept';
  const again = step === null ? '' : `the step that failed: ${sanitiseLine(step)}\n  again        runs it (so does the arrow up)\n`;
  return `${first}${tree}\n${again}  keep FILE    makes a new file a part of the patch\n`;
}

const whyLeft: Readonly<Record<LeftReason, string>> = {
  generated: 'made by autotools from other files, so change those',
  binary: 'no text, which a patch cannot hold',
  special: 'a link, or no plain file any more, which a patch cannot hold',
  mode: 'only the mode changed, which a patch cannot hold',
  name: 'a name that a patch cannot hold',
};

/** The shell that was left. */
interface Left extends Pick<Invocation, 'options'> {
  readonly target: string;
  readonly failed: boolean;
}

function farewell({ files, left, packaging }: Edited, { target, failed, options: { suite, style } }: Left): string {
  const of = (chosen: Readonly<Record<string, string | undefined>>) => Object.entries(chosen).flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${shellWord(value)}`])).join('');
  const list = (some: readonly string[]) => some.map(sanitiseLine).join(', ');
  return [
    ...(files.length === 0 ? [] : [`edited: ${list(files)} (${count(files.length, 'file')})\nnext: debkit patch ${shellWord(target)} NAME${of({ suite })} makes a patch of the recipe of it, and debkit build ${failed ? '--continue ' : ''}${shellWord(target)}${of({ suite, style })} ${failed ? 'goes on' : 'builds with it'}\n`]),
    ...(Object.keys(whyLeft) as LeftReason[]).flatMap((reason) => (left[reason].length === 0 ? [] : [`left out: ${list(left[reason])}: ${whyLeft[reason]}\n`])),
    ...(packaging.length === 0 ? [] : [`left out: ${list(packaging)}: made from the recipe, so change that\n`]),
  ].join('');
}
