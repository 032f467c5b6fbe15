// ELF files of the tests' own sections (elf(5)).

/** A number is the size of a section without bytes (.bss). */
export type Section = readonly [name: string, content: string | number];

/** An ELF file of these sections and .shstrtab. */
export function elf(sections: readonly Section[], { wide = true, little = true } = {}): Buffer {
  const names = ['', ...sections.map(([name]) => name), '.shstrtab'];
  const strings = Buffer.from(names.map((name) => `${name}\0`).join(''));
  const head = wide ? 64 : 52;
  const bodies = [Buffer.alloc(0), ...sections.map(([, content]) => Buffer.from(typeof content === 'number' ? '' : content)), strings];
  const table = head + bodies.reduce((sum, body) => sum + body.length, 0);
  const size = wide ? 64 : 40;
  const file = Buffer.alloc(table + size * bodies.length);
  const write = (at: number, bytes: number, value: number) => (little ? file.writeUIntLE(value, at, bytes) : file.writeUIntBE(value, at, bytes));
  const word = (at: number, value: number) => write(wide && !little ? at + 4 : at, 4, value);
  file.writeUInt32BE(0x7f454c46, 0);
  file[4] = wide ? 2 : 1;
  file[5] = little ? 1 : 2;
  word(wide ? 0x28 : 0x20, table);
  [size, bodies.length, bodies.length - 1].forEach((value, index) => write((wide ? 0x3a : 0x2e) + index * 2, 2, value));
  let at = head;
  bodies.forEach((body, index) => {
    body.copy(file, at);
    const header = table + index * size;
    const content = sections[index - 1]?.[1];
    write(header, 4, Buffer.byteLength(names.slice(0, index).map((name) => `${name}\0`).join('')));
    write(header + 4, 4, index === 0 ? 0 : typeof content === 'number' ? 8 : 1);
    word(header + (wide ? 0x18 : 0x10), at);
    word(header + (wide ? 0x20 : 0x14), typeof content === 'number' ? content : body.length);
    at += body.length;
  });
  return file;
}
