// The system's own browser, as the tests of reports use it: no network, and everything that must not happen is noted.
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { lacking } from './lacking.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** To be called first: skips, or fails in CI, where there is no browser. */
export function needBrowser(context: Mocha.Context): void {
  lacking(context, executablePath === undefined ? 'no chromium is installed: sudo apt install chromium' : null);
}

/** Starts it, without a sandbox of its own where root runs it. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath ?? '', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** A page of a file, and what happened in it that a report must never do. */
export interface Watched {
  readonly page: Page;
  /** Dialogs, requests beside the file itself, errors of scripts, breaches of the policy. */
  readonly happened: readonly string[];
}

/** Opens a file in a context of its own. */
export async function openFile(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const happened: string[] = [];
  const own = `file://${path}`;
  page.on('dialog', (dialog) => {
    happened.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== own) happened.push(`request: ${request.url()}`);
  });
  page.on('pageerror', (error) => happened.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') happened.push(`console: ${message.text()}`);
  });
  await page.goto(own);
  return { page, happened };
}
