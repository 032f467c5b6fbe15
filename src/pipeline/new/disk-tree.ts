// An unpacked tarball as the detectors see it; what a symbolic link leads to is never read.
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceTree } from '../../detect/source-tree.ts';
import { decodeText } from '../../debian/decode-text.ts';
import { listTree, readHead } from '../../system/files.ts';

const most = 1 << 20;

/** The tree in `folder`, which nothing changes meanwhile; upstream's own debian/ is no part of it. */
export async function diskTree(folder: string): Promise<SourceTree> {
  const files = (await listTree(folder)).filter((file) => !file.startsWith('debian/') && lstatSync(join(folder, file)).isFile());
  const known = new Set(files);
  const texts = new Map<string, string>();
  return {
    files,
    has: (path) => known.has(path),
    isExecutable: (path) => known.has(path) && (lstatSync(join(folder, path)).mode & 0o100) !== 0,
    text(path) {
      if (!known.has(path)) return '';
      const text = texts.get(path) ?? head(join(folder, path));
      texts.set(path, text);
      return text;
    },
  };
}

function head(path: string): string {
  const part = readHead(path, most);
  // What has a null byte is no text.
  return part === null || part.includes(0) ? '' : decodeText(part);
}
