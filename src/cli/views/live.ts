// The view for a terminal: the stages with their times, what came from cache, and the last lines of output, in place.
import { createLogUpdate } from 'log-update';
import type { DebkitEvent, StageName } from '../../contracts/events.ts';
import { fit, formatDuration } from './format.ts';
import { sanitiseLine } from './sanitise.ts';
import type { View, ViewOutput } from './view.ts';

type StageEvent = Extract<DebkitEvent, { type: 'stage' }>;

/** What one frame is drawn from. */
export interface LiveState {
  title: string;
  /** In the order in which they began. */
  readonly stages: Map<StageName, { readonly event: StageEvent; readonly began: number }>;
  readonly output: { readonly stage: StageName; readonly line: string }[];
}

const keptLines = 4;
const nameColumns = 14;

/** A state with nothing in it. */
export function liveState(): LiveState {
  return { title: '', stages: new Map(), output: [] };
}

/** Takes an event into the state; `now` in milliseconds. */
export function advance(state: LiveState, event: DebkitEvent, now: number): void {
  if (event.type === 'start') state.title = sanitiseLine(`debkit ${event.command} ${event.target}`);
  if (event.type === 'output') {
    const line = sanitiseLine(event.line);
    if (line !== '') state.output.push({ stage: event.stage, line });
    if (state.output.length > keptLines) state.output.shift();
  }
  if (event.type === 'stage') {
    state.stages.set(event.stage, { event, began: state.stages.get(event.stage)?.began ?? now });
    if (event.status === 'started') state.stages.set(event.stage, { event, began: now });
    else {
      const others = state.output.filter((one) => one.stage !== event.stage);
      state.output.splice(0, state.output.length, ...others);
    }
  }
}

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
  let waiting: NodeJS.Timeout | undefined;
  let ended = false;
  const draw = () => {
    clearTimeout(waiting);
    waiting = undefined;
    // One column is left free: a full line would wrap on some terminals.
    const lines = drawFrame(state, now(), { colors: output.colors, columns: Math.max(20, stream.columns || 80) - 1 });
    if (!ended && lines.length > 0) log(lines.join('\n'));
  };
  const soon = () => (waiting ??= setTimeout(draw, 100).unref());
  const clock = setInterval(draw, 1000).unref();
  stream.on('resize', draw);
  return {
    show(event) {
      if (ended || event.type === 'result') return;
      advance(state, event, now());
      if (event.type === 'notice') log.persist(`note: ${sanitiseLine(event.message)}`);
      if (event.type === 'output') soon();
      else draw();
    },
    end() {
      if (ended) return;
      state.output.length = 0;
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
