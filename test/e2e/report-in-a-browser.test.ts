// A report as people meet it: in a real browser, at phone and desktop width, light and dark, by keyboard alone, with hostile names, with a log of 100 MB.
import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { indexPage, rowOf } from '../../src/report/index-page.ts';
import { readLog } from '../../src/report/log.ts';
import { reportPage } from '../../src/report/report.ts';
import { needBrowser, openBrowser, openFile } from '../helpers/browser.ts';
import { failedOutcome, hostile, materialWith, ownWords, passedOutcome, poisoned } from '../helpers/reports.ts';

const said = failedOutcome.error?.triage?.said ?? '';
/** 2500 lines: an error in line 1203, the one that tells it in line 2001, a warning in line 2400. */
const logLines = Array.from({ length: 2500 }, (_, index) => (index === 1202 ? 'a.c:1:1: error: early' : index === 2000 ? said : index === 2399 ? 'b.c:1:1: warning: late' : `line ${index + 1} of the build`));

interface Found {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[];
}

/** What axe finds against WCAG 2 A and AA and its best practices. */
async function flaws(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<Found>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
}

/** Waits for an expression to be true; the page's own policy refuses what a browser's driver would use for it. */
async function until(page: Page, expression: string): Promise<void> {
  for (const began = performance.now(); !(await page.evaluate<boolean>(expression)); ) {
    assert.ok(performance.now() - began < 60_000, expression);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a report in a browser', function () {
  this.timeout(120_000);
  let folder: string;
  let browser: Browser;
  const write = (name: string, html: string) => {
    writeFileSync(join(folder, name), html);
    return join(folder, name);
  };

  before(async function () {
    needBrowser(this);
    folder = mkdtempSync(join(tmpdir(), 'debkit-report-'));
    browser = await openBrowser();
    writeFileSync(join(folder, 'build.log'), logLines.join('\n'));
    const log = await readLog(join(folder, 'build.log'), said);
    write('failed.html', reportPage(failedOutcome, materialWith(log)));
    // What axe looks at line by line has few of them.
    writeFileSync(join(folder, 'short.log'), logLines.slice(1190, 1210).concat(logLines.slice(1995, 2005), logLines.slice(2390, 2405)).join('\n'));
    const short = await readLog(join(folder, 'short.log'), said);
    write('failed-short.html', reportPage(failedOutcome, materialWith(short)));
    write('passed-short.html', reportPage(passedOutcome, materialWith(short)));
    write('index.html', indexPage([rowOf(passedOutcome, 'passed-short.html'), rowOf(failedOutcome, 'failed.html')], { debkit: '0.1.0', ended: null }));
  });

  after(async () => {
    await browser?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  for (const name of ['passed-short', 'failed-short', 'index']) {
    it(`${name}: nothing for axe to find, and nothing wider than the screen, at both widths in both colours`, async () => {
      for (const [width, height] of [[375, 812], [1440, 900]] as const) {
        for (const colorScheme of ['light', 'dark'] as const) {
          const { page, happened } = await openFile(browser, join(folder, `${name}.html`), { viewport: { width, height }, colorScheme });
          if (name !== 'index') await page.waitForSelector('#log-app[data-ready]');
          await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
          assert.deepEqual(await flaws(page), [], `${width} ${colorScheme}`);
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
          assert.deepEqual(happened, []);
          await page.context().close();
        }
      }
    });
  }

  it('is gone through by keyboard alone', async () => {
    const { page, happened } = await openFile(browser, join(folder, 'failed.html'));
    await page.waitForSelector('#log-app[data-ready]');
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent.trim()');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Skip to the content');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'content');
    await page.keyboard.press('/');
    assert.equal(await focused(), 'log-query');
    await page.keyboard.type('Line 12');
    const status = page.locator('#log-status');
    await until(page, "document.getElementById('log-status').textContent.startsWith('Match')");
    // The first one of the page that is shown: 12, 120 to 129, and 1200 to 1299 but for the error stand in the first two.
    const first = (await status.textContent()) ?? '';
    assert.match(first, /^Match \d+ of 110, line \d/);
    await page.keyboard.press('Enter');
    await until(page, `document.getElementById('log-status').textContent !== ${JSON.stringify(first)}`);
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'log-view');
    await page.keyboard.press('n');
    await page.keyboard.press('Shift+E');
    await until(page, "document.getElementById('log-status').textContent.includes('mark')");
    assert.match(page.url(), /#L(?:1203|2001|2400)$/);
    assert.deepEqual(happened, []);
    await page.context().close();
  });

  it('shows the line that tells the failure at once, and any line that its address names', async () => {
    const { page } = await openFile(browser, join(folder, 'failed.html'));
    await page.waitForSelector('#log-app[data-ready]');
    assert.equal(await page.locator('#log-lines .tells span').textContent(), said);
    assert.equal(await page.locator('#log-range').textContent(), 'Lines 2,001 to 2,500 of 2,500');
    await page.locator('a.said').click();
    await page.waitForSelector('#L2001.target');
    await page.evaluate("location.hash = '#L1203'");
    await page.waitForSelector('#L1203.target');
    assert.match((await page.locator('#L1203').textContent()) ?? '', /1203errora\.c:1:1: error: early/);
    await page.context().close();
  });

  it('is read without scripts too', async () => {
    const { page } = await openFile(browser, join(folder, 'failed.html'), { javaScriptEnabled: false });
    assert.equal(await page.locator('#log-lines .tells span').textContent(), said);
    assert.equal(await page.locator('#log-tools').isVisible(), false);
    assert.equal(await page.locator('#log-part').isVisible(), true);
    await page.context().close();
  });

  it('has landmarks, headings in order, and words beside its colours in the accessibility tree', async () => {
    const { page } = await openFile(browser, join(folder, 'passed-short.html'));
    await page.waitForSelector('#log-app[data-ready]');
    for (const role of ['banner', 'navigation', 'main', 'contentinfo'] as const) assert.equal(await page.getByRole(role).count(), 1, role);
    const levels = await page.evaluate<number[]>("[...document.querySelectorAll('h1, h2, h3')].map((one) => Number(one.tagName[1]))");
    assert.ok(levels.every((level, index) => index === 0 ? level === 1 : level <= (levels[index - 1] ?? 0) + 1), levels.join(' '));
    const tree = await page.locator('body').ariaSnapshot();
    for (const words of ['link "Build : passed; 1 package"', 'not tested', 'searchbox "Search the log"', 'rowheader']) assert.ok(tree.includes(words), `${words}:\n${tree.slice(0, 1500)}`);
    await page.context().close();
  });

  it('runs nothing of hostile names', async () => {
    const lines = [...hostile, ...hostile.map((text) => `a.c:1:1: error: ${text}`)];
    writeFileSync(join(folder, 'hostile.log'), lines.join('\n'));
    const log = await readLog(join(folder, 'hostile.log'), null);
    for (const [name, outcome] of [['hostile-passed', passedOutcome], ['hostile-failed', failedOutcome]] as const) {
      const material = { ...poisoned(materialWith(null), ownWords), log };
      const { page, happened } = await openFile(browser, write(`${name}.html`, reportPage(poisoned(outcome, ownWords), material)));
      await page.waitForSelector('#log-app[data-ready]');
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      await page.locator('#log-query').fill('script');
      await until(page, "document.getElementById('log-status').textContent.startsWith('Match')");
      for (const selector of ['h1', '.told p', '#log-lines li span']) await page.locator(selector).first().hover();
      assert.equal(await page.evaluate('window.hurt'), undefined);
      assert.equal(await page.evaluate("document.querySelectorAll('script').length"), 2);
      assert.equal(await page.locator('img, iframe, object, embed, base, link, form, body [onmouseover], body [onfocus], a[href^="javascript:"]').count(), 0);
      assert.match((await page.locator('#log-lines').textContent()) ?? '', /<script>window\.hurt=1;alert\(1\)<\/script>/);
      assert.deepEqual(happened, []);
      await page.context().close();
    }
  });

  it('opens with a log of 100 MB in seconds, and finds what is in it', async () => {
    const path = join(folder, 'large.log');
    const file = createWriteStream(path);
    let lines = 0;
    for (let bytes = 0; bytes < 100e6; ) {
      const chunk = Array.from({ length: 5000 }, () => `gcc -O2 -Iinclude -DNAME=${(lines++ * 2654435761) % 4294967296} -c src/part-${lines % 977}.c -o obj/part-${lines}.o`).join('\n');
      bytes += chunk.length + 1;
      if (!file.write(`${chunk}\n`)) await once(file, 'drain');
    }
    file.end(`${said}\n`);
    await once(file, 'close');
    const began = performance.now();
    const log = await readLog(path, said);
    const html = reportPage(failedOutcome, materialWith(log));
    const made = performance.now() - began;
    const large = write('large.html', html);
    const opening = performance.now();
    const { page, happened } = await openFile(browser, large);
    await page.waitForSelector('#log-app[data-ready]');
    const opened = performance.now() - opening;
    assert.equal(await page.locator('#log-lines .tells span').textContent(), said);
    await page.locator('#log-query').fill('obj/part-777777.o');
    const searching = performance.now();
    await until(page, "document.getElementById('log-status').textContent.startsWith('Match 1 of 1, line 777,777')");
    process.stdout.write(`      (${Math.round(log?.bytes ?? 0)} bytes of log, ${html.length} of page; made in ${Math.round(made)} ms, opened in ${Math.round(opened)} ms, searched in ${Math.round(performance.now() - searching)} ms)\n`);
    assert.ok(opened < 10_000, `${opened} ms`);
    assert.deepEqual(happened, []);
    await page.context().close();
  });
});
