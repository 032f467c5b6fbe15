// Lines of dh_install that may match nothing: what may stand in them, and what the script that stands for them prints.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { installFile, isOptionalLine } from '../../../src/debian/install-lines.ts';

describe('isOptionalLine', () => {
  for (const line of ['?usr/lib/*/lib*.a', '?usr/share/man/man[37]', '?usr/bin/x usr/sbin', '?a-b_c+1.2~3']) {
    it(`takes ${line}`, () => assert.ok(isOptionalLine(line)));
  }
  for (const line of ['usr/lib', '?', '?/usr', '?-x', '?a b c', '?$(id)', "?a'b", '?a;b', '?a\\b', '?${env:X}', '?a b*', '?a\nb']) {
    it(`refuses ${JSON.stringify(line)}`, () => assert.ok(!isOptionalLine(line)));
  }
});

describe('installFile', () => {
  it('is the lines themselves where all must be there', () => {
    assert.deepEqual(installFile(['usr/bin', 'a b']), { text: 'usr/bin\na b', executable: false });
  });

  it('prints what upstream installed of the others', () => {
    const folder = mkdtempSync(join(tmpdir(), 'debkit-install-'));
    try {
      for (const path of ['usr/lib/x86/libx.a', 'usr/lib/x86/liby.a', 'usr/share/aclocal/x.m4']) {
        mkdirSync(dirname(join(folder, 'debian/tmp', path)), { recursive: true });
        writeFileSync(join(folder, 'debian/tmp', path), '');
      }
      const lines = ["usr/inc*/it's \\n ${env:HOME} usr", '?usr/lib/*/lib*.a', '?usr/lib/*/cmake', '?usr/share/aclocal usr/share/m4'];
      const { text, executable } = installFile(lines);
      assert.ok(executable);
      const script = join(folder, 'x.install');
      writeFileSync(script, `${text}\n`);
      chmodSync(script, 0o755);
      assert.deepEqual(execFileSync(script, { cwd: folder, encoding: 'utf8' }).split('\n'), [
        "usr/inc*/it's \\n ${env:HOME} usr",
        'usr/lib/x86/libx.a',
        'usr/lib/x86/liby.a',
        'usr/share/aclocal usr/share/m4',
        '',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
