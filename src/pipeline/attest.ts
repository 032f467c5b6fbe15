// The statement of a build that is done: written into the workspace, signed where there is a key.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileArtifact, SourcePackage } from '../contracts/artifacts.ts';
import type { UpstreamOrigin } from '../contracts/origin.ts';
import type { BuildPlan, BuildTarget } from '../contracts/plan.ts';
import { parseBuildinfo } from '../debian/buildinfo.ts';
import { statementEndings, statementText } from '../provenance/envelope.ts';
import type { SigningKey } from '../provenance/key.ts';
import { provenanceStatement } from '../provenance/statement.ts';
import { fileArtifact } from '../system/files.ts';
import { ownVersion } from '../system/own-version.ts';
import type { BinaryOutcome } from './binary-line.ts';
import type { ProvenanceReport } from '../contracts/outcome.ts';
import { attestedName } from './sbom-line.ts';

export interface Attested {
  readonly sourcePackage: SourcePackage;
  readonly binary: BinaryOutcome;
  readonly plan: BuildPlan | null;
  readonly upstream: UpstreamOrigin | null;
  readonly target: BuildTarget;
  /** The sandbox's name. */
  readonly sandbox: string;
  /** null leaves it unsigned. */
  readonly key: SigningKey | null;
  /** Where it is written: a host folder. */
  readonly workspace: string;
}

/** The bills and the statement, as files and as result.json tells of them. */
export async function attest({ sourcePackage, binary, plan, upstream, target, sandbox, key, workspace }: Attested): Promise<{ files: readonly FileArtifact[]; report: ProvenanceReport }> {
  const { source, version } = sourcePackage;
  const buildinfo = binary.result.files.find(({ path }) => path.endsWith('.buildinfo'));
  const named = [...sourcePackage.files, ...binary.result.files, ...binary.sboms].map(({ path, sha256 }) => ({ name: basename(path), sha256 }));
  const installed = buildinfo === undefined ? [] : parseBuildinfo(readFileSync(buildinfo.path, 'utf8')).installed;
  const statement = provenanceStatement({ files: named, plan, upstream, source, version, target, sandbox, installed, known: binary.known, toolVersion: ownVersion() });
  const folder = join(workspace, 'provenance');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${attestedName(sourcePackage, target.hostArchitecture)}${key === null ? statementEndings.plain : statementEndings.signed}`);
  writeFileSync(path, statementText(statement, key));
  const report = { sboms: binary.sboms.map((file) => basename(file.path)), statement: basename(path), key: key === null ? null : { id: key.id, algorithm: key.algorithm } };
  return { files: [...binary.sboms, await fileArtifact(path)], report };
}
