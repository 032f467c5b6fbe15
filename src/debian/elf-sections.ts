// The sections of a program or library (elf(5)), read from bytes that a stranger made: whatever does not fit is no ELF file.
import { createHash } from 'node:crypto';

/** One section; `sha256` of its bytes, null where it takes none in the file. */
export interface ElfSection {
  readonly name: string;
  readonly size: number;
  readonly sha256: string | null;
}

/** What is compared of an ELF file. */
export interface ElfContent {
  readonly sections: readonly ElfSection[];
  /** The texts in its read-only data, the first of them where there are very many; long ones as their words. */
  readonly strings: readonly string[];
}

const noBits = 8;

/** The named sections in the file's order, and texts; null for what is no whole ELF file. */
export function elfContent(bytes: Buffer): ElfContent | null {
  try {
    return readSections(bytes);
  } catch (error) {
    // A number that points out of the file.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface SectionHeader {
  readonly name: number;
  readonly type: number;
  readonly offset: number;
  readonly size: number;
}

function readSections(bytes: Buffer): ElfContent | null {
  if (bytes.length < 52 || bytes.readUInt32BE(0) !== 0x7f454c46) return null;
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const u16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const word = (at: number) => (wide ? Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)) : u32(at));
  const table = word(wide ? 0x28 : 0x20);
  const [entrySize, count, names] = [0, 2, 4].map((more) => u16((wide ? 0x3a : 0x2e) + more)) as [number, number, number];
  const headers = Array.from({ length: count }, (_, index): SectionHeader => {
    const at = table + index * entrySize;
    return { name: u32(at), type: u32(at + 4), offset: word(at + (wide ? 0x18 : 0x10)), size: word(at + (wide ? 0x20 : 0x14)) };
  });
  const strings = headers[names];
  if (strings === undefined) return count === 0 ? { sections: [], strings: [] } : null;
  const filled = headers.filter(({ type, size }) => type !== noBits && size > 0);
  // Sections of a true file do not lie on each other; those of a made one could make us read the same bytes for ever.
  if (filled.some(({ offset, size }) => offset + size > bytes.length)) return null;
  if (filled.reduce((sum, { size }) => sum + size, 0) > bytes.length) return null;
  const named = headers.slice(1).map(({ name, type, offset, size }) => {
    return { name: stringAt(bytes, strings, name), size, content: type === noBits ? null : bytes.subarray(offset, offset + size) };
  });
  return {
    sections: named.map(({ name, size, content }) => ({ name, size, sha256: content === null ? null : createHash('sha256').update(content).digest('hex') })),
    strings: named.filter(({ name }) => name === '.rodata').flatMap(({ content }) => stringsOf(content ?? Buffer.alloc(0))),
  };
}

// Bytes that are searched for texts, the shortest text, and the longest that is not taken word by word.
const searched = 1 << 20;
const shortestText = 6;
const longestText = 120;

/** As strings(1): runs of printable ASCII. */
function stringsOf(data: Buffer): string[] {
  const found = data.toString('latin1', 0, searched).match(/[\t\x20-\x7e]+/g) ?? [];
  return found.filter((text) => text.length >= shortestText).flatMap((text) => (text.length > longestText ? text.split(/\s+/) : [text]));
}

/** Texts that one of the two has alone, as lines of a diff; '' where there are none. */
export function differingStrings(first: readonly string[], second: readonly string[]): string {
  const alone = (those: readonly string[], others: readonly string[], mark: string) => {
    const known = new Set(others);
    return [...new Set(those)].filter((text) => !known.has(text)).map((text) => `${mark}${text}\n`);
  };
  return [...alone(first, second, '-'), ...alone(second, first, '+')].join('');
}

// Longer than any name a linker gives.
const longestName = 100;

function stringAt(bytes: Buffer, { offset, size }: SectionHeader, index: number): string {
  const start = Math.min(offset + index, offset + size);
  const part = bytes.subarray(start, Math.min(start + longestName, offset + size));
  const end = part.indexOf(0);
  return part.toString('latin1', 0, end === -1 ? part.length : end);
}

/** The names of the sections that differ or that one of the two has alone; those that stand several times by their order. */
export function differingSections(first: readonly ElfSection[], second: readonly ElfSection[]): string[] {
  const [before, after] = [byName(first), byName(second)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return [...new Set(names.filter((name) => before.get(name) !== after.get(name)).map((name) => name.replace(/ \d+$/, '')))];
}

function byName(sections: readonly ElfSection[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    sections.map(({ name, size, sha256 }) => {
      const number = (seen.get(name) ?? 0) + 1;
      seen.set(name, number);
      return [number === 1 ? name : `${name} ${number}`, `${size} ${sha256 ?? ''}`];
    }),
  );
}
