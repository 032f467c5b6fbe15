// What a bill of materials says of packages, files and build dependencies, out of either format.
import { z } from 'zod';

/** Hashes are sha256, lower-case hex. */
export interface SaidByBill {
  /** Of the files that a build leaves, by name. */
  readonly files: ReadonlyMap<string, string>;
  /** Of what a .deb installs, by the .deb's name and the path. */
  readonly contents: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** `name version` of what was installed where the build ran. */
  readonly dependencies: ReadonlySet<string>;
}

/** A file that is no bill of materials as debkit writes them. */
export class BillInvalid extends Error {}

const checksums = z.array(z.object({ algorithm: z.string(), checksumValue: z.string() }));
const spdx = z.object({
  spdxVersion: z.literal('SPDX-2.3'),
  packages: z.array(z.object({ SPDXID: z.string(), name: z.string(), versionInfo: z.string(), packageFileName: z.string().optional(), checksums: checksums.optional() })),
  files: z.array(z.object({ SPDXID: z.string(), fileName: z.string(), checksums })),
  relationships: z.array(z.object({ spdxElementId: z.string(), relationshipType: z.string(), relatedSpdxElement: z.string() })),
});

const hashes = z.array(z.object({ alg: z.string(), content: z.string() })).optional();
const component = z.object({
  type: z.string(),
  name: z.string(),
  version: z.string().optional(),
  scope: z.string().optional(),
  hashes,
  properties: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  components: z.array(z.object({ type: z.literal('file'), name: z.string(), hashes })).optional(),
});
const cyclonedx = z.object({ bomFormat: z.literal('CycloneDX'), metadata: z.object({ component }), components: z.array(component) });

/** Reads one of the two. Error: BillInvalid. */
export function readSbom(text: string): SaidByBill {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BillInvalid('it is no JSON');
  }
  const [first, second] = [spdx.safeParse(value), cyclonedx.safeParse(value)];
  if (first.success) return ofSpdx(first.data);
  if (second.success) return ofCyclonedx(second.data);
  throw new BillInvalid('it is neither SPDX 2.3 nor CycloneDX');
}

function ofSpdx({ packages, files, relationships }: z.output<typeof spdx>): SaidByBill {
  const sha256 = (list: z.output<typeof checksums> = []) => list.find(({ algorithm }) => algorithm === 'SHA256')?.checksumValue ?? '';
  const byId = new Map(files.map((file) => [file.SPDXID, file]));
  const contained = new Map(packages.map(({ SPDXID }) => [SPDXID, new Map<string, string>()]));
  for (const { spdxElementId, relationshipType, relatedSpdxElement } of relationships) {
    const file = byId.get(relatedSpdxElement);
    if (relationshipType === 'CONTAINS' && file !== undefined) contained.get(spdxElementId)?.set(file.fileName.replace(/^\.(?=\/)/, ''), sha256(file.checksums));
  }
  const named = packages.flatMap((one) => (one.packageFileName === undefined ? [] : [{ ...one, file: one.packageFileName }]));
  const built = relationships.filter(({ relationshipType }) => relationshipType === 'BUILD_DEPENDENCY_OF').map(({ spdxElementId }) => spdxElementId);
  const dependencies = packages.filter(({ SPDXID }) => built.includes(SPDXID));
  return {
    files: new Map(named.map((one) => [one.file, sha256(one.checksums)])),
    contents: new Map(named.map(({ SPDXID, file }) => [file, contained.get(SPDXID) ?? new Map<string, string>()])),
    dependencies: new Set(dependencies.map(({ name, versionInfo }) => `${name} ${versionInfo}`)),
  };
}

function ofCyclonedx({ metadata, components }: z.output<typeof cyclonedx>): SaidByBill {
  const sha256 = (list: z.output<typeof hashes>) => list?.find(({ alg }) => alg === 'SHA-256')?.content ?? '';
  const all = [metadata.component, ...components];
  const fileOf = (one: z.output<typeof component>) => (one.type === 'file' ? one.name : one.properties?.find(({ name }) => name === 'debkit:file')?.value);
  const named = all.flatMap((one) => [fileOf(one)].flatMap((file) => (file === undefined ? [] : [{ ...one, file }])));
  return {
    files: new Map(named.map((one) => [one.file, sha256(one.hashes)])),
    contents: new Map(named.map((one) => [one.file, new Map((one.components ?? []).map((file) => [file.name, sha256(file.hashes)]))])),
    dependencies: new Set(components.filter(({ scope }) => scope === 'excluded').map(({ name, version = '' }) => `${name} ${version}`)),
  };
}
