// The view for pipes, logs and CI: a line where a stage begins and one where it ends.
import type { DebkitEvent } from '../../contracts/events.ts';
import { count, formatDuration } from '../../text/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { View, ViewOutput } from './view.ts';

/** A view in plain lines; with `verbose` every line of output too, with `quiet` only what failed; of several targets each line says whose it is. */
export function plainView(output: ViewOutput): View {
  let several = false;
  return {
    show(event) {
      several ||= event.type === 'targets';
      const line = plainLine(event, output);
      const whose = several && event.target !== undefined && event.type !== 'start' ? `${sanitiseLine(event.target)}: ` : '';
      if (line !== null) output.write(`${whose}${line}\n`);
    },
    end: () => undefined,
  };
}

/** A view that shows notices alone, for commands whose standard output is their product. */
export function noticeView(output: ViewOutput): View {
  return {
    show(event) {
      const line = event.type === 'notice' || event.type === 'output' ? plainLine(event, output) : null;
      if (line !== null) output.write(`${line}\n`);
    },
    end: () => undefined,
  };
}

function plainLine(event: DebkitEvent, { colors, verbose, quiet }: ViewOutput): string | null {
  if (event.type === 'result') return null;
  if (quiet && !(event.type === 'stage' && event.status === 'failed')) return null;
  switch (event.type) {
    case 'start':
      return colors.bold(`debkit ${event.command} ${sanitiseLine(event.target)}`.trimEnd());
    case 'targets':
      return colors.bold(`debkit ${event.command} of ${count(event.targets.length, 'target')}, ${event.jobs} at a time`);
    case 'target':
      return targetLine(event, colors);
    case 'output':
      return verbose ? `${event.stage} | ${sanitiseLine(event.line)}` : null;
    case 'notice':
      return `note: ${sanitiseLine(event.message)}`;
    case 'stage':
      return stageLine(event, colors);
  }
}

function targetLine({ status, duration, detail }: Extract<DebkitEvent, { type: 'target' }>, colors: ViewOutput['colors']): string {
  const said = sanitiseLine(detail);
  switch (status) {
    case 'waiting':
      return `waits ${said}`;
    case 'skipped':
      return `skipped: ${said}`;
    case 'passed':
      return `${colors.green(said)} in ${formatDuration(duration)}`;
    case 'failed':
      return `${colors.red(said)} after ${formatDuration(duration)}`;
  }
}

function stageLine(event: Extract<DebkitEvent, { type: 'stage' }>, colors: ViewOutput['colors']): string {
  const detail = event.detail === undefined || event.detail === '' ? '' : ` (${sanitiseLine(event.detail)})`;
  switch (event.status) {
    case 'started':
      return `${event.stage}: started${detail}`;
    case 'done':
      return `${event.stage}: ${colors.green('done')} in ${formatDuration(event.duration)}${detail}`;
    case 'cached':
      return `${event.stage}: from cache${detail}`;
    case 'skipped':
      return `${event.stage}: skipped${detail}`;
    case 'failed':
      return `${event.stage}: ${colors.red('failed')} after ${formatDuration(event.duration)}${detail}`;
  }
}
