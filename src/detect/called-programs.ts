// Which programs the scripts of a package call: shell scripts by their commands, Python and Perl by the calls that start processes. Pure.
import { plainName } from './shell-scan.ts';
import { shellCommands, type Call } from './shell-commands.ts';

/** A script as it is installed. */
export interface Script {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** A program that scripts call. */
export interface Called {
  readonly name: string;
  readonly call: Call;
  /** Of the first that calls it. */
  readonly path: string;
  readonly line: number;
}

const started: Readonly<Record<'python' | 'perl', readonly RegExp[]>> = {
  python: [
    /\b(?:subprocess\.(?:run|call|getoutput|getstatusoutput)|check_call|check_output|Popen|create_subprocess_exec)\(\s{0,40}[[(]?\s{0,40}f?["']([\w.+-]{2,40})(?=["' ])/g,
    /\bos\.(?:system|popen|execvp|execlp)\(\s{0,40}f?["']([\w.+-]{2,40})(?=["' ])/g,
  ],
  perl: [/\b(?:system|exec)[ (]{1,3}["']([\w.+-]{2,40})(?=["' ])/g, /\bopen\(?[^;\n]{1,80}["']-\|["']\s{0,5},\s{0,5}["']([\w.+-]{2,40})(?=["' ])/g, /(?:=|\bqx\/)\s{0,5}`?([a-z][\w.+-]{1,40})(?= [^`;\n]{0,200}`)/g],
};
const asked = /\b(?:which|find_executable|can_run)\(\s{0,40}["']([\w.+-]{2,40})["']/g;

/** Whether a file of a package is a script that is read: by its first line, or its name. */
export function languageOf({ path, text }: Script): 'shell' | 'python' | 'perl' | null {
  const [, first] = /^#!\s*(\S+(?:[ \t]+\S+)?)/.exec(text) ?? [];
  if (first === undefined) return path.endsWith('.py') ? 'python' : path.endsWith('.pm') || path.endsWith('.pl') ? 'perl' : /\.(?:sh|bash)$/.test(path) ? 'shell' : null;
  if (/\b(?:ba|da|z|k|mk)?sh$/.test(first)) return 'shell';
  return /python/.test(first) ? 'python' : /perl/.test(first) ? 'perl' : null;
}

/** What a script is begun with; null for what every system has, and for Python without a version, which no package of Debian's is to use (Debian's Python policy). */
function interpreterOf(text: string): string | null {
  const name = /^#!\s*\/(?:usr\/)?(?:s?bin\/env\s+|(?:local\/)?s?bin\/)([\w.+-]+)/.exec(text)?.[1] ?? null;
  return name === null || /^(?:(?:ba|da)?sh|perl|python|env)$/.test(name) ? null : name;
}

/** What the scripts call, by name; not what is one of the scripts, or a function of one. */
export function calledPrograms(scripts: readonly Script[]): Called[] {
  const found = new Map<string, Called>();
  const own = new Set(scripts.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const functions = new Set<string>();
  const optional = new Set<string>();
  const add = (name: string, one: Omit<Called, 'name'>) => {
    const before = found.get(name);
    if (one.call === 'if-there') optional.add(name);
    if (before === undefined || (one.call === 'always' && before.call !== 'always')) found.set(name, { name, ...one });
  };
  for (const script of scripts) {
    const language = languageOf(script);
    const interpreter = interpreterOf(script.text);
    if (interpreter !== null) add(interpreter, { call: 'always', path: script.path, line: 1 });
    if (language === 'shell') {
      const { calls, functions: defined } = shellCommands(script.text);
      for (const name of defined) functions.add(name);
      for (const [name, { call, line }] of calls) add(name, { call, path: script.path, line });
    } else if (language !== null) {
      for (const pattern of started[language]) for (const { match, line } of lined(script.text, pattern)) add(match, { call: 'sometimes', path: script.path, line });
      for (const { match, line } of lined(script.text, asked)) add(match, { call: 'if-there', path: script.path, line });
    }
  }
  return [...found.values()].map((one) => (optional.has(one.name) ? { ...one, call: 'if-there' as const } : one)).filter(({ name }) => plainName.test(name) && !own.has(name) && !functions.has(name));
}

function lined(text: string, pattern: RegExp): { match: string; line: number }[] {
  let [line, from] = [1, 0];
  return [...text.matchAll(pattern)].map((match) => {
    for (let at = text.indexOf('\n', from); at !== -1 && at < match.index; at = text.indexOf('\n', at + 1)) line++;
    from = match.index;
    return { match: match[1] ?? '', line };
  });
}
