// vendor/ of a Go program, as `go mod vendor` lays it: of each module the packages that are imported, and modules.txt. Nothing of Go's is run.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { StageContext } from '../../contracts/context.ts';
import { HostError, UpstreamError } from '../../errors.ts';
import { byBytes } from '../../system/files.ts';
import { withZip, type ZipEntry } from '../../system/zip.ts';
import { fetchParts } from './fetch-part.ts';
import { goBuildList, isComplete, type GoModule } from './go-build-list.ts';
import { h1Hex, moduleLimits } from './go-hash.ts';
import { escapeModule, goImports, isIgnored, isModulePath, readGoMod, readGoSum, type GoMod, type GoVersion } from './go-mod.ts';
import type { Vendored, VendoredPart } from './part.ts';

/** What of a Go program says what is vendored. */
export interface GoSources {
  readonly goMod: string;
  readonly goSum: string;
  /** What its files import, those of its tests too. */
  readonly imports: ReadonlySet<string>;
}

/** Licences and the like, which go with every package below them. */
const legal = /^(?:AUTHORS|CONTRIBUTORS|COPYLEFT|COPYING|COPYRIGHT|LEGAL|LICEN[CS]E|NOTICE|PATENTS|UNLICENSE)/i;

/** A module's zip on disk, by the packages that are taken of it. */
interface Taken {
  readonly module: GoModule;
  readonly zip: string;
  /** Relative to the module; empty is its top. */
  readonly folders: Set<string>;
}

/** Writes the packages into the folder `tree`. Errors: VENDOR_NOT_HELD, VENDOR_LOCK_INVALID, NO_REGISTRY, and those of fetching. */
export async function layGo({ goMod, goSum, imports }: GoSources, tree: string, registry: string | null, context: StageContext): Promise<Vendored> {
  if (registry === null) throw new HostError('NO_REGISTRY', 'no module proxy of Go is known', { hint: 'set GOPROXY, or `registries: {go: URL}` in the configuration' });
  const [main, sums] = [readGoMod(goMod), readGoSum(goSum)];
  if (main.module === '') throw new UpstreamError('VENDOR_LOCK_INVALID', 'go.mod names no module');
  const modules = await goBuildList(main, async (module) => {
    const [path = ''] = await fetchParts([partOf({ ...module, from: module, explicit: false }, 'mod', sums, registry)], context);
    return readFileSync(path, 'utf8');
  });
  const taken = await take(imports, { main, modules, sums, registry }, context);
  const used = [...taken.values()].filter(({ folders }) => folders.size > 0).sort((a, b) => byBytes(a.module.path, b.module.path));
  for (const one of used) await write(one, tree);
  // Before 1.17 go mod vendor did not say which language the modules are in.
  const goOf = new Map<string, string | null>();
  if (isComplete(main)) for (const { module, zip } of used) goOf.set(module.path, await goVersionOf(zip, module.from));
  if (used.length > 0) writeFileSync(join(tree, 'modules.txt'), modulesText(main, modules, taken, goOf));
  return { parts: used.map(({ module }) => partOf(module, 'zip', sums, registry)), notes: [] };
}

interface Known {
  readonly main: GoMod;
  readonly modules: readonly GoModule[];
  readonly sums: ReadonlyMap<string, string>;
  readonly registry: string;
}

/** Follows imports from package to package, fetching modules as they are come upon. */
async function take(imports: ReadonlySet<string>, { main, modules, sums, registry }: Known, context: StageContext): Promise<Map<string, Taken>> {
  const taken = new Map<string, Taken>();
  const seen = new Set<string>();
  for (let wave = [...imports]; wave.length > 0;) {
    const fresh = wave.filter((path) => !seen.has(path) && isForeign(path, main.module));
    fresh.forEach((path) => void seen.add(path));
    const wanted = new Map(fresh.map((path) => [path, modules.filter((module) => path === module.path || path.startsWith(`${module.path}/`)).sort((a, b) => b.path.length - a.path.length)] as const));
    const missing = [...new Set([...wanted.values()].flat())].filter((module) => !taken.has(module.path));
    const zips = await fetchParts(missing.map((module) => partOf(module, 'zip', sums, registry)), context);
    missing.forEach((module, index) => void taken.set(module.path, { module, zip: zips[index] ?? '', folders: new Set() }));
    const next = new Set<string>();
    for (const [path, owners] of wanted) {
      for (const owner of owners) {
        const one = taken.get(owner.path);
        const folder = path.slice(owner.path.length + 1);
        const found = one === undefined ? null : await importsOf(one, folder);
        if (one === undefined || found === null) continue;
        one.folders.add(folder);
        found.forEach((other) => void next.add(other));
        break;
      }
    }
    wave = [...next];
  }
  return taken;
}

/** Go's own packages have no dot in their first part. */
function isForeign(path: string, main: string): boolean {
  return (path.split('/')[0] ?? '').includes('.') && path !== main && !path.startsWith(`${main}/`);
}

/** What a package imports; null where the module has no such package. */
function importsOf({ module, zip }: Taken, folder: string): Promise<string[] | null> {
  return withZip(zip, moduleLimits, async (entries) => {
    const files = inFolder(entries, module.from, folder).filter(({ path }) => path.endsWith('.go') && !path.endsWith('_test.go'));
    return files.length === 0 ? null : (await Promise.all(files.map(textOf))).filter((text) => !isIgnored(text)).flatMap(goImports);
  });
}

async function textOf(entry: ZipEntry): Promise<string> {
  return (await entry.read()).toString('utf8');
}

function inFolder(entries: readonly ZipEntry[], { path, version }: GoVersion, folder: string): ZipEntry[] {
  const prefix = `${path}@${version}/${folder === '' ? '' : `${folder}/`}`;
  return entries.filter((entry) => entry.path.startsWith(prefix) && !entry.path.slice(prefix.length).includes('/'));
}

async function write({ module, zip, folders }: Taken, tree: string): Promise<void> {
  const top = `${module.from.path}@${module.from.version}/`;
  await withZip(zip, moduleLimits, async (entries) => {
    const embedding = new Set<string>();
    for (const folder of folders) {
      for (const file of inFolder(entries, module.from, folder)) if (file.path.endsWith('.go') && /^\/\/go:embed\b/m.test(await textOf(file))) embedding.add(folder);
    }
    for (const entry of entries) {
      if (!entry.path.startsWith(top)) continue;
      const path = entry.path.slice(top.length);
      const [folder, name] = [dirname(path) === '.' ? '' : dirname(path), path.slice(path.lastIndexOf('/') + 1)];
      const isPart = folders.has(folder) && !/_test\.go$|^go\.(?:mod|sum)$/.test(name);
      const isEmbedded = [...embedding].some((one) => path.startsWith(one === '' ? '' : `${one}/`)) && !name.endsWith('.go');
      const isLegal = legal.test(name) && [...folders].some((one) => folder === '' || one === folder || one.startsWith(`${folder}/`));
      if ((!isPart && !isEmbedded && !isLegal) || (name.endsWith('.go') && isIgnored(await textOf(entry)))) continue;
      const to = join(tree, module.path, path);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, await entry.read(), { mode: 0o644 });
    }
  });
}

/** The language version of a module's own go.mod; null where it has none. */
async function goVersionOf(zip: string, { path, version }: GoVersion): Promise<string | null> {
  const text = (await withZip(zip, moduleLimits, (entries) => entries.find((entry) => entry.path === `${path}@${version}/go.mod`)?.read()))?.toString('utf8') ?? '';
  return /^go\s+(\d[\w.]*)/m.exec(text)?.[1] ?? null;
}

/** vendor/modules.txt, which go holds against go.mod. */
function modulesText(main: GoMod, modules: readonly GoModule[], taken: ReadonlyMap<string, Taken>, goOf: ReadonlyMap<string, string | null>): string {
  const lines: string[] = [];
  for (const { path, version, from, explicit } of modules) {
    const folders = [...(taken.get(path)?.folders ?? [])];
    if (folders.length === 0 && !explicit) continue;
    lines.push(`# ${path} ${version}${arrow({ path, version }, from)}`);
    const go = goOf.get(path) ?? null;
    const said = [...(explicit ? ['explicit'] : []), ...(go === null ? [] : [`go ${go}`])].join('; ');
    if (said !== '') lines.push(`## ${said}`);
    lines.push(...folders.map((folder) => (folder === '' ? path : `${path}/${folder}`)).sort(byBytes));
  }
  // What go.mod replaces and the build has not is named all the same.
  const named = new Set(modules.map(({ path, version }) => `${path} ${version}`));
  for (const { old, by } of main.replaces) {
    if (old.version === '' || !named.has(`${old.path} ${old.version}`)) lines.push(`# ${old.path}${old.version === '' ? '' : ` ${old.version}`}${arrow(old, by)}`);
  }
  return `${lines.join('\n')}\n`;
}

function arrow(old: GoVersion, by: GoVersion): string {
  return old.path === by.path && old.version === by.version ? '' : ` => ${by.path}${by.version === '' ? '' : ` ${by.version}`}`;
}

/** What is fetched of a module: its zip, or its go.mod alone. */
function partOf({ path, version, from }: GoModule, what: 'zip' | 'mod', sums: ReadonlyMap<string, string>, registry: string): VendoredPart {
  if (from.version === '') throw new UpstreamError('VENDOR_NOT_HELD', `go.mod takes ${path} from the folder '${from.path.slice(0, 200)}'`, { hint: 'folders cannot be vendored: ask upstream to take a release' });
  if (![path, from.path].every(isModulePath)) throw new UpstreamError('VENDOR_LOCK_INVALID', `'${path.slice(0, 200)}' in go.mod is no path of a module`);
  const sum = sums.get(`${from.path} ${from.version}${what === 'mod' ? '/go.mod' : ''}`);
  if (sum === undefined) throw new UpstreamError('VENDOR_NOT_HELD', `go.sum has no hash of ${from.path} ${from.version}`, { hint: '`go mod tidy` writes it: ask upstream to' });
  return { name: path, version, place: path, urls: [`${registry}/${escapeModule(from.path)}/@v/${escapeModule(from.version)}.${what}`], hash: { algorithm: `h1-${what}`, value: h1Hex(sum) } };
}
