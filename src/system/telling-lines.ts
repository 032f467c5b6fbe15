// The last lines of a build's output that tell what went wrong: whole files that a tool prints after its error are no part of them.

const kept = 30;
// debhelper shows config.log, CMakeError.log, meson-log.txt and their like with `tail -v`, and then says what failed.
const dumpBegins = /^==> .+ <==$/;
const dumpEnds = /^(?:dh_\w+: error: |make(?:\[\d+\])?: \*\*\* )/;

/** The lines without those of files shown by `tail -v`. */
export function withoutDumps(lines: readonly string[]): string[] {
  let inDump = false;
  return lines.filter((line) => {
    if (dumpBegins.test(line)) inDump = true;
    else if (dumpEnds.test(line)) inDump = false;
    return !inDump;
  });
}

/** Takes a build's lines as they come; `lines` has the last 30 that are not of a file shown by `tail -v`. */
export class TellingLines {
  private readonly last: string[] = [];
  private inDump = false;

  push(line: string): void {
    if (dumpBegins.test(line)) this.inDump = true;
    else if (dumpEnds.test(line)) this.inDump = false;
    if (this.inDump || line.trim() === '') return;
    this.last.push(line);
    if (this.last.length > kept) this.last.shift();
  }

  lines(): readonly string[] {
    return [...this.last];
  }
}
