// A build's papers checked against its files: whole they hold, and one byte changed anywhere is told by the file's name.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { statementText, readStatement } from '../../../src/provenance/envelope.ts';
import { readCheckingKey, readSigningKey, type CheckingKey } from '../../../src/provenance/key.ts';
import { findStatements, uncovered, verifyStatement, type ProvenanceVerification } from '../../../src/provenance/verify.ts';
import { isCommand } from '../../../src/sandbox/probe-unshare.ts';
import { lacking } from '../../helpers/lacking.ts';
import { attestBuild, makeBuild } from '../../helpers/made-build.ts';
import { writeKeys } from '../../helpers/keys.ts';
import { writeDeb } from '../../helpers/make-deb.ts';

describe('provenance/verify', () => {
  let folder = '';
  let signed = '';
  let plain = '';
  let key: CheckingKey;
  let secret = '';
  const signal = new AbortController().signal;
  const statement = 'tiny_1.0-1_amd64.intoto.jsonl';

  before(async function () {
    lacking(this, isCommand('dpkg-deb') ? null : 'dpkg-deb is not here');
    folder = mkdtempSync(join(tmpdir(), 'debkit-provenance-'));
    const keys = writeKeys(folder, 'ed25519');
    secret = keys.secret;
    key = readCheckingKey(keys.open);
    for (const [name, own] of [['signed', readSigningKey(keys.secret)], ['plain', null]] as const) {
      mkdirSync(join(folder, name));
      makeBuild(join(folder, name));
      await attestBuild(join(folder, name), own);
    }
    [signed, plain] = [join(folder, 'signed'), join(folder, 'plain')];
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A copy with a change made in it, checked. */
  async function changed(change: (copy: string) => unknown, { from = signed, by = key }: { readonly from?: string; readonly by?: CheckingKey | null } = {}): Promise<ProvenanceVerification> {
    const copy = join(folder, 'copy');
    rmSync(copy, { recursive: true, force: true });
    cpSync(from, copy, { recursive: true });
    change(copy);
    const [file = ''] = findStatements(copy);
    return verifyStatement(file, by, signal);
  }
  const failed = ({ checks }: ProvenanceVerification) => checks.filter(({ status }) => status === 'failed').map(({ name }) => name);

  it('holds where nothing was changed, and looks into everything', async () => {
    const { status, checks } = await changed(() => undefined);
    assert.deepEqual([status, checks.filter((one) => one.status !== 'passed')], ['verified', []]);
    const names = readdirSync(signed).filter((name) => name !== statement);
    for (const name of ['signature', ...names]) assert.ok(checks.some((one) => one.name === name), name);
    const about = (name: string) => checks.filter((one) => one.name === name).map(({ detail }) => detail).join('\n');
    assert.match(about('tiny_1.0-1_amd64.spdx.json'), /what is in 2 packages, 4 files/);
    assert.match(about('tiny_1.0-1_amd64.cdx.json'), /what is in 2 packages, 4 files/);
    assert.match(about('tiny_1.0-1_amd64.buildinfo'), /lists 3 files[^]*its 3 installed packages/);
    assert.deepEqual(uncovered(signed, findStatements(signed)), []);
  });

  it('refuses each file with one byte changed, by its name', async function () {
    this.timeout(60_000);
    const names = readdirSync(signed);
    assert.equal(names.length, 10);
    for (const name of names) {
      const size = readFileSync(join(signed, name)).length;
      for (const at of [Math.floor(size / 2), size - 1]) {
        const found = await changed((copy) => {
          const bytes = readFileSync(join(copy, name));
          bytes[at] = (bytes[at] ?? 0) ^ 1;
          writeFileSync(join(copy, name), bytes);
        });
        assert.equal(found.status, 'failed', `${name} at ${at}`);
        const told = found.checks.filter(({ status }) => status === 'failed').map((one) => `${one.name}: ${one.detail}`).join('\n');
        assert.ok(told.includes(name), `${name} at ${at} is not named: ${told}`);
      }
    }
  });

  it('refuses a signature that is not one of the key, and the signature of another statement', async () => {
    const other = writeKeys(folder, 'ed25519', 'other');
    assert.deepEqual(failed(await changed(() => undefined, { by: readCheckingKey(other.open) })), ['signature']);
    const forged = await changed((copy) => {
      const envelope = JSON.parse(readFileSync(join(copy, statement), 'utf8')) as { signatures: { keyid: string; sig: string }[] };
      const [signature] = envelope.signatures;
      if (signature !== undefined) signature.sig = readSigningKey(other.secret).sign(Buffer.from('x')).toString('base64');
      writeFileSync(join(copy, statement), `${JSON.stringify(envelope)}\n`);
    });
    assert.deepEqual(failed(forged), ['signature']);
  });

  it('is not green where a signature was not checked, nor unsigned where a key was given', async () => {
    const unchecked = await changed(() => undefined, { by: null });
    assert.deepEqual([unchecked.status, unchecked.checks[0]?.status], ['not-verified', 'not-checked']);
    const unsigned = await changed(() => undefined, { from: plain });
    assert.deepEqual([unsigned.status, failed(unsigned)], ['failed', ['signature']]);
    const consistent = await changed(() => undefined, { from: plain, by: null });
    assert.deepEqual([consistent.status, failed(consistent)], ['consistent', []]);
  });

  it('holds an unsigned statement against what the build recorded of it', async () => {
    const { sha256, name } = { name: 'tiny_1.0-1_amd64.provenance.json', sha256: readStatementHash() };
    const record = (copy: string, hash: string) => writeFileSync(join(copy, 'result.json'), JSON.stringify({ files: [{ name, size: 1, sha256: hash }] }, null, 2));
    assert.deepEqual(failed(await changed((copy) => record(copy, sha256), { from: plain, by: null })), []);
    const later = await changed((copy) => {
      record(copy, sha256);
      writeFileSync(join(copy, name), readFileSync(join(copy, name), 'utf8').replace('"unshare"', '"unshard"'));
    }, { from: plain, by: null });
    assert.deepEqual(failed(later), [name]);

    function readStatementHash(): string {
      return execFileSync('sha256sum', [join(plain, 'tiny_1.0-1_amd64.provenance.json')]).toString().slice(0, 64);
    }
  });

  // What a signer would have signed without looking: each is told though every hash of the statement is right.
  const signedOver: readonly [what: string, name: string, change: (text: string) => string][] = [
    ['a file in a package that SPDX has otherwise', 'tiny_1.0-1_amd64.spdx.json', (text) => text.replace(/("fileName":"\.\/usr\/bin\/tiny".*?"algorithm":"SHA256","checksumValue":")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`)],
    ['a file in a package that CycloneDX lacks', 'tiny_1.0-1_amd64.cdx.json', (text) => text.replace('"name":"/usr/bin/again"', '"name":"/usr/bin/other"')],
    ['a build dependency that SPDX has otherwise', 'tiny_1.0-1_amd64.spdx.json', (text) => text.replace('"versionInfo":"13.8"', '"versionInfo":"13.9"')],
    ['an orig tarball that CycloneDX has otherwise', 'tiny_1.0-1_amd64.cdx.json', (text) => text.replace(/("name":"tiny_1\.0\.orig\.tar\.gz","hashes":\[\{"alg":"SHA-256","content":")[0-9a-f]{64}/, `$1${'0'.repeat(64)}`)],
    ['a .buildinfo that lists another .deb', 'tiny_1.0-1_amd64.buildinfo', (text) => text.replace(/ [0-9a-f]{64}( \d+ tiny_1\.0-1_amd64\.deb)/, ` ${'0'.repeat(64)}$1`)],
    ['a .dsc that lists another orig tarball', 'tiny_1.0-1.dsc', (text) => text.replace(/ [0-9a-f]{64}( \d+ tiny_1\.0\.orig)/, ` ${'0'.repeat(64)}$1`)],
    ['another environment', 'tiny_1.0-1_amd64.buildinfo', (text) => text.replace('base-files (= 13.8)', 'base-files (= 13.7)')],
  ];
  for (const [what, name, change] of signedOver) {
    it(`tells of ${what}, though it was signed so`, async () => {
      const found = await changed((copy) => {
        const before = readFileSync(join(copy, name), 'utf8');
        const text = change(before);
        assert.notEqual(text, before);
        writeFileSync(join(copy, name), text);
        const { statement: own } = readStatement(readFileSync(join(copy, statement), 'utf8'));
        const sha256 = execFileSync('sha256sum', [join(copy, name)]).toString().slice(0, 64);
        const subject = own.subject.map((one) => (one.name === name ? { name, digest: { sha256 } } : one));
        writeFileSync(join(copy, statement), statementText({ ...own, subject }, readSigningKey(secret)));
      });
      assert.equal(found.checks[0]?.status, 'passed');
      assert.ok(failed(found).includes(name), failed(found).join(', '));
    });
  }

  it('tells of a file that is gone or a link, and of a package that no statement has', async () => {
    assert.deepEqual(failed(await changed((copy) => rmSync(join(copy, 'tiny_1.0.orig.tar.gz')))).filter((name) => name.includes('orig')), ['tiny_1.0.orig.tar.gz']);
    const linked = await changed((copy) => {
      renameSync(join(copy, 'tiny_1.0.orig.tar.gz'), join(copy, 'elsewhere'));
      symlinkSync('elsewhere', join(copy, 'tiny_1.0.orig.tar.gz'));
    });
    assert.ok(failed(linked).includes('tiny_1.0.orig.tar.gz'));
    await changed((copy) => writeDeb(join(copy, 'more_1.0-1_all.deb'), []));
    assert.deepEqual(uncovered(join(folder, 'copy'), findStatements(join(folder, 'copy'))), ['more_1.0-1_all.deb']);
  });

  it('never opens a file outside of the folder', async () => {
    const found = await changed((copy) => {
      const { statement: own } = readStatement(readFileSync(join(copy, statement), 'utf8'));
      const subject = [...own.subject, { name: '../ed25519.pem', digest: { sha256: '0'.repeat(64) } }];
      writeFileSync(join(copy, statement), statementText({ ...own, subject }, readSigningKey(secret)));
    });
    assert.match(found.checks.find(({ name }) => name.includes('ed25519'))?.detail ?? '', /no name of a file/);
    assert.doesNotMatch(JSON.stringify(found), /its sha256 is/);
  });

  it('waits for no pipe, and takes a folder, a link to nowhere and what is nested without end for no statement', async () => {
    const deep = (text: string) => text.replace('"externalParameters": {', `"externalParameters": {"deep": ${'['.repeat(200_000)}${']'.repeat(200_000)}, `);
    const [own = ''] = findStatements(plain);
    const odd: readonly [string, (path: string) => void, RegExp][] = [
      ['pipe', (path) => execFileSync('mkfifo', [path]), /no regular file/],
      ['folder', (path) => mkdirSync(path), /no regular file/],
      ['nowhere', (path) => symlinkSync('/nonexistent/x', path), /no regular file/],
      ['deep', (path) => writeFileSync(path, deep(readFileSync(own, 'utf8'))), /nested too deep|is no JSON/],
    ];
    for (const [name, make, detail] of odd) {
      const path = join(folder, `${name}.provenance.json`);
      make(path);
      const found = await verifyStatement(path, null, signal);
      assert.equal(found.status, 'failed', name);
      assert.match(found.checks[0]?.detail ?? '', detail, name);
      assert.deepEqual(uncovered(folder, [path]), []);
      rmSync(path, { recursive: true });
    }
  });

  it('is not led astray by a result.json that is none, nor by an ending in capitals', async () => {
    for (const text of ['{"files":[null]}', '[]', '{"files":{}}', 'null', '{']) {
      const found = await changed((copy) => writeFileSync(join(copy, 'result.json'), text), { from: plain, by: null });
      assert.deepEqual(failed(found).length, 1, text);
    }
    await changed((copy) => writeFileSync(join(copy, 'MORE_1.0-1_all.DEB'), ''));
    assert.deepEqual(uncovered(join(folder, 'copy'), findStatements(join(folder, 'copy'))), ['MORE_1.0-1_all.DEB']);
  });

  it('says where there is nothing to check', () => {
    assert.throws(() => findStatements(join(folder, 'absent')), { code: 'NOT_FOUND', exitCode: 2 });
    assert.throws(() => findStatements(folder), { code: 'NO_STATEMENT', exitCode: 2 });
  });
});
