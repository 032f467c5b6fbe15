// Two packages' files.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { DebEntry } from '../../../src/contracts/deb-content.ts';
import { compareEntries, pathsToRead, type EntryLists } from '../../../src/debian/compare-entries.ts';
import { fileContent } from '../../../src/debian/file-content.ts';
import { elf } from '../../helpers/make-elf.ts';

interface Made extends Partial<DebEntry> {
  readonly text?: string;
  /** What a gzip file unpacks to. */
  readonly unpacked?: string;
  /** Bytes that are no text. */
  readonly bytes?: Buffer;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function entry(path: string, made: Made): DebEntry {
  const { type = 'file', text = 'text\n', mode = type === 'directory' ? 0o755 : 0o644, owner = 'root:root', mtime = 1, target = null } = made;
  const isFile = type === 'file';
  return { path, type, mode, owner, mtime, target, size: isFile ? text.length : 0, sha256: isFile ? sha256(text) : null };
}

type Files = Readonly<Record<string, Made>>;

function compare(first: Files, second: Files) {
  const list = (files: Files) => Object.entries(files).map(([path, made]) => entry(path, made)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const lists: EntryLists = { first: list(first), second: list(second) };
  const wanted = pathsToRead(lists);
  const sides = { first, second };
  const found = compareEntries(lists, (side, path) => {
    const made = sides[side][path];
    if (!wanted[side].includes(path) || made === undefined) return null;
    return fileContent(made.bytes ?? Buffer.from(made.unpacked ?? made.text ?? 'text\n'), made.unpacked !== undefined);
  });
  const told = found.differences.map(({ subject, changes }) => [subject, ...changes.map(({ what, first: one, second: other }) => `${what}: ${one ?? '-'} | ${other ?? '-'}`)]);
  return { ...found, told, wanted };
}

const folder: Made = { type: 'directory' };

describe('compare-entries', () => {
  it('counts what is the same, with those of another date, and reads none of it', () => {
    const { same, dates, told, wanted } = compare({ '/a': {}, '/b': {}, '/d': folder, '/l': { type: 'symlink', target: 'a', mode: 0o777 } }, { '/a': {}, '/b': { mtime: 2 }, '/d': folder, '/l': { type: 'symlink', target: 'a', mode: 0o755 } });
    assert.deepEqual([same, dates, told, wanted], [3, 1, [], { first: [], second: [] }]);
  });

  it('tells mode, owner, type and target', () => {
    assert.deepEqual(compare({ '/a': {}, '/b': {}, '/c': {}, '/d': folder, '/e': { type: 'symlink', target: 'x' } }, { '/a': { mode: 0o4755 }, '/b': { owner: 'lp:lp' }, '/c': { type: 'symlink', target: '/etc' }, '/d': { ...folder, mode: 0o700 }, '/e': { type: 'symlink', target: 'y' } }).told, [
      ['/a', 'mode: 0644 | 4755'],
      ['/b', 'owner: root:root | lp:lp'],
      ['/c', 'type: file | symlink'],
      ['/d', 'mode: 0755 | 0700'],
      ['/e', 'target: x | y'],
    ]);
  });

  it('tells what one side has alone, a folder of its own only where it is empty or no plain one', () => {
    assert.deepEqual(compare({ '/usr': folder }, { '/usr': folder, '/usr/x': folder, '/usr/x/y': {}, '/var': folder, '/srv': { ...folder, mode: 0o700 }, '/srv/z': {} }).told, [
      ['/srv', 'entry: - | directory 0700 root:root'],
      ['/srv/z', 'entry: - | file 0644 root:root 5 bytes'],
      ['/usr/x/y', 'entry: - | file 0644 root:root 5 bytes'],
      ['/var', 'entry: - | directory 0755 root:root'],
    ]);
  });

  it('has a diff of texts, also of packed ones', () => {
    const { differences, told } = compare({ '/a': { text: 'a\nb\n' }, '/b.gz': { text: 'P1', unpacked: 'x\n' } }, { '/a': { text: 'a\nc\n' }, '/b.gz': { text: 'P22', unpacked: 'y\n' } });
    assert.deepEqual(told, [['/a', 'text: 4 bytes | 4 bytes'], ['/b.gz', 'text: 2 bytes | 3 bytes']]);
    assert.deepEqual(differences.map(({ diff }) => diff), ['@@ -1,2 +1,2 @@\n a\n-b\n+c\n', '@@ -1,1 +1,1 @@\n-x\n+y\n']);
  });

  it('knows a text that is packed in other ways', () => {
    assert.deepEqual(compare({ '/b.gz': { text: 'P1', unpacked: 'x\n' } }, { '/b.gz': { text: 'P2', unpacked: 'x\n' } }).told, [['/b.gz', 'compressed: gzip | gzip']]);
    assert.deepEqual(compare({ '/d/b.gz': { text: 'P1', unpacked: 'x\n' } }, { '/d/b': { text: 'x\n' } }).told, [['/d/b.gz', 'moved: /d/b.gz | /d/b', 'compressed: gzip | none']]);
  });

  it('tells of bytes and of what was not read how many they are', () => {
    assert.deepEqual(compare({ '/a': { text: '\0\0' } }, { '/a': { text: '\0' } }).told, [['/a', 'content: 2 bytes | 1 bytes']]);
    const one = { first: [entry('/a', { text: 'x' })], second: [entry('/a', { text: 'yy' })] };
    assert.deepEqual(compareEntries(one, () => null).differences[0]?.changes, [{ what: 'content', first: '1 bytes', second: '2 bytes' }]);
  });

  it('tells which sections of a program differ, and which texts in it', () => {
    const program = (rodata: string, code = 'code') => ({ text: `program ${rodata}`, bytes: elf([['.text', code], ['.rodata', rodata]]) });
    const { differences } = compare({ '/bin/x': program('dir=/usr/lib\0'), '/bin/y': program('same\0') }, { '/bin/x': program('dir=/opt/lib\0'), '/bin/y': { ...program('same\0', 'edoc'), text: 'other' } });
    assert.deepEqual(differences.map(({ changes, diff }) => [changes, diff]), [
      [[{ what: 'sections', first: '.rodata', second: '.rodata' }], '-dir=/usr/lib\n+dir=/opt/lib\n'],
      [[{ what: 'sections', first: '.text', second: '.text' }], null],
    ]);
  });

  it('finds what moved: to the folder of an architecture, into /usr, or the one of its name and content', () => {
    const { told, same } = compare(
      { '/lib/systemd/system/x.service': {}, '/usr/lib/libx.so.1': {}, '/usr/sbin/tool': { text: 'tool' }, '/usr/share/a/index': { text: 'a' }, '/opt/old': { text: 'o' } },
      { '/usr/lib/systemd/system/x.service': {}, '/usr/lib/x86_64-linux-gnu/libx.so.1': { text: 'other\n' }, '/usr/bin/tool': { text: 'tool' }, '/usr/share/b/index': { text: 'b' }, '/opt/new': { text: 'o' } },
    );
    assert.deepEqual(told, [
      ['/lib/systemd/system/x.service', 'moved: /lib/systemd/system/x.service | /usr/lib/systemd/system/x.service'],
      ['/opt/new', 'entry: - | file 0644 root:root 1 bytes'],
      ['/opt/old', 'entry: file 0644 root:root 1 bytes | -'],
      ['/usr/lib/libx.so.1', 'moved: /usr/lib/libx.so.1 | /usr/lib/x86_64-linux-gnu/libx.so.1', 'text: 5 bytes | 6 bytes'],
      ['/usr/sbin/tool', 'moved: /usr/sbin/tool | /usr/bin/tool'],
      ['/usr/share/a/index', 'entry: file 0644 root:root 1 bytes | -'],
      ['/usr/share/b/index', 'entry: - | file 0644 root:root 1 bytes'],
    ]);
    assert.equal(same, 0);
  });

  it('takes none of several for the one that moved', () => {
    assert.equal(compare({ '/a/x': { text: 'x' }, '/b/x': { text: 'x' } }, { '/c/x': { text: 'x' } }).told.length, 3);
  });

  it('is quick with as many files as any package has', function () {
    this.timeout(60_000);
    const many = (name: string) => Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`/usr/share/${name}/${index}`, {}]));
    const began = performance.now();
    assert.equal(compare(many('a'), many('b')).differences.length, 50_000);
    assert.ok(performance.now() - began < 20_000);
  });
});
