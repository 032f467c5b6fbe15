// The Debian archive this host itself uses, read from its apt sources: debkit names no mirror of its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldValue, parseStanzas } from '../debian/deb822.ts';
import { findSuite } from '../debian/suites.ts';
import { HostError } from '../errors.ts';

/** One line or stanza of an apt source. */
interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly signedBy: string | null;
}

/** A file of apt sources, by its path. */
interface SourcesFile {
  readonly name: string;
  readonly text: string;
}

/** The URI of the Debian archive in the host's apt sources (`/etc/apt` or `folder`), without a slash at its end; null where they name none. */
export function hostMirror(folder = '/etc/apt'): string | null {
  return mirrorOf(readSources(folder));
}

function readSources(folder: string): SourcesFile[] {
  const parts = join(folder, 'sources.list.d');
  const names = existsSync(parts) ? readdirSync(parts).sort() : [];
  const files = [
    join(folder, 'sources.list'),
    ...names.filter((name) => /^[\w.-]+\.(?:list|sources)$/.test(name)).map((name) => join(parts, name)),
  ];
  return files.filter((file) => existsSync(file)).map((file) => ({ name: file, text: readFileSync(file, 'utf8') }));
}

/** The URI that the host's apt sources give for Debian's security updates; null where they name none. */
export function hostSecurityMirror(folder = '/etc/apt'): string | null {
  const isSecurity = ({ suites }: AptSource) => suites.some((suite) => suite.endsWith('-security') && findSuite(suite.slice(0, -'-security'.length)) !== undefined);
  return sourcesIn(readSources(folder)).find(isSecurity)?.uri.replace(/\/+$/, '') ?? null;
}

/** The URI of the Debian archive in these sources: `name` ends in `.sources` for deb822 style, else it is one-line style (sources.list(5)). */
export function mirrorOf(files: readonly SourcesFile[]): string | null {
  const rated = sourcesIn(files)
    .map((source) => ({ uri: source.uri.replace(/\/+$/, ''), rating: rate(source) }))
    .filter(({ rating }) => rating > 0);
  return (
    rated.reduce<(typeof rated)[number] | null>((best, next) => (best === null || next.rating > best.rating ? next : best), null)
      ?.uri ?? null
  );
}

function sourcesIn(files: readonly SourcesFile[]): AptSource[] {
  return files.flatMap(({ name, text }) => (name.endsWith('.sources') ? deb822Sources(text) : oneLineSources(text)));
}

/** The context's mirror. Error: NO_MIRROR (exit 3) where there is none. */
export function requireMirror(mirror: string | null): string {
  if (mirror !== null) return mirror;
  throw new HostError('NO_MIRROR', "this host's apt sources name no Debian archive", {
    hint: 'set `mirror` in the configuration, e.g. mirror: https://mirror.example.org/debian',
  });
}

/** 0 for what is not Debian's archive: other suites, other components, another keyring. Many others use Debian's suite names. */
function rate(source: AptSource): number {
  if (!/^https?:\/\//.test(source.uri) || !source.components.includes('main')) return 0;
  if (!source.suites.some((suite) => findSuite(suite) !== undefined)) return 0;
  const ours = source.signedBy?.includes('debian-archive') ?? null;
  if (ours === false) return 0;
  return 1 + (ours === true ? 2 : 0) + (/\/debian\/*$/.test(source.uri) ? 1 : 0);
}

function deb822Sources(text: string): AptSource[] {
  let stanzas: ReturnType<typeof parseStanzas>;
  try {
    stanzas = parseStanzas(text);
  } catch {
    // apt itself complains about such a file: it is not for debkit to stop there.
    return [];
  }
  return stanzas.flatMap((stanza) => {
    const words = (name: string) => (fieldValue(stanza, name) ?? '').split(/\s+/).filter((word) => word !== '');
    if (/^(?:no|false|0|off)$/i.test(fieldValue(stanza, 'Enabled') ?? '')) return [];
    const signedBy = fieldValue(stanza, 'Signed-By') ?? null;
    return words('URIs').map((uri) => ({ uri, suites: words('Suites'), components: words('Components'), signedBy }));
  });
}

function oneLineSources(text: string): AptSource[] {
  return text.split('\n').flatMap((line) => {
    const [, options = '', uri = '', suite = '', components = ''] =
      /^\s*deb(?:-src)?\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line) ?? [];
    if (uri === '') return [];
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(options)?.[1] ?? null;
    return [{ uri, suites: [suite], components: components.trim().split(/\s+/), signedBy }];
  });
}
