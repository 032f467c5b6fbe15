// `npm run recording [-- --from FOLDER]`: the README's pictures of a real build: the terminal while it runs, and its report in a browser. Needs script (bsdutils) and chromium.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { exec } from '../src/system/exec.ts';
import { writeFileAtomic } from '../src/system/files.ts';
import { packageRoot } from '../src/system/resources.ts';
import { shellWord } from '../src/text/format.ts';
import { recordingSvg, type Written } from './recording-svg.ts';

const target = 'tinyproxy';
const [columns, rows] = [92, 26];
const images = join(packageRoot(), 'docs', 'images');
const limit = 150_000;

/** Builds the target, recorded; the first build makes the environment ready, as on a machine that has built before. */
async function record(folder: string): Promise<void> {
  const debkit = [process.execPath, join(packageRoot(), 'build', 'src', 'cli', 'bin.js'), 'build', target];
  const environment = Object.fromEntries(Object.entries({ ...process.env, TERM: 'xterm-256color' }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
  const run = async (argv: readonly string[]) => {
    const { exitCode, stdout, stderr } = await exec({ argv, cwd: folder, environment, seconds: 3600 });
    if (exitCode !== 0) throw new Error(`${argv.join(' ')} ends with ${exitCode}:\n${stdout}${stderr}`);
  };
  await run([...debkit, '--out', 'before']);
  const command = `stty cols ${columns} rows ${rows}; exec ${[...debkit, '--fresh', '--out', 'dist'].map(shellWord).join(' ')}`;
  await run(['script', '--quiet', '--flush', '--return', '--command', command, '--log-out', 'out.log', '--log-timing', 'time.log']);
}

/** What script(1) recorded: a line of its own, then what was written; and for each piece the seconds before it and its bytes. */
function read(folder: string): Written[] {
  const all = readFileSync(join(folder, 'out.log'));
  let offset = all.indexOf('\n') + 1;
  const pieces: Written[] = [];
  const decoder = new TextDecoder();
  for (const line of readFileSync(join(folder, 'time.log'), 'utf8').trim().split('\n')) {
    const [after = NaN, bytes = NaN] = line.split(' ').map(Number);
    pieces.push({ after, text: decoder.decode(all.subarray(offset, offset + bytes), { stream: true }) });
    offset += bytes;
  }
  return pieces;
}

/** The report's first screen, light and dark. */
async function photograph(folder: string): Promise<void> {
  const [name] = readdirSync(join(folder, 'dist')).filter((one) => existsSync(join(folder, 'dist', one, 'report.html')));
  if (name === undefined) throw new Error(`no report lies in '${folder}/dist'`);
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (executablePath === undefined) throw new Error('no chromium is installed: sudo apt install chromium');
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 1200, height: 860 }, colorScheme });
      await page.goto(`file://${join(folder, 'dist', name, 'report.html')}`);
      await page.waitForSelector('#log-app[data-ready]');
      await page.screenshot({ path: join(images, `report-${colorScheme}.png`) });
    }
  } finally {
    await browser.close();
  }
}

async function main(given: string | undefined): Promise<void> {
  const folder = given === undefined ? mkdtempSync(join(tmpdir(), 'debkit-recording-')) : resolve(given);
  try {
    if (given === undefined) await record(folder);
    mkdirSync(images, { recursive: true });
    const written = read(folder);
    const svg = recordingSvg(written, { columns, rows, label: `A terminal in which debkit builds ${target}, stage by stage`, frames: 36, seconds: 20 });
    if (svg.length > limit) throw new Error(`the picture has ${svg.length} bytes, more than ${limit}`);
    await writeFileAtomic(join(images, 'build.svg'), svg);
    await photograph(folder);
    process.stdout.write(`${images}: build.svg of ${Math.round(written.reduce((sum, { after }) => sum + after, 0))} s (${svg.length} bytes), report-light.png, report-dark.png\n`);
  } finally {
    if (given === undefined) rmSync(folder, { recursive: true });
  }
}

const [flag, folder] = process.argv.slice(2);
await main(flag === '--from' ? folder : undefined);
