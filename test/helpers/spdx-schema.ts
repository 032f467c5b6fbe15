// What SPDX 2.3 demands of a document in JSON, as far as debkit writes one: the rules of the specification (clauses 6 to 11), and that every id is one's own.
// The official schema is in no package that can be had; this one allows less than it.
import { z } from 'zod';

const id = z.string().regex(/^SPDXRef-[A-Za-z0-9.-]+$/);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const checksum = z.union([
  z.strictObject({ algorithm: z.literal('SHA1'), checksumValue: z.string().regex(/^[0-9a-f]{40}$/) }),
  z.strictObject({ algorithm: z.literal('SHA256'), checksumValue: z.string().regex(/^[0-9a-f]{64}$/) }),
]);
const license = z.string().regex(/^(?:NOASSERTION|NONE|[()A-Za-z0-9.+ -]+)$/);
// Clause 7.7: a URI, or version control's own form with an optional revision.
const location = z.string().regex(/^(?:NOASSERTION|NONE|(?:https?|ftp|git\+\w+):\/\/\S+)$/);
const analysed = z.discriminatedUnion('filesAnalyzed', [
  z.strictObject({ filesAnalyzed: z.literal(false) }),
  // Clauses 7.9 and 7.14.
  z.strictObject({ filesAnalyzed: z.literal(true), packageVerificationCode: z.strictObject({ packageVerificationCodeValue: z.string().regex(/^[0-9a-f]{40}$/) }), licenseInfoFromFiles: z.array(license).min(1) }),
]);

const pack = z.strictObject({
  SPDXID: id,
  name: z.string().min(1),
  versionInfo: z.string().min(1),
  packageFileName: z.string().exactOptional(),
  supplier: z.string().regex(/^(?:NOASSERTION|(?:Person|Organization): .+)$/).exactOptional(),
  downloadLocation: location,
  checksums: z.array(checksum).exactOptional(),
  homepage: z.string().exactOptional(),
  sourceInfo: z.string().exactOptional(),
  licenseConcluded: license,
  licenseDeclared: license,
  copyrightText: z.string(),
  summary: z.string().exactOptional(),
  externalRefs: z.array(z.strictObject({ referenceCategory: z.literal('PACKAGE-MANAGER'), referenceType: z.literal('purl'), referenceLocator: z.string().regex(/^pkg:deb\/debian\/\S+@\S+$/) })).exactOptional(),
  primaryPackagePurpose: z.enum(['APPLICATION', 'FRAMEWORK', 'LIBRARY', 'CONTAINER', 'OPERATING-SYSTEM', 'DEVICE', 'FIRMWARE', 'SOURCE', 'ARCHIVE', 'FILE', 'INSTALL', 'OTHER']).exactOptional(),
  filesAnalyzed: z.boolean(),
  packageVerificationCode: z.unknown().optional(),
  licenseInfoFromFiles: z.unknown().optional(),
});

const document = z.strictObject({
  spdxVersion: z.literal('SPDX-2.3'),
  dataLicense: z.literal('CC0-1.0'),
  SPDXID: z.literal('SPDXRef-DOCUMENT'),
  name: z.string().min(1),
  documentNamespace: z.string().regex(/^https:\/\/[^\s#]+$/),
  creationInfo: z.strictObject({ created: time, creators: z.array(z.string().regex(/^Tool: .+-.+$/)).min(1) }),
  packages: z.array(pack).min(1),
  // Clause 8.4: SHA1 is the one that must be there.
  files: z.array(z.strictObject({ SPDXID: id, fileName: z.string().startsWith('./'), checksums: z.array(checksum).refine((all) => all[0]?.algorithm === 'SHA1'), licenseConcluded: license, licenseInfoInFiles: z.array(license).min(1), copyrightText: z.string() })),
  hasExtractedLicensingInfos: z.array(z.strictObject({ licenseId: z.string().regex(/^LicenseRef-[A-Za-z0-9.-]+$/), name: z.string(), extractedText: z.string().min(1) })),
  relationships: z.array(z.strictObject({ spdxElementId: id, relationshipType: z.enum(['DESCRIBES', 'GENERATED_FROM', 'CONTAINS', 'BUILD_DEPENDENCY_OF']), relatedSpdxElement: id })),
});

/** What is wrong with a document; empty where nothing is. */
export function spdxProblems(text: string): string[] {
  const parsed = document.safeParse(JSON.parse(text));
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  const { packages, files, relationships, hasExtractedLicensingInfos } = parsed.data;
  const ids = ['SPDXRef-DOCUMENT', ...packages.map((one) => one.SPDXID), ...files.map((one) => one.SPDXID)];
  const known = new Set(ids);
  const licences = packages.flatMap((one) => one.licenseDeclared.match(/LicenseRef-[A-Za-z0-9.-]+/g) ?? []);
  return [
    ...ids.filter((one, index) => ids.indexOf(one) !== index).map((one) => `${one} is there twice`),
    ...relationships.flatMap((one) => [one.spdxElementId, one.relatedSpdxElement]).filter((one) => !known.has(one)).map((one) => `${one} is nowhere`),
    ...licences.filter((one) => !hasExtractedLicensingInfos.some(({ licenseId }) => licenseId === one)).map((one) => `${one} has no text`),
    ...packages.flatMap(({ SPDXID, filesAnalyzed, packageVerificationCode, licenseInfoFromFiles }) => {
      const said = { filesAnalyzed, ...(packageVerificationCode === undefined ? {} : { packageVerificationCode }), ...(licenseInfoFromFiles === undefined ? {} : { licenseInfoFromFiles }) };
      return analysed.safeParse(said).success ? [] : [`${SPDXID}: filesAnalyzed and what goes with it`];
    }),
  ];
}
