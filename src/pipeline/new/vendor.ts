// `debkit new --vendor`: what the lock file of a new package's upstream names is packed beside it, and looked into for its licences.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxContext } from '../../contracts/context.ts';
import type { BaseSpec } from '../../contracts/sandbox.ts';
import type { VendorKind } from '../../contracts/upstream-plan.ts';
import type { Detection, Need } from '../../detect/detection.ts';
import type { Licences } from '../../detect/licences.ts';
import type { SourceTree } from '../../detect/source-tree.ts';
import { UsageError } from '../../errors.ts';
import { vendorSystems } from '../../recipe/upstream-checks.ts';
import type { EnvironmentContext } from '../../sandbox/apt.ts';
import { makeVendorTarball, type VendorTarball } from '../../stages/make-vendor-tarball.ts';
import { fileArtifact } from '../../system/files.ts';
import { extractTarball } from '../../system/tarball.ts';
import type { Registries } from '../../upstream/vendor/registry.ts';
import { diskTree } from './disk-tree.ts';
import { inspectCopyright } from './inspect-copyright.ts';
import type { Origin } from './origin.ts';
import { vendoredLicences } from './vendored-licences.ts';

const wanted: Readonly<Record<VendorKind, Need['wanted']['kind']>> = { npm: 'node', cargo: 'crate', go: 'go-module' };
const locks: Readonly<Record<VendorKind, readonly string[]>> = { npm: ['package-lock.json', 'npm-shrinkwrap.json'], cargo: ['Cargo.lock'], go: ['go.sum'] };

/** What can be vendored of a build system; null of those that cannot. */
export function vendorKind(system: Detection['system']): VendorKind | null {
  return (['npm', 'cargo', 'go'] as const).find((kind) => vendorSystems[kind] === system) ?? null;
}

/** The kind for a detection that is to be vendored. Error: VENDOR_NOT_HERE (exit 2). */
export function demandVendorKind({ system, place }: Detection): VendorKind {
  const kind = vendorKind(system);
  if (kind !== null) return kind;
  throw new UsageError('VENDOR_NOT_HERE', `--vendor is for Node.js, Rust and Go, and ${place.file} is built by ${system}`, { hint: 'leave --vendor out' });
}

/** The detection without what vendor/ will hold. */
export function withoutVendored(detection: Detection, kind: VendorKind): Detection {
  const rest = (needs: readonly Need[]) => needs.filter((one) => one.wanted.kind !== wanted[kind]);
  return { ...detection, needs: rest(detection.needs), runtime: rest(detection.runtime) };
}

/** What a user who has not asked for it is told where packages are missing that it would stand in for; null where it would not help. */
export function vendorHint({ system, needs, runtime }: Detection, lacking: readonly string[], tree: SourceTree): string | null {
  const kind = vendorKind(system);
  const names = [...needs, ...runtime].filter((one) => one.wanted.kind === wanted[kind ?? 'npm']).map((one) => ` ${one.wanted.name} (`);
  if (kind === null || !lacking.some((one) => names.some((name) => one.includes(name)))) return null;
  const lock = locks[kind].find((file) => tree.has(file));
  return lock === undefined
    ? `--vendor would pack what Debian has no packages of beside it, had upstream a ${locks[kind][0] ?? ''}`
    : `--vendor packs what ${lock} names beside it, in the place of Debian's packages`;
}

/** The second orig tarball of the origin. Errors: those of makeVendorTarball. */
export async function makeVendored(kind: VendorKind, origin: Origin, registries: Registries, context: SandboxContext): Promise<VendorTarball> {
  const orig = { ...(await fileArtifact(origin.tarball.path)), name: 'orig' };
  return makeVendorTarball({ kind, source: origin.name, version: origin.version, orig, registries }, context);
}

/** The licences of a tree with those of its vendored parts after them. Errors: those of inspectCopyright. */
export async function withVendoredCopyright(own: Licences, vendored: VendorTarball, base: BaseSpec, context: SandboxContext & EnvironmentContext): Promise<Licences> {
  const theirs = await vendoredCopyright(vendored, base, context);
  return { ...own, stanzas: [...own.stanzas, ...theirs.stanzas], texts: { ...theirs.texts, ...own.texts }, uncertain: [...own.uncertain, ...vendored.notes, ...theirs.uncertain] };
}

async function vendoredCopyright({ tarball, parts }: VendorTarball, base: BaseSpec, context: SandboxContext & EnvironmentContext): Promise<Omit<Licences, 'why'>> {
  const folder = join(context.workspace, 'new-vendor');
  await mkdir(folder, { recursive: true });
  await extractTarball(tarball.path, folder, { strip: 1, signal: context.signal });
  const tree = await diskTree(folder);
  const { files, left } = await inspectCopyright({ folder, files: tree.files }, base, context);
  const found = vendoredLicences(parts, tree, files);
  return left === 0 ? found : { ...found, uncertain: [...found.uncertain, `the licences of ${left} files deep in vendor/ were not read`] };
}
