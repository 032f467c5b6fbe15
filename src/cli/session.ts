// What a command is given of the process it runs in: services, a view of the run, and where its result goes.
import pc from 'picocolors';
import type { DebkitEvent, StageName } from '../contracts/events.ts';
import type { Services } from '../pipeline/request.ts';
import { exec } from '../system/exec.ts';
import type { Environment } from './environment.ts';
import { jsonView } from './views/json.ts';
import { noticeView, plainView } from './views/plain.ts';
import type { Colors, View, ViewOutput } from './views/view.ts';

/** The options every command has. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

/** The streams of the process, or a test's own. */
export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Whether someone can be asked: stdin is a terminal. */
  readonly interactive: boolean;
}

/** One run of a command. */
export interface Session {
  readonly options: GlobalOptions;
  readonly services: Services;
  readonly environment: Environment;
  readonly cwd: string;
  readonly interactive: boolean;
  /** Of the terminal that standard output is; 100 where it is none. */
  readonly columns: number;
  /** Colours of standard output and of standard error. */
  readonly colors: { readonly out: Colors; readonly err: Colors };
  /** The stage that failed last; null where none did. */
  failedStage(): StageName | null;
  /** Ends the view, and hands on the result: as text, or with --json as the last event. */
  result(value: unknown, text: string): void;
  /** Text on standard error; nothing with --json. */
  complain(text: string): void;
  /** Ends the view. */
  end(): void;
}

/** `progress` shows stages as they run on standard output; `notices` leaves that to the command's product. */
export type ViewKind = 'progress' | 'notices';

/** Opens a session; the view is chosen by options, terminal and environment. */
export async function openSession(
  kind: ViewKind,
  given: { options: GlobalOptions; streams: Streams; environment: Environment; signal: AbortSignal },
): Promise<Session> {
  const { options, streams, environment } = given;
  const now = () => Math.round(performance.now());
  const writer = (stream: NodeJS.WriteStream): ViewOutput => ({
    write: (text) => void stream.write(text),
    colors: colorsFor(stream, environment),
    verbose: options.verbose === true,
    quiet: options.quiet === true,
  });
  const [out, err] = [writer(streams.stdout), writer(streams.stderr)];
  const view = await chooseView();
  let failed: StageName | null = null;
  const emit = (event: DebkitEvent) => {
    if (event.type === 'stage' && event.status === 'failed') failed = event.stage;
    view.show(event);
  };
  return {
    options,
    services: { exec, signal: given.signal, emit, now },
    environment,
    cwd: process.cwd(),
    interactive: streams.interactive,
    columns: streams.stdout.isTTY ? streams.stdout.columns || 80 : 100,
    colors: { out: out.colors, err: err.colors },
    failedStage: () => failed,
    result(value, text) {
      view.end();
      if (options.json === true) emit({ type: 'result', format: 1, result: value });
      else out.write(text);
    },
    complain(text) {
      view.end();
      if (options.json !== true) err.write(text);
    },
    end: () => view.end(),
  };

  async function chooseView(): Promise<View> {
    if (options.json === true) return jsonView(out.write);
    if (kind === 'notices') return noticeView(err);
    if (!isLive(streams.stdout, options, environment)) return plainView(out);
    const { liveView } = await import('./views/live.ts');
    return liveView(streams.stdout, out, now);
  }
}

/** Whether a stage list can be redrawn in place: a terminal that can move its cursor, and no one who wants lines. */
export function isLive(stdout: { readonly isTTY?: boolean }, options: GlobalOptions, environment: Environment): boolean {
  const automated = (environment.CI ?? '') !== '' && environment.CI !== 'false';
  return stdout.isTTY === true && environment.TERM !== 'dumb' && !automated && options.verbose !== true && options.quiet !== true;
}

function colorsFor(stream: NodeJS.WriteStream, environment: Environment): Colors {
  return pc.createColors(stream.isTTY && environment.TERM !== 'dumb' && (environment.NO_COLOR ?? '') === '');
}
