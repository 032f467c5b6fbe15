// A bill of materials as CycloneDX 1.6, in JSON.
import { createHash } from 'node:crypto';
import { debianPurl } from '../debian/purl.ts';
import { upstreamUri, utcTime, uuidOf, type Bill, type BilledFile, type BilledPackage } from './bill.ts';

/** The document; the same bill gives the same one. */
export function cyclonedxDocument(bill: Bill): object {
  const { source, version } = bill;
  const self = debianPurl(source, version, 'source');
  const origs = bill.orig.map((file, index) => fileComponent(file, index === 0 ? upstreamReferences(bill) : {}));
  const packaging = bill.packaging.map((file) => fileComponent(file, {}));
  const packages = bill.packages.map((one) => binaryPackage(one, bill));
  const dependencies = bill.dependencies.map((one) => {
    const purl = debianPurl(one.name, one.version, one.architecture);
    return { type: 'library', 'bom-ref': `build:${purl}`, name: one.name, version: one.version, scope: 'excluded', purl };
  });
  const refs = (components: readonly { readonly 'bom-ref': string }[]) => components.map((one) => one['bom-ref']);
  const content = {
    version: 1,
    metadata: {
      timestamp: utcTime(bill.date),
      lifecycles: [{ phase: 'build' }],
      tools: { components: [{ type: 'application', name: 'debkit', version: bill.toolVersion }] },
      component: {
        type: 'application',
        'bom-ref': self,
        supplier: { name: bill.maintainer.replace(/\s*<.*$/, '') },
        name: source,
        version,
        hashes: [hash(bill.dsc.sha256)],
        ...licences(bill),
        purl: self,
        ...(bill.homepage === null ? {} : { externalReferences: [{ type: 'website', url: bill.homepage }] }),
        properties: [{ name: 'debkit:file', value: bill.dsc.name }],
      },
    },
    components: [...origs, ...packaging, ...packages, ...dependencies],
    dependencies: [
      { ref: self, dependsOn: [...refs(origs), ...refs(packaging), ...refs(dependencies)] },
      ...packages.map((one) => ({ ref: one['bom-ref'], dependsOn: [self] })),
    ],
  };
  const serialNumber = `urn:uuid:${uuidOf(createHash('sha256').update(JSON.stringify(content)).digest('hex'))}`;
  return { $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber, ...content };
}

function binaryPackage(one: BilledPackage, bill: Bill) {
  const purl = debianPurl(one.name, one.version, one.architecture);
  return {
    type: /(?:^|\/)lib/.test(one.section) ? 'library' : 'application',
    'bom-ref': purl,
    name: one.name,
    version: one.version,
    description: one.summary,
    hashes: [hash(one.file.sha256)],
    ...licences(bill),
    purl,
    properties: [{ name: 'debkit:file', value: one.file.name }],
    components: one.contents.map(({ path, sha256 }) => ({ type: 'file', 'bom-ref': `${purl}#${path}`, name: path, hashes: [hash(sha256)] })),
  };
}

function fileComponent(file: BilledFile, more: object) {
  return { type: 'file', 'bom-ref': `file:${file.name}`, name: file.name, hashes: [hash(file.sha256)], ...more };
}

function upstreamReferences({ upstream }: Bill): object {
  const uri = upstreamUri(upstream);
  if (uri === null || upstream === null) return {};
  if (upstream.kind === 'git') return { externalReferences: [{ type: 'vcs', url: uri, comment: `tag ${upstream.tag}` }] };
  return { externalReferences: [{ type: 'distribution', url: uri }] };
}

function licences({ licenses: { declared } }: Bill): object {
  return declared === null ? {} : { licenses: [{ expression: declared }] };
}

function hash(content: string) {
  return { alg: 'SHA-256', content };
}
