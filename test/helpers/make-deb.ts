// A .deb made by hand, so that it can hold what no tool would put in one.
import { writeFileSync } from 'node:fs';
import { Header, Pax } from 'tar';

/** An entry as it is written, whatever it says. */
export interface MadeEntry {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  readonly content?: string | Buffer;
  readonly mode?: number;
  readonly uid?: number;
  readonly uname?: string;
  readonly linkpath?: string;
  readonly mtime?: number;
}

/** Writes a .deb with these entries in data.tar and these members in control.tar. */
export function writeDeb(path: string, entries: readonly MadeEntry[], members: Readonly<Record<string, string>> = {}): string {
  const control = { control: 'Package: tiny\nVersion: 1.0-1\nArchitecture: all\nMaintainer: Ann Example <ann@example.org>\nDescription: small\n', ...members };
  const controlTar = tarOf(Object.entries(control).map(([name, content]) => ({ path: `./${name}`, content })));
  writeFileSync(path, Buffer.concat([Buffer.from('!<arch>\n'), member('debian-binary', Buffer.from('2.0\n')), member('control.tar', controlTar), member('data.tar', tarOf(entries))]));
  return path;
}

/** An uncompressed tar. */
export function tarOf(entries: readonly MadeEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(entryOf), Buffer.alloc(1024)]);
}

function entryOf({ path, type = 'File', content = '', mode = type === 'Directory' ? 0o755 : 0o644, uid = 0, uname, linkpath, mtime = 1e9 }: MadeEntry): Buffer[] {
  const bytes = Buffer.from(content);
  const fields = { path, type, mode, uid, gid: 0, size: bytes.length, mtime: new Date(mtime * 1000), devmaj: 1, devmin: 3, ...(uname === undefined ? {} : { uname }), ...(linkpath === undefined ? {} : { linkpath }) };
  const header = new Header(fields);
  const needsPax = header.encode();
  const pax = needsPax ? [new Pax({ path, size: bytes.length, ...(linkpath === undefined ? {} : { linkpath }) }).encode()] : [];
  return [...pax, header.block ?? Buffer.alloc(512), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}

/** ar(5). */
function member(name: string, content: Buffer): Buffer {
  const head = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(content.length).padEnd(10)}\`\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.alloc(content.length % 2, '\n')]);
}
