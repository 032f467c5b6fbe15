// The two bills of materials of real .debs: valid by each format's rules, complete, and the same each time.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import type { Bill } from '../../../src/provenance/bill.ts';
import { cyclonedxDocument } from '../../../src/provenance/cyclonedx-document.ts';
import { licensesOf, spdxIds } from '../../../src/provenance/read-bill.ts';
import { readSbom } from '../../../src/provenance/read-sbom.ts';
import { spdxDocument } from '../../../src/provenance/spdx-document.ts';
import { isCommand } from '../../../src/sandbox/probe-unshare.ts';
import { lacking } from '../../helpers/lacking.ts';
import { billOf, makeBuild } from '../../helpers/made-build.ts';
import { spdxProblems } from '../../helpers/spdx-schema.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('provenance/bills', () => {
  let folder = '';
  let bill: Bill;
  before(async function () {
    lacking(this, isCommand('dpkg-deb') ? null : 'dpkg-deb is not here');
    folder = mkdtempSync(join(tmpdir(), 'debkit-bills-'));
    makeBuild(folder);
    bill = await billOf(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** CycloneDX's own schema, by its own library: what it finds wrong. */
  const cyclonedxProblems = (text: string) => new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text);

  it("are valid by CycloneDX's schema and SPDX's rules", async () => {
    assert.equal(await cyclonedxProblems(JSON.stringify(cyclonedxDocument(bill))), null);
    assert.deepEqual(spdxProblems(JSON.stringify(spdxDocument(bill))), []);
  });

  it('the checks find what is wrong', async () => {
    const [cyclonedx, spdx] = [JSON.stringify(cyclonedxDocument(bill)), JSON.stringify(spdxDocument(bill))];
    for (const wrong of [cyclonedx.replace('"bomFormat":"CycloneDX"', '"bomFormat":"Cyclone"'), cyclonedx.replace('"alg":"SHA-256"', '"alg":"SHA-257"'), cyclonedx.replace('"name":"tiny"', '"nome":"tiny"')]) assert.notEqual(await cyclonedxProblems(wrong), null);
    for (const wrong of [spdx.replace('SPDXRef-Package-tiny-amd64', 'SPDXRef-Package_tiny'), spdx.replace('"algorithm":"SHA1"', '"algorithm":"SHA256"'), spdx.replace('"licenseId":"LicenseRef-keep-my-name"', '"licenseId":"LicenseRef-other"'), spdx.replace('"relatedSpdxElement":"SPDXRef-Source"', '"relatedSpdxElement":"SPDXRef-None"')]) assert.notDeepEqual(spdxProblems(wrong), []);
  });

  it('say what is in each package, what it was made of and built with', () => {
    for (const document of [spdxDocument(bill), cyclonedxDocument(bill)]) {
      const { files, contents, dependencies } = readSbom(JSON.stringify(document));
      assert.deepEqual([...files.keys()].sort(), ['libtiny++0_1.0-1_amd64.deb', 'tiny_1.0-1.debian.tar.xz', 'tiny_1.0-1.dsc', 'tiny_1.0-1_amd64.deb', 'tiny_1.0.orig.tar.gz']);
      assert.equal(files.get('tiny_1.0.orig.tar.gz'), sha256('the orig tarball'));
      assert.deepEqual([...(contents.get('libtiny++0_1.0-1_amd64.deb') ?? [])], [['/usr/lib/libtiny++.so.0', sha256('library')]]);
      // A hard link is a file too; a symbolic one has no content.
      const tiny = contents.get('tiny_1.0-1_amd64.deb') ?? new Map<string, string>();
      assert.deepEqual([...tiny.keys()].sort(), ['/usr/bin/again', '/usr/bin/tiny', '/usr/share/doc/tiny/copyright']);
      assert.equal(tiny.get('/usr/bin/again'), sha256('program'));
      assert.deepEqual([...dependencies].sort(), ['base-files 13.8', 'g++ 4:14.2.0-1', 'libc6 2.41-12']);
      const text = JSON.stringify(document);
      for (const said of ['((GPL-2.0-or-later OR Artistic-1.0-Perl) AND BSD-3-Clause) AND LicenseRef-keep-my-name', 'pkg:deb/debian/libtiny%2B%2B0@1.0-1?arch=amd64', 'pkg:deb/debian/g%2B%2B@4%3A14.2.0-1', 'pkg:deb/debian/libc6@2.41-12?arch=i386', `git+https://git.example.org/tiny.git@${'c'.repeat(40)}`, '2020-01-02T03:04:05Z']) assert.ok(text.includes(said), said);
    }
    assert.deepEqual(bill.licenses.references, [{ id: 'LicenseRef-keep-my-name', name: 'keep-my-name', text: 'Keep my name.' }]);
  });

  it("have SPDX's code of each package's files", () => {
    const { packages } = spdxDocument(bill) as { packages: { SPDXID: string; packageVerificationCode?: { packageVerificationCodeValue: string } }[] };
    const sums = ['program', 'program'].map((text) => createHash('sha1').update(text).digest('hex'));
    const copyright = bill.packages.find(({ name }) => name === 'tiny')?.contents.find(({ path }) => path.endsWith('copyright'))?.sha1 ?? '';
    const expected = createHash('sha1').update([...sums, copyright].sort().join('')).digest('hex');
    assert.equal(packages.find(({ SPDXID }) => SPDXID === 'SPDXRef-Package-tiny-amd64')?.packageVerificationCode?.packageVerificationCodeValue, expected);
  });

  it('are the same each time, and have another name where something in them is another', async () => {
    const again = await billOf(folder);
    assert.deepEqual(spdxDocument(again), spdxDocument(bill));
    assert.deepEqual(cyclonedxDocument(again), cyclonedxDocument(bill));
    const named = (one: Bill) => [(spdxDocument(one) as { documentNamespace: string }).documentNamespace, (cyclonedxDocument(one) as { serialNumber: string }).serialNumber];
    const other = named({ ...bill, dependencies: [] });
    named(bill).forEach((name, index) => assert.notEqual(name, other[index]));
    assert.match(named(bill)[1] ?? '', /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('of other upstreams, without upstream, and of a package without a file, are valid too', async () => {
    const origins: readonly Bill['upstream'][] = [null, { kind: 'tarball', url: 'https://example.org/tiny-1.0.tar.gz', sha256: 'a'.repeat(64), released: null }, { kind: 'debian', source: 'tiny', suite: 'sid', sha256: 'a'.repeat(64) }, { kind: 'directory', commit: 'b'.repeat(40), dirty: true }];
    for (const upstream of origins) {
      const [first] = bill.packages;
      const own: Bill = { ...bill, upstream, homepage: null, orig: [], packages: first === undefined ? [] : [{ ...first, contents: [] }], licenses: { declared: null, copyright: [], references: [] } };
      assert.equal(await cyclonedxProblems(JSON.stringify(cyclonedxDocument(own))), null);
      assert.deepEqual(spdxProblems(JSON.stringify(spdxDocument(own))), []);
    }
  });

  it('declare nothing where debian/copyright is not machine-readable', () => {
    for (const text of ['This package was debianized by Ann.\n', 'Format: x\n\n Files', 'Format: https://example.org/\nSource: y\n']) assert.equal(licensesOf(text, spdxIds()).declared, null, text);
  });

  it('agree with dpkg on what is in a .deb', () => {
    const listed = execFileSync('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar --list --file=- | sed "s,^\\.,," | grep -v /$ | grep -v /link$ | LC_ALL=C sort', 'sh', join(folder, 'tiny_1.0-1_amd64.deb')]).toString().trim().split('\n');
    assert.deepEqual(bill.packages.find(({ name }) => name === 'tiny')?.contents.map(({ path }) => path), listed);
  });
});
