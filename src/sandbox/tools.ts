// Programs unpacked beside the environments, debuild and its perl modules first: a build must not see the packages they are from.
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import { UpstreamError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { filesChanged, rememberFiles } from '../system/file-states.ts';
import { removeFolder } from '../system/files.ts';
import { touch } from '../system/records.ts';
import { ownName } from '../system/process-name.ts';
import { aptCommand, aptMounts, stampFile, type EnvironmentContext } from './apt.ts';
import { shortHash } from './apt-solution.ts';
import { baseKey } from './base.ts';
import { prepareBase } from './environment.ts';

/** What is to be unpacked: `content` names it beside base and package lists, `unpack` fills the folder shown at `target` in a chroot over the base. */
export interface ToolFolder {
  readonly content: object;
  readonly target: string;
  readonly unpack: (chroot: Chroot) => Promise<void>;
}

/** The host folder with the suite's debuild (usr/bin, usr/share/perl5). Error: TOOLS_NOT_FETCHED (exit 4). */
export function prepareTools(base: BaseSpec, context: EnvironmentContext): Promise<string> {
  const unpack = async (chroot: Chroot) => {
    const script = 'cd /tmp && "$@" && dpkg-deb --extract devscripts_*.deb /run/debkit/tools';
    const command = aptCommand('download', 'devscripts');
    const result = await chroot.run({ ...command, argv: ['sh', '-c', script, 'sh', ...command.argv], onLine: context.onLine });
    if (result.exitCode !== 0) {
      throw new UpstreamError('TOOLS_NOT_FETCHED', 'devscripts (debuild) could not be fetched', { tail: lastLines(result.stdout + result.stderr), retryable: true });
    }
  };
  return toolFolder(base, { content: {}, target: '/run/debkit/tools', unpack }, context);
}

/** The host folder of a tool, made whole or not at all; what a killed run left goes with the sandbox's throw-away tops. Errors: those of `unpack`. */
export async function toolFolder(base: BaseSpec, { content, target, unpack }: ToolFolder, context: EnvironmentContext): Promise<string> {
  const { layer } = await prepareBase(base, context);
  const own = join(context.store, context.driver.name);
  const key = shortHash({ base: baseKey(base), lists: readFileSync(stampFile(context, base), 'utf8'), ...content });
  const folder = join(own, 'tools', key);
  if (filesChanged(folder)) await removeFolder(folder);
  if (existsSync(folder)) {
    touch(folder);
    return folder;
  }
  const fresh = join(own, 'tops', ownName());
  const chroot = await context.driver.open(layer, { network: true, mounts: [], writable: [...aptMounts(context, base), { source: fresh, target }] });
  try {
    await unpack(chroot).finally(() => chroot.close());
    mkdirSync(join(own, 'tools'), { recursive: true });
    rememberFiles(fresh);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    await removeFolder(fresh);
  }
  // It has the time that the package's own folder has.
  touch(folder);
  return folder;
}
