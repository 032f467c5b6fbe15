// A source package that exists: its .dsc and the files it names, checked by size and hash.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import { parseDsc } from '../debian/artifacts.ts';
import { UsageError } from '../errors.ts';
import { fileArtifact } from '../system/files.ts';

/** Reads a .dsc on the host and checks every file it names. Errors: DSC_FILE_MISSING, DSC_HASH_MISMATCH (exit 2). */
export async function readSourcePackage(dscPath: string): Promise<SourcePackage> {
  if (!existsSync(dscPath)) throw new UsageError('DSC_NOT_FOUND', `there is no file ${dscPath}`, { hint: 'name a .dsc, a folder with debian/, or a recipe' });
  const parsed = parseDsc(readFileSync(dscPath, 'utf8'));
  const dsc = await fileArtifact(dscPath);
  const files: FileArtifact[] = [dsc];
  for (const listed of parsed.files) {
    const path = join(dirname(dscPath), listed.name);
    if (!existsSync(path)) throw new UsageError('DSC_FILE_MISSING', `${path} is named in ${dscPath}, but is not there`, { hint: 'put the whole source package into one folder' });
    const found = await fileArtifact(path);
    if (found.sha256 !== listed.sha256) {
      throw new UsageError('DSC_HASH_MISMATCH', `${path} is not the file that ${dscPath} names: sha256 ${found.sha256}, not ${listed.sha256}`, { hint: 'fetch it again' });
    }
    files.push(found);
  }
  return { source: parsed.source, version: parsed.version, dsc, files, buildRelations: parsed.buildRelations, tests: {} };
}
