// One frame for several targets: a line each with its stage and time, and the last lines of output of those that run.
import type { DebkitEvent } from '../../contracts/events.ts';
import { formatDuration } from '../../text/format.ts';
import { fit } from './format.ts';
import { advance, liveState, type LiveState } from './live-state.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { ViewOutput } from './view.ts';

type TargetEvent = Extract<DebkitEvent, { type: 'target' }>;

interface TargetState {
  readonly name: string;
  readonly stages: LiveState;
  /** When it began; null before. */
  began: number | null;
  /** What was said of it as a whole, last. */
  said: TargetEvent | null;
}

/** What a frame is drawn from. */
export interface ManyState {
  readonly title: string;
  readonly targets: ReadonlyMap<string, TargetState>;
}

/** How a frame is drawn; one that is higher than `rows` leaves out targets that are done, then those that wait. */
export interface FrameSize {
  readonly colors: ViewOutput['colors'];
  readonly columns: number;
  readonly rows: number;
}

const nameColumns = 28;
const outputLines = 2;

/** A state of targets that all wait. */
export function manyState({ command, jobs, targets }: Extract<DebkitEvent, { type: 'targets' }>): ManyState {
  const waiting = (target: string): TargetState => ({ name: sanitiseLine(target), stages: liveState(), began: null, said: null });
  return {
    title: `debkit ${command}, ${jobs} at a time`,
    targets: new Map(targets.map((target) => [target, waiting(target)])),
  };
}

/** Takes an event into the state; `now` in milliseconds. */
export function advanceMany(state: ManyState, event: DebkitEvent, now: number): void {
  const target = state.targets.get(event.target ?? '');
  if (target === undefined) return;
  if (event.type === 'start') target.began = now;
  if (event.type === 'target') target.said = event;
  advance(target.stages, event, now);
}

/** The lines of a frame, none wider than `columns`. */
export function drawMany({ title, targets }: ManyState, now: number, size: FrameSize): string[] {
  const all = [...targets.values()];
  const lines = all.map((target) => [target, targetLines(target, now, size)] as const);
  const hidden = new Set<TargetState>();
  const height = () => lines.reduce((sum, [target, own]) => sum + (hidden.has(target) ? 0 : own.length), hidden.size > 0 ? 2 : 1);
  for (const target of [...all.filter(isDone), ...all.filter((one) => one.began === null).reverse()]) if (height() > size.rows) hidden.add(target);
  const done = all.filter((target) => hidden.has(target) && isDone(target)).length;
  const rest = [done > 0 ? `${done} done` : '', hidden.size > done ? `${hidden.size - done} waiting` : ''].filter((part) => part !== '');
  return [
    size.colors.bold(fit(title, size.columns)),
    ...(rest.length === 0 ? [] : [size.colors.dim(fit(`  ${rest.join(', ')}`, size.columns))]),
    ...lines.flatMap(([target, own]) => (hidden.has(target) ? [] : own)),
  ];
}

function isDone({ said }: TargetState): boolean {
  return said !== null && said.status !== 'waiting';
}

function targetLines(target: TargetState, now: number, { colors, columns }: FrameSize): string[] {
  const [mark, paint, text] = describe(target, now, colors);
  const name = fit(target.name, nameColumns);
  const head = `${paint(mark)} ${fit(`${name}${' '.repeat(Math.max(0, nameColumns - name.length))} ${text}`, Math.max(1, columns - 2))}`;
  const output = isDone(target) || target.began === null ? [] : target.stages.output.slice(-outputLines);
  return [head, ...output.map(({ line }) => colors.dim(`    ${fit(line, Math.max(1, columns - 4))}`))];
}

function describe({ began, said, stages }: TargetState, now: number, { green, red, dim, cyan }: ViewOutput['colors']) {
  const verdict = said === null ? '' : sanitiseLine(said.detail);
  if (said?.status === 'passed') return ['✓', green, `${formatDuration(said.duration)}  ${verdict}`] as const;
  if (said?.status === 'failed') return ['✗', red, `${formatDuration(said.duration)}  ${verdict}`] as const;
  if (said?.status === 'skipped') return ['-', dim, `skipped  ${verdict}`] as const;
  if (began === null) return ['·', dim, said === null ? 'waits' : `waits ${verdict}`] as const;
  const running = [...stages.stages.values()].filter(({ event }) => event.status === 'started').map(({ event }) => event.stage);
  return ['●', cyan, `${formatDuration(Math.max(0, now - began))}  ${running.join(', ')}`] as const;
}
