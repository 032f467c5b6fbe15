// Whose a tree is: licensecheck(1) of the suite reads the heads and ends of its files, in a sandbox of its own.
import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SandboxContext } from '../../contracts/context.ts';
import type { BaseSpec } from '../../contracts/sandbox.ts';
import { PackageError } from '../../errors.ts';
import { readLicensecheck, type CheckedFile } from '../../detect/licences.ts';
import type { EnvironmentContext } from '../../sandbox/apt.ts';
import { prepareEnvironment } from '../../sandbox/environment.ts';
import { lastLines } from '../../system/exec.ts';
import { tempName } from '../../system/files.ts';

// What is there to be read is cut to what counts before, so that all of it is looked at.
const options = ['--machine', '--copyright', '--recursive', '--shortname-scheme', 'debian,spdx', '--encoding', 'utf8', '--lines', '0', '--check', '.', '--ignore', '^$'];
// Of pictures and the like licensecheck would guess.
const pictures = /\.(?:png|jpe?g|gif|ico|gz|xz|bz2|zip|pdf|ttf|woff2?|o|a|so|pyc|mo|gmo|wav|ogg|mp3)$|(?:^|\/)\.git\//;
// Of the text of a licence all lines count.
const whole = /(?:licen[cs]e|copying|copyright)[^/]*$/i;
const code = /\.(?:c|h|cc|cpp|py|pl|pm|rs|go|js|ts|sh|m4|html)$/;

// Each half by a process of its own, where there are two processors.
const bothScript = `out=$(mktemp)
licensecheck "$@" a > "$out" & first=$!
licensecheck "$@" b || exit 1
wait "$first" || exit 1
cat "$out"`;

const most = { files: 4000, lines: 60, line: 1000, tail: 5000, text: 1 << 17, head: 1 << 15 } as const;

/** The files that were read, and how many were not. */
export interface Inspected {
  readonly files: readonly CheckedFile[];
  readonly left: number;
}

/** What licensecheck says of the files of `folder`, named relative to it; of 4000 at most, those nearest the top. Errors: LICENSECHECK_FAILED (exit 1), and those of the environment. */
export async function inspectCopyright({ folder, files }: { readonly folder: string; readonly files: readonly string[] }, base: BaseSpec, context: SandboxContext & EnvironmentContext): Promise<Inspected> {
  const some = files.filter((file) => !pictures.test(file));
  const depth = (file: string) => file.split('/').length;
  const read = [...some].sort((a, b) => depth(a) - depth(b)).slice(0, most.files);
  const heads = tempName(join(context.workspace, 'new-heads'));
  const halves = ['a', 'b'] as const;
  halves.forEach((half) => void mkdirSync(join(heads, half), { recursive: true }));
  read.forEach((file, index) => writeHead(join(folder, file), join(heads, index % 2 === 0 ? 'a' : 'b', file), whole.test(file) && !code.test(file)));
  const { layer } = await prepareEnvironment({ base, relations: { 'Build-Depends': 'licensecheck' }, profiles: '', essential: false, local: null }, context);
  const chroot = await context.sandbox.open(layer, { network: false, mounts: [{ source: heads, target: '/run/debkit/tree' }] });
  try {
    const lines: string[] = [];
    const result = await chroot.run({ argv: ['sh', '-c', bothScript, 'sh', ...options], user: 'builder', cwd: '/run/debkit/tree', environment: { LC_ALL: 'C.UTF-8', HOME: '/tmp' }, seconds: 600, onLine: (line) => void lines.push(line) });
    if (result.exitCode !== 0) throw new PackageError('LICENSECHECK_FAILED', 'licensecheck could not read the tree', { tail: lastLines(result.stderr) });
    const found = readLicensecheck(lines).map((file) => ({ ...file, path: file.path.slice(2) }));
    return { files: found.sort((x, y) => (x.path < y.path ? -1 : 1)), left: some.length - read.length };
  } finally {
    await chroot.close();
  }
}

/** The lines of a text file that may say whose it is; what is no text is left out. */
function writeHead(from: string, to: string, all: boolean): void {
  const file = openSync(from, 'r');
  try {
    const { size } = fstatSync(file);
    const begin = Buffer.alloc(Math.min(size, all ? most.text : most.head));
    readSync(file, begin, 0, begin.length, 0);
    if (begin.includes(0)) return;
    const cut = (text: string) => text.split('\n').map((line) => line.slice(0, most.line));
    // One byte is one letter: what is cut and put together stays what it was.
    const lines = cut(begin.toString('latin1')).slice(0, all ? undefined : most.lines);
    const rest = Buffer.alloc(all ? 0 : Math.max(0, Math.min(most.tail, size - Buffer.byteLength(lines.join('\n'), 'latin1'))));
    readSync(file, rest, 0, rest.length, size - rest.length);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, Buffer.from([...lines, ...(rest.length === 0 ? [] : cut(rest.toString('latin1')))].join('\n'), 'latin1'));
  } finally {
    closeSync(file);
  }
}
