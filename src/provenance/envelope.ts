// A statement as a file: signed in an envelope (DSSE v1), or plain where there is no key, which nobody can take for a signed one.
import { z } from 'zod';
import { predicateType, statementType, type Statement } from './statement.ts';
import type { SigningKey } from './key.ts';

export const payloadType = 'application/vnd.in-toto+json';

/** How a statement's file is called after the build's name. */
export const statementEndings = { signed: '.intoto.jsonl', plain: '.provenance.json' } as const;

/** A statement's file, read: what was signed, and the signatures as they stand there; none where it is plain. */
export interface ReadStatement {
  readonly statement: Statement;
  readonly signed: { readonly data: Buffer; readonly signatures: readonly { readonly keyid: string; readonly sig: Buffer }[] } | null;
}

/** A file that is no statement as debkit writes them. */
export class StatementInvalid extends Error {}

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const resource = z.looseObject({ name: z.string(), uri: z.string().exactOptional(), digest: z.record(z.string(), z.string()).exactOptional(), annotations: z.record(z.string(), z.unknown()).exactOptional() });
const statementSchema = z.strictObject({
  _type: z.literal(statementType),
  subject: z.array(z.strictObject({ name: z.string(), digest: z.strictObject({ sha256: hex64 }) })).min(1),
  predicateType: z.literal(predicateType),
  predicate: z.looseObject({
    buildDefinition: z.looseObject({
      buildType: z.string(),
      externalParameters: z.record(z.string(), z.unknown()),
      internalParameters: z.record(z.string(), z.unknown()),
      resolvedDependencies: z.array(resource),
    }),
    runDetails: z.looseObject({ builder: z.looseObject({ id: z.string(), version: z.record(z.string(), z.string()) }) }),
  }),
});
const envelopeSchema = z.strictObject({ payloadType: z.literal(payloadType), payload: z.string(), signatures: z.array(z.strictObject({ keyid: z.string(), sig: z.string() })).min(1) });

/** The bytes that are signed (DSSE: PAE). */
export function preAuthentication(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload]);
}

/** The text of a statement's file; an Ed25519 key gives the same one each time. */
export function statementText(statement: Statement, key: SigningKey | null): string {
  if (key === null) return `${JSON.stringify(statement, null, 2)}\n`;
  const payload = Buffer.from(JSON.stringify(statement));
  const signature = { keyid: key.id, sig: key.sign(preAuthentication(payload)).toString('base64') };
  return `${JSON.stringify({ payloadType, payload: payload.toString('base64'), signatures: [signature] })}\n`;
}

/** Reads what statementText wrote, byte for byte; nothing is verified yet. Error: StatementInvalid. */
export function readStatement(text: string): ReadStatement {
  try {
    return read(text);
  } catch (error) {
    // Of the stack, by JSON that is nested too deep.
    if (error instanceof RangeError) throw new StatementInvalid('it is nested too deep');
    throw error;
  }
}

function read(text: string): ReadStatement {
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && 'payloadType' in value) return readEnvelope(value, text);
  const statement = shaped(statementSchema, value) as Statement;
  if (`${JSON.stringify(statement, null, 2)}\n` !== text) throw new StatementInvalid('it is not written as debkit writes it');
  return { statement, signed: null };
}

function readEnvelope(value: object, text: string): ReadStatement {
  const envelope = shaped(envelopeSchema, value);
  if (`${JSON.stringify(envelope)}\n` !== text) throw new StatementInvalid('it is not written as debkit writes it');
  const payload = fromBase64(envelope.payload);
  const signatures = envelope.signatures.map(({ keyid, sig }) => ({ keyid, sig: fromBase64(sig) }));
  const statement = shaped(statementSchema, parseJson(payload.toString('utf8'))) as Statement;
  return { statement, signed: { data: preAuthentication(payload), signatures } };
}

function shaped<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StatementInvalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as it should be'}`.replace(/^: /, ''));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new StatementInvalid('it is no JSON');
  }
}

/** Only the one form that an encoder gives: no other letters stand for the same bytes. */
function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new StatementInvalid('something in it is no Base64');
  return bytes;
}
