// debkit.lock: what a recipe was last locked to, for each suite and architecture; read as strictly as a recipe, written so that diffs read well.
import { Document } from 'yaml';
import { z } from 'zod';
import { compareVersionPart, isValidUpstreamVersion, isValidVersion } from '../debian/version.ts';
import { RecipeErrors, type RecipeError } from '../errors.ts';
import { commit, gitTag, kind, mapOf } from './fields.ts';
import { inFileOrder, ownWords } from './own-words.ts';
import { problemsOf } from './problems.ts';
import { parseYaml } from './yaml-document.ts';

/** A version, date or file name, and the sha256 that belongs to it; null where nobody knows one. */
export interface Pin {
  readonly value: string;
  readonly sha256: string | null;
}

export type Pins = ReadonlyMap<string, Pin>;

/** Upstream's identity: tag and commit of a git repository, and the orig tarball's name and hash. */
export interface LockedUpstream {
  readonly tag: string | null;
  readonly commit: string | null;
  readonly orig: Pin;
  /** The second orig tarball, where there is one. */
  readonly vendor?: Pin;
}

/** What a package was built in. */
export interface LockedEnvironment {
  /** The Date of each archive's InRelease file (ISO 8601, UTC) and the file's hash, by codename. */
  readonly mirror: Pins;
  /** The packages of the base, and those that the build dependencies add to it. */
  readonly base: Pins;
  readonly buildDependencies: Pins;
  /** What stands beside the environment: debuild's package and lintian. */
  readonly tools: Pins;
}

/** One release; null for what is not locked of it. */
export interface LockedRelease {
  readonly upstream: LockedUpstream | null;
  readonly environment: LockedEnvironment | null;
}

/** The releases by upstream version; `default` is what a build takes that asks for none, null leaves it to the recipe. */
export interface LockedSuite {
  readonly default: string | null;
  readonly releases: ReadonlyMap<string, LockedRelease>;
}

/** A whole lock file, by `<suite>/<architecture>`. */
export type LockFile = ReadonlyMap<string, LockedSuite>;

/** Stands for the upstream version where upstream is a folder, whose version changes with every commit. */
export const workingTree = 'working-tree';

/** All problems of a lock file, in its order. Exit code 2. */
export class LockErrors extends RecipeErrors {
  override readonly code = 'LOCK_INVALID';

  constructor(problems: readonly RecipeError[]) {
    super(ownWords(inFileOrder(problems), { prefix: 'LOCK', name: 'the lock file', example: 'debkit-lock: 1' }));
    this.message = `${problems.length} problem${problems.length === 1 ? '' : 's'} in the lock file`;
  }
}

function pin(title: string, example: string, fits: (value: string) => boolean) {
  const words = { title, code: 'LOCK_BAD_VALUE', hint: `e.g. ${example}` };
  const text = kind(words, (value) => fits(pinOf(value).value));
  return text(`A ${title}.`).transform(pinOf);
}

function pinOf(text: string): Pin {
  const [, value, sha256] = /^(.*) sha256:([0-9a-f]{64})$/.exec(text) ?? [];
  return value === undefined || sha256 === undefined ? { value: text, sha256: null } : { value, sha256 };
}

const hash = 'sha256:<64 hexadecimal digits>';
const name = (title: string, pattern: RegExp) => kind({ title, code: 'LOCK_BAD_NAME' }, (value) => pattern.test(value))(`A ${title}.`);
const pins = (key: ReturnType<typeof name>, value: ReturnType<typeof pin>, meaning: string) => mapOf(key, value, meaning).transform((record): Pins => new Map(Object.entries(record)));
const packages = pins(name('package name', /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?$/), pin('package version', `1.2-3 ${hash}`, isValidVersion), 'Packages.');
const hashed = (title: string, example: string, fits: (value: string) => boolean) => pin(title, `${example} ${hash}`, fits).refine(({ sha256 }) => sha256 !== null, `its hash is missing: ${hash}`);

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) && !Number.isNaN(Date.parse(value));
}

const upstreamSchema = z
  .strictObject({
    tag: gitTag("Upstream's tag.").exactOptional(),
    commit: commit('The commit it leads to.').exactOptional(),
    orig: hashed('orig tarball', 'x_1.2.orig.tar.gz', (value) => /^[a-z0-9][a-z0-9+.-]+_[^\s/]+\.orig\.tar\.[a-z0-9]+$/.test(value)),
    vendor: hashed('second orig tarball', 'x_1.2.orig-vendor.tar.xz', (value) => /^[a-z0-9][a-z0-9+.-]+_[^\s/]+\.orig-vendor\.tar\.xz$/.test(value)).exactOptional(),
  })
  .refine((value) => (value.tag === undefined) === (value.commit === undefined), 'tag and commit go together');

const environmentKeys = ['mirror', 'base', 'build-dependencies', 'tools'] as const;

const releaseSchema = z
  .strictObject({
    upstream: upstreamSchema.exactOptional(),
    mirror: pins(name('archive name', /^[\w+./~-]+$/), hashed('date of an archive', '2026-09-12T07:55:41Z', isTime), "The mirror's state.").exactOptional(),
    base: packages.exactOptional(),
    'build-dependencies': packages.exactOptional(),
    tools: packages.exactOptional(),
  })
  .refine((value) => new Set(environmentKeys.map((key) => value[key] === undefined)).size === 1, `${environmentKeys.join(', ')} go together`)
  .refine((value) => value.upstream !== undefined || value.base !== undefined, 'nothing is locked here')
  .superRefine(({ base, 'build-dependencies': added }, context) => {
    // Only one of the two would be held against what is found.
    // What has problems of its own is no map yet.
    if (!(base instanceof Map) || !(added instanceof Map)) return;
    const both = [...added.keys()].filter((key) => base.has(key));
    for (const key of both) context.addIssue({ code: 'custom', path: ['build-dependencies', key], message: `'${key}' stands under base too`, params: { code: 'LOCK_DUPLICATE_KEY' } });
  });

const releaseName = kind({ title: 'upstream version', code: 'LOCK_BAD_VERSION' }, (value) => value === workingTree || isValidUpstreamVersion(value))(`An upstream version, or ${workingTree}.`);

const suiteSchema = z
  .strictObject({ default: releaseName.exactOptional(), releases: z.record(releaseName, releaseSchema) })
  .refine(({ default: own, releases }) => own === undefined || Object.hasOwn(releases, own), { path: ['default'], message: 'it is none of the releases below' });

const lockSchema = z
  .object({ 'debkit-lock': z.literal(1) })
  .catchall(suiteSchema)
  .superRefine((value, context) => {
    const wrong = Object.keys(value).filter((key) => key !== 'debkit-lock' && !/^[a-z0-9][a-z0-9+.-]*\/[a-z0-9][a-z0-9-]*$/.test(key));
    for (const key of wrong) context.addIssue({ code: 'custom', path: [key], message: 'that is no <suite>/<architecture>', params: { code: 'LOCK_BAD_NAME', hint: 'e.g. trixie/amd64' } });
  });

/** Bytes: a release with a thousand packages has a hundred thousand. */
const largestLock = 16 << 20;

/** Parses a lock file; `file` is its name in messages. Error: LockErrors with every problem. */
export function parseLock(bytes: Buffer, file: string): LockFile {
  const document = documentOf(bytes, file);
  const parsed = lockSchema.safeParse(document.value);
  if (!parsed.success) throw new LockErrors(problemsOf(parsed.error.issues, lockSchema, document));
  const suites = Object.entries(parsed.data).filter((entry): entry is [string, z.output<typeof suiteSchema>] => entry[0] !== 'debkit-lock');
  return new Map(suites.map(([key, suite]) => [key, lockedSuite(suite)]));
}

function documentOf(bytes: Buffer, file: string): ReturnType<typeof parseYaml> {
  try {
    return parseYaml(bytes, file, largestLock);
  } catch (error) {
    throw error instanceof RecipeErrors ? new LockErrors(error.problems) : error;
  }
}

function lockedSuite(suite: z.output<typeof suiteSchema>): LockedSuite {
  const releases = Object.entries(suite.releases).map(([version, { upstream, ...rest }]): [string, LockedRelease] => {
    const { mirror, base, 'build-dependencies': buildDependencies, tools } = rest;
    const whole = mirror !== undefined && base !== undefined && buildDependencies !== undefined && tools !== undefined;
    return [
      version,
      {
        upstream: upstream === undefined ? null : { tag: upstream.tag ?? null, commit: upstream.commit ?? null, orig: upstream.orig, ...(upstream.vendor === undefined ? {} : { vendor: upstream.vendor }) },
        environment: whole ? { mirror, base, buildDependencies, tools } : null,
      },
    ];
  });
  return { default: suite.default ?? null, releases: new Map(releases) };
}

/** The text of a lock file, in an order that depends on its content alone: newest release first, the rest by name. */
export function formatLock(lock: LockFile, source: string): string {
  const suites = sorted(lock).map(([key, suite]) => {
    const releases = [...suite.releases].sort(([a], [b]) => compareVersionPart(b, a)).map(([version, release]) => [version, releaseMap(release)] as const);
    return [key, new Map<string, unknown>([...(suite.default === null ? [] : [['default', suite.default] as const]), ['releases', new Map(releases)]])] as const;
  });
  const document = new Document(new Map<string, unknown>([['debkit-lock', 1], ...suites]));
  document.commentBefore = ` What ${source} is built from. Written by debkit update, heeded by debkit build (docs/lock.md).`;
  return document.toString({ lineWidth: 0, singleQuote: true });
}

function releaseMap({ upstream, environment }: LockedRelease): Map<string, unknown> {
  const parts: [string, unknown][] = [];
  if (upstream !== null) {
    const git = upstream.tag === null || upstream.commit === null ? [] : [['tag', upstream.tag], ['commit', upstream.commit]] as const;
    parts.push(['upstream', new Map<string, string>([...git, ['orig', pinText(upstream.orig)], ...(upstream.vendor === undefined ? [] : [['vendor', pinText(upstream.vendor)] as const])])]);
  }
  if (environment !== null) {
    const { mirror, base, buildDependencies, tools } = environment;
    for (const [key, pins] of Object.entries({ mirror, base, 'build-dependencies': buildDependencies, tools })) parts.push([key, pinsMap(pins)]);
  }
  return new Map(parts);
}

function pinsMap(pins: Pins): Map<string, string> {
  return new Map(sorted(pins).map(([key, value]) => [key, pinText(value)]));
}

function pinText({ value, sha256 }: Pin): string {
  return sha256 === null ? value : `${value} sha256:${sha256}`;
}

function sorted<T>(entries: Iterable<readonly [string, T]>): (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
