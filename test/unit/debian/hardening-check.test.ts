// hardening-check's words, as trixie's devscripts says them of what trixie's gcc made.
import assert from 'node:assert/strict';
import { parsePackageFigures } from '../../../src/debian/hardening-check.ts';

const recorded = `package tiny
listed -rwsr-xr-x root/root     16008 2026-03-07 14:31 ./usr/bin/exe
listed -rwxr-sr-x root/games    16008 2026-03-07 14:31 ./usr/games/a name
listed drwxrwsr-x root/staff        0 2026-03-07 14:31 ./usr/lib/systemd/system/x.service
listed lrwxrwxrwx root/root         0 2026-03-07 14:31 ./usr/lib/systemd/system/alias.service -> tiny.service
listed -rw-r--r-- root/root       230 2026-03-07 14:31 ./usr/lib/systemd/system/tiny.service
listed -rw-r--r-- root/root       230 2026-03-07 14:31 ./usr/share/doc/tiny/examples/systemd/system/sample.service
elf ./usr/bin/exe
elf ./usr/lib/x86_64-linux-gnu/libtiny.so.1
go ./usr/bin/half
check ./usr/bin/exe:
check  Position Independent Executable: no, normal executable!
check  Stack protected: no, not found!
check  Fortify Source functions: no, only unprotected functions found!
check  Read-only relocations: no, not found!
check  Immediate binding: no, not found!
check  Stack clash protection: unknown, no -fstack-clash-protection instructions found
check  Control flow integrity: no, not found!
check  Branch Protection: no, not found!
check ./usr/lib/x86_64-linux-gnu/libtiny.so.1:
check  Position Independent Executable: no, regular shared library (ignored)
check  Stack protected: unknown, no symbols found
check  Fortify Source functions: unknown, no protectable libc functions used
check  Read-only relocations: yes
check  Immediate binding: no, not found!
package tiny-extra
listed -rw-r--r-- root/root       230 2026-03-07 14:31 ./lib/systemd/system/tiny@.service
elf ./usr/bin/exe
check ./usr/bin/exe:
check  Position Independent Executable: yes
check  Stack protected: yes
check  Fortify Source functions: yes (some protected functions found)
check  Read-only relocations: yes
check  Immediate binding: yes
`;

describe('hardening-check', () => {
  const { binaries, units, privileged } = parsePackageFigures(recorded);

  it('says of each file of each package what it has', () => {
    assert.deepEqual(binaries, [
      { package: 'tiny', file: 'usr/bin/exe', go: false, pie: 'no', relro: 'no', bindNow: 'no', stackProtector: 'no', fortify: 'no' },
      { package: 'tiny', file: 'usr/lib/x86_64-linux-gnu/libtiny.so.1', go: false, pie: 'ignored', relro: 'yes', bindNow: 'no', stackProtector: 'unknown', fortify: 'unknown' },
      { package: 'tiny', file: 'usr/bin/half', go: true, pie: null, relro: null, bindNow: null, stackProtector: null, fortify: null },
      { package: 'tiny-extra', file: 'usr/bin/exe', go: false, pie: 'yes', relro: 'yes', bindNow: 'yes', stackProtector: 'yes', fortify: 'yes' },
    ]);
  });

  it('knows the units of packages, before and after the merge of /usr', () => {
    assert.deepEqual(units, [{ package: 'tiny', unit: 'tiny.service' }, { package: 'tiny-extra', unit: 'tiny@.service' }]);
  });

  it('knows the files with the rights of their owner or group', () => {
    assert.deepEqual(privileged, [
      { package: 'tiny', file: 'usr/bin/exe', mode: '-rwsr-xr-x', owner: 'root', group: 'root' },
      { package: 'tiny', file: 'usr/games/a name', mode: '-rwxr-sr-x', owner: 'root', group: 'games' },
    ]);
  });

  it('takes no file name for a report', () => {
    const { binaries: odd } = parsePackageFigures('package tiny\nelf ./usr/bin/elf x:\ncheck ./usr/bin/elf x::\ncheck  Immediate binding: yes\ncheck ./usr/bin/other:\ncheck  Immediate binding: no, not found!\n');
    assert.deepEqual(odd.map(({ file, bindNow }) => [file, bindNow]), [['usr/bin/elf x:', 'yes']]);
  });
});
