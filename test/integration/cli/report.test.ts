// `debkit report`: of a result, of a target that was built, of a folder of builds, and of what is none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failedOutcome, passedOutcome } from '../../helpers/reports.ts';

const bin = fileURLToPath(new URL('../../../src/cli/bin.js', import.meta.url));

describe('debkit report', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-report-'));
    put('tiny_1.0-1_trixie_amd64', passedOutcome);
    put('tiny_1.0-1_trixie_amd64.failed', failedOutcome);
    // Files of one moment may have one time.
    utimesSync(join(folder, 'dist', 'tiny_1.0-1_trixie_amd64', 'result.json'), 1e9, 1e9);
    writeFileSync(join(folder, 'dist', 'tiny_1.0-1_trixie_amd64.failed', 'build.log'), 'one\nmake: *** [Makefile:1: all] Error 1\n');
    mkdirSync(join(folder, 'recipes', 'tiny'), { recursive: true });
    writeFileSync(join(folder, 'recipes', 'tiny', 'recipe.yaml'), `debkit: 1
source: tiny
section: utils
upstream: {git: 'https://git.example.org/tiny.git'}
releases: [{version: '1.0', tag: v1.0, date: '2011-12-14T01:50:32Z'}]
build: {system: make}
packages: {tiny: {summary: very small program, description: Next to nothing.}}
copyright: [{files: '*', copyright: 2024 Ann Example, license: Expat}]
`);
  });
  after(() => rmSync(folder, { recursive: true }));

  function put(name: string, value: unknown): void {
    mkdirSync(join(folder, 'dist', name), { recursive: true });
    writeFileSync(join(folder, 'dist', name, 'result.json'), JSON.stringify(value));
  }

  function run(...argv: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'report', ...argv], { cwd: folder, env: { PATH: process.env.PATH ?? '', HOME: folder }, encoding: 'utf8' });
    assert.doesNotMatch(stdout + stderr, /^\s+at .*[:(]\d+/m);
    return { code: status, out: stdout, err: stderr };
  }

  const title = (path: string) => /<title>(.*?)<\/title>/.exec(readFileSync(join(folder, path), 'utf8'))?.[1];

  it('of a result.json lies beside it', () => {
    const path = 'dist/tiny_1.0-1_trixie_amd64/report.html';
    assert.deepEqual(run('dist/tiny_1.0-1_trixie_amd64/result.json'), { code: 0, out: `${path}\n`, err: '' });
    assert.equal(title(path), 'Passed: tiny 1.0-1~debkit1~deb13 for trixie');
  });

  it('of a target is that of its newest build, and with a suite of that suite', () => {
    const { code, out } = run('tiny');
    assert.deepEqual([code, out], [0, 'dist/tiny_1.0-1_trixie_amd64.failed/report.html\n']);
    assert.match(readFileSync(join(folder, out.trim()), 'utf8'), /class="error"><a href="#L2"/);
    const none = run('tiny', '--suite', 'bookworm');
    assert.equal(none.code, 2);
    assert.match(none.err, /no build of 'tiny' lies in dist \[NO_RESULT\]/);
  });

  it('takes a version after an @ as other commands do: exact, or a range, and never the beginning of another', () => {
    assert.deepEqual(run('tiny@1.0').code, 0);
    assert.deepEqual(run('tiny@1').code, 0);
    put('tiny_10.0-1_trixie_amd64', { ...passedOutcome, version: '10.0-1' });
    const { out } = run('tiny@10');
    rmSync(join(folder, 'dist', 'tiny_10.0-1_trixie_amd64'), { recursive: true });
    assert.equal(out, 'dist/tiny_10.0-1_trixie_amd64/report.html\n');
    assert.match(run('tiny@1.').err + run('tiny@1.01').err, /\[NO_RESULT\][^]*\[NO_RESULT\]/);
  });

  it('--open starts the browser with its own environment and waits for none; without one it says where the report is', () => {
    const bins = join(folder, 'bin');
    mkdirSync(bins);
    const open = (script: string | null) => {
      if (script !== null) writeFileSync(join(bins, 'xdg-open'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return spawnSync(process.execPath, [bin, 'report', 'dist/tiny_1.0-1_trixie_amd64', '--open'], { cwd: folder, env: { PATH: bins, HOME: folder, DISPLAY: ':7' }, encoding: 'utf8' });
    };
    const none = open(null);
    assert.equal(none.status, 0);
    assert.match(none.stderr, /no browser was opened, since there is no xdg-open here \(package xdg-utils\): open .*report\.html in one/);
    assert.match(open('exit 3').stderr, /since xdg-open ended with exit code 3: open/);
    assert.equal(open(`echo "$1 $DISPLAY" > ${join(folder, 'opened')}`).stderr, '');
    assert.match(readFileSync(join(folder, 'opened'), 'utf8'), /amd64\/report\.html :7\n$/);
  });

  it('of a folder of builds is an index, which takes no other file’s place', () => {
    assert.deepEqual(run('dist'), { code: 0, out: 'dist/index.html\n', err: '' });
    const index = readFileSync(join(folder, 'dist', 'index.html'), 'utf8');
    assert.match(index, /2 builds: 1 passed, 1 failed\./);
    assert.match(index, /<a href="tiny_1\.0-1_trixie_amd64\/report\.html">/);
    mkdirSync(join(folder, 'other', 'x'), { recursive: true });
    writeFileSync(join(folder, 'other', 'x', 'result.json'), JSON.stringify(passedOutcome));
    writeFileSync(join(folder, 'other', 'index.html'), 'mine');
    assert.match(run('other').err, /\[OUTPUT_NOT_OURS\]/);
    assert.equal(readFileSync(join(folder, 'other', 'index.html'), 'utf8'), 'mine');
  });

  it('refuses what is no result, and one that cannot be shown, in words', () => {
    put('bad', { ...passedOutcome, stages: [null] });
    const { code, err } = run('dist/bad');
    assert.equal(code, 2);
    assert.match(err, /cannot be shown: .*\[RESULT_UNSHOWABLE\]/);
    assert.equal(existsSync(join(folder, 'dist', 'bad', 'report.html')), false);
    put('worse', [1]);
    assert.match(run('dist/worse').err, /it lacks what every result of debkit has \[RESULT_UNREADABLE\]/);
  });
});
