// A failed build gone on with: its tree, brought to the changed source package file by file, and debuild in it without a clean.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { sourceFolderName } from '../debian/file-names.ts';
import { lastLines } from '../system/exec.ts';
import { compilerCachePath, takeCompiled } from './compiler-cache.ts';
import { changesBetween, continuationOf, rulesKind, type Continuation, type Listing } from './continuation.ts';
import { debuild, openBuild, runDebuild, type DebuildInput } from './debuild.ts';

export interface ContinueInput extends DebuildInput {
  /** Host folder with the failed build's `build.tar`. */
  readonly failed: string;
  /** Name of the .dsc that it was built from. */
  readonly failedDsc: string;
  /** dh's commands that it had done. */
  readonly finished: readonly string[];
}

// $1 the new .dsc, $2 the old one, $3 the folder. A mode or a link's target counts as content.
const unpackScript = `set -eu
umask 022
tar --extract --directory=/build --file=/run/debkit/failed/build.tar
[ -d "/build/$3/debian" ]
mkdir /build/.debkit
cd /build/.debkit
dpkg-source --no-copy --extract "/run/debkit/input/$1" new >&2
dpkg-source --no-copy --extract "/build/$2" old >&2
find old new -type f -exec sha256sum -z -- {} +
find old new -type f -printf '%m  %p\\0' -o -type l -printf '%l  %p\\0'`;

// $1 the folder, then what has to go; on stdin the paths to copy, each with the time of now, so that make sees them.
const applyScript = `set -eu
umask 022
cd "/build/$1"
shift
for pattern; do rm -rf -- $pattern; done
rm -rf .pc
if [ -e /build/.debkit/new/.pc ]; then cp -r /build/.debkit/new/.pc .; fi
tar --create --directory=/build/.debkit/new --verbatim-files-from --null --files-from=- | tar --extract --touch --unlink-first
cp -- /run/debkit/input/* /build/`;

const removeScript = 'cd "/build/$1" && xargs -0 -r rm -f --';

// $1 the folder, then dh's commands that are done: the first in PATH, they do nothing.
const buildScript = (input: ContinueInput) => `set -eu
umask 022
cd "/build/$1"
shift
${compilerCachePath(input.ccache, '/build/.debkit/new')}
mkdir -p /build/.debkit/done
for step; do ln -s /bin/true "/build/.debkit/done/$step"; done
path=/build/.debkit/done\${path:+:$path}
${debuild} -nc`;

/** Goes on where that is sound; else says why not. Errors: BUILD_FAILED, TIME_LIMIT (exit 1) where it fails again. */
export async function continueBuild(input: ContinueInput, context: SandboxContext): Promise<Continuation> {
  const { source, version, dsc } = input.sourcePackage;
  const folder = sourceFolderName(source, version);
  const chroot = await openBuild(input, context, [{ source: input.failed, target: '/run/debkit/failed' }]);
  try {
    const how = await takeUpTree(chroot, { dsc: basename(dsc.path), failedDsc: input.failedDsc, folder, finished: input.finished }, context.workspace);
    if (!how.sound) return how;
    await runDebuild(chroot, ['sh', '-c', buildScript(input), 'sh', folder, ...how.done], { input, context });
    if (input.ccache !== null) await takeCompiled(chroot, context);
    return how;
  } finally {
    await chroot.close();
  }
}

/** A failed build's tree, in the chroot's /run/debkit/failed, and the source package that it is brought to, in /run/debkit/input. */
export interface TreeToTakeUp {
  /** Names of the .dsc files. */
  readonly dsc: string;
  readonly failedDsc: string;
  readonly folder: string;
  readonly finished: readonly string[];
}

/** Unpacks the tree into /build and brings it to the source package, where that is sound; else says why not, and /build is to be emptied. */
export async function takeUpTree(chroot: Chroot, { dsc, failedDsc, folder, finished }: TreeToTakeUp, workspace: string): Promise<Continuation> {
  const run = (script: string, argv: readonly string[], stdin?: readonly string[]) =>
    chroot.run({ argv: ['sh', '-c', script, 'sh', ...argv], user: 'builder', seconds: 1800, ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin.map((path) => `${path}\0`).join('')) }) });
  const file = join(workspace, 'listing');
  const unpacked = await chroot.run({ argv: ['sh', '-c', unpackScript, 'sh', dsc, failedDsc, folder], user: 'builder', seconds: 1800, stdoutFile: file });
  if (unpacked.exitCode !== 0) return { sound: false, why: `what is kept of the failed build cannot be unpacked (${lastLines(unpacked.stderr, 1)[0] ?? 'no message'})` };
  const { old, now } = readListing(readFileSync(file, 'utf8'));
  const changes = changesBetween(old, now);
  const how = continuationOf(await kindOf(chroot), changes, finished);
  if (!how.sound) return how;
  const removed = await run(removeScript, [folder], changes.removed);
  const applied = removed.exitCode === 0 ? await run(applyScript, [folder, ...how.forget], changes.copied) : removed;
  if (applied.exitCode !== 0) return { sound: false, why: `the changes cannot be put into its tree (${lastLines(applied.stderr, 1)[0] ?? 'no message'})` };
  return how;
}

async function kindOf(chroot: Chroot): Promise<ReturnType<typeof rulesKind>> {
  return rulesKind((await chroot.run({ argv: ['cat', '/build/.debkit/new/debian/rules'], user: 'builder', seconds: 60 })).stdout);
}

/** Reads the listing of `unpackScript`; quilt's own folder (.pc) is not a part of the source. */
export function readListing(text: string): { old: Listing; now: Listing } {
  const [old, now] = [new Map<string, string>(), new Map<string, string>()];
  for (const record of text.split('\0')) {
    const [, content, side, path] = /^(.*?) {2}(old|new)\/(.*)$/s.exec(record) ?? [];
    if (content === undefined || path === undefined || path.startsWith('.pc/')) continue;
    const listing = side === 'old' ? old : now;
    listing.set(path, `${listing.get(path) ?? ''} ${content}`);
  }
  return { old, now };
}
