// Which programs a shell script calls, and how surely. Pure.
import { plainName, ShellScan, type Found } from './shell-scan.ts';
import { builtins } from './shell-words.ts';

/** How a program is wanted: always, in some branch, or where it is there. */
export type Call = 'always' | 'sometimes' | 'if-there';

/** Programs by name. */
export type Calls = ReadonlyMap<string, { readonly call: Call; readonly line: number }>;

/** What a script calls, without the shell's own words, and the functions that it has, which other scripts may call. */
export interface ShellCalls {
  readonly calls: Calls;
  readonly functions: ReadonlySet<string>;
}

const longest = 1 << 18;

/** Reads the first 256 KiB of a script. */
export function shellCommands(text: string): ShellCalls {
  const scan = new ShellScan(text.slice(0, longest));
  scan.read();
  const calls = new Map<string, { call: Call; line: number }>();
  const named = ({ name, sure }: Found) => (name.startsWith('$') ? (scan.values.get(name.slice(1)) ?? []).map((value) => ({ name: value.name, sure: sure && value.sure })) : [{ name, sure }]);
  for (const one of scan.found) {
    for (const { name, sure } of named(one)) {
      if (!plainName.test(name) || builtins.has(name) || scan.functions.has(name)) continue;
      const call = scan.guarded.has(name) ? 'if-there' : sure ? 'always' : 'sometimes';
      const before = calls.get(name);
      if (before === undefined || (call === 'always' && before.call === 'sometimes')) calls.set(name, { call, line: before?.line ?? one.line });
    }
  }
  return { calls, functions: scan.functions };
}

