// What a packaged file holds, as far as a comparison looks into it: a text, the sections of a program, or bytes.
import { createHash } from 'node:crypto';
import { decodeText } from './decode-text.ts';
import { elfContent, type ElfContent } from './elf-sections.ts';

/** A file's content; `sha256` is that of its bytes, or of what was packed in them (gzip). */
export type FileContent = { readonly sha256: string; readonly packed: boolean } & (
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'elf' } & ElfContent)
  | { readonly kind: 'bytes' }
);

/** Bytes of a text that is compared line by line; a longer one is taken as bytes. */
export const longestText = 1 << 18;

/** What `bytes` are, which were unpacked where `packed` says so. */
export function fileContent(bytes: Buffer, packed: boolean): FileContent {
  const common = { sha256: createHash('sha256').update(bytes).digest('hex'), packed };
  const elf = elfContent(bytes);
  if (elf !== null) return { ...common, kind: 'elf', ...elf };
  if (bytes.length > longestText || bytes.some(isBinary)) return { ...common, kind: 'bytes' };
  return { ...common, kind: 'text', text: decodeText(bytes) };
}

/** Control characters that no text has; tab, line and page ends and the escape character may be there. */
function isBinary(byte: number): boolean {
  return byte < 0x20 && (byte < 0x09 || byte > 0x0d) && byte !== 0x1b;
}
