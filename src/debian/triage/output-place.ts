// Which file of upstream's tree a line of a build's output is about: by its own head, by what stands above it, or by where make stopped.
import type { Around, OutputPlace } from './diagnosis.ts';

/** The place that the line at `around` names, seen from the top of upstream's tree; else the line of the Makefile at which make stopped for it; null where neither is told. */
export function outputPlace(around: Around): OutputPlace | null {
  const named = atHead(around.lines[around.index] ?? '') ?? inTraceback(around);
  return named === null ? makefile(around) : { ...named, file: fromTop(named.file, around) };
}

/** The line of upstream's CMakeLists.txt that asked for what CMake says: at the head of its error, or at the end of its call stack. */
export function cmakePlace({ lines, index }: Around): OutputPlace | null {
  const near = [...lines.slice(Math.max(index - 3, 0), index).reverse(), ...lines.slice(index, index + 15)];
  const match = near.map((line) => /^(?:CMake Error at | {2})((?!\/usr\/)[^:]+):(\d+) \(\w+\)/.exec(line)).find((one) => one !== null);
  return match == null ? null : { file: match[1] ?? '', line: Number(match[2]) };
}

/** A file that the line at `around` names, seen from the top of upstream's tree rather than from the folder that make had entered. */
export function fromTop(file: string, around: Around): string {
  if (file.startsWith('/')) return withoutRoot(file);
  return below(file.startsWith('../') ? '' : (stop(around)?.folder ?? ''), file);
}

/** `src/x.c:3:10: error: ...`, `src/x.go:3:2: ...`, or perl's `at t/x.t line 3`. */
function atHead(said: string): OutputPlace | null {
  const [, file = '', line] = /^\s*(?:File ")?((?:\.{0,2}\/)?[\w.+/-]+\.\w+|[\w./-]*[Mm]akefile)(?:", line |:|\()(\d+)/.exec(said) ?? / at ((?:[\w.+-]+\/)*[\w.+-]+\.\w+) line (\d+)\.$/.exec(said) ?? [];
  return line === undefined ? null : { file, line: Number(line) };
}

/** The innermost file of upstream's in a traceback of Python that ends with the line. */
function inTraceback({ lines, index }: Around): OutputPlace | null {
  if (!/^\w*(?:Error|Exception)\b/.test(lines[index] ?? '')) return null;
  for (let at = index - 1; at >= 0 && /^(?: |Traceback)/.test(lines[at] ?? ''); at--) {
    const [, file = '', line] = /^\s+File "(\/build\/[^"]+|[^"/<][^"]*)", line (\d+)/.exec(lines[at] ?? '') ?? [];
    if (line !== undefined) return { file, line: Number(line) };
  }
  return null;
}

/** A Makefile of upstream's at whose line make stopped; debian/rules and what CMake generates tell nothing. */
function makefile(around: Around): OutputPlace | null {
  // What debhelper says at the end comes after make's own word.
  for (const index of [around.index, Math.max(around.index - nearby, 0)]) {
    const { file = null, line = null, folder = '' } = stop({ ...around, index }) ?? {};
    if (file !== null && line !== null && !/(?:^|\/)debian\/|CMakeFiles|^\/usr\//.test(file)) return { file: below(folder, withoutRoot(file)), line };
  }
  return null;
}

const nearby = 8;

interface Stop {
  /** null where make does not say it. */
  readonly file: string | null;
  readonly line: number | null;
  /** Seen from the top; empty for the top itself. */
  readonly folder: string;
}

/** The first make that ended for the line, and the folder it was in. */
function stop({ lines, index }: Around): Stop | null {
  for (let at = index; at < lines.length; at++) {
    const match = /^make(\[\d+\])?: \*\*\* (?:\[(?:([^\]:]+):(\d+): )?[^\]]+\]|.*\.  Stop\.)/.exec(lines[at] ?? '');
    if (match === null) continue;
    const [, level = '', file = null, line = null] = match;
    const leaving = `make${level}: Leaving directory '`;
    const left = lines.slice(at).find((one) => one.startsWith(leaving));
    return { file, line: line === null ? null : Number(line), folder: left === undefined ? '' : withoutRoot(left.slice(leaving.length, -1)) };
  }
  return null;
}

/** /build/NAME-VERSION/src/x.c is src/x.c; pybuild and perl build copies. */
function withoutRoot(path: string): string {
  return path.replace(/^\/build\/[^/]+(?:\/|$)/, '').replace(/^\.pybuild\/[^/]+\/build\/|^blib\/(?=lib\/)/, '');
}

function below(folder: string, file: string): string {
  const plain = file.replace(/^(?:\.{1,2}\/)+/, '');
  return folder === '' || folder.startsWith('/') || plain.startsWith(`${folder}/`) ? plain : `${folder}/${plain}`;
}
