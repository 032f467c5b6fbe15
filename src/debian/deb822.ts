// Stanzas and fields of control files: read and written (Policy 5.1, deb822(5)).
import { DebianSyntaxError, requireSingleLine } from './syntax-error.ts';

/** One field; in `value` continuation lines follow newlines, without their leading space, ` .` being an empty line. */
export interface Field {
  readonly name: string;
  readonly value: string;
  /** 1-based line of the field's name. */
  readonly line: number;
}

/** The fields of one stanza in their order. */
export type Stanza = readonly Field[];

/** The value of the field of that name, whatever its case; undefined where there is none. */
export function fieldValue(stanza: Stanza, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return stanza.find((field) => field.name.toLowerCase() === wanted)?.value;
}

/** Every stanza of the text, out of an OpenPGP clear signature (not verified); else a DEB822_INVALID error with its line. */
export function parseStanzas(text: string): Stanza[] {
  const stanzas: Field[][] = [];
  let stanza: Field[] = [];
  const close = () => {
    if (stanza.length > 0) stanzas.push(stanza);
    stanza = [];
  };
  for (const { content, line } of signedLines(text)) {
    if (content.startsWith('#')) continue;
    if (content.trim() === '') {
      close();
      continue;
    }
    const field = /^[ \t]/.test(content) ? continued(stanza.pop(), content, line) : started(stanza, content, line);
    stanza.push(field);
  }
  close();
  return stanzas;
}

/** The only stanza of the text; else a DEB822_INVALID error that names `what`. */
export function parseSingleStanza(text: string, what: string): Stanza {
  const stanzas = parseStanzas(text);
  const [stanza] = stanzas;
  if (stanza === undefined || stanzas.length > 1) throw invalid(`${what} has ${stanzas.length} stanzas, not one`, 1);
  return stanza;
}

/**
 * One stanza with its final newline. A string is a single-line value and refuses newlines (SINGLE_LINE_FIELD); a list has the
 * lines of a multi-line value, of which the first stands beside the name and an empty one becomes ` .`.
 */
export function formatStanza(fields: Iterable<readonly [name: string, value: string | readonly string[]]>): string {
  const written: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of fields) {
    if (!isFieldName(name))
      throw new DebianSyntaxError('FIELD_NAME_INVALID', `${JSON.stringify(name)} is not a field name (Policy 5.1)`);
    if (seen.has(name.toLowerCase()))
      throw new DebianSyntaxError('FIELD_DUPLICATE', `the field ${name} stands twice in one stanza`);
    seen.add(name.toLowerCase());
    const [first = '', ...rest] = typeof value === 'string' ? [value.trim()] : value;
    for (const line of [first, ...rest]) requireSingleLine(`the field ${name}`, line);
    written.push(first.trim() === '' ? `${name}:` : `${name}: ${first.trim()}`, ...rest.map(foldLine));
  }
  return written.map((line) => `${line}\n`).join('');
}

/** A continuation line: a space before it, ` .` for an empty one. */
export function foldLine(line: string): string {
  return line.trim() === '' ? ' .' : ` ${line.trimEnd()}`;
}

/** Whether `name` can be a field's name: printable ASCII without space and colon, not starting with `#` or `-` (Policy 5.1). */
export function isFieldName(name: string): boolean {
  return /^(?![#-])[!-9;-~]+$/.test(name);
}

interface Line {
  readonly content: string;
  readonly line: number;
}

function started(stanza: Stanza, content: string, line: number): Field {
  const colon = content.indexOf(':');
  const name = content.slice(0, Math.max(colon, 0));
  if (!isFieldName(name)) throw invalid(`${JSON.stringify(content)} is not \`Field: value\``, line);
  if (fieldValue(stanza, name) !== undefined) throw invalid(`the field ${name} stands twice in one stanza`, line);
  return { name, value: content.slice(colon + 1).trim(), line };
}

function continued(field: Field | undefined, content: string, line: number): Field {
  if (field === undefined) throw invalid('a continuation line stands before any field', line);
  const text = content.slice(1).trimEnd();
  return { ...field, value: `${field.value}\n${text === '.' ? '' : text}` };
}

/** The numbered lines of the text, or of what is signed in it. */
function signedLines(text: string): Line[] {
  if (text.includes('\0')) throw invalid('there is a NUL byte in it', text.slice(0, text.indexOf('\0')).split('\n').length);
  const lines = text.split(/\r?\n/).map((content, index) => ({ content, line: index + 1 }));
  const begin = lines.findIndex(({ content }) => content.trim() !== '');
  if (lines[begin]?.content.trimEnd() !== '-----BEGIN PGP SIGNED MESSAGE-----') return lines;
  const body = lines.findIndex(({ content }, index) => index > begin && content.trim() === '') + 1;
  const signature = lines.findIndex(({ content }) => content.trimEnd() === '-----BEGIN PGP SIGNATURE-----');
  const end = lines.findIndex(({ content }) => content.trimEnd() === '-----END PGP SIGNATURE-----');
  if (body === 0 || signature < body || end < signature) throw invalid('the OpenPGP signature is cut off', begin + 1);
  const after = lines.slice(end + 1).find(({ content }) => content.trim() !== '');
  if (after !== undefined) throw invalid('text follows the OpenPGP signature', after.line);
  return lines.slice(body, signature).map(({ content, line }) => ({ content: content.replace(/^- /, ''), line }));
}

function invalid(why: string, line: number): DebianSyntaxError {
  return new DebianSyntaxError('DEB822_INVALID', `line ${line}: ${why}`, { line });
}
