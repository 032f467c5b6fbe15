// The files of a .debian.tar.*: all that a recipe's debian/ can keep, and a refusal of the rest.
import { basename } from 'node:path';
import type { RecipeError } from '../../errors.ts';
import { mostOfDebian, unkeepable, type OldFile } from '../../import/old-file.ts';
import { staysInTree, type TarEntry } from '../../system/tar-safety.ts';
import { readTarball } from '../../system/tarball.ts';
import { asRefusal, refusal, refuse, tooMany } from './refusal.ts';

/** debian/ of the tarball; of a link within it the file that it leads to. Errors: RecipeErrors IMPORT_REFUSED, one for each file; TARBALL_DAMAGED. */
export async function readDebianTar(path: string, place: (path: string) => string, signal: AbortSignal): Promise<OldFile[]> {
  const contents = new Map<string, Buffer>();
  let total = 0;
  const { entries } = await readTarball(path, {
    wanted: (name) => (name.startsWith('debian/') ? mostOfDebian.bytes + 1 : 0),
    onFile: (name, bytes) => {
      total += bytes.length;
      if (total <= mostOfDebian.all) contents.set(name, bytes);
    },
    signal,
    anyLinks: true,
  }).catch((error: unknown) => {
    throw asRefusal(error, basename(path));
  });
  if (total > mostOfDebian.all) throw refusal({ file: place(''), line: 1 }, `debian/ has more than ${mostOfDebian.all} bytes`, 'build it from its .dsc: debkit build takes that too');
  const problems: RecipeError[] = [];
  const files: OldFile[] = [];
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  for (const entry of entries) {
    if (entry.type === 'directory') continue;
    const name = entry.path.slice('debian/'.length);
    const why = (what: string, hint: string) => void problems.push(refusal({ file: place(name), line: 1 }, what, hint));
    const real = followed(entry, byPath);
    const fault = unkeepable(name, real?.type === 'file' ? real.size : 0);
    if (!entry.path.startsWith('debian/')) why(`${entry.path} is not below debian/`, 'a .debian.tar has debian/ alone');
    else if (fault !== null) why(...fault);
    else if (entry.type === 'symlink' && real === undefined && leadsUp(entry.path, entry.target ?? '')) files.push({ path: name, content: Buffer.alloc(0), executable: false, date: null, link: entry.target ?? '' });
    else if (real?.type !== 'file') why(`it is a link to '${entry.target ?? ''}', which is no file of debian/`, 'put the file itself in its place');
    // An empty file has no bytes to hand on.
    else files.push({ path: name, content: contents.get(real.path) ?? Buffer.alloc(0), executable: (real.mode & 0o100) !== 0, date: real.mtime });
  }
  problems.push(...tooMany(files, place));
  refuse(problems);
  return files;
}

/** Whether a link leads out of debian/, and stays in the source tree. */
function leadsUp(path: string, target: string): boolean {
  return staysInTree(path, target) && !staysInTree(path.slice('debian/'.length), target);
}

/** The file that a link of the tarball leads to within it. */
function followed(entry: TarEntry, all: ReadonlyMap<string, TarEntry>, hops = 8): TarEntry | undefined {
  if (entry.type === 'hardlink') return all.get(entry.target ?? '');
  if (entry.type !== 'symlink') return entry;
  const place = entry.path.split('/').slice(0, -1);
  for (const part of (entry.target ?? '').split('/')) {
    if (part === '..') place.pop();
    else if (part !== '.' && part !== '') place.push(part);
  }
  const next = all.get(place.join('/'));
  return next === undefined || hops === 0 ? undefined : followed(next, all, hops - 1);
}
