// What lint lets through, and what it knows the next time.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { JudgedTag } from '../../../src/contracts/artifacts.ts';
import { judgeLint, keepLint, openLintGate, type LintPolicy, type LintSubject } from '../../../src/pipeline/lint-gate.ts';
import type { HostError } from '../../../src/errors.ts';
import { lintFindings, lintTag } from '../../helpers/lint-tags.ts';

describe('pipeline/lint-gate', () => {
  let state: string;
  beforeEach(() => (state = mkdtempSync(join(tmpdir(), 'debkit-gate-'))));
  afterEach(() => rmSync(state, { recursive: true }));

  const subject: LintSubject = { where: '/r/tiny/recipe.yaml', wanted: null, suite: 'trixie', architecture: 'amd64', style: 'dh' };
  const warning = lintTag('warning', 'a-warning');
  const error = lintTag('error', 'an-error');

  /** One build; whether lint failed, the tags that failed it, and those that are new or gone. */
  function build(tags: readonly JudgedTag[], policy: Partial<LintPolicy> = {}, of: Partial<LintSubject> = {}) {
    const gate = openLintGate(state, { ...subject, ...of }, { failOn: 'error', accept: false, ...policy });
    const report = judgeLint(lintFindings(...tags), gate);
    keepLint(report, '1.0-1', gate);
    const names = (which: (tag: JudgedTag) => boolean) => report.tags.filter(which).map(({ tag }) => tag);
    assert.equal(report.failed, names(({ failed }) => failed).length > 0);
    return { failed: names(({ failed }) => failed), fresh: names(({ fresh }) => fresh), gone: report.earlier?.gone.length ?? null };
  }

  it('lets a first build through with its warnings, and a second that has the same', () => {
    assert.deepEqual(build([warning]), { failed: [], fresh: [], gone: null });
    assert.deepEqual(build([warning]), { failed: [], fresh: [], gone: 0 });
  });

  it('fails with a tag that is new, of any severity, until it is gone', () => {
    build([warning]);
    for (const severity of ['error', 'warning', 'info'] as const) {
      const added = lintTag(severity, 'added');
      for (const again of [1, 2]) assert.deepEqual(build([warning, added]), { failed: ['added'], fresh: ['added'], gone: 0 }, `${severity} ${again}`);
    }
    assert.deepEqual(build([warning]).failed, []);
  });

  it('takes a package with nothing in it for an error, where no override says that it is meant', () => {
    const empty = lintTag('warning', 'empty-binary-package');
    assert.deepEqual(build([empty]).failed, ['empty-binary-package']);
    assert.deepEqual(build([empty], { accept: true }).failed, []);
    assert.deepEqual(build([lintTag('overridden', 'empty-binary-package')]).failed, []);
    assert.deepEqual(build([empty], { failOn: 'none' }).failed, []);
  });

  it('does not let come back what had gone', () => {
    build([warning]);
    assert.equal(build([]).gone, 1);
    assert.deepEqual(build([warning]).failed, ['a-warning']);
  });

  it('knows nothing by a build that failed', () => {
    assert.deepEqual(build([error, warning]).failed, ['an-error']);
    assert.deepEqual(build([warning]), { failed: [], fresh: [], gone: null });
  });

  it('takes what is accepted, an error too, and only that', () => {
    assert.deepEqual(build([error, warning], { accept: true }).failed, []);
    assert.deepEqual(build([error, warning]).failed, []);
    assert.deepEqual(build([error, { ...error }, warning]).failed, ['an-error']);
    // Gone once, an accepted error is an error as any.
    assert.deepEqual(build([warning]).failed, []);
    assert.deepEqual(build([error, warning]).failed, ['an-error']);
  });

  it('still fails with what is known where a severity is asked for', () => {
    build([warning]);
    assert.deepEqual(build([warning], { failOn: 'warning' }), { failed: ['a-warning'], fresh: [], gone: 0 });
  });

  it('lets everything through with none, which makes nothing known', () => {
    assert.deepEqual(build([error], { failOn: 'none' }), { failed: [], fresh: [], gone: null });
    build([warning]);
    assert.deepEqual(build([warning, error], { failOn: 'none' }), { failed: [], fresh: ['an-error'], gone: 0 });
    assert.deepEqual(build([warning, error]).failed, ['an-error']);
  });

  for (const other of [{ suite: 'sid' }, { style: 'cdbs' }, { wanted: '0.9' }, { where: '/r/other/recipe.yaml' }, { architecture: 'arm64' }]) {
    it(`has another record for ${JSON.stringify(other)}`, () => {
      build([]);
      assert.equal(build([warning], {}, other).gone, null);
    });
  }

  it('says that it cannot keep what it found, and refuses where just that was asked for', () => {
    const report = judgeLint(lintFindings(lintTag('info', 'x')), openLintGate(state, subject, { failOn: 'error', accept: false }));
    writeFileSync(join(state, 'lint'), 'a file');
    const keep = (accept: boolean) => keepLint(report, '1.0-1', openLintGate(state, subject, { failOn: 'error', accept }));
    assert.match(keep(false) ?? '', /^what lint found cannot be kept, so the next build is not held against it: ./);
    assert.throws(() => keep(true), (error: HostError) => error.code === 'LINT_NOT_ACCEPTED');
  });

  it('takes half a record for none, and tells it', () => {
    build([]);
    const { file, damaged } = openLintGate(state, subject, { failOn: 'error', accept: false });
    assert.equal(damaged, false);
    for (const text of ['{"format":1', '{"format":1,"tags":3}', '{"format":1,"tags":[null],"accepted":[]}', '[]', 'null', '{"format":2,"tags":[],"accepted":[]}']) {
      writeFileSync(file, text);
      assert.equal(openLintGate(state, subject, { failOn: 'error', accept: false }).damaged, true);
      assert.equal(build([lintTag('info', 'x')], { failOn: 'none' }).gone, null, text);
    }
    assert.ok(existsSync(dirname(file)));
  });
});
