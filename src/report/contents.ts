// What was made: the files with their hashes, and what each package holds.
import type { DebEntry } from '../contracts/deb-content.ts';
import type { BuildOutcome } from '../contracts/outcome.ts';
import { count, formatSize } from '../text/format.ts';
import { pathHref, render, type Markup } from './html.ts';
import type { PackageMaterial } from './material.ts';

const kinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/-dbgsym_.*\.deb$/, 'debug symbols'],
  [/\.deb$/, 'binary package'],
  [/\.dsc$/, 'source package'],
  [/\.orig\.tar\./, 'upstream’s files'],
  [/\.orig-vendor\.tar\./, 'what upstream’s lock file names of others'],
  [/\.debian\.tar\./, 'the packaging'],
  [/\.diff\.gz$/, 'the packaging'],
  [/\.changes$/, 'list of an upload'],
  [/\.buildinfo$/, 'what it was built with'],
  [/^build\.log$/, 'log of the build'],
];

// The fields that people look for; the whole control file is in the package.
const shownFields = ['Depends', 'Pre-Depends', 'Recommends', 'Suggests', 'Conflicts', 'Breaks', 'Replaces', 'Provides', 'Section', 'Architecture', 'Multi-Arch', 'Maintainer', 'Homepage'];

/** Rows of a package that are shown. */
const mostRows = 2000;

/** The section. */
export function contentsSection({ files }: BuildOutcome, packages: readonly PackageMaterial[]): Markup {
  const largest = Math.max(1, ...files.map(({ size }) => size));
  const rows = files.map(({ name, size, sha256 }) => ({ name, href: pathHref(name), sha256, kind: kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'file', size: formatSize(size), width: Math.max(2, Math.round((size / largest) * 100)) }));
  const shown = packages.filter(({ unread }) => unread !== 'debug symbols').map(packageView);
  return render('contents', { rows, total: formatSize(files.reduce((sum, { size }) => sum + size, 0)), packages: shown });
}

function packageView({ file, fields, entries, unread }: PackageMaterial): Readonly<Record<string, unknown>> {
  const field = (name: string) => fields.find(([own]) => own === name)?.[1] ?? null;
  const listed = entries.filter(({ type }) => type !== 'directory');
  const folders = entries.filter((entry) => entry.type === 'directory' && !entries.some(({ path }) => path !== entry.path && path.startsWith(entry.path === '/' ? '/' : `${entry.path}/`)));
  const all = listed.length > 5000 ? listed : [...listed, ...folders].sort((a, b) => (a.path < b.path ? -1 : 1));
  const installed = listed.reduce((sum, { size }) => sum + size, 0);
  return {
    unread,
    name: field('Package') ?? file.name,
    synopsis: (field('Description') ?? '').split('\n')[0] ?? '',
    summary: `${count(listed.length, 'file')}, ${formatSize(installed)} installed, ${formatSize(file.size)} packed`,
    fields: shownFields.flatMap((name) => (field(name) === null ? [] : [{ name, value: field(name) ?? '' }])),
    entries: all.slice(0, mostRows).map(entryView),
    more: Math.max(0, all.length - mostRows),
  };
}

function entryView({ path, type, mode, owner, size, target }: DebEntry): Readonly<Record<string, unknown>> {
  const privileged = (mode & 0o6000) !== 0 && type === 'file';
  return {
    path: type === 'directory' ? `${path}/` : path,
    target: target === null ? null : target,
    size: type === 'file' ? formatSize(size) : type,
    mode: modeText(mode),
    owner,
    privileged,
  };
}

/** As `chmod` takes it, e.g. `0755`. */
function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}
