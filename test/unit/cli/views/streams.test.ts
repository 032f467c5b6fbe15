// One event stream, three views: the same recorded run in JSON, in plain lines, and as a frame of the live view.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import { jsonView } from '../../../../src/cli/views/json.ts';
import { drawFrame, liveView } from '../../../../src/cli/views/live.ts';
import { advance, liveState } from '../../../../src/cli/views/live-state.ts';
import { noticeView, plainView } from '../../../../src/cli/views/plain.ts';
import type { View } from '../../../../src/cli/views/view.ts';
import { collector, recordedRun } from '../../../helpers/events.ts';

function replay(view: View): void {
  for (const event of recordedRun) view.show(event);
  view.end();
}

describe('cli/views', () => {
  it('json: every event is one line, the result the last', () => {
    let text = '';
    replay(jsonView((more) => (text += more)));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(lines, recordedRun);
  });

  it('plain: a line where a stage begins and ends', () => {
    const { output, text } = collector();
    replay(plainView(output));
    assert.deepEqual(text().split('\n'), [
      'debkit build tiny',
      'note: the newest release that builds on trixie',
      'fetch: started',
      'fetch: from cache (commit 0123456789ab)',
      'build: started',
      'build: done in 12 s (tiny_1.0-1_amd64.deb)',
      'lint: skipped (--no-lint)',
      'install-test: started',
      'install-test: failed after 0.8 s (3 passed, 1 failed)',
      '',
    ]);
  });

  it('plain, verbose: output with its stage, sanitised', () => {
    const { output, text } = collector({ verbose: true });
    replay(plainView(output));
    assert.match(text(), /^build \| gcc -c tiny\.c\nbuild \| 100%$/m);
  });

  it('plain, quiet: what failed', () => {
    const { output, text } = collector({ quiet: true });
    replay(plainView(output));
    assert.equal(text(), 'install-test: failed after 0.8 s (3 passed, 1 failed)\n');
  });

  it('notices alone, for commands that print a product', () => {
    const { output, text } = collector();
    replay(noticeView(output));
    assert.equal(text(), 'note: the newest release that builds on trixie\n');
  });

  it('live: stages, times, cache, and the last lines while a stage runs', () => {
    const state = liveState();
    const frames = recordedRun.map((event, index) => {
      advance(state, event, index * 1000);
      return drawFrame(state, index * 1000 + 500, { colors: pc.createColors(false), columns: 40 });
    });
    assert.deepEqual(frames[6], [
      'debkit build tiny',
      '✓ fetch          from cache  commit 012…',
      '● build          2.5 s',
      '  gcc -c tiny.c',
      '  100%',
    ]);
    assert.deepEqual(frames.at(-1), [
      'debkit build tiny',
      '✓ fetch          from cache  commit 012…',
      '✓ build          12 s  tiny_1.0-1_amd64…',
      '- lint           skipped  --no-lint',
      '✗ install-test   0.8 s  3 passed, 1 fai…',
    ]);
  });

  it('live: at most four lines of output', () => {
    const state = liveState();
    for (let number = 0; number < 10; number++) advance(state, { type: 'output', stage: 'build', line: `line ${number}` }, 0);
    assert.deepEqual(
      state.output.map((one) => one.line),
      ['line 6', 'line 7', 'line 8', 'line 9'],
    );
  });

  it('live: draws on a terminal, and leaves no output lines and a visible cursor behind', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 60, rows: 20 });
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const { output } = collector();
    replay(liveView(stream as unknown as NodeJS.WriteStream, output, () => 0));
    assert.match(text, /✗ install-test/);
    assert.match(text, /note: the newest release/);
    assert.ok(!text.includes('gcc -c tiny.c') || text.lastIndexOf('✓ build') > text.lastIndexOf('gcc -c tiny.c'));
    assert.equal(stream.listenerCount('resize'), 0);
  });
});
