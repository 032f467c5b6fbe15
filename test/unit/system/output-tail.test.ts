// What a command writes is taken in with bounded memory, whatever it writes.
import assert from 'node:assert/strict';
import { OutputTail } from '../../../src/system/output-tail.ts';

describe('OutputTail', () => {
  it('hands out whole lines however they are cut, and the last one without a newline', () => {
    const lines: string[] = [];
    const tail = new OutputTail(100, (line) => lines.push(line));
    for (const part of ['on', 'e\ntw', 'o\n\nthr', 'ee']) tail.push(Buffer.from(part));
    tail.end();
    assert.deepEqual(lines, ['one', 'two', '', 'three']);
  });

  it('hands out a line that never ends in parts, so that a build cannot fill the memory', () => {
    const lines: string[] = [];
    const tail = new OutputTail(1000, (line) => lines.push(line));
    for (let part = 0; part < 64; part += 1) tail.push(Buffer.alloc(1 << 16, 'a'));
    tail.end();
    assert.equal(lines.join('').length, 64 << 16);
    assert.ok(lines.every((line) => line.length <= 1 << 16));
    assert.ok(lines.length >= 64);
  });

  it('keeps the end of the stream', () => {
    const tail = new OutputTail(10, undefined);
    for (let number = 0; number < 100; number += 1) tail.push(Buffer.from(`line ${number}\n`));
    assert.match(tail.text(), /line 99\n$/);
    assert.ok(tail.text().length < 30);
  });
});
