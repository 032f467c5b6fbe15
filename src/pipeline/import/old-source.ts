// The source package that is imported: a .dsc, or a folder with debian/ packed in the sandbox, with Debian's orig tarball where none lies beside it.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SourcePackage } from '../../contracts/artifacts.ts';
import type { SandboxContext } from '../../contracts/context.ts';
import type { ChangelogEntry } from '../../debian/changelog.ts';
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
import { readHead } from '../../system/files.ts';
import { native } from './old-package.ts';
import { lineOf, readChangelog, refusal } from './refusal.ts';

// Bytes: the newest entry stands first.
const most = 1 << 20;

/** The source package. Errors: IMPORT_REFUSED, ORIG_MISSING, IMPORT_NOT_A_PACKAGE (exit 2), those of packSourceTree and readSourcePackage. */
export async function oldSource(from: string, request: BuildRequest, context: SandboxContext & EnvironmentContext): Promise<SourcePackage> {
  if (from.endsWith('.dsc')) return readSourcePackage(resolve(from));
  if (!existsSync(join(from, 'debian', 'changelog'))) throw new UsageError('IMPORT_NOT_A_PACKAGE', `'${from}' is neither a .dsc nor a folder with debian/changelog`, { hint: 'a recipe for software that has no debian/: debkit new' });
  const folder = resolve(from);
  refuseNative(from, folder);
  const target = targetOf(request.plan);
  const { layer } = await prepareBuild(target, { relations: {}, local: null }, request.places, context);
  return packSourceTree({ folder, layer, seconds: target.stepLimit, origs: await origsOf(from, folder, context) }, context);
}

/** How files of its debian/ are named in messages. */
export function placeOf(from: string): (path: string) => string {
  const folder = from.endsWith('.dsc') ? 'debian' : join(from, 'debian');
  return (path) => join(folder, path);
}

/** Before anything is prepared. */
function refuseNative(from: string, folder: string): void {
  const text = readHead(join(folder, 'debian', 'source', 'format'), most)?.toString('utf8') ?? '';
  if (text.includes('native')) throw refusal({ file: join(from, 'debian/source/format'), line: lineOf(text, (line) => line.includes('native')) }, `the source format is '${text.trim()}'`, native);
  const { version } = newestEntry(from, folder);
  if (parseVersion(version).revision === null) throw refusal({ file: join(from, 'debian/changelog'), line: 1 }, `the version ${version} has no Debian revision: the package is native`, native);
}

/** Of the tree's changelog, which may be anything. */
function newestEntry(from: string, folder: string): ChangelogEntry {
  const file = join(from, 'debian/changelog');
  const head = readHead(join(folder, 'debian', 'changelog'), most);
  if (head === null) throw refusal({ file, line: 1 }, 'it is no regular file', 'put the changelog itself in its place');
  return readChangelog(head.toString('utf8'), file);
}

/** Those that a suite of Debian's has, where none lies beside the folder; else none, which packSourceTree tells. */
async function origsOf(from: string, folder: string, context: SandboxContext & EnvironmentContext): Promise<string[]> {
  const { source, version } = newestEntry(from, folder);
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
