// What the live view knows of a run: its stages in the order in which they began, and the last lines of output.
import type { DebkitEvent, StageName } from '../../contracts/events.ts';
import { sanitiseLine } from '../../text/sanitise.ts';

export type StageEvent = Extract<DebkitEvent, { type: 'stage' }>;

/** What one frame is drawn from. */
export interface LiveState {
  title: string;
  /** In the order in which they began. */
  readonly stages: Map<StageName, { readonly event: StageEvent; readonly began: number }>;
  readonly output: { readonly stage: StageName; readonly line: string }[];
}

const keptLines = 4;

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
