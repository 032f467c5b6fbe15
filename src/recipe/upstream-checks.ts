// Rules of a recipe that concern where upstream comes from: one kind of upstream, its options, and what each release must say
// for it.
import type { BuildSystem } from '../contracts/plan.ts';
import type { VendorKind } from '../contracts/upstream-plan.ts';
import { mapping, type Mapping, type PlacedFault } from './raw-value.ts';
import type { RecipePath } from './recipe.ts';
import { mergeUpstream, upstreamKinds } from './release-upstream.ts';
import { buildSystems } from './schema-build.ts';

/** Which kinds of upstream an option belongs to. */
const optionKinds: Readonly<Record<string, readonly string[]>> = {
  submodules: ['git'],
  'tag-pattern': ['git', 'directory'],
  mangle: ['git', 'directory'],
  repository: ['tarball'],
  tag: ['tarball'],
  'not-in-tag': ['tarball'],
  signature: ['tarball'],
  keyring: ['tarball'],
  suite: ['debian'],
  'version-from': ['directory'],
};

/** Faults of the `upstream` of recipe and releases: exactly one kind, and options that fit it. */
export function upstreamFaults(recipe: Mapping, releases: readonly Mapping[]): PlacedFault[] {
  const own = mapping(recipe.upstream);
  const places: [Mapping, Mapping, RecipePath][] = [[own, own, ['upstream']]];
  releases.forEach((release, index) => {
    if (release.upstream === undefined) return;
    const said = mapping(release.upstream);
    places.push([mergeUpstream(own, said), said, ['releases', index, 'upstream']]);
  });
  return places.flatMap(([upstream, said, path]) => {
    if (Object.keys(upstream).length === 0) return [];
    // What a release takes over from the recipe is faulted there.
    return oneUpstreamFaults(upstream, path).filter((fault) => said === upstream || String(fault.path.at(-1)) in said);
  });
}

function oneUpstreamFaults(upstream: Mapping, path: RecipePath): PlacedFault[] {
  const kinds: string[] = upstreamKinds.filter((name) => name in upstream);
  // Debian's orig tarball may stand behind upstream's own.
  if (kinds.join(' ') === 'tarball debian') kinds.pop();
  const [kind, second] = kinds;
  if (kind === undefined)
    return [{ path, key: true, code: 'RECIPE_UPSTREAM', message: 'upstream: none of git, tarball, debian, directory is there' }];
  if (second !== undefined) {
    return [
      {
        path: [...path, second],
        key: true,
        code: 'RECIPE_UPSTREAM',
        message: `upstream: both '${kind}' and '${second}' are there`,
        hint: 'keep one',
      },
    ];
  }
  const faults = Object.keys(upstream).flatMap((name): PlacedFault[] => {
    const kindsOf = optionKinds[name];
    return kindsOf === undefined || kindsOf.includes(kind) || kindsOf.some((other) => other in upstream)
      ? []
      : [
          {
            path: [...path, name],
            key: true,
            code: 'RECIPE_UPSTREAM',
            message: `'${name}' goes with ${kindsOf.join(' and ')}, not with '${kind}'`,
          },
        ];
  });
  const pairs: [string, string][] = [
    ['exclude', 'repack-suffix'],
    ['repack-suffix', 'exclude'],
    ['signature', 'keyring'],
    ['keyring', 'signature'],
    ['repository', 'tag'],
    ['tag', 'repository'],
    ['not-in-tag', 'repository'],
  ];
  if ('debian' in upstream) pairs.push(['debian', 'suite']);
  for (const [name, other] of pairs) {
    if (name in upstream && !(other in upstream)) {
      faults.push({ path: [...path, name], key: true, code: 'RECIPE_UPSTREAM', message: `'${name}' wants '${other}' beside it` });
    }
  }
  return faults;
}

/** The build system that each kind of `vendor` goes with. */
export const vendorSystems: Readonly<Record<VendorKind, BuildSystem>> = { npm: 'nodejs', cargo: 'cargo', go: 'golang' };

/** Faults of `vendor`: it goes with one build system, and with a source format that has several orig tarballs. */
export function vendorFaults(recipe: Mapping, releases: readonly Mapping[]): PlacedFault[] {
  const check = (part: Mapping, path: RecipePath): PlacedFault[] => {
    const vendor = mapping(part.upstream)['vendor'];
    const format = part['source-format'] ?? recipe['source-format'] ?? '3.0 (quilt)';
    const system = mapping(part.build)['system'] ?? mapping(recipe.build)['system'];
    const at = { path: [...path, 'upstream', 'vendor'], key: true, code: 'RECIPE_UPSTREAM' } as const;
    const wanted = Object.entries(vendorSystems).find(([kind]) => kind === vendor)?.[1];
    if (wanted === undefined) return [];
    if (typeof format === 'string' && format !== '3.0 (quilt)') return [{ ...at, message: `'vendor' makes a second orig tarball, which the source format '${format}' has not`, hint: "leave source-format out: '3.0 (quilt)' has" }];
    return typeof system !== 'string' || system === wanted || system === 'own' ? [] : [{ ...at, message: `'vendor: ${String(vendor)}' goes with the build system ${wanted}, not with '${system}'` }];
  };
  return [check(recipe, []), ...releases.map((release, index) => check(release, ['releases', index]))].flat();
}

/** Faults of the list of releases: what their kind of upstream demands, and doubles. */
export function releaseFaults(recipe: Mapping, releases: readonly Mapping[]): PlacedFault[] {
  const own = kindOf(mapping(recipe.upstream));
  const faults: PlacedFault[] = [];
  if (releases.length === 0 && (own === 'tarball' || own === 'debian')) {
    faults.push({
      path: ['upstream', own],
      key: true,
      code: 'RECIPE_NO_RELEASE',
      message: `with '${own}' the recipe must list its releases`,
      hint: "add: releases: [{version: '1.0', ...}]",
    });
  }
  if (releases.length === 0 && own === 'directory' && mapping(recipe.upstream)['version-from'] !== 'describe') {
    faults.push({
      path: ['upstream', own],
      key: true,
      code: 'RECIPE_NO_RELEASE',
      message: 'the version of the directory is not said',
      hint: "add version-from: describe, or releases: [{version: '1.0', date: ...}]",
    });
  }
  if (
    mapping(recipe.build).system === undefined &&
    (releases.length === 0 || releases.some((release) => mapping(release.build).system === undefined))
  ) {
    faults.push({
      path: ['build', 'system'],
      code: 'RECIPE_MISSING_FIELD',
      message: "the field 'system' is missing in build",
      hint: `one of: ${buildSystems.join(', ')}`,
    });
  }
  const seen = new Map<unknown, number>();
  releases.forEach((release, index) => {
    const path = ['releases', index];
    const upstream = mergeUpstream(mapping(recipe.upstream), release.upstream === undefined ? undefined : mapping(release.upstream));
    const kind = kindOf(upstream);
    if (release['suites-why'] !== undefined && release.suites === undefined) {
      faults.push({
        path: [...path, 'suites-why'],
        key: true,
        code: 'RECIPE_BAD_VALUE',
        message: "'suites-why' stands beside 'suites', which is not there",
        hint: 'suites: [trixie, sid]',
      });
    }
    if (kind === 'tarball' && release.sha256 === undefined) {
      faults.push({
        path: [...path, 'sha256'],
        code: 'RECIPE_MISSING_FIELD',
        message: 'a release of a tarball needs its sha256',
      });
    }
    if ((kind === 'tarball' || kind === 'debian') && release.date === undefined && !hasEntry(recipe, release)) {
      faults.push({
        path: [...path, 'date'],
        code: 'RECIPE_MISSING_FIELD',
        message: 'a release that is not from git needs its date',
        hint: 'when upstream released it, e.g. 2026-03-07T14:31:53Z: the newest file of the tarball tells',
      });
    }
    for (const [name, kinds] of [
      ['tag', ['git']],
      ['commit', ['git']],
      ['sha256', ['tarball', 'debian']],
      ['debian-version', ['debian']],
    ] as const) {
      if (name in release && kind !== null && !kinds.some((one) => one in upstream)) {
        faults.push({
          path: [...path, name],
          key: true,
          code: 'RECIPE_UPSTREAM',
          message: `'${name}' goes with ${kinds.join(' and ')}, not with '${kind}'`,
        });
      }
    }
    const before = seen.get(release.version);
    if (typeof release.version === 'string' && before !== undefined) {
      faults.push({
        path: [...path, 'version'],
        code: 'RECIPE_DUPLICATE_RELEASE',
        message: `the release ${release.version} is there a second time`,
      });
    }
    seen.set(release.version, index);
  });
  return faults;
}

/** Whether an entry of the recipe's own changelog dates the release. */
function hasEntry(recipe: Mapping, release: Mapping): boolean {
  const entries = Array.isArray(recipe.changelog) ? recipe.changelog : [];
  return entries.some((entry) => String(mapping(entry).version).replace(/-[^-]*$/, '') === release.version);
}

function kindOf(upstream: Mapping): string | null {
  return upstreamKinds.find((name) => name in upstream) ?? null;
}
