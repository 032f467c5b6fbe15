// Tarballs against the real gzip, xz, bzip2, zstd and GNU tar: the same bytes everywhere, and nothing that escapes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Header } from 'tar';
import { compressorArgv } from '../../../src/system/compression.ts';
import { exec } from '../../../src/system/exec.ts';
import { listTree, sha256File } from '../../../src/system/files.ts';
import { compressTar, extractTarball, inspectTarball, packFiles, readTarEntries } from '../../../src/system/tarball.ts';
import { attack } from '../../helpers/attack.ts';

const long = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(120)}`;

function makeTree(folder: string, reverse: boolean): void {
  const files: [string, string, number][] = [
    ['a', 'A', 0o600],
    ['a-b', 'AB', 0o755],
    ['dir/x', 'x'.repeat(1000), 0o664],
    ['dir/grüße.txt', 'Grüße', 0o644],
    [long, 'long', 0o444],
    ['empty', '', 0o644],
  ];
  for (const [name, text, mode] of reverse ? files.reverse() : files) {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    utimesSync(path, 1e9 + (reverse ? 5 : 0), 1e9);
  }
  symlinkSync('dir/x', join(folder, 'link'));
  symlinkSync('y'.repeat(150), join(folder, 'dir', 'long-link'));
}

describe('system/tarball', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-tar-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function pack(name: string, compression: 'gz' | 'xz', reverse = false): Promise<string> {
    const root = join(folder, `${name}.tree`);
    mkdirSync(root);
    makeTree(root, reverse);
    const out = join(folder, `${name}.tar.${compression}`);
    await compressTar(packFiles({ root, files: (await listTree(root)).reverse(), prefix: 'x-1.0', mtime: 1_300_000_000 }), out, {
      compression,
      exec,
    });
    return out;
  }

  for (const compression of ['gz', 'xz'] as const) {
    it(`writes the same ${compression} bytes under another umask, order, zone and folder`, async () => {
      const first = await pack('one', compression);
      const [umask, zone, cwd] = [process.umask(0o077), process.env['TZ'], process.cwd()];
      process.env['TZ'] = 'Pacific/Auckland';
      process.chdir('/');
      try {
        assert.deepEqual(readFileSync(await pack('two', compression, true)), readFileSync(first));
      } finally {
        process.umask(umask);
        process.chdir(cwd);
        if (zone === undefined) delete process.env['TZ'];
        else process.env['TZ'] = zone;
      }
    });
  }

  it('compresses to the same xz bytes on any number of processors', async () => {
    const data = Buffer.concat(Array.from({ length: 60 }, (_, at) => Buffer.alloc(1 << 20, `block ${at} of more than two of xz\n`)));
    const made = await Promise.all(
      [1, 2, 5].map(async (processors) => {
        const out = join(folder, `${processors}.xz`);
        await exec({ argv: compressorArgv('xz', processors, 2 ** 34), stdin: data, stdoutFile: out });
        return sha256File(out);
      }),
    );
    assert.equal(new Set(made).size, 1);
  });

  it('writes what GNU tar reads: owners, modes, dates, long and non-ASCII names, links', async () => {
    const out = await pack('gnu', 'gz');
    const lines = execFileSync('tar', ['--list', '--verbose', '--numeric-owner', '--quoting-style=literal', '--file', out], {
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C.UTF-8' },
    })
      .toString()
      .trim()
      .split('\n');
    assert.deepEqual(
      lines.map((line) => line.replace(/ +/g, ' ')),
      [
        'drwxr-xr-x 0/0 0 2011-03-13 07:06 x-1.0/',
        '-rw-r--r-- 0/0 1 2011-03-13 07:06 x-1.0/a',
        '-rwxr-xr-x 0/0 2 2011-03-13 07:06 x-1.0/a-b',
        `drwxr-xr-x 0/0 0 2011-03-13 07:06 x-1.0/${long.slice(0, 91)}`,
        `drwxr-xr-x 0/0 0 2011-03-13 07:06 x-1.0/${long.slice(0, 181)}`,
        `-rw-r--r-- 0/0 4 2011-03-13 07:06 x-1.0/${long}`,
        'drwxr-xr-x 0/0 0 2011-03-13 07:06 x-1.0/dir/',
        '-rw-r--r-- 0/0 7 2011-03-13 07:06 x-1.0/dir/grüße.txt',
        `lrwxrwxrwx 0/0 0 2011-03-13 07:06 x-1.0/dir/long-link -> ${'y'.repeat(150)}`,
        '-rw-r--r-- 0/0 1000 2011-03-13 07:06 x-1.0/dir/x',
        '-rw-r--r-- 0/0 0 2011-03-13 07:06 x-1.0/empty',
        'lrwxrwxrwx 0/0 0 2011-03-13 07:06 x-1.0/link -> dir/x',
      ],
    );
  });

  for (const [extension, option] of [
    ['gz', '--gzip'],
    ['xz', '--xz'],
    ['bz2', '--bzip2'],
    ['zst', '--zstd'],
    ['none', '--force-local'],
  ] as const) {
    it(`inspects and unpacks ${extension} without a telling name`, async () => {
      mkdirSync(join(folder, 'tree', 'x-1'), { recursive: true });
      makeTree(join(folder, 'tree', 'x-1'), false);
      const path = join(folder, 'download');
      execFileSync('tar', ['--create', option, '--file', path, '--directory', join(folder, 'tree'), 'x-1']);
      const { topFolder, entries } = await inspectTarball(path);
      assert.equal(topFolder, 'x-1');
      assert.ok(entries.some((entry) => entry.path === `x-1/${long}` && entry.size === 4));
      await extractTarball(path, join(folder, 'out'), { strip: 1 });
      assert.deepEqual(await listTree(join(folder, 'out')), await listTree(join(folder, 'tree', 'x-1')));
      assert.equal(readFileSync(join(folder, 'out', 'dir', 'grüße.txt'), 'utf8'), 'Grüße');
      assert.equal(readlinkSync(join(folder, 'out', 'link')), 'dir/x');
      assert.equal(statSync(join(folder, 'out', 'a-b')).mode & 0o100, 0o100);
    });
  }

  const tricks: readonly (readonly [string, ConstructorParameters<typeof Header>[0][]])[] = [
    ['a name that climbs out', [{ path: '../../evil', type: 'File', size: 0 }]],
    ['an absolute name', [{ path: '/tmp/evil', type: 'File', size: 0 }]],
    ['a symbolic link out', [{ path: 'x/l', type: 'SymbolicLink', linkpath: '../../etc' }]],
    [
      'a file written through a link',
      [
        { path: 'x/l', type: 'SymbolicLink', linkpath: '.' },
        { path: 'x/l/f', type: 'File', size: 0 },
      ],
    ],
    ['a hard link out', [{ path: 'x/l', type: 'Link', linkpath: '/etc/passwd' }]],
    ['a device', [{ path: 'x/null', type: 'CharacterDevice' }]],
    ['a pipe', [{ path: 'x/fifo', type: 'FIFO' }]],
  ];
  for (const [what, headers] of tricks) {
    attack(`${what} in a tarball`, 'a look at every entry, before anything is unpacked', async () => {
      const blocks = headers.map((fields) => {
        const header = new Header({ mode: 0o644, size: 0, mtime: new Date(0), ...(fields as object) });
        header.encode();
        return header.block ?? Buffer.alloc(0);
      });
      const path = join(folder, 'trick.tar');
      writeFileSync(path, Buffer.concat([...blocks, Buffer.alloc(1024)]));
      await assert.rejects(extractTarball(path, join(folder, 'out')), { code: 'TARBALL_UNSAFE' });
      assert.deepEqual(readdirSync(folder), ['trick.tar']);
    });
  }

  attack('a tarball that grows a thousandfold', 'a limit of bytes and of entries', async () => {
    const big = join(folder, 'big');
    writeFileSync(big, '');
    truncateSync(big, 64 << 20);
    execFileSync('tar', ['--create', '--gzip', '--file', join(folder, 'bomb.tar.gz'), '--directory', folder, 'big']);
    await assert.rejects(inspectTarball(join(folder, 'bomb.tar.gz'), { entries: 10, bytes: 1 << 20 }), {
      code: 'TARBALL_UNSAFE',
    });
    await assert.rejects(inspectTarball(await pack('many', 'gz'), { entries: 3, bytes: 1 << 20 }), {
      code: 'TARBALL_UNSAFE',
      message: /more than 3 entries/,
    });
  });

  for (const [what, damage] of [
    ['cut short', (path: string) => truncateSync(path, statSync(path).size - 40)],
    ['not a tarball', (path: string) => writeFileSync(path, 'hello'.repeat(1000))],
    ['empty', (path: string) => truncateSync(path, 0)],
  ] as const) {
    it(`says that a tarball is damaged: ${what}`, async () => {
      const path = await pack('damaged', 'gz');
      damage(path);
      await assert.rejects(inspectTarball(path), { code: 'TARBALL_DAMAGED' });
    });
  }

  attack('a link in place of a package that a sandbox hands out', 'plain files that were asked for, and no others', async () => {
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    writeFileSync(join(tree, 'a.deb'), 'deb');
    const path = join(folder, 'out.tar');
    const into = join(folder, 'into');
    mkdirSync(into);
    execFileSync('tar', ['--create', '--file', path, '--directory', tree, '.']);
    assert.deepEqual(await readTarEntries(path, into, (name) => name.endsWith('.deb')), ['a.deb']);
    assert.equal(await sha256File(join(into, 'a.deb')), await sha256File(join(tree, 'a.deb')));
    symlinkSync('/etc/passwd', join(tree, 'b.deb'));
    execFileSync('tar', ['--create', '--file', path, '--directory', tree, '.']);
    await assert.rejects(readTarEntries(path, into, (name) => name.endsWith('.deb')));
    assert.deepEqual(readdirSync(into), ['a.deb']);
  });
});
