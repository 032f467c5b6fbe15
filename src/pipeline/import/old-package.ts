// A source package that somebody keeps by hand, read without running anything of it: its orig tarball, its debian/, and what a recipe cannot have.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileArtifact, SourcePackage } from '../../contracts/artifacts.ts';
import { parseDsc } from '../../debian/artifacts.ts';
import type { ChangelogEntry } from '../../debian/changelog.ts';
import { parseVersion } from '../../debian/version.ts';
import { readDebianDiff } from '../../import/debian-diff.ts';
import { unkeepable, type OldFile } from '../../import/old-file.ts';
import { unpackSmall } from '../../system/compression.ts';
import { newestDate } from '../../system/tar-safety.ts';
import { inspectTarball } from '../../system/tarball.ts';
import { readDebianTar } from './debian-tar.ts';
import { lineOf, readChangelog, refusal, refuse, tooMany } from './refusal.ts';

/** What is imported. */
export interface OldPackage {
  readonly sourcePackage: SourcePackage;
  /** The name of its .dsc, or of the folder that was given. */
  readonly shown: string;
  readonly format: '3.0 (quilt)' | '1.0';
  readonly newest: ChangelogEntry;
  readonly orig: FileArtifact;
  /** When the newest file of the orig tarball was changed, in seconds since 1970. */
  readonly origDate: number;
  /** debian/, by path. */
  readonly files: readonly OldFile[];
}

// Bytes, unpacked: none in Debian is near it.
const diffLimit = 1 << 26;

/** What to do with a package that is native to Debian. */
export const native = "a recipe is made of upstream's tarball and debian/: keep a native package as it is, or release a tarball of it and make it 3.0 (quilt)";

/** Reads it. `place` names a file of debian/ in messages. Errors: RecipeError and RecipeErrors IMPORT_REFUSED; TARBALL_DAMAGED, TARBALL_UNSAFE. */
export async function readOldPackage(sourcePackage: SourcePackage, shown: { readonly dsc: string; readonly place: (path: string) => string }, signal: AbortSignal): Promise<OldPackage> {
  const text = readFileSync(sourcePackage.dsc.path, 'utf8');
  const { format } = parseDsc(text);
  const others = sourcePackage.files.slice(1);
  const at = (name: string) => ({ file: shown.dsc, line: lineOf(text, (line) => line.endsWith(name)) });
  const formatPlace = { file: shown.dsc, line: lineOf(text, (line) => /^Format:/i.test(line)) };
  if (format !== '3.0 (quilt)' && format !== '1.0') refuse([refusal(formatPlace, `the source format is '${format}'`, format === '3.0 (native)' ? native : 'debkit imports 3.0 (quilt), and 1.0 with an orig tarball')]);
  const origs = others.filter(({ path }) => /\.orig(?:-[A-Za-z0-9-]+)?\.tar\.[a-z0-9]+$/.test(path));
  const components = origs.filter(({ path }) => !/\.orig\.tar\.[a-z0-9]+$/.test(path));
  refuse(components.map(({ path }) => refusal(at(basename(path)), `${basename(path)} is a second orig tarball, and a recipe has one`, 'build it from its .dsc: debkit build takes that too')));
  const orig = origs.find(({ path }) => /\.orig\.tar\.(?:gz|xz|bz2)$/.test(path));
  if (orig === undefined) {
    const [other] = origs;
    throw other === undefined ? refusal(formatPlace, `it has no orig tarball: it is native to Debian (source format '${format}')`, native) : refusal(at(basename(other.path)), `${basename(other.path)} is compressed in a way that a recipe does not know`, 'gz, xz or bz2');
  }
  const diff = others.find(({ path }) => /\.diff\.gz$/.test(path));
  const tar = others.find(({ path }) => /\.debian\.tar\.[a-z0-9]+$/.test(path));
  const files = format === '1.0' ? fromDiff(diff, shown, formatPlace) : await readDebianTar(tar?.path ?? '', shown.place, signal);
  const inspection = await inspectTarball(orig.path, undefined, signal);
  return {
    sourcePackage,
    shown: shown.dsc,
    format: format as OldPackage['format'],
    newest: newestEntry(files, sourcePackage, shown.place),
    orig,
    origDate: newestDate(inspection.entries),
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function fromDiff(diff: FileArtifact | undefined, { place }: { readonly place: (path: string) => string }, formatPlace: { readonly file: string; readonly line: number }): readonly OldFile[] {
  if (diff === undefined) throw refusal(formatPlace, 'it has no .diff.gz, and so no debian/ of its own', 'name another');
  const bytes = diff.size > diffLimit ? null : unpackSmall(readFileSync(diff.path), diffLimit);
  const read = bytes === null ? { line: 1, why: 'it cannot be unpacked' } : readDebianDiff(bytes.toString('latin1'));
  if ('why' in read) throw refusal({ file: basename(diff.path), line: read.line }, `the source format is 1.0, and of the diff ${read.why}`, `make it 3.0 (quilt) first: echo '3.0 (quilt)' > ${place('source/format')}, and the change a patch`);
  const unkept = read.added.flatMap(({ path, content }) => {
    const fault = unkeepable(path, content.length);
    return fault === null ? [] : [refusal({ file: place(path), line: 1 }, ...fault)];
  });
  refuse([...unkept, ...tooMany(read.added, place)]);
  return read.added.map(({ path, content }) => ({ path, content, executable: path === 'rules', date: null }));
}

function newestEntry(files: readonly OldFile[], { source, version }: SourcePackage, place: (path: string) => string): ChangelogEntry {
  const file = files.find(({ path }) => path === 'changelog');
  const spot = { file: place('changelog'), line: 1 };
  if (file === undefined) throw refusal(spot, 'it is not there', 'a source package needs it');
  const newest = readChangelog(file.content.toString('utf8'), spot.file);
  if (newest.source !== source || newest.version !== version) throw refusal(spot, `its newest entry is ${newest.source} ${newest.version}, and the source package is ${source} ${version}`, 'is it the right .dsc?');
  if (parseVersion(version).revision === null) throw refusal(spot, `the version ${version} has no Debian revision`, native);
  return newest;
}

