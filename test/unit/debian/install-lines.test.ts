// Lines of dh_install that may match nothing: what may stand in them, and what the script that stands for them prints.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

  it('prints all that nothing else takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'debkit-install-'));
    try {
      const upstream = ['etc/x.conf', 'usr/bin/x', 'usr/bin/x-old', 'usr/lib/x/a.so', 'usr/lib/x/b.so', 'usr/share/x/a b', 'usr/share/x/[c]', 'usr/share/man/man1/y.1'];
      for (const path of upstream) {
        mkdirSync(dirname(join(folder, 'debian/tmp', path)), { recursive: true });
        writeFileSync(join(folder, 'debian/tmp', path), '');
      }
      symlinkSync('nowhere', join(folder, 'debian/tmp/usr/bin/link'));
      writeFileSync(join(folder, 'debian/not-installed'), '# It is old.\n\ndebian/tmp/usr/bin/*-old\n');
      const script = join(folder, 'x.install');
      const { text, executable } = installFile(['debian/x.conf etc', 'etc/x.conf etc/x', '*'], ['?usr/lib/*/b.so', 'usr/share/man', '?usr/none', 'usr/share/man/man1/y.1']);
      assert.ok(executable);
      writeFileSync(script, `${text}\n`);
      chmodSync(script, 0o755);
      const printed = () => execFileSync(script, { cwd: folder, encoding: 'utf8' }).split('\n');
      const rest = ['usr/bin/link', 'usr/bin/x', 'usr/lib/x/a.so', 'usr/share/x/?c?', 'usr/share/x/a?b', ''];
      assert.deepEqual(printed(), ['debian/x.conf etc', 'etc/x.conf etc/x', ...rest]);
      rmSync(join(folder, 'debian/not-installed'));
      assert.ok(printed().includes('usr/bin/x-old'));
      writeFileSync(script, `${installFile(['*']).text}\n`);
      assert.equal(printed().length, upstream.length + 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
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
