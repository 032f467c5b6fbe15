// The terminal's screen, and the picture of a recording.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingSvg } from '../../../bench/recording-svg.ts';
import { Terminal } from '../../../bench/terminal.ts';
import { packageRoot } from '../../../src/system/resources.ts';

const shown = (terminal: Terminal) => terminal.lines.map((line) => line.map((cell) => cell?.character ?? ' ').join(''));

describe('bench/recording', () => {
  it('shows what a program wrote, went back to, erased and scrolled away', () => {
    const terminal = new Terminal(10, 3);
    terminal.write('\x1b[?25lone\r\ntwo\r\n\x1b[2A\x1b[GONE!\x1b[2B\x1b[2K\x1b[G\x1b[32m✓\x1b[39m ok');
    assert.deepEqual(shown(terminal), ['ONE!', 'two', '✓ ok']);
    assert.equal(terminal.lines[2]?.[0]?.look.color, 'green');
    terminal.write('\r\nlast and longer');
    assert.deepEqual(shown(terminal), ['✓ ok', 'last and l', 'onger']);
    terminal.write('\x1b[3G\x1b[K');
    assert.deepEqual(shown(terminal)[2], 'on');
    assert.throws(() => terminal.write('\x1b[5S'), /not known/);
  });

  it('makes one picture for each that differs, and text of whatever was written', () => {
    const written = [{ after: 0, text: 'a <b> & "c"' }, { after: 1, text: '\x1b[2K\x1b[Gtwo' }, { after: 1, text: '\x1b[2K\x1b[Gtwo' }, { after: 1, text: '\x1b[2K\x1b[Gthree' }];
    const svg = recordingSvg(written, { columns: 20, rows: 4, label: 'x', frames: 30, seconds: 10 });
    assert.equal(svg.match(/<g id=/g)?.length, 3);
    assert.match(svg, /a &#60;b&#62; &#38; &#34;c&#34;/);
    assert.match(svg, /class="f last"><text y="31"><tspan x="16">three</);
  });

  it('has made the README’s: small, without scripts and without anything from elsewhere', () => {
    const svg = readFileSync(join(packageRoot(), 'docs', 'images', 'build.svg'), 'utf8');
    assert.ok(svg.length < 150_000);
    assert.doesNotMatch(svg, /<script|<image|href=|url\(|@import|foreignObject/);
    for (const name of ['light', 'dark']) assert.ok(readFileSync(join(packageRoot(), 'docs', 'images', `report-${name}.png`)).length < 200_000);
  });
});
