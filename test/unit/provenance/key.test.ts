// Which keys are fit, and that no message tells what is in a file.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DebkitError } from '../../../src/errors.ts';
import { readCheckingKey, readSigningKey } from '../../../src/provenance/key.ts';
import { writeKeys } from '../../helpers/keys.ts';

describe('provenance/key', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-key-'))));
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('tells private and public key of a pair by the same id', () => {
    for (const kind of ['ed25519', 'ecdsa-p256'] as const) {
      const { secret, open } = writeKeys(folder, kind);
      const [own, other] = [readSigningKey(secret), readCheckingKey(open)];
      assert.deepEqual([own.id, own.algorithm], [other.id, kind]);
      assert.match(own.id, /^[0-9a-f]{64}$/);
      assert.deepEqual(Object.keys(own).sort(), ['algorithm', 'id', 'sign']);
    }
  });

  it('refuses what is no fit key, says why, and shows nothing of it', () => {
    const ed25519 = writeKeys(folder, 'ed25519', 'fit');
    const { privateKey } = generateKeyPairSync('ed25519');
    const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret words' }) as string;
    const pem = readFileSync(ed25519.secret, 'utf8');
    const rows: readonly [path: string, code: string, why: RegExp, read?: (path: string) => unknown][] = [
      [join(folder, 'absent.pem'), 'KEY_UNREADABLE', /is not there/],
      [folder, 'KEY_UNREADABLE', /cannot be read/],
      [write('empty.pem', ''), 'KEY_UNSUITABLE', /no private key in PEM/],
      [write('text.pem', 'hunter2'), 'KEY_UNSUITABLE', /no private key in PEM/],
      [write('cut.pem', pem.replace(/^[A-Za-z0-9+/=]{20}/m, '')), 'KEY_UNSUITABLE', /damaged/],
      [write('encrypted.pem', encrypted), 'KEY_UNSUITABLE', /encrypted/],
      [write('large.pem', 'x'.repeat(70_000)), 'KEY_UNSUITABLE', /70000 bytes/],
      [writeKeys(folder, 'rsa').secret, 'KEY_UNSUITABLE', /its kind is rsa/],
      [writeKeys(folder, 'ecdsa-p384').secret, 'KEY_UNSUITABLE', /its kind is ec/],
      [ed25519.open, 'KEY_UNSUITABLE', /it is a public key/],
      [ed25519.secret, 'KEY_UNSUITABLE', /it is a private key/, readCheckingKey],
      [write('text.pub', 'hunter2'), 'KEY_UNSUITABLE', /no public key in PEM/, readCheckingKey],
    ];
    for (const [path, code, why, read = readSigningKey] of rows) {
      assert.throws(() => read(path), (error) => {
        assert.ok(error instanceof DebkitError, String(error));
        assert.deepEqual([error.code, error.exitCode], [code, 2]);
        assert.match(error.message, why);
        assert.ok(error.message.includes(path));
        const body = pem.split('\n')[1] ?? '';
        assert.doesNotMatch(`${error.message}${error.details.hint ?? ''}${String(error.cause)}`, new RegExp(`hunter2|secret words|${body.replace(/[+/]/g, '.')}`));
        return true;
      });
    }
  });
});
