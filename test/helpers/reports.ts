// Outcomes for the tests of reports: one that passed with everything in it, one that failed, and one full of hostile strings.
import type { BuildOutcome, StageRecord } from '../../src/contracts/outcome.ts';
import type { DebEntry } from '../../src/contracts/deb-content.ts';
import type { LogPages } from '../../src/report/log.ts';
import type { Material, PackageMaterial } from '../../src/report/material.ts';
import { recordedOutcome } from './events.ts';

const stage = (name: StageRecord['stage'], start: number, duration: number, rest: Partial<StageRecord> = {}): StageRecord => ({ stage: name, status: 'done', start, duration, detail: '', sandboxes: { online: 0, offline: 0 }, ...rest });

const entry = (path: string, rest: Partial<DebEntry> = {}): DebEntry => ({ path, type: 'file', mode: 0o644, owner: 'root:root', size: 1234, mtime: 0, sha256: null, target: null, ...rest });

/** A build that passed. */
export const passedOutcome: BuildOutcome = {
  ...recordedOutcome,
  stages: [
    stage('plan', 0, 20),
    stage('environment', 20, 400, { status: 'cached', detail: '84 packages beside the base', sandboxes: { online: 1, offline: 0 } }),
    stage('fetch', 20, 300, { detail: 'commit 0123456789ab' }),
    stage('build', 420, 9000, { detail: '2 packages', sandboxes: { online: 0, offline: 1 } }),
    stage('lint', 9420, 4000, { sandboxes: { online: 0, offline: 2 } }),
    stage('install-test', 9420, 3000, { sandboxes: { online: 1, offline: 3 } }),
    stage('reproduce', 9420, 0, { status: 'skipped', detail: '--no-reproduce' }),
  ],
  reproducible: { same: true, varied: [{ what: 'umask', first: '0022', second: '0002' }], notVaried: [{ what: 'order of files', why: 'it is the file system’s' }], packages: [{ name: 'tiny_1.0_amd64.deb', first: 'b', second: 'b' }], examined: null, source: { files: [{ name: 'tiny_1.0.dsc', first: 'd', second: 'd' }], error: null, not: null }, sandboxes: [{ name: 'podman', packages: [{ name: 'tiny_1.0_amd64.deb', first: 'b', second: 'c' }], versions: ['make 4.4'], error: null }], error: null },
  hardening: {
    binaries: [{ package: 'tiny', file: 'usr/sbin/tiny', go: false, pie: 'yes', stackProtector: 'yes', fortify: 'no', relro: 'yes', bindNow: 'yes' }],
    units: [{ package: 'tiny', unit: 'tiny.service', exposure: 1.5, verdict: 'OK', open: [{ directive: 'PrivateNetwork=', weight: 0.5 }], refused: null, notHardened: null }],
    privileged: [], notMeasured: [],
    findings: [{ package: 'tiny', what: 'not fortified', where: ['usr/sbin/tiny'], advice: 'pass CPPFLAGS in `build.make`' }],
  },
  upstream: { kind: 'tarball', url: 'https://example.org/tiny-1.0.tar.gz', sha256: '1'.repeat(64), released: { url: 'https://git.example.org/tiny.git', tag: 'v1.0', commit: '2'.repeat(40) } },
  tag: { status: 'compared', url: 'https://git.example.org/tiny.git', tag: 'v1.0', commit: '2'.repeat(40), added: ['configure', 'm4/x.m4'], changed: [], missing: ['.gitignore'], allowed: { '@autotools': ['configure'] }, refused: ['m4/x.m4'] },
  provenance: { sboms: ['tiny_1.0_amd64.spdx.json', 'tiny_1.0_amd64.cdx.json'], statement: 'tiny_1.0_amd64.intoto.jsonl', key: { id: '3'.repeat(64), algorithm: 'ed25519' } },
  earlier: {
    version: '0.9-1~debkit1~deb13', began: '2026-11-20T10:00:00Z', identical: false, more: 0,
    sizes: { tiny: { before: 60000, now: 61234 } },
    packages: [{
      name: 'tiny', first: 'tiny_0.9.deb', second: 'tiny_1.0.deb', verdict: 'differs', same: 11, dates: 0,
      differences: [
        { part: 'files', subject: '/usr/share/doc/tiny/NEWS.gz', changes: [{ what: 'entry', first: null, second: 'file', explanation: null }], diff: null, explained: false },
        { part: 'control', subject: 'Depends', changes: [{ what: 'relation', first: 'libc6 (>= 2.34)', second: 'libc6 (>= 2.38)', explanation: null }], diff: { text: '@@ -1 +1 @@\n-old\n+new', more: 0 }, explained: false },
      ],
    }],
  },
};

/** A build that failed, with the likely cause. */
export const failedOutcome: BuildOutcome = {
  ...recordedOutcome,
  status: 'failed',
  files: [{ name: 'build.log', size: 1000, sha256: 'd'.repeat(64) }],
  stages: [...passedOutcome.stages.slice(0, 3), stage('build', 420, 9000, { status: 'failed', detail: 'debuild exits with 29' })],
  lint: null, installTest: null, hardening: null, reproducible: null, earlier: null,
  error: {
    code: 'BUILD_FAILED', message: 'debuild exits with 29', hint: null, stage: 'build', tail: ['make: *** [Makefile:1: all] Error 1'],
    triage: { class: 'missing-build-dependency', side: 'recipe', cause: 'the header zlib.h is missing', advice: 'name the package in `build-depends`', said: 'tiny.c:3:10: fatal error: zlib.h: No such file or directory', place: { file: 'tiny.c', line: 3 }, location: { file: 'recipes/tiny/recipe.yaml', line: 9, column: 3 }, packages: ['zlib1g-dev'] },
  },
};

/** A package as it is read from its .deb. */
export const tinyPackage: PackageMaterial = {
  file: { name: 'tiny_1.0-1~debkit1~deb13_amd64.deb', size: 61234, sha256: 'b'.repeat(64) },
  fields: [['Package', 'tiny'], ['Depends', 'libc6 (>= 2.38)'], ['Description', 'small daemon\n It is small.']],
  entries: [entry('/usr', { type: 'directory', mode: 0o755 }), entry('/usr/sbin/tiny', { mode: 0o4755 }), entry('/usr/share/doc/tiny/copyright'), entry('/usr/bin/tiny', { type: 'symlink', target: '../sbin/tiny' })],
  unread: null,
};

/** What lies beside such an outcome. */
export function materialWith(log: LogPages | null): Material {
  return { packages: [tinyPackage], installed: ['gcc (= 4:14.2.0-1)', 'make (= 4.4.1-2)'], log };
}

/** What a stranger may put into any name. Each, if it ran, would be seen: a dialog, a request, or `hurt` in the window. */
export const hostile: readonly string[] = [
  '<script>window.hurt=1;alert(1)</script>',
  '</script><script>window.hurt=2</script>',
  '"onmouseover="window.hurt=3" x="',
  "' autofocus onfocus='window.hurt=4",
  '<img src="https://hurt.example.org/x.png" onerror="window.hurt=5">',
  '</style><style>@import "https://hurt.example.org/x.css";</style>',
  '<!--<script>--><svg onload=window.hurt=6>',
  'javascript:window.hurt=7',
  '<a href="javascript:window.hurt=8">click</a>',
  '<base href="https://hurt.example.org/"><meta http-equiv="refresh" content="0;url=https://hurt.example.org/">',
  '\x1b[31mred\x1b]8;;https://hurt.example.org\x07link\x1b[0m',
  'gnp.\u202etxt\u2066\u200b\u0000\u0007\u009b',
  'half \ud800 pair',
  '<%= process.exit() %>',
  '`${window.hurt=9}`&lt;b&gt;',
];

/** The value with every text in it, names included, exchanged for a hostile one; those that `kept` names stay. */
export function poisoned<T>(value: T, kept: ReadonlySet<string>): T {
  let turn = 0;
  const text = () => hostile[turn++ % hostile.length] ?? '';
  const walk = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') return kept.has(key) ? one : text();
    if (Array.isArray(one)) return one.map((each) => walk(each, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, each]) => [name, walk(each, name)]));
  };
  return walk(value, '') as T;
}

/** The keys whose values are debkit's own words. */
export const ownWords: ReadonlySet<string> = new Set(['status', 'stage', 'severity', 'kind', 'side', 'part', 'verdict', 'state', 'type', 'code', 'began']);
