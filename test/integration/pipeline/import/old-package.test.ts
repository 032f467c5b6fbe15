// Existing source packages read from real files: what is taken of them, and what is refused at its line, with nothing of it unpacked.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RecipeError, RecipeErrors } from '../../../../src/errors.ts';
import { readOldPackage, type OldPackage } from '../../../../src/pipeline/import/old-package.ts';
import { readSourcePackage } from '../../../../src/stages/read-source-package.ts';
import { oldChangelog, oldControl } from '../../../helpers/old-package.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'debkit-old-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Made {
  readonly format?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Links in debian/ by path. */
  readonly links?: Readonly<Record<string, string>>;
  /** Files of zeros of 5 MiB each. */
  readonly large?: number;
  readonly diff?: string;
  /** Further orig tarballs. */
  readonly components?: readonly string[];
  readonly native?: boolean;
}

/** Writes a source package, and reads it. */
async function read({ format = '3.0 (quilt)', files = {}, links = {}, large = 0, diff, components = [], native = false }: Made = {}): Promise<OldPackage> {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    utimesSync(join(folder, path), 1_300_000_000, 1_300_000_000);
  };
  const tar = (name: string, ...what: string[]) => execFileSync('tar', ['--create', '--gzip', `--file=${name}`, '--owner=root', '--group=root', ...what], { cwd: folder });
  put('tiny-1.2/tiny.c', 'int main(void) { return 0; }\n');
  const orig = native ? 'tiny_1.2.tar.gz' : 'tiny_1.2.orig.tar.gz';
  tar(orig, 'tiny-1.2');
  for (const name of components) tar(name, 'tiny-1.2');
  const all: Record<string, string> = { changelog: oldChangelog, control: oldControl, rules: '#!/usr/bin/make -f\n', copyright: 'x\n', empty: '', ...files };
  for (const [path, text] of Object.entries(all)) put(join('debian', path), text);
  chmodSync(join(folder, 'debian', 'rules'), 0o755);
  for (let index = 0; index < large; index++) {
    put(`debian/large/${index}`, '');
    truncateSync(join(folder, `debian/large/${index}`), 5 << 20);
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(folder, 'debian', path));
  const names = [orig, ...components];
  if (diff !== undefined) {
    writeFileSync(join(folder, 'tiny_1.2-3.diff.gz'), gzipSync(diff));
    names.push('tiny_1.2-3.diff.gz');
  } else if (!native) {
    tar('tiny_1.2-3.debian.tar.gz', 'debian');
    names.push('tiny_1.2-3.debian.tar.gz');
  }
  const listed = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    return ` ${createHash('sha256').update(bytes).digest('hex')} ${bytes.length} ${name}\n`;
  });
  const dsc = join(folder, 'tiny_1.2-3.dsc');
  writeFileSync(dsc, `Format: ${format}\nSource: tiny\nBinary: tiny\nArchitecture: any\nVersion: ${native ? '1.2' : '1.2-3'}\nMaintainer: A <a@example.org>\nChecksums-Sha256:\n${listed.join('')}Files:\n`);
  return readOldPackage(await readSourcePackage(dsc), { dsc: 'tiny_1.2-3.dsc', place: (path) => `debian/${path}` }, new AbortController().signal);
}

/** `file:line message` of each reason. */
async function refused(made: Made): Promise<string[]> {
  const error: unknown = await read(made).then(() => assert.fail('it was not refused'), (thrown: unknown) => thrown);
  const all = error instanceof RecipeErrors ? error.problems : error instanceof RecipeError ? [error] : assert.fail(String(error));
  return all.map(({ code, message, details: { location } }) => `${code} ${location?.file ?? ''}:${location?.line ?? 0} ${message}`);
}

describe('an existing source package', () => {
  it('is read with modes, dates and links within debian/', async () => {
    const { files, newest, origDate, orig } = await read({ links: { 'tiny-data.copyright': 'copyright' }, files: { 'a/b.png': '\0binary' } });
    assert.deepEqual(files.map(({ path, executable, content }) => [path, executable, content.length]), [['a/b.png', false, 7], ['changelog', false, oldChangelog.length], ['control', false, oldControl.length], ['copyright', false, 2], ['empty', false, 0], ['rules', true, 19], ['tiny-data.copyright', false, 2]]);
    assert.deepEqual([...new Set(files.map(({ date }) => date))], [1_300_000_000]);
    assert.deepEqual([newest.version, origDate, orig.path.endsWith('tiny_1.2.orig.tar.gz')], ['1.2-3', 1_300_000_000, true]);
  });

  it("has links to upstream's files", async () => {
    const { files } = await read({ links: { 'tiny.service': '../contrib/tiny.service' } });
    assert.deepEqual(files.flatMap(({ path, link }) => (link === undefined ? [] : [[path, link]])), [['tiny.service', '../contrib/tiny.service']]);
  });

  it('of format 1.0 is read where its diff adds debian/ alone', async () => {
    const added = (name: string, text: string) => `--- a/debian/${name}\n+++ b/debian/${name}\n@@ -0,0 +1,${text.trimEnd().split('\n').length} @@\n${text.trimEnd().split('\n').map((line) => `+${line}\n`).join('')}`;
    const { format, files } = await read({ format: '1.0', diff: added('changelog', oldChangelog) + added('rules', '#!/usr/bin/make -f') });
    assert.deepEqual([format, files.map(({ path, executable, date }) => [path, executable, date])], ['1.0', [['changelog', false, null], ['rules', true, null]]]);
  });

  const rows: [string, Made, RegExp][] = [
    ['native', { format: '3.0 (native)', native: true }, /^IMPORT_REFUSED tiny_1\.2-3\.dsc:1 the source format is '3\.0 \(native\)'$/],
    ['native of the old format', { format: '1.0', native: true }, /^IMPORT_REFUSED tiny_1\.2-3\.dsc:1 it has no orig tarball/],
    ['of another format', { format: '3.0 (git)' }, /tiny_1\.2-3\.dsc:1 the source format is '3\.0 \(git\)'/],
    ['with a second orig tarball', { components: ['tiny_1.2.orig-data.tar.gz'] }, /tiny_1\.2-3\.dsc:9 tiny_1\.2\.orig-data\.tar\.gz is a second/],
    ["with a diff of upstream's files", { format: '1.0', diff: '--- a/tiny.c\n+++ b/tiny.c\n@@ -1 +1 @@\n-a\n+b\n' }, /tiny_1\.2-3\.diff\.gz:2 .*upstream's tiny\.c/],
    ['with a diff that leads elsewhere', { format: '1.0', diff: '--- a/debian/x\n+++ b/debian/../../x\n@@ -0,0 +1 @@\n+a\n' }, /tiny_1\.2-3\.diff\.gz:2 .*leads elsewhere/],
    ['with a diff of a name that no recipe can have', { format: '1.0', diff: '--- a/debian/x\n+++ b/debian/-x\n@@ -0,0 +1 @@\n+a\n' }, /^IMPORT_REFUSED debian\/-x:1 it has a name that a recipe cannot have$/],
    ['with a diff of too many files', { format: '1.0', diff: Array.from({ length: 2001 }, (_, index) => `--- a/debian/x\n+++ b/debian/${index}\n@@ -0,0 +1 @@\n+a\n`).join('') }, /^IMPORT_REFUSED debian\/:1 debian\/ has 2001 files/],
    ['with a link out of the source tree', { links: { 'tiny.service': '../../tiny.service' } }, /^IMPORT_REFUSED debian\/tiny\.service:1 /],
    ['with an absolute link', { links: { 'tiny.service': '/etc/passwd' } }, /^IMPORT_REFUSED debian\/tiny\.service:1 /],
    ['with a link to nothing', { links: { x: 'y' } }, /^IMPORT_REFUSED debian\/x:1 it is a link to 'y'/],
    ['with a name that no recipe can have', { files: { 'a\\b': '' } }, /it has a name that a recipe cannot have/],
    ['with a file that is too large', { files: { blob: 'x'.repeat((5 << 20) + 1) } }, /debian\/blob:1 it has 5242881 bytes/],
    ['that is small, and unpacked fills the memory', { large: 27 }, /^IMPORT_REFUSED debian\/:1 debian\/ has more than 134217728 bytes/],
    ['whose changelog is of another version', { files: { changelog: oldChangelog.replace('1.2-3', '1.2-4') } }, /debian\/changelog:1 its newest entry is tiny 1\.2-4/],
    ['whose changelog is none', { files: { changelog: `${oldChangelog.split('\n').slice(0, 3).join('\n')}\n` } }, /debian\/changelog:1 .*no trailer/],
  ];
  for (const [what, made, expected] of rows) it(`is refused ${what}`, async () => assert.match((await refused(made)).join('\n'), expected));
});
