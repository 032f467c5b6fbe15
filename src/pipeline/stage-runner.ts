// Runs stages one by one or side by side: times them, tells of them, and keeps the record for result.json.
import type { Emit, StageName } from '../contracts/events.ts';
import type { StageRecord } from '../contracts/outcome.ts';

export type { StageRecord };

/** What a stage's work gives beside its value. */
export interface StageOutcome<T> {
  readonly value: T;
  readonly cached?: boolean;
  readonly failed?: boolean;
  readonly detail?: string;
  /** The `onLine` of sandboxes that were opened for it before it began. */
  readonly ahead?: unknown;
}

export interface StageRunner {
  readonly records: StageRecord[];
  run<T>(stage: StageName, work: (onLine: (line: string) => void) => Promise<StageOutcome<T>>): Promise<T>;
  skip(stage: StageName, detail: string): void;
}

const none = { online: 0, offline: 0 };

/** A runner that emits each stage's events; of stages side by side only the one that failed first is failed, the others are skipped. */
export function stageRunner(emit: Emit, now: () => number, sandboxesOf: (onLine: unknown) => StageRecord['sandboxes'] = () => none): StageRunner {
  const records: StageRecord[] = [];
  const failures = new Map<unknown, StageName>();
  const began = now();
  const record = (one: StageRecord) => {
    records.push(one);
    emit({ type: 'stage', stage: one.stage, status: one.status, duration: one.duration, detail: one.detail });
  };
  return {
    records,
    async run(stage, work) {
      const start = now() - began;
      emit({ type: 'stage', stage, status: 'started' });
      const onLine = (line: string) => emit({ type: 'output', stage, line });
      const ended = (...ahead: unknown[]) => ({ stage, start, duration: now() - began - start, sandboxes: [onLine, ...ahead].map(sandboxesOf).reduce((sum, one) => ({ online: sum.online + one.online, offline: sum.offline + one.offline })) });
      try {
        const outcome = await work(onLine);
        const status = outcome.cached === true ? 'cached' : outcome.failed === true ? 'failed' : 'done';
        record({ ...ended(...(outcome.ahead === undefined ? [] : [outcome.ahead])), status, detail: outcome.detail ?? '' });
        return outcome.value;
      } catch (error) {
        // What a failure elsewhere has stopped ends in that failure too.
        const first = failures.get(error);
        if (first !== undefined) record({ ...ended(), status: 'skipped', detail: `stopped, since ${first} failed` });
        else record({ ...ended(), status: 'failed', detail: error instanceof Error ? error.message : String(error) });
        failures.set(error, first ?? stage);
        throw error;
      }
    },
    skip: (stage, detail) => record({ stage, status: 'skipped', start: now() - began, duration: 0, detail, sandboxes: none }),
  };
}
