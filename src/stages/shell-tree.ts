// The tree that a person has at a shell: of the failed build or just unpacked, with what was edited before; and what they edit in it, as a patch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot, ChrootCommand, Mount } from '../contracts/sandbox.ts';
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

/** What was edited; `patch` is empty where nothing was. */
export interface Edited {
  readonly patch: string;
  readonly files: readonly string[];
  /** Edited, and made by a tool from others, or no text. */
  readonly left: readonly string[];
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
    keep: `#!/bin/sh\nfor file; do realpath --relative-to=${quoted(tree)} -- "$file" >> /build/.debkit/keep; done\n`,
    bashrc: `[ -r /etc/bash.bashrc ] && . /etc/bash.bashrc\n${history}`,
  };
}

/** What was edited since beginEdits. Error: TREE_NOT_UNPACKED (exit 1) where the tree is gone. */
export async function takeEdits(chroot: Chroot, { folder }: ShellTree, context: SandboxContext): Promise<Edited> {
  const file = join(context.workspace, 'edited.patch');
  const lines: string[] = [];
  const argv = ['perl', `${scripts}/edited-files.pl`, 'end', '/build/.debkit/pristine', `/build/${folder}`, '/build/.debkit/alone', '/build/.debkit/keep'];
  const ended = await chroot.run({ argv, user: 'builder', seconds: 600, stdoutFile: file, onLine: (line) => void lines.push(line) });
  if (ended.exitCode !== 0) throw notUnpacked(ended.stderr);
  const of = (word: string) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  return { patch: readFileSync(file, 'utf8'), files: of('edited'), left: of('left'), packaging: of('packaging') };
}

async function demand(chroot: Chroot, command: ChrootCommand): Promise<void> {
  const result = await chroot.run(command);
  if (result.exitCode !== 0) throw notUnpacked(result.stderr);
}

function notUnpacked(stderr: string): PackageError {
  return new PackageError('TREE_NOT_UNPACKED', 'the tree for the shell could not be made, or is gone', { tail: lastLines(stderr) });
}
