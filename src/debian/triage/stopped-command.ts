// A command of upstream's Makefile that failed, of which no more is known than what it said last.
import type { Around, OutputPlace, Rule } from './diagnosis.ts';
import { outputPlace } from './output-place.ts';

/** The command, by the target that make made with it. */
export interface StoppedCommand {
  readonly target: string;
  readonly said: string;
  readonly place: OutputPlace | null;
  /** What its exit code tells; empty where nothing. */
  readonly end: string;
}

const word = /^make(?:\[\d+\])?: \*\*\* \[((?!debian\/|\/usr\/)[^\]:]+):\d+: ([^\]]+)\](?: Error (\d+)| (\w+ fault|Aborted|Killed))?/;
const far = 60;

/** The first command of a Makefile of upstream's that failed among the last lines up to `around`; null where make names none. */
export function commandBefore({ lines, index }: Around): StoppedCommand | null {
  for (let at = Math.max(index - far, 0); at <= index; at++) {
    const [, , target, code, signal] = word.exec(lines[at] ?? '') ?? [];
    if (target === undefined) continue;
    const said = lines.slice(Math.max(at - 5, 0), at).findLast((line) => line.trim() !== '' && !/^make(?:\[\d+\])?: /.test(line));
    return { target, said: (said ?? lines[at] ?? '').trim(), place: outputPlace({ lines, index: at }), end: endOf(Number(code), signal) };
  }
  return null;
}

/** What timeout(1) and a shell make of their command's end. */
function endOf(code: number, signal: string | undefined): string {
  if (code === 124) return ', which took too long';
  if (code === 137 || signal === 'Killed') return ', which was killed';
  return code === 134 || code === 139 || signal !== undefined ? ', which crashed' : '';
}

/** The vaguest of all: make says which command failed, and where. */
export const commandRules: readonly Rule[] = [
  {
    class: 'command-failed',
    side: 'recipe',
    vague: true,
    pattern: /^make(?:\[\d+\])?: \*\*\* \[debian\/rules:\d+: ((?:override|execute_(?:before|after))_dh_\w+)\]/,
    explain: ([, target = ''], { lines, index }) => {
      const said = lines[index - 1] ?? '';
      // What debkit has dh call there says itself that it failed.
      if (said.trim() === '' || /^dh_\w+: error: /.test(said) || commandBefore({ lines, index }) !== null) return null;
      return { cause: `the commands of ${target} in debian/rules failed`, advice: 'correct them in `build.rules`', said, spot: { key: 'rules', text: target }, place: null };
    },
  },
  {
    class: 'command-failed',
    side: 'upstream',
    vague: true,
    pattern: word,
    explain: ([, file = '', target = ''], around) => {
      const command = commandBefore(around);
      return {
        cause: `the command of ${target} in ${command?.place?.file ?? file} failed${command?.end ?? ''}`,
        advice: 'see what it says above; the recipe can change it by an `edits` entry, by `build.make` or by `build.environment`',
        spot: { key: 'build', text: null },
        ...(command === null ? {} : { said: command.said, place: command.place }),
      };
    },
  },
];
