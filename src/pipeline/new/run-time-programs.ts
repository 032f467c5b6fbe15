// The packages of the programs that installed scripts call: Depends for what is always called, Recommends for what a branch calls, Suggests for what a script can do without.
import { join } from 'node:path';
import type { DebEntry } from '../../contracts/deb-content.ts';
import type { BaseSpec } from '../../contracts/sandbox.ts';
import { isOrdinaryDeb } from '../../debian/file-names.ts';
import { decodeText } from '../../debian/decode-text.ts';
import { languageOf, type Called, type Script } from '../../detect/called-programs.ts';
import type { EnvironmentContext } from '../../sandbox/apt.ts';
import { ownersOfEach } from '../../sandbox/contents.ts';
import { suitePackages, type SuitePackage } from '../../sandbox/suite-packages.ts';
import { readDebFiles } from '../../system/deb.ts';
import type { BuildOutcome } from '../outcome.ts';
import { valueAt, withRelation, type Draft } from './draft.ts';

const places = /^\/usr\/(?:bin|sbin|games|libexec|lib|share)\/(?!doc\/|man\/|info\/|locale\/|bash-completion\/|zsh\/|fish\/|perl5\/|nodejs\/)/;
const mostBytes = 1 << 19;
const mostScripts = 500;
const keys = { always: 'depends', sometimes: 'recommends', 'if-there': 'suggests' } as const;

/** What is called, and where it comes from. */
export interface Asked {
  readonly outcome: BuildOutcome;
  readonly entries: readonly DebEntry[];
  readonly signal: AbortSignal;
}

/** The scripts that the packages of a build install. Errors: those of readDebFiles. */
export async function installedScripts({ outcome, entries, signal }: Asked): Promise<Script[]> {
  const candidates = entries.filter(({ path, type, size, mode }) => type === 'file' && size <= mostBytes && places.test(path) && ((mode & 0o111) !== 0 || /\.(?:sh|bash|py|pl|pm)$/.test(path)));
  const paths = new Set(candidates.slice(0, mostScripts).map(({ path }) => path));
  const scripts: Script[] = [];
  for (const { name } of outcome.files.filter((file) => isOrdinaryDeb(file.name))) {
    await readDebFiles(join(outcome.folder, name), { paths, bytes: mostBytes, signal }, (path, content) => {
      const script = { path, text: content.includes(0) ? '' : decodeText(content) };
      if (languageOf(script) !== null) scripts.push(script);
    });
  }
  return scripts;
}

/** The draft with the packages of what its scripts call, and what is told of each; the same draft where there are none to add. Errors: those of the indexes. */
export async function withCalledPrograms(draft: Draft, called: readonly Called[], base: BaseSpec, context: EnvironmentContext): Promise<{ readonly draft: Draft; readonly told: readonly string[] }> {
  const packages = valueAt(draft.recipe, ['packages']) as Readonly<Record<string, unknown>>;
  const names = Object.keys(packages);
  const owner = names.find((name) => !/-dev$|^lib.*\d$/.test(name)) ?? names[0] ?? '';
  const owners = new Map([...(await ownersOfEach(called.map(({ name }) => ({ kind: 'program' as const, name })), base, context))].map(([{ name }, value]) => [name, value] as const));
  const known = await suitePackages([...owners.values()].flatMap((one) => one?.all ?? []), base, context);
  const told: string[] = [];
  // debhelper's substvars of these name their interpreter already.
  const implied = ({ python: 'python3', nodejs: 'node' } as Readonly<Record<string, string>>)[String(valueAt(draft.recipe, ['build', 'system']))];
  let made = draft;
  for (const one of called) {
    if (one.name === implied) continue;
    const chosen = packageOf(one.name, owners.get(one.name)?.all ?? [], known);
    if (chosen === null || names.includes(chosen) || known.get(chosen)?.source === draft.recipe['source'] || isNamed(made, owner, chosen)) continue;
    const key = keys[one.call];
    made = withRelation(made, ['packages', owner, key], chosen, `${one.path}:${one.line} calls ${one.name}`);
    told.push(`${owner} ${key} ${chosen}: ${one.path}:${one.line} calls ${one.name}`);
  }
  return { draft: made, told };
}

/** The package that is meant; null where the system always has it, or several could be. */
function packageOf(name: string, all: readonly string[], known: ReadonlyMap<string, SuitePackage>): string | null {
  const there = all.filter((one) => known.has(one));
  if (there.length === 0 || there.some((one) => known.get(one)?.essential === true)) return null;
  const named = there.find((one) => one === name) ?? there.find((one) => known.get(one)?.source === name);
  const found = named ?? (there.length === 1 ? (there[0] ?? null) : null);
  return found === null ? null : wholePackage(name, found);
}

/** The package that a program has its name from, where a part of it has the program: `python3` of python3-minimal, on which others must not depend (Debian's Python policy). */
export function wholePackage(program: string, name: string): string {
  return name === `${program}-minimal` ? program : name;
}

function isNamed(draft: Draft, owner: string, name: string): boolean {
  return (['depends', 'recommends', 'suggests'] as const).some((key) => ((valueAt(draft.recipe, ['packages', owner, key]) as readonly string[] | undefined) ?? []).includes(name));
}
