// A terminal of its own for a shell in a chroot: what types into it (TIOCSTI, ioctl_tty(2)) never reaches the user's, and job control works in it.
import { HostError } from '../errors.ts';
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

/** A word as a POSIX shell reads it back, whatever is in it (XCU 2.2.2). */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
