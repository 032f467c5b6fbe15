// What the files of a build say of each other: the lists of .dsc, .changes and .buildinfo, the environment, and the bills of materials.
import { readFileSync, statSync } from 'node:fs';
import { parseChanges, parseDsc, type ListedFile } from '../debian/artifacts.ts';
import { parseBuildinfo } from '../debian/buildinfo.ts';
import { DebkitError, UsageError } from '../errors.ts';
import { readDeb } from '../system/deb.ts';
import { contentsOf, isPackage } from './read-bill.ts';
import { BillInvalid, readSbom, type SaidByBill } from './read-sbom.ts';
import { environment, type Statement } from './statement.ts';
import type { ProvenanceCheck } from './verify.ts';

// Bytes; several times what the largest source packages of Debian have.
const largest = { list: 64 << 20, sbom: 512 << 20 } as const;

/** The files that are as the statement has them, by name; hashes are sha256. */
export type Beside = ReadonlyMap<string, { readonly path: string; readonly sha256: string }>;

/** Whether each control file lists the others as they are. */
export function checkLists(beside: Beside): ProvenanceCheck[] {
  const parsers = { '.dsc': parseDsc, '.buildinfo': parseBuildinfo, '.changes': parseChanges } as const;
  return [...beside].flatMap(([name, { path }]): ProvenanceCheck[] => {
    const [, parse] = Object.entries(parsers).find(([ending]) => name.endsWith(ending)) ?? [];
    if (parse === undefined) return [];
    return [judged(name, () => {
      const { files } = parse(readText(path, largest.list));
      const wrong = files.flatMap((file) => mismatch(file, beside));
      return wrong.length > 0 ? wrong : { passed: `lists ${files.length} files as they are` };
    })];
  });
}

function mismatch({ name, sha256 }: ListedFile, beside: Beside): string[] {
  const own = beside.get(name);
  if (own === undefined) return [`lists ${name}, which is not there as the statement has it`];
  return own.sha256 === sha256 ? [] : [`lists ${name} with sha256 ${sha256}, and it has ${own.sha256}`];
}

/** Whether the statement names what the .buildinfo says was installed. */
export function checkEnvironment({ predicate }: Statement, beside: Beside): ProvenanceCheck[] {
  return [...beside].filter(([name]) => name.endsWith('.buildinfo')).map(([name, { path }]) => judged(name, () => {
    const { installed } = parseBuildinfo(readText(path, largest.list));
    const said = predicate.buildDefinition.resolvedDependencies;
    const same = said.find((one) => one.name === 'environment')?.digest?.['sha256'] === environment(installed, '').digest?.['sha256'];
    return same ? { passed: `its ${installed.length} installed packages are the statement's` } : ['its installed packages are not those that the statement names'];
  }));
}

/** Whether a bill of materials says what the packages hold, by every file in them. Error: COMMAND_NOT_FOUND (exit 3). */
export async function checkSbom(name: string, beside: Beside, signal: AbortSignal): Promise<ProvenanceCheck> {
  let said: SaidByBill;
  try {
    said = readSbom(readText(beside.get(name)?.path ?? '', largest.sbom));
  } catch (error) {
    if (!(error instanceof BillInvalid || error instanceof DebkitError)) throw error;
    return { name, status: 'failed', detail: error.message };
  }
  const wrong: string[] = [];
  for (const [file, sha256] of said.files) wrong.push(...mismatch({ name: file, sha256, size: 0 }, beside));
  let files = 0;
  const debs = [...beside].filter(([file]) => isPackage(file));
  for (const [deb, { path }] of debs) {
    const contents = said.contents.get(deb);
    if (contents === undefined) {
      wrong.push(`does not have ${deb}`);
      continue;
    }
    try {
      const own = new Map(contentsOf(await readDeb(path, { signal })).map((one) => [one.path, one.sha256]));
      files += own.size;
      for (const one of new Set([...own.keys(), ...contents.keys()])) if (own.get(one) !== contents.get(one)) wrong.push(`${one} in ${deb} is not as it says`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      wrong.push(error.message);
    }
  }
  for (const [file, { path }] of beside) {
    if (!file.endsWith('.buildinfo')) continue;
    const installed = installedOf(path);
    const own = new Set(installed.map((one) => one.replace(/^([^\s:]+)(?::\S+)? \(= (\S+)\)$/, '$1 $2')));
    if (own.size !== said.dependencies.size || [...own].some((one) => !said.dependencies.has(one))) wrong.push(`its build dependencies are not those of ${file}`);
  }
  return wrong.length > 0 ? { name, status: 'failed', detail: shortened(wrong) } : { name, status: 'passed', detail: `says what is in ${debs.length} packages, ${files} files` };
}

/** Installed-Build-Depends; nothing where it cannot be read, which checkLists tells. */
function installedOf(path: string): readonly string[] {
  try {
    return parseBuildinfo(readText(path, largest.list)).installed;
  } catch (error) {
    if (error instanceof DebkitError) return [];
    throw error;
  }
}

function readText(path: string, most: number): string {
  const { size } = statSync(path);
  if (size > most) throw new UsageError('FILE_TOO_LARGE', `it has ${size} bytes, more than is read`);
  return readFileSync(path, 'utf8');
}

/** What a check found, where a file that cannot be read is one more finding. */
function judged(name: string, check: () => { readonly passed: string } | readonly string[]): ProvenanceCheck {
  try {
    const found = check();
    return 'passed' in found ? { name, status: 'passed', detail: found.passed } : { name, status: 'failed', detail: shortened(found) };
  } catch (error) {
    if (!(error instanceof DebkitError)) throw error;
    return { name, status: 'failed', detail: error.message };
  }
}

function shortened(all: readonly string[]): string {
  return `${all.slice(0, 5).join('; ')}${all.length > 5 ? `; and ${all.length - 5} more` : ''}`;
}
