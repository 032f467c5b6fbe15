// What an attestation says of a build: an in-toto Statement (v1) with the predicate of SLSA provenance (v1).
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import type { ReleasedTag, UpstreamOrigin } from '../contracts/origin.ts';
import type { BuildPlan, BuildTarget } from '../contracts/plan.ts';
import { debianPurl } from '../debian/purl.ts';

export const statementType = 'https://in-toto.io/Statement/v1';
export const predicateType = 'https://slsa.dev/provenance/v1';

/** A file or a place by its hashes; `sha256`, or `gitCommit` for a commit. */
export interface ResourceDescriptor {
  readonly name: string;
  readonly uri?: string;
  readonly digest?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, unknown>>;
}

export interface Statement {
  readonly _type: typeof statementType;
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: typeof predicateType;
  readonly predicate: {
    readonly buildDefinition: {
      readonly buildType: string;
      readonly externalParameters: Readonly<Record<string, unknown>>;
      readonly internalParameters: Readonly<Record<string, unknown>>;
      readonly resolvedDependencies: readonly ResourceDescriptor[];
    };
    readonly runDetails: { readonly builder: { readonly id: string; readonly version: Readonly<Record<string, string>> } };
  };
}

export interface StatementInput {
  /** What was built and lies beside the statement. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** null where an existing source package was built. */
  readonly plan: Pick<BuildPlan, 'recipe' | 'identity' | 'packaging' | 'sourceDateEpoch'> | null;
  readonly upstream: UpstreamOrigin | null;
  readonly source: string;
  readonly version: string;
  readonly target: BuildTarget;
  readonly sandbox: string;
  /** Installed-Build-Depends of the .buildinfo, one `name (= version)` an entry. */
  readonly installed: readonly string[];
  /** sha256 of .debs by `name version`, as far as they are known. */
  readonly known: Readonly<Record<string, string>>;
  readonly toolVersion: string;
}

/** The statement: the same input gives the same one, with no time and no name of a machine in it. */
export function provenanceStatement(input: StatementInput): Statement {
  const { files, plan, source, version, target, sandbox, toolVersion } = input;
  const { suite, hostArchitecture, buildOptions, buildProfiles } = target;
  const dsc = files.find(({ name }) => name.endsWith('.dsc'));
  const from = plan === null ? { sourcePackage: { name: dsc?.name ?? '', sha256: dsc?.sha256 ?? '' } } : { recipe: recipeOf(plan) };
  return {
    _type: statementType,
    subject: files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType,
    predicate: {
      buildDefinition: {
        buildType: 'pkg:generic/debkit#docs/provenance.md',
        externalParameters: { ...from, source, version, suite, architecture: hostArchitecture, style: plan?.packaging.style ?? null, sandbox, buildOptions, buildProfiles },
        internalParameters: plan === null ? {} : { sourceDateEpoch: plan.sourceDateEpoch },
        resolvedDependencies: [...upstreamDependencies(input.upstream), ...origs(files), environment(input.installed, suite), ...input.installed.map((one) => packageDependency(one, input.known))],
      },
      runDetails: { builder: { id: `pkg:generic/debkit@${toolVersion}`, version: { debkit: toolVersion } } },
    },
  };
}

/** The recipe by its folder's name, which is the same on every machine. */
function recipeOf({ recipe, identity: { sha256, meaning } }: Pick<BuildPlan, 'recipe' | 'identity'>) {
  return { path: `${basename(dirname(recipe))}/${basename(recipe)}`, sha256, meaning };
}

function upstreamDependencies(upstream: UpstreamOrigin | null): ResourceDescriptor[] {
  const name = 'upstream';
  switch (upstream?.kind) {
    case 'git': {
      const submodules = upstream.submodules.map(({ path, commit }) => ({ name: `${name}: ${path}`, digest: { gitCommit: commit } }));
      return [tagOf(name, upstream), ...submodules];
    }
    case 'tarball':
      return [{ name, uri: upstream.url, digest: { sha256: upstream.sha256 } }, ...(upstream.released === null ? [] : [tagOf(`${name}: tag`, upstream.released)])];
    case 'debian':
      return [{ name, digest: { sha256: upstream.sha256 }, annotations: { debianSource: upstream.source, suite: upstream.suite } }];
    case 'directory':
      return [{ name, digest: { gitCommit: upstream.commit }, annotations: { uncommittedChanges: upstream.dirty } }];
    case undefined:
      return [];
  }
}

function tagOf(name: string, { url, tag, commit }: ReleasedTag): ResourceDescriptor {
  return { name, uri: `git+${url}@refs/tags/${tag}`, digest: { gitCommit: commit } };
}

function origs(files: StatementInput['files']): ResourceDescriptor[] {
  return files.filter(({ name }) => /\.orig(?:-[A-Za-z0-9-]+)?\.tar\.\w+$/.test(name)).map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
}

/** All that was installed, the base and what the build dependencies added, as one hash over lines `name (= version)`. */
export function environment(installed: readonly string[], suite: string): ResourceDescriptor {
  const sha256 = createHash('sha256').update(installed.map((one) => `${one}\n`).join('')).digest('hex');
  return { name: 'environment', digest: { sha256 }, annotations: { suite, packages: installed.length } };
}

/** An installed package, with the hash of its .deb where that is known. */
function packageDependency(installed: string, known: StatementInput['known']): ResourceDescriptor {
  const [, name = '', architecture, version = ''] = /^([^\s:]+)(?::(\S+))? \(= (\S+)\)$/.exec(installed) ?? [];
  const sha256 = known[`${name} ${version}`];
  return { name, uri: debianPurl(name, version, architecture ?? null), ...(sha256 === undefined ? {} : { digest: { sha256 } }) };
}
