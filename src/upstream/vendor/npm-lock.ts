// package-lock.json (npm-shrinkwrap.json): the modules that a program wants when it runs, each where npm would put it. Pure.
import { UpstreamError } from '../../errors.ts';
import { mostParts, type PartHash, type Vendored, type VendoredPart } from './part.ts';

/** An entry, as far as it is read; `dependencies` is that of lock files of version 1, which nest. */
interface Entry {
  readonly version?: unknown;
  readonly resolved?: unknown;
  readonly integrity?: unknown;
  readonly dev?: unknown;
  readonly devOptional?: unknown;
  readonly optional?: unknown;
  readonly inBundle?: unknown;
  readonly bundled?: unknown;
  readonly link?: unknown;
  readonly os?: unknown;
  readonly cpu?: unknown;
  readonly hasInstallScript?: unknown;
  readonly dependencies?: unknown;
}

const moduleName = /^(?:@[a-z0-9~_-][\w.~-]*\/)?[a-z0-9~_-][\w.~-]*$/i;

/**
 * The modules of a lock file that are not for development alone. `registry` is asked first, without a slash at its end; null leaves the file's own URLs.
 * Errors: VENDOR_LOCK_INVALID, VENDOR_NOT_HELD (exit 4).
 */
export function readNpmLock(text: string, file: string, registry: string | null): Vendored {
  const lock = parsed(text, file);
  const entries = isMapping(lock.packages) ? packagesOf(lock.packages) : nested(lock.dependencies, '');
  const notes: string[] = [];
  const parts: VendoredPart[] = [];
  for (const [path, entry] of entries) {
    if (path === '' || entry.dev === true || entry.devOptional === true || entry.inBundle === true || entry.bundled === true) continue;
    const name = nameIn(path, file);
    // A folder of the same tree, which npm would link to.
    if (name === null || entry.link === true) {
      notes.push(`${path} is a part of upstream's own tree, and no module of vendor/`);
      continue;
    }
    if (entry.optional === true && isForMachines(entry)) {
      notes.push(`${name} is optional and compiled for one kind of machine: it is left out`);
      continue;
    }
    if (entry.hasInstallScript === true) notes.push(`${name} has an install script, which is not run`);
    const version = typeof entry.version === 'string' ? entry.version : '';
    parts.push({ name, version, place: path.slice('node_modules/'.length), urls: urlsOf(entry, name, { version, registry, file }), hash: hashOf(entry, `${name} ${version}`, file) });
    if (parts.length > mostParts) throw invalid(file, `it names more than ${mostParts} modules`);
  }
  return { parts: parts.sort((a, b) => (a.place < b.place ? -1 : 1)), notes };
}

interface Lock {
  readonly packages?: unknown;
  readonly dependencies?: unknown;
}

function parsed(text: string, file: string): Lock {
  try {
    const value: unknown = JSON.parse(text);
    if (isMapping(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalid(file, 'it is not JSON with a mapping');
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function packagesOf(packages: Readonly<Record<string, unknown>>): (readonly [string, Entry])[] {
  return Object.entries(packages).map(([path, entry]) => [path, isMapping(entry) ? entry : {}] as const);
}

/** Lock files of version 1: what lies below a module stands within it. */
function nested(dependencies: unknown, below: string, depth = 0): (readonly [string, Entry])[] {
  if (!isMapping(dependencies) || depth > 100) return [];
  return Object.entries(dependencies).flatMap(([name, value]) => {
    const entry: Entry = isMapping(value) ? value : {};
    const path = `${below}node_modules/${name}`;
    return [[path, entry] as const, ...nested(entry.dependencies, `${path}/`, depth + 1)];
  });
}

/** The module's name, the last in its path; null for a folder of upstream's. */
function nameIn(path: string, file: string): string | null {
  if (!path.startsWith('node_modules/')) return null;
  const names = path.slice('node_modules/'.length).split('/node_modules/');
  const odd = names.find((name) => !moduleName.test(name));
  if (odd !== undefined) throw invalid(file, `'${path.slice(0, 200)}' is no place of a module`);
  return names.at(-1) ?? null;
}

function isForMachines({ os, cpu }: Entry): boolean {
  const words = Array.isArray(os) ? os.map(String) : [];
  return Array.isArray(cpu) || (words.length > 0 && !words.includes('linux') && !words.some((word) => word.startsWith('!') && word !== '!linux'));
}

/** The registry's own place first: the hash says whether it gives what is meant. */
function urlsOf({ resolved }: Entry, name: string, { version, registry, file }: { readonly version: string; readonly registry: string | null; readonly file: string }): string[] {
  const own = typeof resolved === 'string' ? resolved : null;
  if (own !== null && !/^https?:\/\//.test(own))
    throw new UpstreamError('VENDOR_NOT_HELD', `${file} takes ${name} from '${own.slice(0, 200)}', which is no file with a hash`, { hint: 'git repositories and folders cannot be vendored: package it, or ask upstream to take a release' });
  const plain = name.slice(name.indexOf('/') + 1);
  const usual = /^\d[\w.+-]*$/.test(version) ? `/${name}/-/${plain}-${version.replace(/\+.*$/, '')}.tgz` : null;
  const urls = [...(registry === null || usual === null ? [] : [`${registry}${usual}`]), ...(own === null ? [] : [own])];
  if (urls.length === 0) throw new UpstreamError('VENDOR_NOT_HELD', `${file} does not say where ${name} is, and no registry is known`, { hint: 'set `registries: {npm: URL}` in the configuration' });
  return urls;
}

/** The strongest of the hashes (Subresource Integrity). */
function hashOf({ integrity }: Entry, what: string, file: string): PartHash {
  const words = typeof integrity === 'string' ? integrity.split(/\s+/) : [];
  for (const [algorithm, bytes] of [['sha512', 64], ['sha384', 48], ['sha256', 32]] as const) {
    const word = words.find((one) => one.startsWith(`${algorithm}-`));
    const value = word === undefined ? null : Buffer.from(word.slice(algorithm.length + 1).replace(/\?.*$/, ''), 'base64');
    if (value !== null && value.length === bytes) return { algorithm, value: value.toString('hex') };
  }
  throw new UpstreamError('VENDOR_NOT_HELD', `${file} has no sha256, sha384 or sha512 of ${what}`, { hint: 'a newer lock file has: `npm install --package-lock-only` by npm 7 or later' });
}

function invalid(file: string, why: string): UpstreamError {
  return new UpstreamError('VENDOR_LOCK_INVALID', `${file} is no lock file that debkit can read: ${why}`);
}
