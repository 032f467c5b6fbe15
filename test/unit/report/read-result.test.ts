// A result.json of whoever wrote it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readResult } from '../../../src/report/read-result.ts';
import { recordedOutcome } from '../../helpers/events.ts';

describe('report/read-result', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-result-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (text: string) => writeFileSync(join(folder, 'result.json'), text);

  it('is read by its own name and by that of its folder', () => {
    write(JSON.stringify(recordedOutcome));
    assert.deepEqual(readResult(folder), { outcome: recordedOutcome, folder });
    assert.deepEqual(readResult(join(folder, 'result.json')), { outcome: recordedOutcome, folder });
  });

  it('of an older debkit has empty places for what that did not say', () => {
    const { debkit, request, began, earlier, hardening, ...old } = recordedOutcome;
    write(JSON.stringify(old));
    const { outcome } = readResult(folder);
    assert.deepEqual([outcome.debkit, outcome.request, outcome.began, outcome.earlier, outcome.hardening], ['', '', '', null, null]);
    assert.ok([debkit, request, began].every((text) => text !== '') && earlier === null && hardening === null);
  });

  it('is not waited for where it is a pipe, and a folder of its name is none', () => {
    const path = join(folder, 'result.json');
    execFileSync('mkfifo', [path]);
    assert.throws(() => readResult(folder), { code: 'RESULT_UNREADABLE', message: /no regular file/ });
    rmSync(path);
    mkdirSync(path);
    assert.throws(() => readResult(folder), { code: 'RESULT_UNREADABLE', message: /no regular file/ });
  });

  const wrong: [string, string, RegExp][] = [
    ['no JSON', '{', /it is no JSON/],
    ['another shape', '{"format":1}', /it lacks what every result of debkit has/],
    ['another format', JSON.stringify({ ...recordedOutcome, format: 2 }), /it lacks/],
    ['null', 'null', /it lacks/],
  ];
  for (const [what, text, message] of wrong) {
    it(`refuses ${what}`, () => {
      write(text);
      assert.throws(() => readResult(folder), { code: 'RESULT_UNREADABLE', message });
    });
  }

  it('refuses what is not there', () => assert.throws(() => readResult(folder), { code: 'RESULT_UNREADABLE', message: /there is no result\.json/ }));
});
