// The view for a terminal: the stages with their times, what came from cache, and the last lines of output, in place.
import { createLogUpdate } from 'log-update';
import { formatDuration } from '../../text/format.ts';
import { fit } from './format.ts';
import { advanceMany, drawMany, manyState, type ManyState } from './live-many.ts';
import { advance, liveState, type LiveState, type StageEvent } from './live-state.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { View, ViewOutput } from './view.ts';

const nameColumns = 14;

/** The lines of a frame, none wider than `columns`. */
export function drawFrame(
  state: LiveState,
  now: number,
  { colors, columns }: { colors: ViewOutput['colors']; columns: number },
): string[] {
  const lines = state.title === '' ? [] : [colors.bold(fit(state.title, columns))];
  for (const { event, began } of state.stages.values()) {
    const [mark, paint] = marks(colors)[event.status];
    const detail = [timeOf(event, began, now), sanitiseLine(event.detail ?? '')].filter((part) => part !== '').join('  ');
    lines.push(`${paint(mark)} ${fit(`${event.stage.padEnd(nameColumns)} ${detail}`, Math.max(1, columns - 2))}`);
  }
  for (const { line } of state.output) lines.push(colors.dim(`  ${fit(line, Math.max(1, columns - 2))}`));
  return lines;
}

/** A view that redraws `stream` at most ten times a second, and once a second for the clock. */
export function liveView(stream: NodeJS.WriteStream, output: ViewOutput, now: () => number): View {
  const log = createLogUpdate(stream);
  const state = liveState();
  let many: ManyState | null = null;
  let waiting: NodeJS.Timeout | undefined;
  let ended = false;
  const draw = () => {
    clearTimeout(waiting);
    waiting = undefined;
    // One column is left free: a full line would wrap on some terminals.
    const size = { colors: output.colors, columns: Math.max(20, stream.columns || 80) - 1, rows: Math.max(4, (stream.rows || 24) - 1) };
    const lines = many === null ? drawFrame(state, now(), size) : drawMany(many, now(), size);
    if (!ended && lines.length > 0) log(lines.join('\n'));
  };
  const soon = () => (waiting ??= setTimeout(draw, 100).unref());
  const clock = setInterval(draw, 1000).unref();
  stream.on('resize', draw);
  return {
    show(event) {
      if (ended || event.type === 'result') return;
      if (event.type === 'targets') many = manyState(event);
      if (many === null) advance(state, event, now());
      else advanceMany(many, event, now());
      const whose = many === null || event.target === undefined ? '' : `${sanitiseLine(event.target)}: `;
      if (event.type === 'notice') log.persist(`note: ${whose}${sanitiseLine(event.message)}`);
      if (event.type === 'output') soon();
      else draw();
    },
    end() {
      if (ended) return;
      for (const one of many === null ? [state] : [...many.targets.values()].map(({ stages }) => stages)) one.output.length = 0;
      draw();
      ended = true;
      clearInterval(clock);
      stream.off('resize', draw);
      log.done();
    },
  };
}

function marks({ green, red, dim, cyan }: ViewOutput['colors']) {
  return { started: ['●', cyan], done: ['✓', green], cached: ['✓', green], skipped: ['-', dim], failed: ['✗', red] } as const;
}

function timeOf(event: StageEvent, began: number, now: number): string {
  switch (event.status) {
    case 'started':
      return formatDuration(Math.max(0, now - began));
    case 'cached':
      return 'from cache';
    case 'skipped':
      return 'skipped';
    case 'done':
    case 'failed':
      return formatDuration(event.duration);
  }
}
