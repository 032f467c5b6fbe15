// Zip files: read as Python writes them, and refused where a name leaves or a number lies.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DebkitError } from '../../../src/errors.ts';
import { withZip } from '../../../src/system/zip.ts';

const limits = { entries: 10, bytes: 10_000 };

describe('system/zip', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-zip-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function made(files: Readonly<Record<string, string>>, line = ''): string {
    const path = join(folder, 'x.zip');
    const script = `import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)\nfor n,t in json.loads(sys.argv[2]).items(): z.writestr(n,t)\n${line}\nz.close()`;
    execFileSync('python3', ['-W', 'ignore', '-c', script, path, JSON.stringify(files)]);
    return path;
  }

  const content = (path: string) => withZip(path, limits, (entries) => Promise.all(entries.map(async (entry) => `${entry.path}: ${(await entry.read()).toString('utf8')}`)));
  const code = (wanted: string) => (error: unknown) => error instanceof DebkitError && error.code === wanted;

  it('reads packed and plain files, and passes over folders', async () => {
    const path = made({ 'a@v1/x.go': 'package x\n'.repeat(100), 'a@v1/d/': '', 'a@v1/é.txt': 'é' }, "z.writestr(zipfile.ZipInfo('a@v1/plain'),'p')");
    assert.deepEqual(await content(path), [`a@v1/x.go: ${'package x\n'.repeat(100)}`, 'a@v1/é.txt: é', 'a@v1/plain: p']);
  });

  const unsafe: readonly (readonly [what: string, files: Readonly<Record<string, string>>, line?: string])[] = [
    ['a name that leaves', { '../x': '' }],
    ['a name that leaves, deeper', { 'a/../../x': '' }],
    ['an absolute name', { '/x': '' }],
    ['a name with a line feed', { 'é\nb': '' }],
    ['a name twice', { x: '' }, "z.writestr('x','2')"],
    ['a symbolic link', {}, "i=zipfile.ZipInfo('l');i.external_attr=0o120777<<16;z.writestr(i,'/etc/passwd')"],
    ['too many files', Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`f${index}`, '']))],
    ['too many bytes', { x: 'x'.repeat(10_001) }],
  ];
  for (const [what, files, line] of unsafe) it(`refuses ${what}`, () => assert.rejects(content(made(files, line)), code('ZIP_UNSAFE')));

  it('refuses a file that unpacks to more than is said', async () => {
    const path = made({ x: 'x'.repeat(5000) });
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(10, bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24);
    writeFileSync(path, bytes);
    await assert.rejects(content(path), code('ZIP_DAMAGED'));
  });

  it('refuses what is cut short at any byte, or is none', async function () {
    this.timeout(30_000);
    const bytes = readFileSync(made({ x: 'xyz', y: 'y' }));
    const path = join(folder, 'cut.zip');
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length));
      await assert.rejects(content(path), code('ZIP_DAMAGED'), String(length));
    }
  });
});
