// .debs of strangers, read by dpkg-deb and node-tar: what they hold, and that nothing in them reaches further.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCommand } from '../../../src/sandbox/probe-unshare.ts';
import { defaultDebLimits, readDeb, readDebFiles, type DebLimits } from '../../../src/system/deb.ts';
import { exec } from '../../../src/system/exec.ts';
import { readTarTexts } from '../../../src/system/tar-texts.ts';
import { lacking } from '../../helpers/lacking.ts';
import { tarOf, writeDeb, type MadeEntry } from '../../helpers/make-deb.ts';

const { signal } = new AbortController();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('system/deb', () => {
  let folder = '';
  before(function () {
    lacking(this, isCommand('dpkg-deb') ? null : 'dpkg-deb is not on this host');
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-deb-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (entries: readonly MadeEntry[], members: Readonly<Record<string, string>> = {}) => writeDeb(join(folder, 'tiny.deb'), entries, members);
  const limited = (limits: Partial<DebLimits>) => ({ signal, limits: { ...defaultDebLimits, ...limits } });

  it('reads what dpkg-deb packs, with any of its compressors', async () => {
    const tree = join(folder, 'tree');
    mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
    mkdirSync(join(tree, 'usr', 'bin'), { recursive: true });
    writeFileSync(join(tree, 'DEBIAN', 'control'), 'Package: tiny\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: x\n');
    writeFileSync(join(tree, 'DEBIAN', 'postinst'), '#!/bin/sh\nset -e\n', { mode: 0o755 });
    writeFileSync(join(tree, 'usr', 'bin', 'hello'), 'hello\n', { mode: 0o755 });
    for (const kind of ['gzip', 'xz', 'none']) {
      const deb = join(folder, `${kind}.deb`);
      const made = await exec({ argv: ['dpkg-deb', '--root-owner-group', `-Z${kind}`, '--build', tree, deb] });
      assert.equal(made.exitCode, 0, made.stderr);
      const { entries, members } = await readDeb(deb, { signal });
      assert.deepEqual(entries.map(({ path, type, mode, owner }) => [path, type, mode.toString(8), owner]), [
        ['/', 'directory', '755', 'root:root'],
        ['/usr', 'directory', '755', 'root:root'],
        ['/usr/bin', 'directory', '755', 'root:root'],
        ['/usr/bin/hello', 'file', '755', 'root:root'],
      ]);
      assert.deepEqual([entries[3]?.size, entries[3]?.sha256], [6, sha256('hello\n')]);
      assert.equal(members['postinst'], '#!/bin/sh\nset -e\n');
    }
  });

  it('reads every kind of entry, as it stands there', async () => {
    const long = `./${'d'.repeat(90)}/${'e'.repeat(120)}`;
    const deb = write([
      { path: './etc/', type: 'Directory', mode: 0o2775, uid: 7, uname: 'lp' },
      { path: './etc/link', type: 'SymbolicLink', linkpath: '/absolute/../elsewhere' },
      { path: './etc/hard', type: 'Link', linkpath: './etc/file' },
      { path: './dev/null', type: 'CharacterDevice' },
      { path: './fifo', type: 'FIFO', uid: 1234 },
      { path: './bin/su', content: 'x', mode: 0o4755 },
      { path: long, content: 'long' },
    ], { md5sums: 'x'.repeat(100) });
    const { entries, members } = await readDeb(deb, { signal });
    assert.deepEqual(entries.map(({ path, type, mode, owner, target }) => [path.slice(0, 12), type, mode.toString(8), owner, target]), [
      ['/bin/su', 'file', '4755', 'root:root', null],
      ['/dddddddddddddd'.slice(0, 12), 'file', '644', 'root:root', null],
      ['/dev/null', 'character device', '644', 'root:root', '1:3'],
      ['/etc', 'directory', '2775', 'lp:root', null],
      ['/etc/hard', 'hardlink', '644', 'root:root', '/etc/file'],
      ['/etc/link', 'symlink', '644', 'root:root', '/absolute/../elsewhere'],
      ['/fifo', 'fifo', '644', '1234:root', null],
    ]);
    assert.equal(members['md5sums'], '');
  });

  it('hands over the wanted files alone, and none that is larger than wanted', async () => {
    const deb = write([{ path: './a', content: 'aaa' }, { path: './b', content: 'b' }, { path: './c', content: 'c' }]);
    const found: string[] = [];
    await readDebFiles(deb, { paths: new Set(['/a', '/c', '/d']), bytes: 2, signal }, (path, content) => found.push(`${path} ${content.toString()}`));
    assert.deepEqual(found, ['/c c']);
  });

  it('takes names that would leave a tree for names: nothing is written', async () => {
    const deb = write([{ path: '../../escape', content: 'x' }, { path: '/absolute', content: 'x' }, { path: './link', type: 'SymbolicLink', linkpath: '/' }, { path: './link/through', content: 'x' }]);
    const { entries } = await readDeb(deb, { signal });
    assert.deepEqual(entries.map(({ path }) => path), ['/../../escape', '/absolute', '/link', '/link/through']);
    assert.deepEqual(readdirSync(folder), ['tiny.deb']);
  });

  const file = (path: string): MadeEntry => ({ path, content: 'x'.repeat(1000) });
  const refused: [string, readonly MadeEntry[], Readonly<Record<string, string>>, Partial<DebLimits>][] = [
    ['more bytes than allowed', [file('./a'), file('./b')], {}, { bytes: 1500 }],
    ['more entries than allowed', [file('./a'), file('./b')], {}, { entries: 1 }],
    ['a name longer than any', [file(`./${'d/'.repeat(3000)}`)], {}, {}],
    ['names that are long together', [file('./aaaa'), file('./bbbb')], {}, { names: 8 }],
    ['a control file larger than any', [], { control: `Package: tiny\nX: ${'x'.repeat(100_000)}\n` }, { member: 10_000 }],
    ['a control.tar larger than any', [], { symbols: 'x'.repeat(100_000) }, { control: 10_000 }],
  ];
  for (const [what, entries, members, limits] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(readDeb(write(entries, members), limited(limits)), { code: 'DEB_UNREADABLE', exitCode: 2 });
    });
  }

  it('refuses what is none, is cut off, or is not there', async () => {
    const deb = write([{ path: './a', content: 'x'.repeat(5000) }]);
    truncateSync(deb, 4000);
    const text = join(folder, 'text.deb');
    writeFileSync(text, 'hello');
    for (const path of [deb, text, join(folder, 'missing.deb'), folder]) await assert.rejects(readDeb(path, { signal }), { code: 'DEB_UNREADABLE' }, path);
  });

  it('takes a name that looks like an option for a file', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const { entries } = await readDeb(writeDeb('--help.deb', [{ path: './a' }]), { signal });
      assert.equal(entries.length, 1);
    } finally {
      process.chdir(before);
    }
  });

  it('reads the small files of a tarball', async () => {
    const path = join(folder, 'x.debian.tar');
    writeFileSync(path, tarOf([{ path: 'debian/', type: 'Directory' }, { path: 'debian/rules', content: 'x' }, { path: './debian/big', content: 'xxx' }, { path: 'debian/small', content: 'y' }]));
    const texts = await readTarTexts(path, { entries: 10, size: 2, bytes: 100_000 }, signal);
    assert.deepEqual([...texts].map(([name, bytes]) => [name, bytes.toString()]), [['debian/rules', 'x'], ['debian/small', 'y']]);
    await assert.rejects(readTarTexts(path, { entries: 2, size: 2, bytes: 100_000 }, signal), { code: 'TARBALL_UNSAFE' });
  });
});
