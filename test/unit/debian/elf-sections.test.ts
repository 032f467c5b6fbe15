// Sections of ELF files, true ones and those that a stranger bent.
import assert from 'node:assert/strict';
import { differingSections, differingStrings, elfContent } from '../../../src/debian/elf-sections.ts';
import { elf, type Section } from '../../helpers/make-elf.ts';

const elfSections = (bytes: Buffer) => elfContent(bytes)?.sections ?? null;

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

  it('tells the texts that one has alone, long ones by their words', () => {
    const strings = (text: string) => elfContent(elf([['.rodata', text], ['.data', 'elsewhere']]))?.strings ?? [];
    assert.deepEqual(strings('\x01short\0usage: %s\n\0caf\xe9'), ['usage: %s']);
    const options = Array.from({ length: 30 }, (_, index) => `enable_${index}=yes`).join(' ');
    assert.equal(differingStrings(strings(`one text\0${options}\0`), strings(`two texts\0${options} enable_more=no\0`)), '-one text\n+two texts\n+enable_more=no\n');
    assert.equal(differingStrings(strings('one text'), strings('one text')), '');
  });
});
