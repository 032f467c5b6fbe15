// A tar as it passes by: each entry is told to whoever reads it, and nothing is written.
import { Parser, type ReadEntry } from 'tar';
import { feedTar, type FeedOptions, type TarSource } from './tar-feed.ts';
import { unsafe, type RawEntry } from './tar-safety.ts';

/** An entry with its owner; `device` is `major:minor` of a device. */
export interface OwnedEntry extends RawEntry {
  readonly uid?: number;
  readonly gid?: number;
  readonly uname?: string;
  readonly gname?: string;
  readonly device: string | null;
}

/** What takes the bytes of an entry. */
export interface EntrySink {
  data(chunk: Buffer): void;
  end(): void;
}

/** Keeps an entry's bytes until it ends. */
export function collect(take: (content: Buffer) => void): EntrySink {
  const chunks: Buffer[] = [];
  return { data: (chunk) => void chunks.push(chunk), end: () => take(Buffer.concat(chunks)) };
}

/** Tells `onEntry` of each entry of a tar as it passes by, also of those no tarball of ours may have: nothing is written. Errors: TARBALL_UNSAFE for what is too much or of an unknown type, TARBALL_DAMAGED. */
export async function passTar(source: TarSource, onEntry: (entry: OwnedEntry) => EntrySink | null, options: FeedOptions): Promise<void> {
  let entries = 0;
  const parser = new Parser({ strict: true });
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    throw unsafe(`the entry ${JSON.stringify(entry.path)} has the type ${entry.type}`);
  });
  parser.on('entry', (entry: ReadEntry) => {
    entries += 1;
    if (entries > options.limits.entries) throw unsafe(`'${source.name}' has more than ${options.limits.entries} entries`);
    const { path, type, size, mode, mtime, linkpath, uid, gid, uname, gname, header } = entry;
    const device = type.endsWith('Device') ? `${header.devmaj}:${header.devmin}` : null;
    const sink = onEntry({ path, type, size, device, ...defined({ mode, mtime, linkpath, uid, gid, uname, gname }) });
    if (sink === null) entry.resume();
    else entry.on('data', (chunk: Buffer) => sink.data(chunk)).on('end', () => sink.end());
  });
  await feedTar(source, parser, options);
}

/** The values that are there. */
function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
