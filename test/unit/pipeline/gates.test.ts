// The gates of a preflight: what stops an upload, what is advice, and what was not tested.
import assert from 'node:assert/strict';
import { parseRejectedTags } from '../../../src/debian/rejected-tags.ts';
import { archiveGates, buildGates, rebuildGate, wouldBeStopped } from '../../../src/pipeline/gates.ts';
import { recordedOutcome } from '../../helpers/events.ts';

const rejected = parseRejectedTags('lintian:\n\n  # Overriding these is allowed\n  nonfatal:\n    - embedded-library\n    - some.tag\n  fatal:\n    - no-copyright-file\n  other:\n    - nothing\n');
const { lint } = recordedOutcome;

function lintWith(tag: string, severity: 'error' | 'overridden') {
  assert.ok(lint !== null);
  return { ...lint, tags: [{ severity, tag, package: 'x', type: 'binary', context: '', advice: null, fresh: false, failed: false }] };
}

describe('pipeline/gates', () => {
  it("reads lintian's list of the archive", () => {
    assert.deepEqual([[...rejected.fatal], [...rejected.nonfatal]], [['no-copyright-file'], ['embedded-library', 'some.tag']]);
  });

  const tags: [string, 'error' | 'overridden', 'passed' | 'failed'][] = [
    ['embedded-library', 'error', 'failed'],
    ['embedded-library', 'overridden', 'passed'],
    ['no-copyright-file', 'overridden', 'failed'],
    ['other-tag', 'error', 'passed'],
  ];
  for (const [tag, severity, status] of tags) {
    it(`${tag}, ${severity}: ${status}`, () => assert.equal(archiveGates({ rejected, unknown: [], sources: [] }, { ...recordedOutcome, lint: lintWith(tag, severity) })[0]?.status, status));
  }

  it('takes a NEW package for advice, and lint that did not run for not tested', () => {
    assert.deepEqual(archiveGates({ rejected, unknown: ['frob'], sources: [] }, { ...recordedOutcome, lint: null }).map(({ status }) => status), ['not-tested', 'passed', 'passed', 'advice']);
  });

  const name = 'tiny_1.0.orig.tar.gz';
  const listed = (orig: { name: string; sha256: string }, version = '0.9-1') => [{ suite: 'sid', version, origs: [orig] }];
  const found: [string, Parameters<typeof archiveGates>[0]['sources'], orig: string, version: string, RegExp][] = [
    ['the same bytes', listed({ name, sha256: 'a' }), 'passed', 'passed', /^the same bytes 0\.9-1$/],
    ['none of that version', listed({ name: 'tiny_0.9.orig.tar.gz', sha256: 'a' }), 'passed', 'passed', /none/],
    ['other bytes', listed({ name, sha256: 'b' }), 'failed', 'passed', /tiny_1\.0\.orig\.tar\.gz of sid has the sha256 b, ours a/],
    ['another compression', listed({ name: 'tiny_1.0.orig.tar.xz', sha256: 'b' }), 'advice', 'passed', /sid has tiny_1\.0\.orig\.tar\.xz/],
    ['a newer version', listed({ name, sha256: 'a' }, '1.0-2'), 'passed', 'failed', /sid has 1\.0-2, and this is 1\.0-1/],
    ['the same version', listed({ name, sha256: 'a' }, '1.0-1'), 'passed', 'failed', /sid has 1\.0-1/],
    ['nothing of the name', [], 'passed', 'passed', /it has none/],
    ['no index', { why: 'no mirror' }, 'not-tested', 'not-tested', /no mirror no mirror/],
  ];
  for (const [what, sources, orig, version, detail] of found) {
    it(`says of an archive with ${what}: orig ${orig}, version ${version}`, () => {
      const outcome = { ...recordedOutcome, version: '1.0-1', target: { ...recordedOutcome.target, suite: 'sid' }, files: [{ name, size: 1, sha256: 'a' }] };
      const gates = archiveGates({ rejected, unknown: [], sources }, outcome).slice(1, 3);
      assert.deepEqual(gates.map(({ status }) => status), [orig, version]);
      assert.match(gates.map((gate) => gate.detail).join(' '), detail);
    });
  }

  it('stops by one gate that failed, and by nothing else', () => {
    const gatesWith = (failed: boolean) => buildGates({ ...recordedOutcome, lint: null, reproducible: null, installTest: { steps: [{ name: 'purge', status: failed ? 'failed' : 'not-tested', detail: 'x' }], failed } }, 'debkit 1');
    assert.deepEqual([wouldBeStopped(gatesWith(false)), wouldBeStopped(gatesWith(true))], [false, true]);
    const same = { format: 1, status: 'same', source: 'x', version: '1', suite: 'sid', architecture: 'amd64', installed: 3, files: [] } as const;
    assert.equal(wouldBeStopped([rebuildGate(same, 'debkit 1')]), false);
    assert.equal(wouldBeStopped([rebuildGate({ ...same, status: 'differs', files: [{ name: 'x.deb', first: 'a', second: 'b' }] }, 'debkit 1')]), true);
  });

  it('says what of the reproducible build is a stop, and what advice', () => {
    const report = { same: true, varied: [], notVaried: [], packages: [{ name: 'x.deb', first: 'a', second: 'b' }], examined: null, source: null, sandboxes: [], error: null };
    const status = (changes: object) => buildGates({ ...recordedOutcome, lint: null, installTest: null, reproducible: { ...report, ...changes } }, 'debkit 1')[1]?.status;
    assert.deepEqual([status({}), status({ same: false }), status({ packages: [] })], ['advice', 'failed', 'passed']);
    const source = (second: string) => ({ source: { files: [{ name: 'x.dsc', first: 'a', second }], error: null, not: null } });
    assert.deepEqual([status({ packages: [], ...source('b') }), status({ packages: [], ...source('a') })], ['failed', 'passed']);
  });
});
