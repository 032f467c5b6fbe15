// A report as a page: the same bytes for the same result, whole for each status, and nothing of a stranger's in it but text.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOutcome } from '../../../src/contracts/outcome.ts';
import { indexPage, rowOf } from '../../../src/report/index-page.ts';
import { reportPage } from '../../../src/report/report.ts';
import { packageRoot } from '../../../src/system/resources.ts';
import { plan } from '../../helpers/plans.ts';
import { failedOutcome, hostile, materialWith, ownWords, passedOutcome, poisoned, tinyPackage } from '../../helpers/reports.ts';

const templates = join(packageRoot(), 'templates', 'report');
const log = { lines: 2, bytes: 20, pages: ['H4sIAAAAAAAAA8vNT+UCAAAA//8='], marks: [], counts: { error: 0, warning: 0 }, cut: 0, first: { page: 0, texts: ['one', 'two'], line: null } };

/** The page without its own style and script. */
function bodyOf(html: string): string {
  return html.slice(html.indexOf('<body>'), html.lastIndexOf('<script>'));
}

describe('report/report', () => {
  it('is the same to the byte for the same result', () => {
    assert.equal(reportPage(passedOutcome, materialWith(log)), reportPage(structuredClone(passedOutcome), materialWith(log)));
  });

  it('says in words what was built and what was checked', () => {
    const text = bodyOf(reportPage(passedOutcome, materialWith(log))).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const said of ['Passed', 'tiny 1.0-1~debkit1~deb13', 'They were installed', 'bit for bit', '84 packages beside the base', 'from the cache', 'libc6 (&gt;= 2.38)', '/usr/sbin/tiny', 'setuid or setgid', 'say homepage', 'pass CPPFLAGS in build.make', 'new file /usr/share/doc/tiny/NEWS.gz', '(+1.2 kB)', 'sha256sum --check'].map((one) => one.replace('They were', 'It was'))) assert.ok(text.includes(said), said);
  });

  it('of a failure begins with the cause, the line that tells it, where to change what, and the log', () => {
    const html = bodyOf(reportPage(failedOutcome, materialWith(log)));
    const order = ['Failed', 'The header zlib.h is missing.', 'tiny.c:3:10: fatal error', 'recipes/tiny/recipe.yaml:9:3', 'zlib1g-dev', 'debkit build --continue', 'id="log"', 'id="origin"'].map((text) => html.indexOf(text));
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
    assert.ok(!order.includes(-1));
    assert.ok(!html.includes('id="lint"'));
  });

  it('says where the packages come from, signed or not, and the command that checks it', () => {
    const text = (outcome: BuildOutcome) => bodyOf(reportPage(outcome, materialWith(log))).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    const signed = text(passedOutcome);
    for (const said of ['SPDX 2.3', 'CycloneDX 1.6', 'tiny_1.0_amd64.intoto.jsonl', 'Signed (ed25519)', '3'.repeat(64), 'debkit verify-provenance . --key public.pem']) assert.ok(signed.includes(said), said);
    const unsigned = text({ ...passedOutcome, provenance: { sboms: [], statement: 'tiny.provenance.json', key: null } });
    assert.match(unsigned, /Not signed: .* debkit verify-provenance \. /);
    assert.match(text({ ...passedOutcome, provenance: null }), /No bill of materials and no statement were written/);
    const { upstream, tag } = passedOutcome;
    const planned = plan();
    const tarball = { kind: 'tarball' as const, url: 'https://example.org/tiny.tar.gz', sha256: '1'.repeat(64), signature: null, debian: null, released: { url: 'https://git.example.org/tiny.git', tag: 'v1.0', allowed: [] } };
    const held = text({ ...passedOutcome, upstream, tag, plan: { ...planned, upstream: tarball } });
    const from = (detail: string) => text({ ...passedOutcome, upstream, tag, plan: { ...planned, upstream: tarball }, stages: passedOutcome.stages.map((one) => (one.stage === 'fetch' ? { ...one, detail } : one)) });
    assert.match(from(`${tarball.url}, or Debian's tiny, kept`), /kept from an earlier fetch, which took it from there or as Debian&#39;s tiny: the hash/);
    assert.match(from("tiny 1.0-1 from sid"), /taken from tiny 1\.0-1 from sid: the hash/);
    assert.match(held, /The tarball beside its tag .*2 files in the tarball alone, 0 otherwise than in the tag, 1 in the tag alone; allowed: @autotools \(1\).*not allowed: m4\/x\.m4/);
    assert.ok(held.includes(`has the hash ${planned.identity.sha256}`));
  });

  it('says at the top what failed and why, what to do, and how what was fetched was checked', () => {
    const top = (outcome: BuildOutcome) => {
      const html = reportPage(outcome, materialWith(log));
      return html.slice(html.indexOf('<header class="verdict'), html.indexOf('</header>'));
    };
    const lint = passedOutcome.lint === null ? null : { ...passedOutcome.lint, failed: true, tags: passedOutcome.lint.tags.map((tag, index) => ({ ...tag, failed: index === 0 })) };
    const linted = top({ ...passedOutcome, status: 'lint-failed', lint });
    assert.match(linted, /<p class="why">lintian found what keeps this build from passing \(no-homepage-field\): 1 warning, 4 infos\.</);
    assert.match(linted, /For <code>no-homepage-field<\/code>: say <code>homepage<\/code>\./);
    const other = passedOutcome.reproducible === null ? null : { ...passedOutcome.reproducible, same: false, packages: [{ name: 'tiny_1.0_amd64.deb', first: 'b', second: 'c' }] };
    const differing = top({ ...passedOutcome, status: 'not-reproducible', reproducible: other });
    assert.match(differing, /<p>lintian has no objection/);
    assert.match(differing, /<p class="why">A second build under other circumstances gave another tiny_1\.0_amd64\.deb\.</);
    const planned = plan();
    assert.match(top({ ...failedOutcome, plan: planned }), /<p class="why">The header zlib\.h is missing\.<\/p>\s*<p>The tag v1\.2 was taken as https:\/\/github\.com\/example\/tiny had it/);
    assert.doesNotMatch(top(passedOutcome), /class="why"/);
  });

  const statuses: BuildOutcome['status'][] = ['passed', 'lint-failed', 'install-test-failed', 'lint-and-install-test-failed', 'not-reproducible', 'source-only'];
  for (const status of statuses) {
    it(`${status} with nothing that can be absent`, () => {
      const html = reportPage({ ...passedOutcome, status, plan: null, lint: null, installTest: null, hardening: null, reproducible: null, earlier: null, tools: {}, stages: [], files: [] }, { packages: [], installed: null, log: null });
      assert.match(html, status === 'passed' || status === 'source-only' ? /<title>Passed: / : /<title>Failed: /);
    });
  }

  it('has a policy that lets nothing run or load but its own script and style', () => {
    const html = reportPage(passedOutcome, materialWith(log));
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(html)?.[1] ?? '';
    const hash = (name: string) => `'sha256-${createHash('sha256').update(readFileSync(join(templates, name))).digest('base64')}'`;
    assert.equal(policy, `default-src 'none'; script-src ${hash('report.js')}; style-src ${hash('style.css')}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`);
    // Before anything that it is about.
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<style>'));
  });

  it('has of hostile texts nothing but text', () => {
    const clean = { passed: bodyOf(reportPage(passedOutcome, materialWith(log))), failed: bodyOf(reportPage(failedOutcome, materialWith(log))) };
    const tags = (html: string) => [...html.matchAll(/<([a-z]\w*)[^>]*?\s?(on\w+)?=?/gi)].map(([, name, handler]) => `${name?.toLowerCase() ?? ''} ${handler ?? ''}`);
    for (const [name, outcome] of [['passed', passedOutcome], ['failed', failedOutcome]] as const) {
      const html = bodyOf(reportPage(poisoned(outcome, ownWords), poisoned({ ...materialWith(null), packages: [tinyPackage] }, ownWords)));
      const known = new Set(tags(clean[name]));
      assert.deepEqual(tags(html).filter((tag) => !known.has(tag) && tag !== 'pre ' && tag !== 'b '), []);
      for (const text of hostile.filter((one) => /[<"']/.test(one))) assert.ok(!html.includes(text), text);
      assert.equal(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066\ud800]/.exec(html)?.[0], undefined);
      assert.equal(/(?:href|src)="(?:(?:javascript|data|file):|\/\/)/i.exec(html)?.[0], undefined);
    }
  });

  it('has no template that places anything unescaped, or styles or handlers in its tags', () => {
    const names = readdirSync(templates).filter((name) => name.endsWith('.ejs'));
    assert.ok(names.length > 10);
    for (const name of names) {
      const text = readFileSync(join(templates, name), 'utf8');
      assert.doesNotMatch(text, /<%-|\sstyle=|\son\w+=/, name);
      // A value in an attribute stands between double quotes.
      assert.doesNotMatch(text, /=<%=|='<%=/, name);
    }
    assert.doesNotMatch(readFileSync(join(templates, 'report.js'), 'utf8'), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(|XMLHttpRequest|import\(|localStorage/);
  });

  it('has an index with a row for each build, linked to its report', () => {
    const rows = [rowOf(passedOutcome, 'tiny_1.0~x/report.html'), rowOf(failedOutcome, null), { ...rowOf(passedOutcome, '../<a> "b"/report.html'), source: hostile[0] ?? '', status: 'not-tried' as const, why: hostile[2] ?? '' }];
    const html = indexPage(rows, { debkit: '0.1.0', ended: '2026-11-27T14:31:53Z' });
    assert.match(html, /3 builds: 1 passed, 1 failed, 1 not tried\./);
    assert.match(html, /<a href="tiny_1\.0~x\/report\.html">tiny</);
    assert.match(html, /<a href="\.\.\/%3Ca%3E%20%22b%22\/report\.html">/);
    assert.match(html, /The header zlib\.h is missing\./);
    assert.ok(!html.includes(hostile[0] ?? ''));
  });
});
