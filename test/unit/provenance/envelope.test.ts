// A statement's file: signed and read back, the same each time, and no byte of it can change unseen.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preAuthentication, readStatement, StatementInvalid, statementText } from '../../../src/provenance/envelope.ts';
import { readCheckingKey, readSigningKey } from '../../../src/provenance/key.ts';
import { provenanceStatement, type StatementInput } from '../../../src/provenance/statement.ts';
import { plan } from '../../helpers/plans.ts';
import { writeKeys } from '../../helpers/keys.ts';

const target = { suite: 'trixie', buildArchitecture: 'amd64', hostArchitecture: 'amd64', buildOptions: 'nocheck', buildProfiles: '', aptSources: [], stepLimit: 1 };
const input: StatementInput = {
  files: [{ name: 'tiny_1.2-1.dsc', sha256: 'a'.repeat(64) }, { name: 'tiny_1.2.orig.tar.gz', sha256: 'b'.repeat(64) }],
  plan: plan(),
  upstream: { kind: 'git', url: 'https://git.example.org/tiny.git', tag: 'v1.2', commit: 'c'.repeat(40), submodules: [{ path: 'lib', commit: 'd'.repeat(40) }] },
  ...{ source: 'tiny', version: '1:1.2-1', target, sandbox: 'unshare', toolVersion: '0.1.0' },
  installed: ['base-files (= 13.8)', 'g++ (= 4:14.2.0-1)', 'libc6:i386 (= 2.41-12)'],
  known: { 'g++ 4:14.2.0-1': 'e'.repeat(64) },
};

describe('provenance/envelope', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-envelope-'))));
  after(() => rmSync(folder, { recursive: true }));
  const statement = provenanceStatement(input);

  it('says what was built of what, with what, and for whom it was asked', () => {
    const { buildDefinition, runDetails } = statement.predicate;
    assert.equal(statement._type, 'https://in-toto.io/Statement/v1');
    assert.equal(statement.predicateType, 'https://slsa.dev/provenance/v1');
    assert.deepEqual(statement.subject.map(({ name }) => name), ['tiny_1.2-1.dsc', 'tiny_1.2.orig.tar.gz']);
    const { identity } = plan();
    assert.deepEqual(buildDefinition.externalParameters, {
      recipe: { path: 'tiny/recipe.yaml', sha256: identity.sha256, meaning: identity.meaning },
      ...{ source: 'tiny', version: '1:1.2-1', suite: 'trixie', architecture: 'amd64', style: 'dh', sandbox: 'unshare', buildOptions: 'nocheck', buildProfiles: '' },
    });
    const [upstream, submodule, orig, environment, ...packages] = buildDefinition.resolvedDependencies;
    assert.deepEqual(upstream, { name: 'upstream', uri: 'git+https://git.example.org/tiny.git@refs/tags/v1.2', digest: { gitCommit: 'c'.repeat(40) } });
    assert.deepEqual(submodule, { name: 'upstream: lib', digest: { gitCommit: 'd'.repeat(40) } });
    assert.deepEqual(orig, { name: 'tiny_1.2.orig.tar.gz', digest: { sha256: 'b'.repeat(64) } });
    assert.equal(environment?.name, 'environment');
    assert.deepEqual(packages, [
      { name: 'base-files', uri: 'pkg:deb/debian/base-files@13.8' },
      { name: 'g++', uri: 'pkg:deb/debian/g%2B%2B@4%3A14.2.0-1', digest: { sha256: 'e'.repeat(64) } },
      { name: 'libc6', uri: 'pkg:deb/debian/libc6@2.41-12?arch=i386' },
    ]);
    assert.deepEqual(runDetails.builder, { id: 'pkg:generic/debkit@0.1.0', version: { debkit: '0.1.0' } });
  });

  it('names an existing source package where there was no recipe', () => {
    const { externalParameters, internalParameters, resolvedDependencies } = provenanceStatement({ ...input, plan: null, upstream: null }).predicate.buildDefinition;
    assert.deepEqual(externalParameters['sourcePackage'], { name: 'tiny_1.2-1.dsc', sha256: 'a'.repeat(64) });
    assert.deepEqual([internalParameters, externalParameters['recipe'], resolvedDependencies[0]?.name], [{}, undefined, 'tiny_1.2.orig.tar.gz']);
  });

  it("has DSSE's encoding before the signature", () => {
    assert.equal(preAuthentication(Buffer.from('hello world')).toString(), 'DSSEv1 28 application/vnd.in-toto+json 11 hello world');
  });

  for (const kind of ['ed25519', 'ecdsa-p256'] as const) {
    it(`signed with ${kind}: one line, read back, and verified by the public key alone`, () => {
      const keys = writeKeys(folder, kind);
      const key = readCheckingKey(keys.open);
      const text = statementText(statement, readSigningKey(keys.secret));
      assert.equal(text.indexOf('\n'), text.length - 1);
      const { statement: own, signed } = readStatement(text);
      assert.deepEqual(own, statement);
      assert.deepEqual(signed?.signatures.map(({ keyid }) => keyid), [key.id]);
      assert.ok(key.verify(signed?.data ?? Buffer.alloc(0), signed?.signatures[0]?.sig ?? Buffer.alloc(0)));
      assert.ok(!readCheckingKey(writeKeys(folder, kind, 'other').open).verify(signed?.data ?? Buffer.alloc(0), signed?.signatures[0]?.sig ?? Buffer.alloc(0)));
      if (kind === 'ed25519') assert.equal(statementText(statement, readSigningKey(keys.secret)), text);
    });
  }

  it('no byte of a signed one changes unseen', function () {
    this.timeout(20_000);
    const keys = writeKeys(folder, 'ed25519');
    const key = readCheckingKey(keys.open);
    const bytes = Buffer.from(statementText(statement, readSigningKey(keys.secret)));
    const isSeen = (text: string) => {
      try {
        const { signed } = readStatement(text);
        const [signature] = signed?.signatures ?? [];
        return signed === null || signature === undefined || signature.keyid !== key.id || !key.verify(signed.data, signature.sig);
      } catch (error) {
        return error instanceof StatementInvalid;
      }
    };
    assert.equal(isSeen(bytes.toString()), false);
    for (let at = 0; at < bytes.length; at += 1) {
      const before = bytes[at] ?? 0;
      const mask = [1, 3, 0x20][at % 3] ?? 1;
      bytes[at] = before ^ mask;
      assert.ok(isSeen(bytes.toString('latin1')), `byte ${at} xor ${mask}`);
      bytes[at] = before;
    }
  });

  it('plain: a statement in itself, which no reader takes for an envelope', () => {
    const text = statementText(statement, null);
    assert.deepEqual(JSON.parse(text), statement);
    assert.deepEqual(readStatement(text), { statement, signed: null });
    for (const wrong of [text.replace('\n', ' \n'), text.replace('"unshare"', '"unshare", "x": 1'), '{}', 'x', text.replace(/"subject": \[[^\]]*\]/, '"subject": []'), text.replace('/v1', '/v2')]) {
      assert.throws(() => readStatement(wrong), StatementInvalid);
    }
  });

  it('an envelope without a signature is none', () => {
    const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
    assert.throws(() => readStatement(`${JSON.stringify({ payloadType: 'application/vnd.in-toto+json', payload, signatures: [] })}\n`), StatementInvalid);
  });
});
