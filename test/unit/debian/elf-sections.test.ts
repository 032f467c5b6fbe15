// Sections of ELF files, true ones and those that a stranger bent.
import assert from 'node:assert/strict';
import { differingSections, elfSections } from '../../../src/debian/elf-sections.ts';

type Section = readonly [name: string, content: string | number];

/** An ELF file of these sections; a number is the size of one without bytes (.bss). */
function elf(sections: readonly Section[], { wide = true, little = true } = {}): Buffer {
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

const program: readonly Section[] = [['.text', 'code'], ['.bss', 4096], ['.gnu_debuglink', 'sum']];

describe('elf-sections', () => {
  for (const wide of [true, false]) {
    for (const little of [true, false]) {
      it(`reads ${wide ? 64 : 32} bits, ${little ? 'little' : 'big'} end first`, () => {
        const sections = elfSections(elf(program, { wide, little }));
        assert.deepEqual(sections?.map(({ name, size, sha256 }) => [name, size, sha256 !== null]), [
          ['.text', 4, true],
          ['.bss', 4096, false],
          ['.gnu_debuglink', 3, true],
          ['.shstrtab', 37, true],
        ]);
      });
    }
  }

  it('takes nothing else for one', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('#!/bin/sh\n'), Buffer.from('\x7fELF'), Buffer.alloc(100)]) assert.equal(elfSections(bytes), null);
  });

  it('takes one that is cut off or points out of itself for none, wherever it is cut or bent', () => {
    const whole = elf(program);
    // The last header ends in fields that are not read.
    for (let length = 0; length < whole.length - 32; length++) assert.equal(elfSections(whole.subarray(0, length)), null, String(length));
    for (let at = 4; at < whole.length; at++) {
      const bent = Buffer.from(whole);
      bent[at] = 0xff;
      assert.doesNotThrow(() => elfSections(bent), String(at));
    }
  });

  it('takes one whose sections lie on each other for none, so that nothing is read over and over', () => {
    const sections = Array.from({ length: 50 }, (_, index): Section => [`.s${index}`, 'x'.repeat(1000)]);
    const whole = elf(sections);
    const table = Number(whole.readBigUInt64LE(0x28));
    for (let index = 1; index <= 50; index++) {
      whole.writeBigUInt64LE(64n, table + index * 64 + 0x18);
      whole.writeBigUInt64LE(50_000n, table + index * 64 + 0x20);
    }
    assert.equal(elfSections(whole), null);
  });

  it('tells which differ, by name and place among those of one name', () => {
    const differ = (first: readonly Section[], second: readonly Section[]) => differingSections(elfSections(elf(first)) ?? [], elfSections(elf(second)) ?? []);
    assert.deepEqual(differ(program, program), []);
    assert.deepEqual(differ(program, [['.text', 'code'], ['.bss', 4096], ['.gnu_debuglink', 'mus']]), ['.gnu_debuglink']);
    assert.deepEqual(differ(program, [['.text', 'code'], ['.bss', 8192], ['.gnu_debuglink', 'sum']]), ['.bss']);
    assert.deepEqual(differ([['.text', 'a'], ['.text', 'b']], [['.text', 'a'], ['.text', 'c']]), ['.text']);
    assert.deepEqual(differ([['.text', 'a'], ['.old', 'b']], [['.text', 'a'], ['.new', 'b']]), ['.old', '.shstrtab', '.new']);
  });
});
