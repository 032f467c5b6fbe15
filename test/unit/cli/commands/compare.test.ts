// The two sides that a command line names.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { namedSides } from '../../../../src/cli/commands/compare.ts';
import type { Options } from '../../../../src/cli/invocation.ts';

describe('cli/commands/compare', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-compare-'));
    for (const name of ['out', 'empty']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'out', 'x_1_all.deb'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const sides = (targets: readonly string[], options: Options = {}) => namedSides(targets, options).map(({ label, built, changes }) => [label.replace(folder, ''), built, changes]);

  it('are two styles where nothing is said', () => {
    assert.deepEqual(sides(['tiny']), [['tiny (cdbs)', false, { style: 'cdbs' }], ['tiny (dh)', false, { style: 'dh' }]]);
    assert.deepEqual(sides(['tiny'], { styles: ['dh', 'cdbs'], suite: 'bookworm' }).map(([label]) => label), ['tiny (dh)', 'tiny (cdbs)']);
  });

  it('are two suites', () => {
    assert.deepEqual(sides(['tiny'], { suites: ['bookworm', 'trixie'], style: 'cdbs' }), [['tiny (bookworm)', false, { suite: 'bookworm' }], ['tiny (trixie)', false, { suite: 'trixie' }]]);
  });

  it('are two targets, or what is built already', () => {
    assert.deepEqual(sides(['tiny@1.0', 'tiny@1.1'], { style: 'dh' }), [['tiny@1.0', false, {}], ['tiny@1.1', false, {}]]);
    const there = [join(folder, 'out'), join(folder, 'out', 'x_1_all.deb'), join(folder, 'out', 'result.json'), 'missing.deb', 'missing.changes'];
    for (const path of there) assert.equal(sides(['tiny', path])[1]?.[1], path !== there[2], path);
    writeFileSync(join(folder, 'out', 'result.json'), '{}');
    assert.equal(sides(['tiny', there[2] ?? ''])[1]?.[1], true);
    assert.equal(sides(['tiny', join(folder, 'empty')])[1]?.[1], false);
  });

  const wrong: [string, (folder: string) => readonly string[], Options, string][] = [
    ['a built one alone', (own) => [join(own, 'out')], {}, 'NOTHING_TO_COMPARE'],
    ['two targets in two styles', () => ['a', 'b'], { styles: ['cdbs', 'dh'] }, 'OPTIONS_CONFLICT'],
    ['two styles in two suites', () => ['a'], { styles: ['cdbs', 'dh'], suites: ['bookworm', 'trixie'] }, 'OPTIONS_CONFLICT'],
    ['two styles and one', () => ['a'], { style: 'dh' }, 'OPTIONS_CONFLICT'],
    ['two suites and one', () => ['a'], { suites: ['bookworm', 'trixie'], suite: 'sid' }, 'OPTIONS_CONFLICT'],
  ];
  for (const [what, targets, options, code] of wrong) {
    it(`are not ${what}`, () => assert.throws(() => namedSides(targets(folder), options), { code, exitCode: 2 }));
  }
});
