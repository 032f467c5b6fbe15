// The source package that is imported: a .dsc, or a folder with debian/ packed in the sandbox, with Debian's orig tarball where none lies beside it.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SourcePackage } from '../../contracts/artifacts.ts';
import type { SandboxContext } from '../../contracts/context.ts';
import { parseNewestEntry } from '../../debian/changelog.ts';
import { parseVersion } from '../../debian/version.ts';
import { DebkitError, UsageError } from '../../errors.ts';
import type { EnvironmentContext } from '../../sandbox/apt.ts';
import { packSourceTree } from '../../stages/pack-source-tree.ts';
import { readSourcePackage } from '../../stages/read-source-package.ts';
import { suites } from '../../debian/suites.ts';
import { fetchDebianOrig } from '../../upstream/debian-archive.ts';
import { prepareBuild } from '../environments.ts';
import { targetOf } from '../plan-build.ts';
import type { BuildRequest } from '../request.ts';
import { lineOf, refusal } from './refusal.ts';

/** The source package. Errors: IMPORT_REFUSED, ORIG_MISSING, IMPORT_NOT_A_PACKAGE (exit 2), those of packSourceTree and readSourcePackage. */
export async function oldSource(from: string, request: BuildRequest, context: SandboxContext & EnvironmentContext): Promise<SourcePackage> {
  if (from.endsWith('.dsc')) return readSourcePackage(resolve(from));
  if (!existsSync(join(from, 'debian', 'changelog'))) throw new UsageError('IMPORT_NOT_A_PACKAGE', `'${from}' is neither a .dsc nor a folder with debian/changelog`, { hint: 'a recipe for software that has no debian/: debkit new' });
  const folder = resolve(from);
  refuseNative(from, folder);
  const target = targetOf(request.plan);
  const { layer } = await prepareBuild(target, { relations: {}, local: null }, request.places, context);
  return packSourceTree({ folder, layer, seconds: target.stepLimit, origs: await origsOf(folder, context) }, context);
}

/** How files of its debian/ are named in messages. */
export function placeOf(from: string): (path: string) => string {
  const folder = from.endsWith('.dsc') ? 'debian' : join(from, 'debian');
  return (path) => join(folder, path);
}

/** Before anything is prepared. */
function refuseNative(from: string, folder: string): void {
  const path = join(folder, 'debian', 'source', 'format');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const hint = "a recipe is made of upstream's tarball and debian/: keep a native package as it is, or release a tarball of it and make it 3.0 (quilt)";
  if (text.includes('native')) throw refusal({ file: join(from, 'debian/source/format'), line: lineOf(text, (line) => line.includes('native')) }, `the source format is '${text.trim()}'`, hint);
  const { version } = parseNewestEntry(readFileSync(join(folder, 'debian', 'changelog'), 'utf8'));
  if (parseVersion(version).revision === null) throw refusal({ file: join(from, 'debian/changelog'), line: 1 }, `the version ${version} has no Debian revision: the package is native`, hint);
}

/** Those that a suite of Debian's has, where none lies beside the folder; else none, which packSourceTree tells. */
async function origsOf(folder: string, context: SandboxContext & EnvironmentContext): Promise<string[]> {
  const { source, version } = parseNewestEntry(readFileSync(join(folder, 'debian', 'changelog'), 'utf8'));
  const { upstream } = parseVersion(version);
  if (readdirSync(dirname(folder)).some((name) => name.startsWith(`${source}_${upstream}.orig`))) return [];
  for (const { codename } of suites) {
    const plan = { kind: 'debian', source, suite: codename, version: null, upstreamVersion: upstream, sha256: null } as const;
    const found = await fetchDebianOrig(plan, context).catch((error: unknown) => {
      if (error instanceof DebkitError && error.exitCode === 4) return null;
      throw error;
    });
    if (found !== null && found.kind === 'tarball') return [found.file.path];
  }
  return [];
}
