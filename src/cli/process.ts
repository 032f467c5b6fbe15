// The edge to the operating system: signals, broken pipes, errors that nobody caught, and the exit code.
import { InterruptedError, stoppingSignals } from '../errors.ts';
import { bugText, main } from './main.ts';

// Milliseconds.
const sameSignal = 1000;

/** Runs debkit in `own` process; the exit code is set when this resolves. */
export async function runProcess(own: NodeJS.Process, version: string): Promise<void> {
  const stop = new AbortController();
  let asked = 0;
  let unwritten = 0;
  for (const name of Object.keys(stoppingSignals) as (keyof typeof stoppingSignals)[]) {
    own.on(name, () => {
      const error = new InterruptedError(name);
      // A second signal is meant: what the first one began to clear away is left to the next run. At once it is the same one:
      // timeout(1), npx and a terminal send it to the process and to its group.
      if (stop.signal.aborted && performance.now() - asked > sameSignal) own.exit(error.exitCode);
      if (stop.signal.aborted) return;
      asked = performance.now();
      stop.abort(error);
    });
  }
  // A reader that went away (`| head -1`) wants no more lines; what was begun is still finished.
  for (const stream of [own.stdout, own.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || unwritten !== 0) return;
      unwritten = 3;
      own.exitCode = Math.max(Number(own.exitCode ?? 0), unwritten);
      own.stderr.write(`error: the output cannot be written: ${error.message} [OUTPUT_NOT_WRITTEN]\n`);
    });
  }
  if (!hasCurrentFolder(own)) {
    own.stderr.write('error: the current folder is not there any more [NO_CURRENT_FOLDER]\n  hint: cd to another one\n');
    own.exitCode = 2;
    return;
  }
  const verbose = own.argv.includes('--verbose');
  own.on('uncaughtException', (error) => {
    own.stderr.write(bugText(error, verbose));
    own.exit(70);
  });
  const streams = { stdout: own.stdout, stderr: own.stderr, interactive: own.stdin.isTTY };
  const code = Math.max(await main(own.argv.slice(2), { streams, environment: own.env, signal: stop.signal, version }), unwritten);
  own.exitCode = code;
  // Its terminal is gone, which Node.js would be put out by at its exit; and who sent the signal knows that it was heeded.
  if (hungUp(stop.signal)) {
    own.removeAllListeners('SIGHUP');
    own.kill(own.pid, 'SIGHUP');
  }
  // Something that was forgotten to be closed must not keep a finished command from ending.
  setTimeout(() => own.exit(code), 2000).unref();
}

function hungUp({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof InterruptedError && reason.exitCode === 128 + stoppingSignals.SIGHUP;
}

/** False in a folder that was removed: then no path means anything. */
function hasCurrentFolder(own: NodeJS.Process): boolean {
  try {
    return own.cwd() !== '';
  } catch {
    return false;
  }
}
