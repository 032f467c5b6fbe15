// How a tarball's bytes come to their parser: decompressed, in whole blocks, and counted.
import { basename } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { DebkitError, UpstreamError } from '../errors.ts';
import { decompressCommand } from './compression.ts';
import { lastLines } from './exec.ts';
import { startHeld } from './held.ts';
import { unsafe, type TarLimits } from './tar-safety.ts';

/** What is asked of node-tar's parsers. */
export interface TarParser {
  on(event: 'error', handler: (error: Error) => void): unknown;
  write(data: Buffer): unknown;
  end(data: Buffer): unknown;
}

/** How much is poured at most, and what ends it. */
export interface FeedOptions {
  readonly limits: TarLimits;
  readonly signal: AbortSignal | undefined;
}

/** A command that writes a tar to its stdout; `name` is what errors call it. */
export interface TarSource {
  readonly name: string;
  readonly argv: readonly string[];
}

/** Pours the decompressed tarball into node-tar. Errors: those of feedTar. */
export async function feedTarball(path: string, parser: TarParser, options: FeedOptions): Promise<void> {
  await feedTar({ name: basename(path), argv: await decompressCommand(path) }, parser, options);
}

/** Pours a tar into node-tar, in whole blocks: it decodes each piece of a long name by itself. Errors: TARBALL_DAMAGED, TARBALL_UNSAFE for what is too much, the parser's own of the disk. */
export async function feedTar({ name, argv }: TarSource, parser: TarParser, { limits, signal }: FeedOptions): Promise<void> {
  let failure: Error | undefined;
  let total = 0;
  let rest = Buffer.alloc(0);
  parser.on('error', (error: Error) => (failure ??= error));
  const guarded = (work: () => void, done: (error?: Error) => void) => {
    try {
      work();
    } catch (error) {
      failure ??= error instanceof Error ? error : new Error(String(error));
    }
    done(failure);
  };
  const sink = new Writable({
    highWaterMark: 1 << 20,
    write(chunk: Buffer, _encoding, done) {
      guarded(() => {
        total += chunk.length;
        if (total > limits.bytes) throw unsafe(`'${name}' has more than ${limits.bytes} bytes when decompressed`);
        const data = Buffer.concat([rest, chunk]);
        const whole = data.length - (data.length % 512);
        rest = data.subarray(whole);
        if (whole > 0) parser.write(data.subarray(0, whole));
      }, done);
    },
    final(done) {
      guarded(() => parser.end(rest), done);
    },
  });
  const stop = new AbortController();
  const child = startHeld({ argv, stdoutTo: sink, signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]) });
  try {
    await finished(sink);
  } catch (error) {
    stop.abort();
    signal?.throwIfAborted();
    if (error instanceof DebkitError || (error instanceof Error && 'syscall' in error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new UpstreamError('TARBALL_DAMAGED', `'${name}' is not a whole tarball: ${message}`, { cause: error });
  }
  const { exitCode, stderr } = await child.ended;
  signal?.throwIfAborted();
  if (exitCode !== 0)
    throw new UpstreamError('TARBALL_DAMAGED', `'${name}' could not be decompressed`, { tail: lastLines(stderr) });
}
