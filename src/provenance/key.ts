// Keys that statements are signed with and checked by: Ed25519, or ECDSA on P-256, in PEM files.
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../errors.ts';

export type KeyAlgorithm = 'ed25519' | 'ecdsa-p256';

/** A key that is fit for signing; `id` is the sha256 of the public key (SubjectPublicKeyInfo, DER). */
export interface SigningKey {
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  sign(data: Buffer): Buffer;
}

export interface CheckingKey {
  readonly id: string;
  readonly algorithm: KeyAlgorithm;
  verify(data: Buffer, signature: Buffer): boolean;
}

const largest = 1 << 16;
const howTo = 'openssl genpkey -algorithm ed25519 -out FILE makes one';

/** The private key in a PEM file. Errors: KEY_UNREADABLE, KEY_UNSUITABLE (exit 2); none of them tells what is in the file. */
export function readSigningKey(path: string): SigningKey {
  const text = readKeyFile(path);
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: .*ENCRYPTED/m.test(text)) throw unsuitable(path, 'it is encrypted, and debkit asks for no passphrase', 'openssl pkey -in FILE -out OTHER takes the passphrase away');
  if (!/-----BEGIN (?:EC )?PRIVATE KEY-----/.test(text)) throw unsuitable(path, text.includes('PUBLIC KEY') ? 'it is a public key, and signing takes the private one' : 'it is no private key in PEM', howTo);
  const key = parsed(() => createPrivateKey(text), path);
  const algorithm = algorithmOf(key, path);
  return { id: idOf(createPublicKey(key)), algorithm, sign: (data) => sign(digestOf(algorithm), data, key) };
}

/** The public key in a PEM file. Errors: those of readSigningKey. */
export function readCheckingKey(path: string): CheckingKey {
  const text = readKeyFile(path);
  if (text.includes('PRIVATE KEY-----')) throw unsuitable(path, 'it is a private key, and checking takes the public one', 'openssl pkey -in FILE -pubout -out FILE.pub');
  if (!text.includes('-----BEGIN PUBLIC KEY-----')) throw unsuitable(path, 'it is no public key in PEM', 'openssl pkey -in PRIVATE -pubout -out FILE');
  const key = parsed(() => createPublicKey(text), path);
  const algorithm = algorithmOf(key, path);
  return { id: idOf(key), algorithm, verify: (data, signature) => verify(digestOf(algorithm), data, key, signature) };
}

function readKeyFile(path: string): string {
  try {
    const { size } = statSync(path);
    if (size > largest) throw unsuitable(path, `it has ${size} bytes, more than a key`, howTo);
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError('KEY_UNREADABLE', `the key ${path} ${code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? 'error'})`}`, { hint: 'name a PEM file' });
  }
}

/** OpenSSL's own words are left out: they are of no use, and must not tell of the key. */
function parsed(read: () => KeyObject, path: string): KeyObject {
  try {
    return read();
  } catch {
    throw unsuitable(path, 'it is damaged, or no key', howTo);
  }
}

function algorithmOf(key: KeyObject, path: string): KeyAlgorithm {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ecdsa-p256';
  throw unsuitable(path, `its kind is ${key.asymmetricKeyType ?? 'unknown'}, and debkit knows Ed25519 and ECDSA on P-256`, howTo);
}

/** Ed25519 has a digest of its own (RFC 8032). */
function digestOf(algorithm: KeyAlgorithm): 'sha256' | null {
  return algorithm === 'ed25519' ? null : 'sha256';
}

function idOf(key: KeyObject): string {
  return createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex');
}

function unsuitable(path: string, why: string, hint: string): UsageError {
  return new UsageError('KEY_UNSUITABLE', `the key ${path} cannot be used: ${why}`, { hint });
}
