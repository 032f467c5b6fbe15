// This machine as the sandbox: for one that is itself a throw-away container; nothing is kept apart that the kernel does not allow.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../contracts/limits.ts';
import type { Chroot, ChrootCommand, OpenOptions, SandboxDriver } from '../contracts/sandbox.ts';
import { HostError, InternalError } from '../errors.ts';
import { execChecked, execOnTerminal, type Exec } from '../system/exec.ts';
import { execBeside } from '../system/exec-beside.ts';
import { delegatedCgroups, execInGroup, type Cgroups } from './cgroups.ts';
import { asUser, builder, chrootEnvironment } from './chroot-command.ts';
import { canUnshare, codenameHere, probeHere } from './probe-here.ts';
import { limitedArgv, watcher } from './limits.ts';
import { hereFiles, removeOrphans } from './here-files.ts';
import { onOwnTerminal, terminalEnvironment } from './terminal.ts';

export interface HereOptions {
  readonly store: string;
  readonly exec: Exec;
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

// perl is essential in Debian, ip(8) is not; 0x8914 is SIOCSIFFLAGS, 1 is IFF_UP (netdevice(7)).
const loopbackUp = ['perl', '-e', 'socket(S,2,2,0); ioctl(S,0x8914,my $r=pack("a16 s x22","lo",1)) or exit 125; exec(@ARGV) or exit 127', '--'];
const untilDeath = ['setpriv', '--pdeathsig', 'KILL', '--'];
const apart = ['--pid', '--fork', '--kill-child=KILL', '--mount-proc'];

/** argv that runs a command in this system, with what of its isolation works here; it ends with debkit. */
export function hereArgv(command: Pick<ChrootCommand, 'argv' | 'user' | 'cwd'>, isolation: { readonly network: boolean; readonly unshare: boolean; readonly limits: Limits }): string[] {
  const inside = ['sh', '-c', 'cd -- "$1" && shift && exec "$@"', 'sh', command.cwd ?? '/', ...limitedArgv(isolation.limits, asUser(command.user, command.argv))];
  if (!isolation.unshare) return [...untilDeath, ...inside];
  if (isolation.network) return [...untilDeath, 'unshare', ...apart, '--', ...inside];
  return [...untilDeath, 'unshare', '--net', ...apart, '--', ...loopbackUp, ...inside];
}

/** The driver of this system; one chroot is open at a time, a second one waits. */
export function hereDriver(options: HereOptions): SandboxDriver {
  const { exec, signal, limits } = options;
  const store = join(options.store, 'here');
  const layers = new Set<string>();
  let unshare: Promise<boolean> | undefined;
  let cgroups: Promise<Cgroups> | undefined;
  let last: Promise<void> = Promise.resolve();
  let current: Chroot | null = null;

  const isolates = () => (unshare ??= canUnshare(exec));
  const groups = () => (cgroups ??= delegatedCgroups(exec));

  async function open(how: OpenOptions): Promise<Chroot> {
    const before = last;
    let leave: () => void = () => undefined;
    last = new Promise((resolve) => (leave = resolve));
    await before;
    const files = hereFiles(join(store, 'made'));
    try {
      files.prepare(how);
    } catch (error) {
      files.remove();
      leave();
      throw error;
    }
    const chroot: Chroot = {
      async run(command: ChrootCommand) {
        const { seconds, stdin, stdoutFile, onLine } = command;
        const request = {
          argv: hereArgv(command, { network: how.network, unshare: await isolates(), limits }),
          environment: { ...chrootEnvironment, ...command.environment },
          seconds,
          signal,
          keep: 1 << 16,
          watch: watcher({ limits, folder: options.store }),
          ...(stdin === undefined ? {} : { stdin }),
          ...(stdoutFile === undefined ? {} : { stdoutFile }),
          ...(onLine === undefined ? {} : { onLine }),
        };
        return execInGroup(exec, request, await groups(), limits);
      },
      async interactive(command) {
        const argv = hereArgv(command, { network: how.network, unshare: await isolates(), limits });
        const environment = { ...chrootEnvironment, ...terminalEnvironment(command.terminal), ...command.environment, SHELL: '/bin/sh' };
        const ending = command.signal === undefined ? signal : AbortSignal.any([signal, command.signal]);
        const main = () => execOnTerminal(command.terminal ? [...untilDeath, ...onOwnTerminal(argv)] : argv, { environment, signal: ending });
        if (command.beside === undefined) return main();
        const beside = hereArgv({ argv: command.beside.argv, user: 'builder' }, { network: how.network, unshare: await isolates(), limits });
        return execBeside(beside, { environment: chrootEnvironment, onData: command.beside.onData }, main);
      },
      close() {
        if (current === chroot) current = null;
        files.remove();
        leave();
        return Promise.resolve();
      },
    };
    current = chroot;
    return chroot;
  }

  return {
    name: 'here',
    sideBySide: false,
    ownIdentity: false,
    probe: async () => probeHere(await isolates(), (await groups()).delegated),
    // What a layer would hold is installed in this system: known for this run alone.
    hasLayer: (layer) => Promise.resolve(layers.has(layer)),
    layers: () => Promise.resolve([]),
    verifyLayer: () => Promise.resolve('unknown'),
    removeLayer: () => Promise.resolve(true),

    async makeBase(layer, base) {
      const codename = codenameHere();
      if (codename !== base.suite) {
        throw new HostError('HERE_WRONG_SUITE', `this system is ${codename ?? 'not Debian'}, and the build is for ${base.suite}`, {
          hint: `use --suite ${codename ?? '...'}, or a container of ${base.suite}`,
        });
      }
      if (!/^builder:/m.test(readFileSync('/etc/passwd', 'utf8'))) {
        const argv = ['useradd', '--uid', String(builder.id), '--user-group', '--no-create-home', '--home-dir', '/nonexistent', builder.name];
        await execChecked(exec, { argv, signal, seconds: 60 }, (_, tail) => new HostError('BASE_FAILED', 'the user that builds could not be made', { tail }));
      }
      // What was solved for this system in another run is not true of it now.
      for (const stale of [`apt/${layer}/lists.sha256`, 'solutions', 'environments']) rmSync(join(store, stale), { recursive: true, force: true });
      layers.add(layer);
    },

    async open(_layer, how) {
      if (how.identity !== undefined) throw new InternalError('NO_OWN_IDENTITY', 'this machine was to have another identity for a chroot');
      return open(how);
    },

    async commit(chroot, layer) {
      if (chroot !== current) throw new InternalError('CHROOT_UNKNOWN', 'a chroot of another sandbox was to be committed');
      layers.add(layer);
      await chroot.close();
    },

    async reap() {
      (await groups()).reap();
      removeOrphans(join(store, 'made'));
    },

    async dispose() {
      await current?.close();
    },
  };
}
