// The tree that a person has at a shell: of the failed build or just unpacked, with what was edited before; and what they edit in it, as a patch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, ChrootCommand, CommandBeside, Mount } from '../contracts/sandbox.ts';
import { PackageError } from '../errors.ts';
import { quoted } from '../sandbox/terminal.ts';
import { lastLines } from '../system/exec.ts';
import { packageRoot } from '../system/resources.ts';
import { inputFolder, share } from './chroot-files.ts';

const scripts = '/run/debkit/shell';
const failed = '/run/debkit/failed';

/** The tree at a shell. */
export interface ShellTree {
  /** Name of the .dsc in /build. */
  readonly dsc: string;
  /** The folder in /build. */
  readonly folder: string;
  /** What an earlier shell edited, a patch with -p1; null where nothing was. */
  readonly edits: string | null;
  /** The command of the step that failed; null where none did. */
  readonly step: string | null;
}

// Why an edit is in no patch: made by a tool from other files; no text; no plain file; only its mode; a name that a patch cannot rely on.
const reasons = ['generated', 'binary', 'special', 'mode', 'name'] as const;

/** Why an edit is in no patch. */
export type LeftReason = (typeof reasons)[number];

/** What was edited; `patch` is empty where nothing was. */
export interface Edited {
  readonly patch: string;
  readonly files: readonly string[];
  /** Edited, and in no patch. */
  readonly left: Readonly<Record<LeftReason, readonly string[]>>;
  /** Edited files of debian/. */
  readonly packaging: readonly string[];
}

/** Shows the script that tells what was edited, and the failed build's folder where there is one. */
export function shellTreeMounts(kept: string | null, context: SandboxContext): Mount[] {
  const folder = inputFolder(context, 'shell-scripts');
  share(join(packageRoot(), 'src', 'stages', 'edited-files.pl'), folder);
  return [{ source: folder, target: scripts }, ...(kept === null ? [] : [{ source: kept, target: failed }])];
}

/** Puts the failed build's tree into /build. Error: TREE_NOT_UNPACKED (exit 1). */
export async function unpackFailed(chroot: Chroot, seconds: number): Promise<void> {
  await demand(chroot, { argv: ['tar', '--extract', '--directory=/build', `--file=${failed}/build.tar`], user: 'builder', seconds });
}

/** Empties /build. Error: TREE_NOT_UNPACKED (exit 1). */
export async function clearTree(chroot: Chroot, seconds: number): Promise<void> {
  await demand(chroot, { argv: ['find', '/build', '-mindepth', '1', '-delete'], user: 'builder', seconds });
}

// $1 the .dsc, $2 the folder; on stdin the earlier edits. 9 says that they do not apply.
const beginScript = `set -eu
umask 022
cd /build
rm -rf .debkit
mkdir .debkit
dpkg-source --no-copy --extract "$1" .debkit/pristine >&2
perl ${scripts}/edited-files.pl begin .debkit/pristine "$2" .debkit/alone
: > .debkit/keep
cat > .debkit/edits
[ -s .debkit/edits ] || exit 0
cd "$2"
patch --dry-run -p1 --force --silent < ../.debkit/edits >&2 || exit 9
patch -p1 --force --silent --no-backup-if-mismatch < ../.debkit/edits >&2
sed -n 's,^+++ b/\\([^\\t]*\\).*,\\1,p' ../.debkit/edits > ../.debkit/keep`;

/** Makes the tree ready; whether the earlier edits are in it. Error: TREE_NOT_UNPACKED (exit 1). */
export async function beginEdits(chroot: Chroot, { dsc, folder, edits, step }: ShellTree, seconds: number): Promise<boolean> {
  const begun = await chroot.run({ argv: ['sh', '-c', beginScript, 'sh', dsc, folder], user: 'builder', seconds, stdin: Buffer.from(edits ?? '') });
  if (begun.exitCode !== 0 && begun.exitCode !== 9) throw notUnpacked(begun.stderr);
  for (const [name, text] of Object.entries(commands(`/build/${folder}`, step))) {
    await demand(chroot, { argv: ['sh', '-c', 'mkdir -p /build/.debkit/bin && cat > "/build/.debkit/bin/$1" && chmod 755 "/build/.debkit/bin/$1"', 'sh', name], user: 'builder', seconds, stdin: Buffer.from(text) });
  }
  return begun.exitCode === 0;
}

/** bash(1) for a shell in the tree: the failed command is the last of its history. */
export const shellArgv = ['bash', '--rcfile', '/build/.debkit/bin/bashrc', '-i'] as const;

/** The folder with `again` and `keep`, for the end of PATH. */
export const shellCommands = '/build/.debkit/bin';

function commands(tree: string, step: string | null): Record<string, string> {
  const history = step === null ? '' : `history -s ${quoted(step)}\n`;
  return {
    again: `#!/bin/sh\ncd ${quoted(tree)} || exit 1\n${step === null ? 'echo "no step failed" >&2; exit 1' : `set -x\n${step}`}\n`,
    keep: keepScript(tree),
    bashrc: `[ -r /etc/bash.bashrc ] && . /etc/bash.bashrc\n${history}`,
  };
}

// A folder stands for the files in it; what would be left out is said at once.
function keepScript(tree: string): string {
  return `#!/bin/sh
tree=${quoted(tree)}
code=0
[ $# -gt 0 ] || { echo "keep: which file?" >&2; exit 2; }
for name; do
  path=$(realpath --relative-to="$tree" -- "$name")
  case $path in
    ../* | .. | .debkit | .debkit/*) why='not in the tree' ;;
    debian/* | debian) why='debian/ is made from the recipe' ;;
    *[[:cntrl:]]* | *\\\\* | *\\"*) why='a patch cannot hold such a name' ;;
    *) if [ -d "/build/.debkit/pristine/$path" ]; then why="upstream's folder: name the new files in it"; elif [ -d "$tree/$path" ] || [ -f "$tree/$path" ]; then why=; elif [ -e "$tree/$path" ]; then why='no file'; else why='not there'; fi ;;
  esac
  if [ -n "$why" ]; then printf 'keep: %s: %s\\n' "$name" "$why" >&2; code=1; continue; fi
  find "$tree/$path" -type f -printf '%P\\n' | while IFS= read -r below; do printf '%s\\n' "$path\${below:+/$below}"; done >> /build/.debkit/keep
done
exit $code
`;
}

function editedFiles(mode: 'end' | 'watch', folder: string): string[] {
  return ['perl', `${scripts}/edited-files.pl`, mode, '/build/.debkit/pristine', `/build/${folder}`, '/build/.debkit/alone', '/build/.debkit/keep'];
}

/** Watches the edits while the shell is open; `onPatch` is given all of them, a second or so after each. */
export function watchEdits({ folder }: ShellTree, onPatch: (patch: string) => void): CommandBeside {
  // In a container the end of a command is that of all that its user runs.
  const lasting = ['sh', '-c', '"$@"; while :; do sleep 1000; done', 'sh'];
  return { argv: [...lasting, ...editedFiles('watch', folder)], onData: patchReader(onPatch) };
}

// Bytes; a patch that is longer is nobody's edit.
const longest = 1 << 26;

/** Takes the stream of `edited-files.pl watch` apart: each whole patch is given on. */
export function patchReader(onPatch: (patch: string) => void): (chunk: Buffer) => void {
  let buffer: Buffer = Buffer.alloc(0);
  let broken = false;
  return (chunk) => {
    if (broken) return;
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const [head, digits] = /^patch (\d{1,9})\n/.exec(buffer.toString('latin1', 0, 20)) ?? [];
      const length = Number(digits);
      // Nothing else is ever written there.
      broken = (head === undefined && buffer.length >= 20) || length > longest;
      if (broken || head === undefined || buffer.length < head.length + length) return;
      onPatch(buffer.toString('utf8', head.length, head.length + length));
      buffer = buffer.subarray(head.length + length);
    }
  };
}

/** What was edited since beginEdits. Error: TREE_NOT_UNPACKED (exit 1) where the tree is gone. */
export async function takeEdits(chroot: Chroot, { folder }: ShellTree, context: SandboxContext): Promise<Edited> {
  const file = join(context.workspace, 'edited.patch');
  const lines: string[] = [];
  const ended = await chroot.run({ argv: editedFiles('end', folder), user: 'builder', seconds: 600, stdoutFile: file, onLine: (line) => void lines.push(line) });
  if (ended.exitCode !== 0) throw notUnpacked(ended.stderr);
  const of = (word: string) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  return { patch: readFileSync(file, 'utf8'), files: of('edited'), left: Object.fromEntries(reasons.map((reason) => [reason, of(reason)])) as Record<LeftReason, string[]>, packaging: of('packaging') };
}

async function demand(chroot: Chroot, command: ChrootCommand): Promise<void> {
  const result = await chroot.run(command);
  if (result.exitCode !== 0) throw notUnpacked(result.stderr);
}

function notUnpacked(stderr: string): PackageError {
  return new PackageError('TREE_NOT_UNPACKED', 'the tree for the shell could not be made, or is gone', { tail: lastLines(stderr) });
}
