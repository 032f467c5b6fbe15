// Whether built packages are what they should be: something is in them, where Debian has it, and the programs say the version that was packaged. Pure.
import type { DebEntry } from '../contracts/deb-content.ts';
import { literally } from '../text/pattern.ts';

/** What is in built packages. */
export interface Contents {
  /** Why this is no success. One sentence each. */
  readonly problems: readonly string[];
  /** Shared libraries with the version of their SONAME, by path. */
  readonly libraries: readonly { readonly path: string; readonly name: string; readonly version: string }[];
  readonly headers: boolean;
  /** Absolute paths of all files and links. */
  readonly paths: readonly string[];
}

/** Where packages may have files (Policy 9.1, the FHS). */
const places = /^\/(?:usr\/(?:bin|sbin|games|lib|libexec|share|include|src)|lib|bin|sbin|etc|var\/(?:lib|cache|games|spool))\//;

/** Looks at the entries of all packages of a build. */
export function judgeContents(entries: readonly DebEntry[]): Contents {
  const paths = entries.filter(({ type }) => type !== 'directory').map(({ path }) => path);
  // A package.json alone describes what is not there.
  const useful = paths.filter((path) => !/^\/usr\/share\/(?:(?:doc|lintian|man|info|doc-base)\/|nodejs\/(?:@[^/]+\/)?[^/]+\/package\.json$)/.test(path));
  const strange = paths.filter((path) => !places.test(path));
  const problems = [
    ...(useful.length === 0 ? ['the package is empty: nothing of upstream is in it but documentation'] : []),
    ...(strange.length === 0 ? [] : [`files lie outside the usual places: ${strange.slice(0, 5).join(', ')}${strange.length > 5 ? ` and ${strange.length - 5} more` : ''}`]),
  ];
  const named = paths.flatMap((path) => {
    const [, name, version] = /^\/usr\/lib\/(?:[^/]+-linux-gnu[^/]*\/)?(lib[A-Za-z0-9_+.-]+?)\.so\.(\d+(?:\.\d+)*)$/.exec(path) ?? [];
    return name === undefined || version === undefined ? [] : [{ path, name, version }];
  });
  // Of a library's links the shortest has the name by which programs look for it.
  const libraries = named.filter((one) => !named.some((other) => other.name === one.name && other.version.length < one.version.length));
  return { problems, libraries, headers: paths.some((path) => path.startsWith('/usr/include/')), paths };
}

/** How a program showed itself. */
export type Verdict =
  | { readonly kind: 'version'; readonly option: string; readonly said: string }
  | { readonly kind: 'starts'; readonly option: string; readonly exitCode: number; readonly expect: string | null }
  | { readonly kind: 'waits' }
  | { readonly kind: 'other-version'; readonly option: string; readonly said: string }
  | { readonly kind: 'broken'; readonly said: string };

interface Answered {
  readonly option: string;
  readonly exitCode: number | null;
  readonly output: string;
}

const broken = /error while loading shared libraries|ModuleNotFoundError|ImportError|PackageNotFoundError|DistributionNotFound|Can't locate \S+ in @INC|Cannot find (?:module|package) '|MODULE_NOT_FOUND|command not found|: not found$|No such file or directory$|bad interpreter|line \d+: \S+: Permission denied|Segmentation fault|undefined symbol|SyntaxError/m;

/** What a program's answers to the usual options amount to. `version` is the upstream version of the package. */
export function judgeProgram(answers: readonly Answered[], version: string, name: string): Verdict {
  const plain = version.replace(/[~+].*$|-\d+$/, '');
  for (const { option, exitCode, output } of answers) {
    const said = saidVersion(output, plain);
    if (said !== null && exitCode === 0) return { kind: 'version', option, said };
  }
  const good = answers.find(({ exitCode, output }) => exitCode === 0 && output.trim() !== '' && !broken.test(output));
  const asked = answers.find(({ option, exitCode, output }) => ['--version', '-V', 'version'].includes(option) && exitCode === 0 && otherVersion(output, name) !== null);
  if (asked !== undefined) return { kind: 'other-version', option: asked.option, said: otherVersion(asked.output, name) ?? '' };
  if (good !== undefined) return { kind: 'starts', option: (answers.find((one) => one === good) ?? good).option, exitCode: 0, expect: firstWord(good.output) };
  // A program that is for root alone has started where it says so; what it does is not seen.
  if (answers.length > 0 && answers.every(({ exitCode, output }) => exitCode !== 126 && !broken.test(output) && /permission denied|operation not permitted|must be (?:run (?:as|by) )?root|are you root|needs? root/i.test(output))) return { kind: 'waits' };
  const failure = answers.find(isFailure);
  if (failure !== undefined && answers.every((one) => one.exitCode === null || isFailure(one))) return { kind: 'broken', said: lastLine(failure.output) };
  if (answers.some(({ exitCode }) => exitCode === null)) return { kind: 'waits' };
  const usage = answers.find(({ option, output }) => option.includes('h') && output.trim() !== '') ?? answers[0];
  if (usage === undefined || usage.exitCode === null) return { kind: 'waits' };
  return { kind: 'starts', option: usage.option, exitCode: usage.exitCode, expect: firstWord(usage.output) };
}

/** Whether a program came to nothing: it was not found, crashed, or misses something. Perl's die ends with 255, also where it is the usage that is told. */
function isFailure({ exitCode, output }: Answered): boolean {
  if (exitCode === 0) return false;
  return broken.test(output) || exitCode === 126 || exitCode === 127 || (exitCode !== null && exitCode > 128 && exitCode !== 141 && !(exitCode === 255 && /\busage\b/i.test(output)));
}

/** The version as the program writes it: 1.2.0 is also 1.2, and 1.08 also 1.8. */
function saidVersion(output: string, version: string): string | null {
  // A number alone may be anything: it is a version behind that word.
  const exact = (text: string) => new RegExp(`${/^\d+$/.test(text) ? '\\b(?:version|v\\.?)[:, ]{0,3}' : '(?<![\\d.])'}${literally(text)}(?!\\w|\\.\\d)`, 'i').test(output);
  if (exact(version)) return version;
  const shorter = version.replace(/(?:\.0+)+$/, '');
  return shorter !== version && shorter !== '' && exact(shorter) ? shorter : null;
}

/** A version in the first lines that stands behind the program's name or the word version. */
function otherVersion(output: string, name: string): string | null {
  const lines = output.split('\n').slice(0, 3).join('\n');
  return new RegExp(`(?:${literally(name)}|\\bversion)[,:]?\\s+(?:\\(.*?\\)\\s*)?(?:version\\s+)?v?(\\d+(?:\\.\\d+)+[\\w.~-]*)`, 'i').exec(lines)?.[1] ?? null;
}

/** A word of the output that will be there the next time. */
function firstWord(output: string): string | null {
  return /\b(?:[Uu]sage|USAGE|[Oo]ptions)\b/.exec(output)?.[0] ?? /[A-Za-z]{4,}/.exec(output)?.[0] ?? null;
}

/** The last line of an output, as far as it fits a sentence. */
export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}
