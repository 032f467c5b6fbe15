// The sections of a program or library (elf(5)), read from bytes that a stranger made: whatever does not fit is no ELF file.
import { createHash } from 'node:crypto';

/** One section; `sha256` of its bytes, null where it takes none in the file. */
export interface ElfSection {
  readonly name: string;
  readonly size: number;
  readonly sha256: string | null;
}

const noBits = 8;

/** The named sections in the file's order; null for what is no whole ELF file. */
export function elfSections(bytes: Buffer): ElfSection[] | null {
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

function readSections(bytes: Buffer): ElfSection[] | null {
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
  if (strings === undefined) return count === 0 ? [] : null;
  const filled = headers.filter(({ type, size }) => type !== noBits && size > 0);
  // Sections of a true file do not lie on each other; those of a made one could make us read the same bytes for ever.
  if (filled.some(({ offset, size }) => offset + size > bytes.length)) return null;
  if (filled.reduce((sum, { size }) => sum + size, 0) > bytes.length) return null;
  return headers.slice(1).map(({ name, type, offset, size }) => ({
    name: stringAt(bytes, strings, name),
    size,
    sha256: type === noBits ? null : createHash('sha256').update(bytes.subarray(offset, offset + size)).digest('hex'),
  }));
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
