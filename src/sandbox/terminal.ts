// A terminal of its own for a shell in a chroot: what types into it (TIOCSTI, ioctl_tty(2)) never reaches the user's, and job control works in it.
import type { CommandBeside } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';
import { asUser } from './chroot-command.ts';
import { isCommand } from './probe-unshare.ts';

/** The environment that a program on a terminal wants beside a command's own. */
export function terminalEnvironment(terminal: boolean): Record<string, string> {
  return terminal ? { TERM: process.env.TERM ?? 'dumb' } : {};
}

/** argv that runs argv on a pseudoterminal of script(1), which passes keys, sizes and the exit code on. Error: NO_SCRIPT (exit 3). */
export function onOwnTerminal(argv: readonly string[]): string[] {
  if (!isCommand('script')) throw new HostError('NO_SCRIPT', 'a shell needs the command script, which is not on this host', { hint: 'apt-get install bsdutils' });
  // script(1) knows command lines only; what comes here is debkit's own and the user's, nothing of a recipe's.
  return ['script', '--quiet', '--return', '--command', `exec ${argv.map(quoted).join(' ')}`, '/dev/null'];
}

/** argv, for root, that runs argv with another command beside it that writes to file descriptor 3 (POSIX 2.9.3: in the background, with no claim on the terminal). */
export function withBeside(argv: readonly string[], beside: CommandBeside, builder: number): string[] {
  const other = asUser('builder', beside.argv, builder).map(quoted).join(' ');
  // Not a child of the command, which might wait for it; Ctrl-C is not meant for it.
  return ['sh', '-c', `(trap '' INT QUIT HUP TERM; ${other} < /dev/null >&3 2> /dev/null 3>&- &); exec "$@" 3>&-`, 'sh', ...argv];
}

/** A word as a POSIX shell reads it back, whatever is in it (XCU 2.2.2). */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
