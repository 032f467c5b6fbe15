// What a command writes, taken in as it comes: the last part of it as text, and every line to whom it concerns.

// A build may print without ever ending a line: what is kept of it has an end.
const longestLine = 1 << 16;

/** Keeps the last `keep` bytes (or a little more) of a stream, and hands out each whole line without its newline; a line over 64 KiB comes in parts. */
export class OutputTail {
  /** Bytes taken in so far. */
  total = 0;
  private chunks: Buffer[] = [];
  private size = 0;
  private rest = '';
  private readonly decoder = new TextDecoder();
  private readonly keep: number;
  private readonly onLine: ((line: string) => void) | undefined;

  constructor(keep: number, onLine: ((line: string) => void) | undefined) {
    this.keep = keep;
    this.onLine = onLine;
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.total += chunk.length;
    this.size += chunk.length;
    while (this.size - (this.chunks[0]?.length ?? 0) >= this.keep) this.size -= this.chunks.shift()?.length ?? 0;
    if (this.onLine === undefined) return;
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line);
    for (; this.rest.length > longestLine; this.rest = this.rest.slice(longestLine)) this.onLine(this.rest.slice(0, longestLine));
  }

  end(): void {
    if (this.rest !== '') this.onLine?.(this.rest);
    this.rest = '';
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
