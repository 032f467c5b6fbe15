// apt's words on packages and archives, as the lock takes them.
import assert from 'node:assert/strict';
import { readArchives, readRecords, securityVersions } from '../../../src/sandbox/environment-facts.ts';

describe('sandbox/environment-facts', () => {
  it('takes the hash of each version, and none of a package that the mirror does not have', () => {
    const lines = [
      ...['Package: make', 'Version: 4.4-2', 'Architecture: amd64', 'SHA256: aa'],
      ...['Package: make', 'Architecture: amd64', 'Version: 4.3-1', 'SHA256: bb'],
      ...['Package: local', 'Version: 1', 'Architecture: all'],
      ...['W: something else', 'Package: dpkg-dev', 'Architecture: all', 'Version: 1.22', 'SHA256: cc'],
    ];
    assert.deepEqual([...readRecords(lines)], [['make 4.4-2 amd64', 'aa'], ['make 4.3-1 amd64', 'bb'], ['dpkg-dev 1.22 all', 'cc']]);
  });

  it('knows security updates by the archive they are in', () => {
    const lines = [
      ' libssl | 3.5.7-1~deb13u3 | http://mirror.example.org/debian-security trixie-security/main amd64 Packages',
      ' libssl | 3.5.7-1~deb13u2 | http://mirror.example.org/debian trixie/main amd64 Packages',
      ' tzdata | 2026f-0 | http://mirror.example.org/debian trixie-updates/main amd64 Packages',
    ];
    assert.deepEqual([...securityVersions(lines)], ['libssl 3.5.7-1~deb13u3']);
  });

  it('names archives by codename, never by host', () => {
    const lines = [
      ...['File: c3', 'Origin: Debian', 'Suite: stable-security', 'Codename: trixie-security', 'Date: Sat, 21 Nov 2026 00:53:03 UTC'],
      ...['File: a1', 'Origin: Debian', 'Codename: trixie', 'Date: Sat, 12 Sep 2026 07:55:41 UTC'],
      ...['File: d4', 'Origin: Ann: tools', 'Suite: trixie'],
      ...['File: e6', 'Date: Sat, 21 Nov 2026 00:53:03 UTC'],
      ...['File: e5', 'Date: Sat, 21 Nov 2026 00:53:04 UTC'],
    ];
    assert.deepEqual(
      readArchives(lines).map(({ name, date, sha256 }) => `${name} ${date} ${sha256}`),
      ['Ann--tools/trixie 1970-01-01T00:00:00Z d4', 'trixie 2026-09-12T07:55:41Z a1', 'trixie-security 2026-11-21T00:53:03Z c3', 'unknown 2026-11-21T00:53:04Z e5', 'unknown/2 2026-11-21T00:53:03Z e6'],
    );
  });
});
