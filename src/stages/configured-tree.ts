// A source package's tree as configure left it: how a build goes on from one that is kept, and how the next one comes to have it.
import { join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { packageRoot } from '../system/resources.ts';
import { inputFolder, share } from './chroot-files.ts';

/** A host file with a tree of the same recipe in the same environment; what the key is of, configured-tree.sh says. */
export interface ConfiguredTree {
  /** 64 hex digits. */
  readonly key: string;
  readonly path: string;
}

export type ConfiguredTrees = readonly ConfiguredTree[];

/** What a build did with a kept tree. */
export interface TreeUse {
  /** Whether it went on from one. */
  readonly before: boolean;
  /** The one for the next build; null where this one may not be gone on with, or is kept already. */
  readonly tree: ConfiguredTree | null;
}

/** The folder with the script and the trees, shown read-only; null where every step is to be done. */
export function configuredTreeMounts(trees: ConfiguredTrees | null, context: SandboxContext): Mount[] {
  if (trees === null) return [];
  const folder = inputFolder(context, 'configured-input');
  share(join(packageRoot(), 'src', 'stages', 'configured-tree.sh'), folder, 'configured-tree', 0o755);
  for (const { key, path } of trees) share(path, folder, `${key}.tar`);
  return [{ source: folder, target: '/run/debkit/configured' }];
}

/** Shell text for the unpacked source package: goes on from a kept tree where there is one, with debuild's option for that in `settled`; extends `path` (compilerCachePath). */
export function configuredTreeSteps(trees: ConfiguredTrees | null): string {
  if (trees === null) return 'settled=';
  // A shell keeps the folder it stands in when that goes aside.
  return 'settled=$(sh /run/debkit/configured/configured-tree)\ncd "$PWD"\npath=/build/.debkit/steps${path:+:$path}';
}

const saidScript = 'cd /build/.debkit && if [ -e configured-before ]; then echo before; fi && if [ -e configured.tar ]; then cat configured-key; fi';

/** Takes the tree that a build has packed. */
export async function takeConfigured(chroot: Chroot, context: SandboxContext): Promise<TreeUse> {
  const said = await chroot.run({ argv: ['sh', '-c', saidScript], user: 'builder', seconds: 60 });
  const before = said.stdout.startsWith('before');
  const key = /^[0-9a-f]{64}$/m.exec(said.stdout)?.[0];
  if (key === undefined) return { before, tree: null };
  const path = join(context.workspace, 'configured.tar');
  const taken = await chroot.run({ argv: ['cat', '/build/.debkit/configured.tar'], user: 'builder', seconds: 1800, stdoutFile: path });
  return { before, tree: taken.exitCode === 0 ? { key, path } : null };
}
