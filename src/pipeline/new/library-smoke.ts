// A library's own test: a program that includes its main header is built against what was installed, linked and run.
import type { InstallStep } from '../../contracts/artifacts.ts';
import { diagnose } from '../../debian/triage/diagnose.ts';
import type { Wanted } from '../../debian/triage/diagnosis.ts';
import { valueAt, withRelation, withValue, type Draft } from './draft.ts';

type Smoke = Readonly<Record<string, unknown>>;

const cxx = /\.(?:hh|hpp|hxx|h\+\+)$/;
// What headers take for granted that does not include it itself.
const usual = ['setjmp.h', 'stdarg.h', 'stddef.h', 'stdint.h', 'stdio.h', 'stdlib.h', 'sys/types.h'].map((name) => `#include <${name}>\n`).join('');
const main = 'int main(void)\n{\n    return 0;\n}';

/** The smoke test of a library by the absolute paths of its files; null where it has no header. `names` are what it is called. */
export function librarySmoke(paths: readonly string[], names: readonly string[]): Smoke | null {
  const headers = paths.flatMap((path) => /^\/usr\/include\/(?:[a-z0-9_]+-linux-gnu[a-z0-9]*\/)?([\w.+/-]+\.(?:h|hh|hpp|hxx|h\+\+))$/.exec(path)?.[1] ?? []);
  const plain = (text: string) => text.toLowerCase().replace(/^lib|[-_.\d]+$/g, '');
  const pkgconf = paths.flatMap((path) => /^\/usr\/(?:lib|share)\/(?:[^/]+\/)?pkgconfig\/([\w.+-]+)\.pc$/.exec(path)?.[1] ?? []).slice(0, 5);
  const called = new Set([...names, ...pkgconf].map(plain));
  const depth = (header: string) => header.split('/').length;
  const isNamed = (header: string) => called.has(plain(header.slice(header.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '')));
  const [header] = [...headers].sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)) || depth(a) - depth(b) || (a < b ? -1 : 1));
  if (header === undefined) return null;
  return { [cxx.test(header) ? 'c++' : 'c']: `${usual}#include <${header}>\n\n${main}`, ...(pkgconf.length === 0 ? {} : { pkgconf }) };
}

/** What is changed after that test has failed: what it misses becomes a dependency, else it is tried in C++, else it goes; null where it has not failed. `packagesWith` looks up what is missed. */
export async function mendLibrarySmoke(draft: Draft, steps: readonly InstallStep[], packagesWith: (wanted: Wanted) => Promise<readonly string[]>): Promise<{ readonly draft: Draft; readonly told: string } | null> {
  const failed = steps.find(({ name, status }) => status === 'failed' && /# a program in C(?:\+\+)? is built and run/.test(name));
  const packages = valueAt(draft.recipe, ['packages']) as Readonly<Record<string, { readonly smoke?: readonly Smoke[] }>>;
  const [owner, { smoke = [] } = {}] = Object.entries(packages).find(([, one]) => one.smoke?.some(isProgram) === true) ?? [];
  if (failed === undefined || owner === undefined) return null;
  const found = diagnose(failed.detail.split(' | '));
  const wanted = found?.wanted ?? null;
  const isC = smoke.some((test) => test['c'] !== undefined);
  // A header without an ending is one of C++ itself.
  const isOfCxx = isC && wanted?.kind === 'header' && !wanted.name.includes('.');
  for (const name of wanted === null || isOfCxx ? [] : await packagesWith(wanted)) {
    const made = withRelation(draft, ['packages', owner, 'depends'], name, `a program that uses the library is not built without it: ${found?.said.slice(0, 160) ?? ''}`);
    if (made !== draft && packages[name] === undefined) return { draft: made, told: `${owner} depends on ${name}: ${found?.cause ?? ''}` };
  }
  const inCxx = smoke.map(({ c, ...test }) => (c === undefined ? test : { 'c++': c, ...test }));
  if (isC) return { draft: withValue(draft, ['packages', owner, 'smoke'], inCxx), told: `the library's test is one in C++: ${failed.detail.slice(0, 160)}` };
  const kept = smoke.filter((test) => !isProgram(test));
  const rest = Object.entries(packages[owner] ?? {}).filter(([key]) => key !== 'smoke');
  const without = withValue(draft, ['packages', owner], { ...Object.fromEntries(rest), ...(kept.length === 0 ? {} : { smoke: kept }) });
  return { draft: { ...without, uncertain: [...without.uncertain, `no program that uses the library was built: ${failed.detail.slice(0, 200)}`] }, told: 'the test of the library is left out: its header is not for programs by itself' };
}

function isProgram(test: Smoke): boolean {
  return test['c'] !== undefined || test['c++'] !== undefined;
}
