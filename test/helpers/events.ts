// A recorded run for tests of views: its events, and the outcome they lead to.
import pc from 'picocolors';
import type { DebkitEvent } from '../../src/contracts/events.ts';
import type { BuildOutcome } from '../../src/pipeline/outcome.ts';
import type { ViewOutput } from '../../src/cli/views/view.ts';

/** A build from start to result: one stage from the cache, one skipped, one that fails. */
export const recordedRun: readonly DebkitEvent[] = [
  { type: 'start', format: 1, target: 'tiny', command: 'build' },
  { type: 'notice', message: 'the newest release that builds on trixie' },
  { type: 'stage', stage: 'fetch', status: 'started' },
  { type: 'stage', stage: 'fetch', status: 'cached', duration: 3, detail: 'commit 0123456789ab' },
  { type: 'stage', stage: 'build', status: 'started' },
  { type: 'output', stage: 'build', line: '\u001b[1mgcc\u001b[0m -c tiny.c' },
  { type: 'output', stage: 'build', line: '10%\r100%' },
  { type: 'stage', stage: 'build', status: 'done', duration: 12400, detail: 'tiny_1.0-1_amd64.deb' },
  { type: 'stage', stage: 'lint', status: 'skipped', duration: 0, detail: '--no-lint' },
  { type: 'stage', stage: 'install-test', status: 'started' },
  { type: 'stage', stage: 'install-test', status: 'failed', duration: 800, detail: '3 passed, 1 failed' },
  { type: 'result', format: 1, result: { status: 'install-test-failed' } },
];

/** An output that collects what is written, without colours. */
export function collector(given: Partial<ViewOutput> = {}): { output: ViewOutput; text: () => string } {
  let text = '';
  const write = (more: string) => void (text += more);
  return { output: { write, colors: pc.createColors(false), verbose: false, quiet: false, ...given }, text: () => text };
}

const target = {
  suite: 'trixie',
  buildArchitecture: 'amd64',
  hostArchitecture: 'amd64',
  buildOptions: '',
  buildProfiles: '',
  aptSources: [],
  stepLimit: 60,
};

/** An outcome with a warning that has advice, and an install test with a step of each status. */
export const recordedOutcome: BuildOutcome = {
  format: 1,
  status: 'passed',
  debkit: '0.1.0',
  request: 'tiny',
  began: '2026-11-27T14:31:53Z',
  source: 'tiny',
  version: '1.0-1~debkit1~deb13',
  target,
  plan: null,
  upstream: null,
  tag: null,
  sandbox: { name: 'unshare', why: 'unshare: user namespaces work here', weaknesses: [], beside: { online: 1, offline: 0 } },
  stages: [],
  files: [
    { name: 'tiny_1.0-1~debkit1~deb13.dsc', size: 812, sha256: 'a'.repeat(64) },
    { name: 'tiny_1.0-1~debkit1~deb13_amd64.deb', size: 61234, sha256: 'b'.repeat(64) },
    { name: 'tiny-dbgsym_1.0-1~debkit1~deb13_amd64.deb', size: 161234, sha256: 'c'.repeat(64) },
  ],
  folder: '/home/ann/dist/tiny_1.0-1~debkit1~deb13_trixie_amd64',
  lint: {
    failed: false,
    lintianVersion: '2.122.0',
    explanations: {},
    earlier: null,
    tags: [
      { severity: 'warning', tag: 'no-homepage-field', package: 'tiny', type: 'source', context: '', advice: 'say `homepage`', fresh: false, failed: false },
      ...['tiny.8:1', 'tiny.8:2', 'tiny.8:3', 'tiny.8:4'].map((place) => ({
        severity: 'info' as const,
        tag: 'typo-in-manual-page',
        package: 'tiny',
        type: 'binary',
        context: `Intead Instead [usr/share/man/man8/${place}]`,
        advice: null,
        fresh: false,
        failed: false,
      })),
      { severity: 'pedantic', tag: 'very-pedantic', package: 'tiny', type: 'source', context: '', advice: null, fresh: false, failed: false },
    ],
  },
  provenance: null,
  reproducible: null,
  installTest: {
    failed: false,
    steps: [
      { name: 'install', status: 'passed', detail: 'tiny' },
      { name: 'unit tiny.service', status: 'not-tested', detail: 'starting it needs a booted system' },
      { name: 'purge', status: 'passed', detail: '' },
    ],
  },
  hardening: null,
  tools: { lintian: '2.122.0' },
  notes: [],
  lock: { file: null, state: 'none', newer: 0, security: 0, notice: null },
  earlier: null,
  error: null,
};
