// Names of work under way tell whose it is; names of what is kept never look like one.
import assert from 'node:assert/strict';
import { tempName } from '../../../src/system/files.ts';
import { isAlive, makerOf, ownName } from '../../../src/system/process-name.ts';

describe('system/process-name', () => {
  const own = '12-345-0123456789ab';
  const rows: [string, string | null][] = [
    [`0a.${own}`, own],
    [`0a.${own}.old`, own],
    [`.x.git.${own}.tmp`, own],
    [`.hello_1.0-1.${own}.tmp`, own],
    [`.debkit-${own}`, own],
    [own, null],
    [`.x.${own}`, null],
    [`hello_1.0.${own}`, null],
    ['tinyproxy_1.11.3-1', null],
    ['.x.12-0123456789ab.tmp', null],
    ['output.json', null],
  ];
  for (const [name, maker] of rows) it(`${name}: ${maker ?? 'nobody'}`, () => assert.equal(makerOf(name), maker));

  it('a temporary name is ours, and we live', () => {
    const maker = makerOf(tempName('/x/y.json').slice('/x/'.length));
    assert.ok(maker !== null && isAlive(maker) && isAlive(ownName()));
    assert.equal(isAlive(own), false);
  });
});
