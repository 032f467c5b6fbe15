// The contract of a view: it is given the event stream of a run, and shows it.
import type pc from 'picocolors';
import type { DebkitEvent } from '../../contracts/events.ts';

/** Functions that colour text, or leave it as it is. */
export type Colors = ReturnType<typeof pc.createColors>;

/** One way to show a run. */
export interface View {
  show(event: DebkitEvent): void;
  /** Ends what moves; nothing is shown after it. */
  end(): void;
}

/** Where a view writes, and what it may use there. */
export interface ViewOutput {
  readonly write: (text: string) => void;
  readonly colors: Colors;
  readonly verbose: boolean;
  readonly quiet: boolean;
}
