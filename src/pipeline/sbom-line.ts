// The sbom stage, beside lint and install test: what the packages hold, as SPDX and CycloneDX, from the cache or read off them; and the hashes of what they were built with.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildResult, FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import { DebkitError } from '../errors.ts';
import { buildinfoName } from '../debian/file-names.ts';
import { cyclonedxDocument } from '../provenance/cyclonedx-document.ts';
import { readBill } from '../provenance/read-bill.ts';
import { spdxDocument } from '../provenance/spdx-document.ts';
import { fileArtifact } from '../system/files.ts';
import { ownVersion } from '../system/own-version.ts';
import { buildFacts } from './environments.ts';
import type { BinaryLine } from './line.ts';
import { hashes } from './stage-cache.ts';

// Rises with each change of what is written, within one version of debkit.
const form = 1;

interface Built {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
}

/** The two bills, `<source>_<version>_<architecture>.spdx.json` and `.cdx.json`; none on a host without dpkg-deb, which a notice says. */
export function sbomStage({ sourcePackage, result }: Built, line: BinaryLine): Promise<readonly FileArtifact[]> {
  return line.runner.run('sbom', async (onLine) => {
    const { workspace, signal } = line.contextOf(onLine);
    const files = [...sourcePackage.files, ...result.files];
    const { upstream } = line;
    const toolVersion = ownVersion();
    const key = { form, toolVersion, upstream, files: hashes(files) };
    const known = await line.cache.read('sbom', key);
    if (known !== null) return { value: known.files, cached: true, detail: detailOf(known.files) };
    try {
      const bill = await readBill({ files, architecture: line.target.hostArchitecture, upstream, toolVersion, signal });
      const written = await write([['spdx', spdxDocument(bill)], ['cdx', cyclonedxDocument(bill)]], join(workspace, 'sbom'), attestedName(sourcePackage, line.target.hostArchitecture));
      line.cache.write('sbom', key, null, written);
      return { value: written, detail: detailOf(written) };
    } catch (error) {
      if (!(error instanceof DebkitError) || error.code !== 'COMMAND_NOT_FOUND') throw error;
      line.notice(`no bill of materials is written, since this host has no dpkg-deb: ${error.message}`);
      return { value: [], detail: 'dpkg-deb is not here' };
    }
  });
}

/** What a build's own papers are called: as its .buildinfo, without the ending. */
export function attestedName({ source, version }: Pick<SourcePackage, 'source' | 'version'>, architecture: string): string {
  return buildinfoName(source, version, architecture).slice(0, -'.buildinfo'.length);
}

async function write(documents: readonly (readonly [ending: string, document: object])[], folder: string, name: string): Promise<FileArtifact[]> {
  mkdirSync(folder, { recursive: true });
  const files: FileArtifact[] = [];
  for (const [ending, document] of documents) {
    const path = join(folder, `${name}.${ending}.json`);
    writeFileSync(path, `${JSON.stringify(document, null, 1)}\n`);
    files.push(await fileArtifact(path));
  }
  return files;
}

function detailOf(files: readonly FileArtifact[]): string {
  return files.length === 0 ? '' : 'SPDX 2.3, CycloneDX 1.6';
}

/** sha256 of the .debs of a build environment by `name version`, as apt's lists have them today; what cannot be had is left out. Asking apt takes seconds, so that only who signs waits for it. */
export async function environmentHashes({ buildRelations }: SourcePackage, { target, places, local, signed, contextOf }: BinaryLine): Promise<Readonly<Record<string, string>>> {
  if (!signed) return {};
  const context = contextOf(() => undefined);
  try {
    const { base, buildDependencies } = await buildFacts(target, { relations: buildRelations, local }, places, context);
    return Object.fromEntries([...base, ...buildDependencies].flatMap(({ name, version, sha256 }) => (sha256 === null ? [] : [[`${name} ${version}`, sha256] as const])));
  } catch (error) {
    if (context.signal.aborted || error instanceof DebkitError) return {};
    throw error;
  }
}
