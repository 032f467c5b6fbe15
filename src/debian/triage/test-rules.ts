// Builds that end in upstream's tests: which of them failed, as each test runner says it.
import type { Around, Finding, OutputPlace, Rule } from './diagnosis.ts';
import { fromTop } from './output-place.ts';
import { commandBefore } from './stopped-command.ts';

const test = { class: 'test-failed', side: 'upstream' } as const;
const advice = 'the build has no network and no root: a test that wants them is left out, with its reason, by `build.test: {run: false, reason: ...}` or an `edits` entry; else the package does not work';

/** From the most telling to the vaguest. */
export const testRules: readonly Rule[] = [
  { ...test, pattern: /^--- FAIL: (\S+)|^not ok \d+ -? ?(.*)/, explain: ([, go, tap], around) => failed(go ?? tap ?? '', around) },
  { ...test, pattern: /^(?:FAIL|ERROR|FAILED):? (?!Backend subprocess)([\w./:-]+)(?: \(exit status: \d+\))?/, explain: ([, name = ''], around) => failed(name, around) },
  // CTest, and meson, whose names of tests may have spaces.
  { ...test, pattern: /^\s*\d+\/\d+ Test +#\d+: (\S+) \.*\*\*\*(\w+)/, explain: ([, name = '', how = ''], around) => failed(name, around, how === 'Timeout' ? 'took too long' : 'failed') },
  { ...test, pattern: /^\s*\d+\/\d+ (\S+(?: \S+){0,12}?) +(FAIL|TIMEOUT|ERROR) +\d/, explain: ([, name = '', how = ''], around) => failed(name, around, how === 'TIMEOUT' ? 'took too long' : 'failed') },
  { ...test, pattern: /^\s*(?:\d+\/\d+ )?(\S+) +(?:\.+ *)?(?:\*\*\*Failed|FAIL\b)/, explain: ([, name = ''], around) => failed(name, around) },
  { ...test, pattern: /^(\S+\.t) +\.+ .*(?:Failed|Dubious)/, explain: ([, name = ''], around) => failed(name, around) },
  { ...test, pattern: /^test (\S+) \.\.\. FAILED$/, explain: ([, name = ''], around) => failed(name, around) },
  {
    ...test,
    vague: true,
    pattern: /unsupported locale setting|(?:cannot|can't|could not|failed to|unable to) (?:set|change) (?:the )?locale\b/i,
    explain: () => ({
      cause: 'it wants a locale that the build does not have, which has C.UTF-8 alone',
      advice: 'name locales-all in `build-depends`, and the locale in `build.environment: {LC_ALL: ...}` where it takes it from there',
      spot: { key: 'build-depends', text: null },
    }),
  },
  {
    ...test,
    vague: true,
    pattern: /FAILED \((?:failures|errors)|\[\s*FAILED\s*\]|^# FAIL:\s+[1-9]|dh_auto_test: error|override_dh_auto_test\] Error|stamp-makefile-check\] Error|Result: FAIL/,
    explain: (_, around) => {
      const command = commandBefore(around);
      const said = command === null ? {} : { said: command.said, place: command.place };
      return { cause: command === null ? "upstream's tests failed" : `upstream's tests failed: the command of ${command.target}${command.end}`, advice, spot: { key: 'test', text: null }, ...said };
    },
  },
];

function failed(name: string, around: Around, how = 'failed'): Finding {
  const place = testPlace(name, around);
  return { cause: `upstream's test ${name} ${how}`, advice, spot: { key: 'test', text: null }, ...(place === null ? {} : { place }) };
}

/** How far from the name of a test what it said may lie. */
const reach = 400;

/** A test's file where its name is one, and the line where the output tells it; else what the lines below the name tell. */
function testPlace(name: string, around: Around): OutputPlace | null {
  const { lines, index } = around;
  const [, file = ''] = /^((?:[\w.-]+\/)*[\w-]+\.(?:t|py|sh|c|js|pl|test))(?:::|$)/.exec(name) ?? [];
  if (file !== '') {
    const near = lines.slice(Math.max(index - reach, 0), index + reach);
    const line = near.map((one) => lineIn(one, file)).find((one) => one !== null) ?? null;
    return { file: fromTop(file, around), line };
  }
  // Test::More and Go's testing name file and line below, and Python's unittest the frames of a traceback, the innermost last.
  const below = lines.slice(index + 1, index + 30);
  // On another stream than the verdict, and so before or after it.
  const perl = [...below, ...lines.slice(Math.max(index - 8, 0), index)].map((one) => /^# +at (\S+) line (\d+)\.?$/.exec(one)).find((match) => match !== null);
  if (perl !== undefined) return { file: perl?.[1] ?? '', line: Number(perl?.[2]) };
  // With -v, what a test of Go says comes before its verdict.
  const began = lines.slice(Math.max(index - 30, 0), index).findLastIndex((one) => one.startsWith('=== RUN ') && one.endsWith(` ${name}`));
  const spoken = began < 0 ? below : [...lines.slice(Math.max(index - 30, 0) + began, index), ...below];
  const go = spoken.map((one) => /^\s+([\w-]+_test\.go):(\d+):/.exec(one)).find((match) => match !== null);
  if (go !== undefined) return { file: go?.[1] ?? '', line: Number(go?.[2]) };
  const ended = below.findIndex((one) => /^(?:\w*Error\b|={10})/.test(one));
  const frames = below.slice(0, Math.max(ended, 0)).map((one) => /^ {2}File "([^"]+)", line (\d+)/.exec(one)).filter((match) => match !== null && !match[1]?.startsWith('/usr/'));
  const frame = frames.at(-1);
  return frame == null ? null : { file: fromTop(frame[1] ?? '', around), line: Number(frame[2]) };
}

/** The line of the file that a line of the output names: `x.py:3: ...`, perl's `at t/x.t line 3`. */
function lineIn(said: string, file: string): number | null {
  const at = said.indexOf(file);
  if (at < 0 || said.length > 2000) return null;
  const number = /^(?::| line )(\d+)\b/.exec(said.slice(at + file.length))?.[1];
  return number === undefined ? null : Number(number);
}
