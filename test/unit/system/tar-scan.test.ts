import assert from 'node:assert/strict';
import { Header, Pax } from 'tar';
import type { RawEntry } from '../../../src/system/tar-safety.ts';
import { tarScanner } from '../../../src/system/tar-scan.ts';

const mtime = new Date(0);
const long = `${'d'.repeat(120)}/grüße/${'f'.repeat(130)}`;

function header(fields: ConstructorParameters<typeof Header>[0]): Buffer {
  const made = new Header({ mode: 0o644, mtime, uid: 0, gid: 0, ...(fields as object) });
  made.encode();
  return made.block ?? assert.fail('no header');
}

function body(text: string): Buffer {
  return Buffer.concat([Buffer.from(text), Buffer.alloc((512 - (Buffer.byteLength(text) % 512)) % 512)]);
}

const comment = '52 comment=0123456789012345678901234567890123456789\n';
const tar = Buffer.concat([
  header({ path: 'pax_global_header', type: 'GlobalExtendedHeader', size: comment.length }),
  body(comment),
  header({ path: 'x-1/', type: 'Directory', size: 0 }),
  header({ path: `x-1/${'a'.repeat(80)}/${'b'.repeat(60)}`, type: 'File', size: 700 }),
  body('y'.repeat(700)),
  new Pax({ path: long, size: 5 }).encode(),
  header({ path: long, type: 'File', size: 5 }),
  body('hello'),
  new Pax({ path: 'x-1/link', linkpath: long }).encode(),
  header({ path: 'x-1/link', type: 'SymbolicLink', size: 0, linkpath: long }),
  header({ path: 'x-1/end', type: 'File', size: 512 }),
  body('z'.repeat(512)),
  Buffer.alloc(1024),
]);

function scan(bytes: Buffer, piece: number): Pick<RawEntry, 'path' | 'type' | 'size' | 'linkpath'>[] {
  const entries: RawEntry[] = [];
  const scanner = tarScanner((entry) => entries.push(entry));
  for (let at = 0; at < bytes.length; at += piece) scanner.push(bytes.subarray(at, at + piece));
  scanner.end();
  return entries;
}

describe('system/tar-scan', () => {
  for (const piece of [1, 511, 512, 1300, tar.length]) {
    it(`sees every entry in pieces of ${piece} bytes`, () => {
      assert.deepEqual(scan(tar, piece), [
        { path: 'x-1/', type: 'Directory', size: 0, linkpath: '' },
        { path: `x-1/${'a'.repeat(80)}/${'b'.repeat(60)}`, type: 'File', size: 700, linkpath: '' },
        { path: long, type: 'File', size: 5, linkpath: '' },
        { path: 'x-1/link', type: 'SymbolicLink', size: 0, linkpath: long },
        { path: 'x-1/end', type: 'File', size: 512, linkpath: '' },
      ]);
    });
  }

  for (const left of [200, 512, 512 + 700]) {
    it(`notices that the last ${left} bytes before the end are missing`, () => {
      assert.throws(() => scan(tar.subarray(0, tar.length - 1024 - left), 4096), { code: 'TARBALL_DAMAGED' });
    });
  }

  it('tells of a type it does not know by its letter, for the judge to refuse', () => {
    assert.deepEqual(scan(header({ path: 'null', type: 'CharacterDevice', size: 0 }), 512).map(({ type }) => type), ['3']);
  });
});
