// Whether a file of the packages is in a package of the suite too, which dpkg would refuse to install beside it (Policy 7.6.1).
import type { BuildResult, InstallStep } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { BaseSpec } from '../contracts/sandbox.ts';
import type { DebContent } from '../contracts/deb-content.ts';
import { fieldValue, parseStanzas } from '../debian/deb822.ts';
import { DebkitError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { ownersOf } from '../sandbox/contents.ts';
import { readDeb } from '../system/deb.ts';
import { ordinaryDebs } from './chroot-files.ts';

const name = "files of Debian's packages";

/** The step; not tested where the suite's index of files cannot be had. Errors: those of readDeb. */
export async function testConflicts(result: BuildResult, base: BaseSpec, context: SandboxContext & EnvironmentContext): Promise<InstallStep> {
  const debs = await Promise.all(ordinaryDebs(result).map((path) => readDeb(path, { signal: context.signal })));
  const owned = debs.map(ownedFiles);
  try {
    const { owners, verified } = await ownersOf([...new Set(owned.flatMap(({ files }) => files))], base, context);
    const found = conflictsAmong(owned, owners);
    const by = verified ? '' : ' (by an index that is not the one of its Release file)';
    if (found.length > 0) return { name, status: 'failed', detail: `${found.join('; ')}${by}` };
    return { name, status: 'passed', detail: `none of ${base.suite} has one of these${by}` };
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError) || error.exitCode !== 4) throw error;
    return { name, status: 'not-tested', detail: error.message };
  }
}

/** A package's files, without the first slash, and the packages that may have the same: it takes their place, or they cannot be there. */
export interface OwnedFiles {
  readonly package: string;
  readonly files: readonly string[];
  readonly replaced: readonly string[];
}

function ownedFiles({ entries, members }: DebContent): OwnedFiles {
  const [control = []] = parseStanzas(members['control'] ?? '');
  const named = ['Replaces', 'Conflicts'].map((field) => fieldValue(control, field) ?? '').join(',');
  const scripts = `${members['preinst'] ?? ''}\n${members['postinst'] ?? ''}`;
  const diverted = (path: string) => scripts.includes('dpkg-divert') && scripts.includes(path);
  const files = entries.filter(({ type, path }) => type !== 'directory' && !diverted(path)).map(({ path }) => path.slice(1));
  return { package: fieldValue(control, 'Package') ?? '', files, replaced: named.split(',').map((one) => /^\s*([a-z0-9][a-z0-9.+-]*)/.exec(one)?.[1] ?? '') };
}

/** A sentence for each package of the suite that has files of ours, and which ours neither is nor replaces nor conflicts with. */
export function conflictsAmong(owned: readonly OwnedFiles[], owners: ReadonlyMap<string, readonly string[]>): string[] {
  const ours = new Set(owned.map((one) => one.package));
  return owned.flatMap(({ package: own, files, replaced }) => {
    const shared = new Map<string, string[]>();
    for (const path of files) {
      const others = (owners.get(path) ?? []).filter((other) => !ours.has(other) && !replaced.includes(other));
      for (const other of others) shared.set(other, [...(shared.get(other) ?? []), `/${path}`]);
    }
    return [...shared].map(([other, paths]) => `${own} has ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}, as ${other} has: put them elsewhere, or say \`conflicts\` and \`replaces\``);
  });
}
