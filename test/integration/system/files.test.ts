// Files and folders that change in one step.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError } from '../../../src/errors.ts';
import { ownName } from '../../../src/system/process-name.ts';
import { diskFull, fileArtifact, readHead, repairFolder, replaceFolder, writeFileAtomic } from '../../../src/system/files.ts';

describe('system/files', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-files-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function make(name: string, text: string): string {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'file'), text);
    return join(folder, name);
  }

  it('writes a file whole, with its mode, and leaves nothing beside it', async () => {
    const path = join(folder, 'x');
    const umask = process.umask(0o077);
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, 'two', 0o755).finally(() => process.umask(umask));
    assert.equal(statSync(path).mode & 0o777, 0o755);
    assert.deepEqual(readdirSync(folder), ['x']);
    assert.deepEqual(await fileArtifact(path), {
      path,
      size: 3,
      sha256: '3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3',
    });
    await assert.rejects(writeFileAtomic(folder, 'x'));
    assert.deepEqual(readdirSync(folder), ['x']);
  });

  it('takes away what a killed run left of the same file, and nothing else', async () => {
    for (const name of ['.x.1-1-0123456789ab.tmp', '.y.1-1-0123456789ab.tmp', `.x.${ownName()}.tmp`, '.x.mine']) writeFileSync(join(folder, name), 'half');
    await writeFileAtomic(join(folder, 'x'), 'one');
    const left = readdirSync(folder).sort();
    assert.deepEqual([left.length, left.includes('.x.1-1-0123456789ab.tmp'), left.includes('.y.1-1-0123456789ab.tmp')], [4, false, true], left.join(' '));
  });

  it('replaces a full folder and mends what a killed run left', async () => {
    const to = make('to', 'old');
    await replaceFolder(make('from', 'new'), to);
    assert.equal(readFileSync(join(to, 'file'), 'utf8'), 'new');
    renameSync(to, join(folder, '.to.old'));
    await repairFolder(to);
    assert.equal(readFileSync(join(to, 'file'), 'utf8'), 'new');
    make('.to.old', 'older');
    await replaceFolder(make('from', 'newest'), to);
    assert.equal(readFileSync(join(to, 'file'), 'utf8'), 'newest');
    assert.deepEqual(readdirSync(folder), ['to']);
  });

  it('reads the beginning of a regular file, and waits for nothing else', () => {
    const place = (name: string) => join(folder, name);
    writeFileSync(place('head'), 'abcdef');
    symlinkSync('head', place('head-link'));
    execFileSync('mkfifo', [place('head-pipe')]);
    assert.deepEqual(['head', 'head-link', 'head-pipe', '.', 'none', 'head/none'].map((name) => readHead(place(name), 4)?.toString() ?? null), ['abcd', null, null, null, null, null]);
    assert.equal(readHead(place('head'), 100)?.toString(), 'abcdef');
    writeFileSync(place('empty'), '');
    assert.deepEqual([readHead(place('head'), 0)?.length, readHead(place('empty'), 4)?.length], [0, 0]);
  });

  it('turns a full disk, and only that, into DISK_FULL', () => {
    const full = Object.assign(new Error('x'), { code: 'ENOSPC' });
    const error = diskFull(full, '/cache/x');
    assert.ok(error instanceof HostError && error.code === 'DISK_FULL' && error.message.includes('/cache/x'));
    const other = Object.assign(new Error('x'), { code: 'EACCES' });
    assert.equal(diskFull(other, '/x'), other);
  });
});
