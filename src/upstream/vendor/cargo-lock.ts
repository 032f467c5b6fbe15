// Cargo.lock: the crates of a Rust program, each with the sha256 of its .crate. Pure.
import { HostError, UpstreamError } from '../../errors.ts';
import { readToml, tableOf, type TomlValue } from '../../text/toml.ts';
import { mostParts, type Vendored, type VendoredPart } from './part.ts';

/**
 * The crates that come from a registry, each in a folder `NAME-VERSION`; `registry` has them as NAME/VERSION/download.
 * Errors: VENDOR_LOCK_INVALID, VENDOR_NOT_HELD (exit 4), NO_REGISTRY (exit 3).
 */
export function readCargoLock(text: string, file: string, registry: string | null): Vendored {
  const parts: VendoredPart[] = [];
  const lock = readToml(text);
  // Before version 2 the hashes stood in a table at the end.
  const old = tableOf(lock, 'metadata');
  const packages = Array.isArray(lock['package']) ? lock['package'] : [];
  if (packages.length === 0) throw new UpstreamError('VENDOR_LOCK_INVALID', `${file} is no lock file that debkit can read: it has no package`);
  for (const one of packages) {
    const { name, version, source, checksum } = tableOf(one);
    // A part of upstream's own tree.
    if (source === undefined) continue;
    if (!isLike(name, /^[A-Za-z0-9][\w-]*$/) || !isLike(version, /^\d[\w.+-]*$/) || typeof source !== 'string') throw new UpstreamError('VENDOR_LOCK_INVALID', `${JSON.stringify([name, version]).slice(0, 200)} in ${file} is no crate`);
    const hash = checksum ?? old[`checksum ${name} ${version} (${source})`];
    if (!/^(?:registry|sparse)\+/.test(source) || typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
      throw new UpstreamError('VENDOR_NOT_HELD', `${file} takes ${name} ${version} from '${source.slice(0, 200)}', without a hash of it`, { hint: 'git repositories cannot be vendored: ask upstream to take a release' });
    if (registry === null) throw new HostError('NO_REGISTRY', 'no registry of crates is known', { hint: 'set `registries: {cargo: URL}` in the configuration, where URL/NAME/VERSION/download is a .crate' });
    parts.push({ name, version, place: `${name}-${version}`, urls: [`${registry}/${name}/${version}/download`], hash: { algorithm: 'sha256', value: hash } });
    if (parts.length > mostParts) throw new UpstreamError('VENDOR_LOCK_INVALID', `${file} names more than ${mostParts} crates`);
  }
  return { parts: parts.sort((a, b) => (a.place < b.place ? -1 : 1)), notes: [] };
}

function isLike(value: TomlValue | undefined, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

/** What cargo demands beside the files of a crate that it takes from a folder. */
export function cargoChecksum({ hash }: VendoredPart): string {
  return JSON.stringify({ files: {}, package: hash.value });
}
