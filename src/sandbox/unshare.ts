// The embedded sandbox: overlayfs over immutable layers, entered by bubblewrap in a user namespace; no daemon.
import { chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Limits } from '../contracts/limits.ts';
import type { BaseSpec, Chroot, ChrootCommand, Mount, OpenOptions, SandboxDriver } from '../contracts/sandbox.ts';
import { HostError, InternalError } from '../errors.ts';
import { execOnTerminal, type Exec } from '../system/exec.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { isAlive, ownName } from '../system/process-name.ts';
import { turns } from '../system/turns.ts';
import { baseArgv, baseFailed, baseInput } from './base.ts';
import { delegatedCgroups, execInGroup, type Cgroups } from './cgroups.ts';
import { chrootEnvironment, saidOfCommand } from './chroot-command.ts';
import { watcher } from './limits.ts';
import { openNamespace, type UserNamespace } from './namespace.ts';
import { probeUnshare } from './probe-unshare.ts';
import { onOwnTerminal, terminalEnvironment } from './terminal.ts';
import { chrootArgv, overlayFailed } from './unshare-chroot.ts';
import { unshareLayers } from './unshare-layers.ts';

interface OpenedChroot extends Chroot {
  readonly upper: string;
  readonly parents: readonly string[];
  readonly home: string;
}

export interface UnshareOptions {
  readonly store: string;
  readonly exec: Exec;
  readonly signal: AbortSignal;
  readonly limits: Limits;
  /** The layers are for this run alone, and removed at its end. */
  readonly temporary: boolean;
  /** Told of layers that are damaged. */
  readonly onNotice: (message: string) => void;
}

/** The driver over `<store>/unshare`; the namespace is made when first needed. */
export function unshareDriver({ store, exec, signal, limits, temporary, onNotice }: UnshareOptions): SandboxDriver {
  const root = join(store, 'unshare');
  const opened = new Set<OpenedChroot>();
  let namespace: Promise<UserNamespace> | undefined;
  let cgroups: Promise<Cgroups> | undefined;

  const inside = (path: string) => insidePath(store, path);
  const groups = () => (cgroups ??= delegatedCgroups(exec));
  /** Where a throw-away top is put; its name tells the next run whether we are still there. */
  const topPath = () => join(root, 'tops', ownName());
  const run = async (argv: readonly string[]) => exec({ argv: (await space()).enter(argv), signal, seconds: 1800 });
  const layers = unshareLayers({ root, run, inside, topPath, remove, onNotice });

  async function space(): Promise<UserNamespace> {
    mkdirSync(join(root, 'layers'), { recursive: true });
    mkdirSync(join(root, 'tops'), { recursive: true });
    const known = namespace;
    // Another one has the same ids, and what still runs in the first goes on.
    if (known !== undefined && !(await known).isHeld() && namespace === known) namespace = undefined;
    namespace ??= openNamespace(store, exec);
    return namespace;
  }

  /** A folder that the namespace's root owns. */
  async function makeOwned(path: string): Promise<string> {
    const { rootId } = await space();
    mkdirSync(path, { recursive: true });
    if (process.getuid?.() === 0) chownSync(path, rootId, rootId);
    return path;
  }

  /** Removed by the namespace's root, since an ordinary user does not own what is in it. */
  async function remove(path: string): Promise<void> {
    await exec({ argv: (await space()).enter(['rm', '-rf', '--one-file-system', '--', inside(path)]) });
    await exec({ argv: ['rm', '-rf', '--one-file-system', '--', path] });
    if (existsSync(path)) throw new HostError('NOT_REMOVED', `${path} could not be removed`, { hint: 'run: debkit doctor' });
  }

  /** Bytes of a top, as the namespace's root sees it: others cannot look into all of its folders. */
  async function usedBy(home: string): Promise<number> {
    const { stdout } = await exec({ argv: (await space()).enter(['du', '--summarize', '--one-file-system', '--block-size=1', '--', inside(join(home, 'tree'))]), signal, seconds: 600 });
    return Number(/^\d+/.exec(stdout)?.[0] ?? 0);
  }

  /** A top with these folders; where one cannot be made, on a full disk, nothing of it stays. */
  async function makeTop(...names: readonly string[]): Promise<string> {
    const home = await makeOwned(topPath());
    try {
      for (const name of names) await makeOwned(join(home, name));
    } catch (error) {
      await remove(home);
      throw error;
    }
    return home;
  }

  return {
    name: 'unshare',
    sideBySide: true,
    ownIdentity: true,
    probe: async () => probeUnshare(store, exec, (await groups()).delegated),
    hasLayer: (layer) => layers.has(layer),
    layers: () => Promise.resolve(layers.list()),
    verifyLayer: (layer) => layers.verify(layer),
    removeLayer: (layer) => layers.remove(layer),

    async makeBase(layer: string, base: BaseSpec, onLine) {
      const home = await makeTop('tree');
      const tree = join(home, 'tree');
      try {
        const argv = (await space()).enter([
          ...['bwrap', '--die-with-parent', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--new-session'],
          ...['--ro-bind', '/', '/', '--bind', '/mnt', '/mnt', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp', '--chdir', '/mnt', '--'],
          ...baseArgv(base, { target: inside(tree), format: 'directory' }),
        ]);
        const environment = { ...chrootEnvironment, ...proxyEnvironment(), HOME: '/tmp', TMPDIR: '/tmp' };
        const result = await exec({ argv, stdin: Buffer.from(baseInput(base)), environment, onLine, signal, seconds: 1800 });
        if (result.exitCode !== 0) throw baseFailed(base, result.stderr, store);
        await layers.finish(home, layer, []);
      } catch (error) {
        await remove(home);
        throw error;
      }
    },

    async open(layer: string, options: OpenOptions): Promise<Chroot> {
      const parents = layers.stack(layer);
      for (const mount of options.writable ?? []) await makeOwned(mount.source);
      const home = await makeTop('tree', 'merged');
      const [upper, merged, work] = [join(home, 'tree'), join(home, 'merged'), join(home, 'work')];
      const overlay = {
        lower: parents.map((parent) => inside(join(layers.folder(parent), 'tree'))),
        upper: inside(upper),
        work: inside(work),
        merged: inside(merged),
      };
      const local = (mount: Mount) => ({ source: inside(mount.source), target: mount.target });
      const binds = { ...options, limits, mounts: options.mounts.map(local), writable: (options.writable ?? []).map(local) };
      // Each command mounts the one overlay: two at once would write to the same folders unbeknown to each other (overlayfs documentation).
      const inTurn = turns();
      const chroot: OpenedChroot = {
        upper,
        parents,
        home,
        run: (command: ChrootCommand) => inTurn(async () => {
          const request = {
            argv: (await space()).enter(chrootArgv(overlay, binds, command)),
            environment: { ...chrootEnvironment, ...command.environment },
            seconds: command.seconds,
            signal,
            keep: 1 << 16,
            watch: watcher({ limits, folder: home, usedDisk: () => usedBy(home) }),
            ...(command.stdin === undefined ? {} : { stdin: command.stdin }),
            ...(command.stdoutFile === undefined ? {} : { stdoutFile: command.stdoutFile }),
            ...(command.onLine === undefined ? {} : { onLine: command.onLine }),
          };
          const ended = await execInGroup(exec, request, await groups(), limits).catch((error: unknown) => {
            throw saidOfCommand(error, command);
          });
          // The command did not fail, it was never started.
          if (ended.exitCode !== 0 && !existsSync(`${merged}.mounted`)) throw overlayFailed(ended.stderr, store);
          return ended;
        }),
        interactive: (command) => inTurn(async () => {
          const argv = chrootArgv(overlay, binds, command);
          const environment = { ...chrootEnvironment, ...terminalEnvironment(command.terminal), ...command.environment, SHELL: '/bin/sh' };
          const ending = command.signal === undefined ? signal : AbortSignal.any([signal, command.signal]);
          const onData = command.beside === undefined ? {} : { onData: command.beside.onData };
          const exitCode = await execOnTerminal((await space()).enter(command.terminal ? onOwnTerminal(argv) : argv), { environment, signal: ending, ...onData });
          if (exitCode !== 0 && !existsSync(`${merged}.mounted`)) throw overlayFailed('', store);
          return exitCode;
        }),
        async close() {
          if (opened.delete(chroot)) await remove(home);
        },
      };
      opened.add(chroot);
      return chroot;
    },

    async commit(chroot: Chroot, layer: string) {
      const known = [...opened].find((one) => one === chroot);
      if (known === undefined) throw new InternalError('CHROOT_UNKNOWN', 'a chroot of another sandbox was to be committed');
      await Promise.all(['work', 'merged', 'merged.mounted'].map((name) => remove(join(known.home, name))));
      await layers.finish(known.home, layer, known.parents);
      opened.delete(known);
    },

    async reap() {
      layers.reap();
      (await groups()).reap();
      const tops = join(root, 'tops');
      if (!existsSync(tops)) return;
      for (const name of readdirSync(tops)) if (!isAlive(name)) await remove(join(tops, name));
    },

    async dispose() {
      for (const chroot of [...opened]) await chroot.close();
      layers.release();
      if (temporary && namespace !== undefined) await remove(root);
      await (await namespace)?.dispose();
      namespace = undefined;
    },
  };
}

/** A path under debkit's store as the namespace sees it. */
function insidePath(store: string, path: string): string {
  if (path !== store && !path.startsWith(`${store}/`)) {
    throw new InternalError('PATH_OUTSIDE_STORE', `'${path}' was to be shown in a sandbox, but is not under ${store}`);
  }
  return `/mnt${path.slice(store.length)}`;
}
