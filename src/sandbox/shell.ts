// A shell, or one command, in a throw-away chroot over a layer, on the user's own terminal.
import type { Chroot, OpenOptions, SandboxDriver, TerminalCommand } from '../contracts/sandbox.ts';

/** What a shell is opened over and with. */
export interface ShellRequest {
  readonly layer: string;
  readonly open: OpenOptions;
  /** Called in the opened chroot; gives what is then run. */
  readonly command: (chroot: Chroot) => Promise<TerminalCommand> | TerminalCommand;
  /** Called once that has ended, or was ended. */
  readonly ended: (chroot: Chroot) => Promise<void>;
}

/** Runs it to its end and gives its exit code; of the chroot nothing stays. */
export async function runInShell({ layer, open, command, ended }: ShellRequest, driver: SandboxDriver): Promise<number> {
  const chroot = await driver.open(layer, open);
  try {
    const asked = await command(chroot);
    try {
      return await chroot.interactive(asked);
    } finally {
      await ended(chroot);
    }
  } finally {
    await chroot.close();
  }
}
