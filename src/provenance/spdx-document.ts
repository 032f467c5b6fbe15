// A bill of materials as SPDX 2.3, in JSON.
import { createHash } from 'node:crypto';
import { debianPurl } from '../debian/purl.ts';
import { parseVersion } from '../debian/version.ts';
import { upstreamUri, utcTime, uuidOf, type Bill, type BilledFile, type BilledPackage } from './bill.ts';

const none = 'NOASSERTION';

interface Related {
  readonly spdxElementId: string;
  readonly relationshipType: string;
  readonly relatedSpdxElement: string;
}

/** The document; the same bill gives the same one. */
export function spdxDocument(bill: Bill): object {
  const { source, version, architecture, licenses } = bill;
  const name = `${source}_${version}_${architecture}`;
  const packages = bill.packages.map(binaryPackage);
  const dependencies = bill.dependencies.map((one) => ({
    ...plainPackage(`SPDXRef-Build-${idOf(one.name)}${one.architecture === null ? '' : `-${idOf(one.architecture)}`}`, one.name, one.version),
    externalRefs: [purlRef(debianPurl(one.name, one.version, one.architecture))],
  }));
  const sources = sourcePackages(bill);
  const described = { spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT', name };
  const content = {
    creationInfo: { created: utcTime(bill.date), creators: [`Tool: debkit-${bill.toolVersion}`] },
    packages: [...sources.map(({ one }) => one), ...packages.map(({ one }) => one), ...dependencies],
    files: packages.flatMap(({ files }) => files),
    hasExtractedLicensingInfos: licenses.references.map(({ id, name: licence, text }) => ({ licenseId: id, name: licence, extractedText: text })),
    relationships: [
      ...['SPDXRef-Source', ...packages.map(({ one }) => one.SPDXID)].map((id) => related('SPDXRef-DOCUMENT', 'DESCRIBES', id)),
      ...sources.flatMap(({ one, how }) => (how === null ? [] : [related('SPDXRef-Source', how, one.SPDXID)])),
      ...packages.map(({ one }) => related(one.SPDXID, 'GENERATED_FROM', 'SPDXRef-Source')),
      ...packages.flatMap(({ one, files }) => files.map((file) => related(one.SPDXID, 'CONTAINS', file.SPDXID))),
      ...dependencies.map((one) => related(one.SPDXID, 'BUILD_DEPENDENCY_OF', 'SPDXRef-Source')),
    ],
  };
  const namespace = `https://spdx.org/spdxdocs/${encodeURIComponent(name)}-${uuidOf(createHash('sha256').update(JSON.stringify(content)).digest('hex'))}`;
  return { ...described, documentNamespace: namespace, ...content };

  function binaryPackage(one: BilledPackage) {
    const id = `${idOf(one.name)}-${idOf(one.architecture)}`;
    const files = one.contents.map(({ path, sha256, sha1 }, index) => ({
      SPDXID: `SPDXRef-File-${id}-${index + 1}`,
      fileName: `.${path}`,
      checksums: [{ algorithm: 'SHA1', checksumValue: sha1 }, checksum(sha256)],
      licenseConcluded: none,
      licenseInfoInFiles: [none],
      copyrightText: none,
    }));
    const code = createHash('sha1').update(one.contents.map(({ sha1 }) => sha1).sort().join('')).digest('hex');
    return {
      files,
      one: {
        ...plainPackage(`SPDXRef-Package-${id}`, one.name, one.version),
        ...fileOf(one.file),
        summary: one.summary,
        supplier: personOf(bill.maintainer),
        primaryPackagePurpose: 'INSTALL',
        // A package without files has none to analyse.
        ...(files.length === 0 ? {} : { filesAnalyzed: true, packageVerificationCode: { packageVerificationCodeValue: code }, licenseInfoFromFiles: [none] }),
        ...declared(bill),
        externalRefs: [purlRef(debianPurl(one.name, one.version, one.architecture))],
      },
    };
  }
}

/** The source package, and what it is of; `how` it stands to it, null for itself. */
function sourcePackages(bill: Bill) {
  const { source, version, homepage, upstream } = bill;
  const self = {
    ...plainPackage('SPDXRef-Source', source, version),
    ...fileOf(bill.dsc),
    supplier: personOf(bill.maintainer),
    ...(homepage === null ? {} : { homepage }),
    primaryPackagePurpose: 'SOURCE',
    ...declared(bill),
    externalRefs: [purlRef(debianPurl(source, version, 'source'))],
  };
  const part = (id: string, file: BilledFile, more: object) => ({ ...plainPackage(id, file.name, version), ...fileOf(file), primaryPackagePurpose: 'ARCHIVE', ...more });
  const info = upstream?.kind === 'git' ? { sourceInfo: `git tag ${upstream.tag}, commit ${upstream.commit}` } : {};
  const origs = bill.orig.map((file, index) => ({ how: 'GENERATED_FROM', one: part(`SPDXRef-Upstream-${index + 1}`, file, { versionInfo: parseVersion(version).upstream, downloadLocation: (index === 0 ? upstreamUri(upstream) : null) ?? none, ...info }) }));
  return [{ how: null, one: self }, ...origs, ...bill.packaging.map((file, index) => ({ how: 'CONTAINS', one: part(`SPDXRef-Packaging-${index + 1}`, file, {}) }))];
}

function plainPackage(SPDXID: string, name: string, versionInfo: string) {
  return { SPDXID, name, versionInfo, downloadLocation: none, filesAnalyzed: false, licenseConcluded: none, licenseDeclared: none, copyrightText: none };
}

function fileOf({ name, sha256 }: BilledFile) {
  return { packageFileName: name, checksums: [checksum(sha256)] };
}

function declared({ licenses: { declared: expression, copyright } }: Bill) {
  return { licenseDeclared: expression ?? none, copyrightText: copyright.length === 0 ? none : copyright.join('\n') };
}

function checksum(checksumValue: string) {
  return { algorithm: 'SHA256', checksumValue };
}

function purlRef(referenceLocator: string) {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator };
}

/** `Name <address>` as SPDX writes a person. */
function personOf(maintainer: string): string {
  const [, name = '', address = ''] = /^(.*?)\s*<(.*)>$/.exec(maintainer) ?? [];
  return name === '' ? none : `Person: ${name} (${address})`;
}

function related(spdxElementId: string, relationshipType: string, relatedSpdxElement: string): Related {
  return { spdxElementId, relationshipType, relatedSpdxElement };
}

/** A package name with the letters that an SPDXID may have; no name has upper case, so none becomes another's. */
function idOf(name: string): string {
  return name.replaceAll('+', '.2B').replaceAll('_', '.5F');
}
