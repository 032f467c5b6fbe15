// The view for programs: every event as one line of JSON; the last line of a run is its result.
import type { View } from './view.ts';

/** A view that writes one event a line. */
export function jsonView(write: (text: string) => void): View {
  return { show: (event) => write(`${JSON.stringify(event)}\n`), end: () => undefined };
}
