// ccache in a build: what is shown of it, how debuild comes to use it, and what is taken from it afterwards.
import { join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, Mount } from '../contracts/sandbox.ts';
import { takeOut } from './chroot-files.ts';

/** Host folders: ccache with its scripts, and what was compiled before. Both are read-only in the build. */
export interface CompilerCache {
  readonly program: string;
  readonly compiled: string;
}

/** How many files ccache knew, and how many were compiled. */
export interface CompilerUse {
  readonly hits: number;
  readonly misses: number;
}

export function compilerCacheMounts(cache: CompilerCache | null): Mount[] {
  if (cache === null) return [];
  return [{ source: cache.program, target: '/run/debkit/ccache' }, { source: cache.compiled, target: '/run/debkit/compiled' }];
}

/** Shell text that sets `path` to what PATH must begin with; the source package is unpacked in the folder `tree`. */
export function compilerCachePath(cache: CompilerCache | null, tree: string): string {
  return cache === null ? 'path=' : `path=$(sh /run/debkit/ccache/prepare ${tree})`;
}

const countScript = `cd /build/.debkit 2>/dev/null || exit 0
: >> log
awk '/^(direct|preprocessed)_cache_hit$/ { hits++ } /^cache_miss$/ { misses++ } END { printf "%d %d ", hits, misses }' log
ls compiled | wc -l
for package in /build/*.deb /build/*.udeb; do
  if [ -e "$package" ] && { dpkg-deb --fsys-tarfile "$package"; dpkg-deb --ctrl-tarfile "$package"; } | grep -qaF /build/.debkit/; then echo named; fi
done`;

/** The host folder that has what a build compiled. */
export function compiledFolder(context: SandboxContext): string {
  return join(context.workspace, 'compiled');
}

/** Puts what a build has compiled into its folder on the host; `named` where a package has the path of ccache in it. null where ccache was not used. */
export async function takeCompiled(chroot: Chroot, context: SandboxContext): Promise<(CompilerUse & { readonly named: boolean }) | null> {
  const counted = await chroot.run({ argv: ['sh', '-c', countScript], user: 'builder', seconds: 1800 });
  const [, hits, misses, fresh, named] = /^(\d+) (\d+) (\d+)\n(named)?/.exec(counted.stdout) ?? [];
  if (hits === undefined) return null;
  if (fresh !== '0') await takeOut(chroot, '/build/.debkit/compiled', compiledFolder(context));
  return { hits: Number(hits), misses: Number(misses), named: named !== undefined };
}
