// A debian/copyright that exists, read where it is machine-readable (copyright-format 1.0).
import { fieldValue, parseStanzas, type Stanza } from './deb822.ts';
import { DebianSyntaxError } from './syntax-error.ts';

/** What a Files stanza says: the copyright's lines, and the licence as an expression of short names. */
export interface CopyrightFiles {
  readonly files: readonly string[];
  readonly copyright: readonly string[];
  readonly license: string;
}

export interface CopyrightFile {
  readonly stanzas: readonly CopyrightFiles[];
  /** Texts by what stands before them: a short name, or a whole expression. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What the file says; null where it is not in that format. */
export function parseCopyrightFile(text: string): CopyrightFile | null {
  const stanzas = parsed(text);
  const [header] = stanzas ?? [];
  if (stanzas === null || header === undefined || fieldValue(header, 'Format') === undefined) return null;
  const texts = new Map<string, string>();
  for (const stanza of stanzas) {
    const [name = '', ...lines] = (fieldValue(stanza, 'License') ?? '').split('\n');
    const said = lines.join('\n').trimEnd();
    if (name.trim() !== '' && said !== '' && !texts.has(name.trim())) texts.set(name.trim(), said);
  }
  return { stanzas: stanzas.flatMap(filesOf), texts };
}

function filesOf(stanza: Stanza): CopyrightFiles[] {
  const files = fieldValue(stanza, 'Files');
  if (files === undefined) return [];
  const [license = ''] = (fieldValue(stanza, 'License') ?? '').split('\n');
  const copyright = (fieldValue(stanza, 'Copyright') ?? '').split('\n').map((line) => line.trim());
  return [{ files: files.split(/\s+/).filter((one) => one !== ''), copyright: copyright.filter((line) => line !== ''), license: license.trim() }];
}

function parsed(text: string): Stanza[] | null {
  try {
    return parseStanzas(text);
  } catch (error) {
    if (error instanceof DebianSyntaxError) return null;
    throw error;
  }
}
