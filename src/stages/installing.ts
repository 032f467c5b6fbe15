// Packages put into a test's chroot and taken out again, by apt and dpkg, from files and without a network.
import type { InstallStep } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { BaseSpec, Chroot, ChrootResult, Mount } from '../contracts/sandbox.ts';
import { aptCommand, aptMounts, type EnvironmentContext } from '../sandbox/apt.ts';
import { installOptions, type Installation } from '../sandbox/installation.ts';
import { lastWords } from './installed-checks.ts';

/** What a test's chroots are opened with. */
export interface TestChroot {
  readonly base: BaseSpec;
  readonly mounts: readonly Mount[];
  readonly context: SandboxContext & EnvironmentContext;
}

// All that is needed is in the layer. Of a package that an archive has in the same version and size, apt would demand the archive's bytes; and the index
// that others share is not made anew for this.
const withoutArchives = ['Dir::Etc::SourceList=/dev/null', 'Dir::Etc::SourceParts=/dev/null', 'Dir::Cache::srcpkgcache='].flatMap((option) => ['-o', option]);

/** Uses a throw-away chroot without a network. */
export async function inChroot<T>(layer: string, { base, mounts, context }: TestChroot, use: (chroot: Chroot) => Promise<T>): Promise<T> {
  const chroot = await context.sandbox.open(layer, { network: false, mounts, writable: aptMounts(context, base) });
  try {
    return await use(chroot);
  } finally {
    await chroot.close();
  }
}

/**
 * What the clean system has in the same version is ours only when it is installed again. Nothing is fetched any more, and an environment that is made
 * meanwhile holds apt's lock on the packages.
 */
export async function install(chroot: Chroot, debs: Installation['debs'], context: SandboxContext, options: readonly string[] = []): Promise<InstallStep> {
  const command = aptCommand('-o', 'Debug::NoLocking=true', ...withoutArchives, ...options, '--yes', '--reinstall', ...installOptions, ...debs.map((deb) => deb.path));
  return stepOf('install', await chroot.run({ ...command, onLine: context.onLine }), debs.map((deb) => deb.name).join(', '));
}

/** dpkg without a question. */
export function dpkg(chroot: Chroot, args: readonly string[], context: SandboxContext): Promise<ChrootResult> {
  return chroot.run({ argv: ['dpkg', ...args], environment: { DEBIAN_FRONTEND: 'noninteractive' }, user: 'root', seconds: 3600, onLine: context.onLine });
}

/** A step by how its command ended. */
export function stepOf(name: string, result: ChrootResult, detail: string): InstallStep {
  return result.exitCode === 0 ? { name, status: 'passed', detail } : { name, status: 'failed', detail: lastWords(result) };
}
