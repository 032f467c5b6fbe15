// The summary at the end of a build.
import assert from 'node:assert/strict';
import pc from 'picocolors';
import type { ReproducibilityReport } from '../../../../src/contracts/reproducibility.ts';
import { buildSummary } from '../../../../src/cli/views/summary.ts';
import type { BuildOutcome } from '../../../../src/pipeline/outcome.ts';
import { recordedOutcome } from '../../../helpers/events.ts';

function summary(changed: Partial<BuildOutcome> = {}, given: { quiet?: boolean; verbose?: boolean } = {}): string {
  return buildSummary(
    { ...recordedOutcome, ...changed },
    { colors: pc.createColors(false), cwd: '/home/ann', quiet: false, verbose: false, ...given },
  );
}

describe('cli/views/summary', () => {
  it('has files with sizes, lint with advice, test steps, sandbox, and what to do next', () => {
    assert.equal(
      summary(),
      `
tiny 1.0-1~debkit1~deb13 for trixie (amd64): built, linted, installed and removed in a clean system

dist/tiny_1.0-1~debkit1~deb13_trixie_amd64/
  tiny_1.0-1~debkit1~deb13.dsc                  812 B
  tiny_1.0-1~debkit1~deb13_amd64.deb          61.2 kB
  tiny-dbgsym_1.0-1~debkit1~deb13_amd64.deb    161 kB

lint: 1 warning, 4 infos, 1 pedantic
  warning no-homepage-field
          tiny (source)
          change: say \`homepage\`
  info    typo-in-manual-page
          tiny: Intead Instead [usr/share/man/man8/tiny.8:1]
          tiny: Intead Instead [usr/share/man/man8/tiny.8:2]
          tiny: Intead Instead [usr/share/man/man8/tiny.8:3]
          and 1 more

install test:
  ✓ install: tiny
  - unit tiny.service: not tested, starting it needs a booted system
  ✓ purge

sandbox: unshare (user namespaces work here)

next, on a trixie system: sudo apt install ./dist/tiny_1.0-1~debkit1~deb13_trixie_amd64/tiny_1.0-1~debkit1~deb13_amd64.deb
`,
    );
  });

  it('shows an expected text of several lines line by line', () => {
    const steps = [{ name: 'smoke test: x', status: 'passed', detail: 'one\ntwo\n' }] as const;
    assert.match(summary({ installTest: { steps, failed: false } }), /✓ smoke test: x: one\n {6}two\n\n/);
  });

  it('is one line with quiet', () => {
    assert.equal(
      summary({}, { quiet: true }),
      'tiny 1.0-1~debkit1~deb13: built, linted, installed and removed in a clean system: dist/tiny_1.0-1~debkit1~deb13_trixie_amd64\n',
    );
  });

  it('shows every context and severity with verbose', () => {
    assert.match(summary({}, { verbose: true }), /tiny\.8:4\]\n {2}pedantic very-pedantic/);
  });

  const same: ReproducibilityReport = {
    same: true, varied: [{ what: 'TZ', first: 'UTC', second: 'FAR-23' }], notVaried: [{ what: 'build path', why: 'so' }],
    packages: [{ name: 'tiny_1.deb', first: 'a'.repeat(64), second: 'a'.repeat(64) }], examined: null, source: null, sandboxes: [], error: null,
  };
  const differing: ReproducibilityReport = {
    ...same, same: false, packages: [{ name: 'tiny_1.deb', first: 'a'.repeat(64), second: null }, { name: 'doc_1.deb', first: 'b'.repeat(64), second: 'b'.repeat(64) }],
  };
  const orig = { name: 'tiny_1.orig.tar.gz', first: 'c'.repeat(64), second: 'c'.repeat(64) };
  const rows: [string, Partial<BuildOutcome>, RegExp][] = [
    ['the source package made again', { reproducible: { ...same, source: { files: [orig], error: null, not: null } } }, /the same, bit for bit\nsource package: 1 file the same when made again, bit for bit\n/],
    ['another source package', { reproducible: { ...same, same: false, source: { files: [{ ...orig, second: 'd'.repeat(64) }], error: null, not: null } } }, /source package: another when made again\n {2}✗ tiny_1\.orig\.tar\.gz: sha256 c{12}, the second time sha256 d{12}\n/],
    ['a source package that cannot be made again', { reproducible: { ...same, same: false, source: { files: [{ ...orig, second: null }], error: 'a patch', not: null } } }, /source package: could not be made again: a patch\n {2}✗ tiny_1\.orig\.tar\.gz: .* not made\n/],
    ['lint not run', { lint: null }, /: built, not linted, .*[^]*\nlint: not run\n/],
    ['install test not run', { installTest: null }, /not install-tested[^]*\ninstall test: not run\n/],
    [
      'lint failed',
      { status: 'lint-failed' },
      /built, but lint failed[^]*next: change the recipe as said above; or let lint pass this once with --fail-on none, or from now on with --accept-lint\n$/,
    ],
    ['both failed', { status: 'lint-and-install-test-failed' }, /next: change the recipe[^]*\nnext: see the step that failed/],
    ['source only', { status: 'source-only', lint: null }, /source package made[^]*next: debkit build \.\/dist\/[^ ]*\.dsc\n$/],
    ['a folder that a shell would take for something else', { folder: "/o d'd/$x" }, /next, on a trixie system: sudo apt install '\/o d'\\''d\/\$x\/tiny_\S+\.deb'\n$/],
    ['a weak sandbox', { sandbox: { name: 'here', why: '', weaknesses: ['sees all'], beside: { online: 0, offline: 0 } } }, /sandbox: here\n {2}weak: sees all\n/],
    ['reproducible', { reproducible: same }, /in a clean system, reproducible\n[^]*\nsecond build: 1 package the same, bit for bit\n {2}with another TZ\n {2}with the same build path\n/],
    [
      'not reproducible', { status: 'not-reproducible', reproducible: differing },
      /: built, but a second build differs\n[^]*\nsecond build: 1 of 2 packages differs\n {2}✗ tiny_1\.deb: sha256 aaaaaaaaaaaa, the second time not made\n[^]*\nnext: the second build is in dist\/\S+\/rebuilt\/;/,
    ],
    [
      'a second build that failed', { status: 'not-reproducible', reproducible: { ...differing, error: { code: 'BUILD_FAILED', message: 'dpkg-buildpackage ended\x1b[2J', tail: ['cc: no\x07'] } } },
      /\nsecond build: failed\n {2}✗ dpkg-buildpackage ended\n {2}\| cc: no\n {2}with another TZ\n/,
    ],
    ['all that failed', { status: 'lint-failed', reproducible: differing }, /: built, but lint failed, and a second build differs\n/],
    ['no tags', { lint: { failed: false, lintianVersion: '1', explanations: {}, earlier: null, tags: [] } }, /lint: nothing to say\n/],
  ];
  for (const [what, changed, expected] of rows) it(`says: ${what}`, () => assert.match(summary(changed), expected));
});
