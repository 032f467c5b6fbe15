// debian/ put on disk, with the modes dpkg-source records whatever the umask is.
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DebianDirectory } from '../contracts/artifacts.ts';
import { HostError, InternalError } from '../errors.ts';
import { diskFull, tempName } from '../system/files.ts';
import { isTreePath } from './patches.ts';

/** Makes `folder` (absent or empty before) hold the files, whole or not at all; folders 0755. Errors: FOLDER_NOT_EMPTY, DISK_FULL. */
export function writeDebianDirectory(directory: DebianDirectory, folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new HostError('FOLDER_NOT_EMPTY', `debian/ cannot be written to '${folder}': there are files in it`, {
      hint: 'remove it, or name another folder',
    });
  }
  mkdirSync(dirname(folder), { recursive: true });
  const temp = tempName(folder);
  try {
    makeFolder(temp);
    for (const { path, content, mode, date, link } of directory.files) {
      if (!isTreePath(path))
        throw new InternalError('DEBIAN_FILE_OUTSIDE', `${JSON.stringify(path)} is not a path inside debian/`);
      const parts = path.split('/').slice(0, -1);
      for (const index of parts.keys()) makeFolder(join(temp, ...parts.slice(0, index + 1)));
      if (link !== undefined) {
        symlinkSync(link, join(temp, path));
        continue;
      }
      writeFileSync(join(temp, path), content, { flag: 'wx' });
      chmodSync(join(temp, path), mode);
      if (date !== undefined) utimesSync(join(temp, path), date, date);
    }
    renameSync(temp, folder);
  } catch (error) {
    rmSync(temp, { recursive: true, force: true });
    throw diskFull(error, folder);
  }
}

function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}
