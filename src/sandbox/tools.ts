// debuild and its perl modules, unpacked beside the environments: a build must not see what devscripts depends on.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec } from '../contracts/sandbox.ts';
import { UpstreamError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { touch } from '../system/records.ts';
import { ownName } from '../system/process-name.ts';
import { aptCommand, aptMounts, stampFile, type EnvironmentContext } from './apt.ts';
import { shortHash } from './apt-solution.ts';
import { baseKey } from './base.ts';
import { prepareBase } from './environment.ts';

/** The host folder with the suite's debuild (usr/bin, usr/share/perl5). Error: TOOLS_NOT_FETCHED (exit 4). */
export async function prepareTools(base: BaseSpec, context: EnvironmentContext): Promise<string> {
  const { layer } = await prepareBase(base, context);
  const key = shortHash({ base: baseKey(base), lists: readFileSync(stampFile(context, base), 'utf8') });
  const folder = join(context.store, context.driver.name, 'tools', key);
  if (existsSync(folder)) {
    touch(folder);
    return folder;
  }
  const fresh = `${folder}.${ownName()}`;
  const writable = [...aptMounts(context, base), { source: fresh, target: '/run/debkit/tools' }];
  const chroot = await context.driver.open(layer, { network: true, mounts: [], writable });
  try {
    const script = 'cd /tmp && "$@" && dpkg-deb --extract devscripts_*.deb /run/debkit/tools';
    const command = aptCommand('download', 'devscripts');
    const result = await chroot.run({ ...command, argv: ['sh', '-c', script, 'sh', ...command.argv], onLine: context.onLine });
    if (result.exitCode !== 0) {
      throw new UpstreamError('TOOLS_NOT_FETCHED', 'devscripts (debuild) could not be fetched', { tail: lastLines(result.stdout + result.stderr), retryable: true });
    }
  } finally {
    await chroot.close();
  }
  if (existsSync(folder)) rmSync(fresh, { recursive: true, force: true });
  else renameSync(fresh, folder);
  // It has the time that the package's own folder has.
  touch(folder);
  return folder;
}
