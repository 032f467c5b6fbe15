// Command line, configuration and environment made into the requests of the pipeline: an option wins over the file, the file over the default.
import { realpathSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { findSuite, suiteNames } from '../debian/suites.ts';
import { isKnownArchitecture, knownArchitectures } from '../debian/architecture.ts';
import { isValidSuiteName } from '../debian/names.ts';
import { UsageError } from '../errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { PackagingStyle } from '../contracts/plan.ts';
import type { BuildRequest, Places, PlanRequest, SandboxChoice } from '../pipeline/request.ts';
import { readSigningKey } from '../provenance/key.ts';
import { didYouMean } from '../recipe/did-you-mean.ts';
import type { RecipeLibrary } from '../recipe/lookup.ts';
import { defaultLimits } from '../sandbox/limits.ts';
import { packageRoot } from '../system/resources.ts';
import type { Configuration } from './configuration.ts';
import { homeOf, sourceDateEpoch, wordList, type Environment } from './environment.ts';
import type { SaidLimits } from './limits.ts';
import { maintainerOf } from './maintainer.ts';
import { shownPath } from './views/format.ts';

/** The options of `plan` and `render`, as commander hands them on; values of closed lists are checked by it. */
export interface PlanOptions {
  /** What --limit said. */
  readonly limit?: SaidLimits;
  readonly suite?: string;
  readonly architecture?: string;
  readonly style?: PackagingStyle;
  readonly offline?: boolean;
}

/** The options of `build` and `source`. */
export interface BuildOptions extends PlanOptions {
  readonly sandbox?: SandboxChoice;
  readonly out?: string;
  readonly failOn?: BuildRequest['failOn'];
  readonly acceptLint?: boolean;
  readonly upgrade?: boolean;
  readonly keep?: boolean;
  readonly fresh?: boolean;
  readonly locked?: boolean;
  /** False with --no-cache, --no-lint, --no-test, --no-ccache. */
  readonly cache?: boolean;
  readonly lint?: boolean;
  readonly test?: boolean;
  readonly reproduce?: boolean;
  /** Said by `debkit verify`. */
  readonly verify?: boolean;
  readonly diffoscope?: boolean;
  /** The first is where it is built. */
  readonly sandboxes?: readonly Exclude<SandboxChoice, 'auto'>[];
  readonly ccache?: boolean;
  readonly continue?: boolean;
  readonly provenanceKey?: string;
}

/** What options are read against. */
export interface SettingsContext {
  readonly configuration: Configuration;
  readonly environment: Environment;
  readonly cwd: string;
  /** The Debian architecture of this machine. */
  readonly architecture: string;
  /** The host's own Debian mirror; null where it has none. */
  readonly hostMirror: string | null;
  /** Where this host takes Debian's security updates from; null where it names none. */
  readonly hostSecurityMirror: string | null;
}

/** Debian's stable release. */
export const defaultSuite = 'trixie';
const defaultVersionSuffix = '~debkit1';

/** The settings that shape a plan. Errors: UNKNOWN_SUITE, ARCHITECTURE_NOT_NATIVE, UNKNOWN_ARCHITECTURE, and those of the environment (exit 2). */
export function planRequest(options: PlanOptions, context: SettingsContext): PlanRequest {
  const { configuration, environment } = context;
  return {
    suite: suiteOf(options.suite ?? configuration.suite ?? defaultSuite, configuration),
    architecture: architectureOf(options.architecture, context.architecture),
    style: options.style ?? configuration.style ?? null,
    maintainer: maintainerOf(configuration.maintainer, environment),
    versionSuffix: configuration['version-suffix'] ?? defaultVersionSuffix,
    sourceDateEpoch: sourceDateEpoch(environment),
    buildOptions: wordList(environment, 'DEB_BUILD_OPTIONS'),
    buildProfiles: wordList(environment, 'DEB_BUILD_PROFILES'),
    aptSources: configuration.aptSources,
    lock: 'heed',
    stepLimit: limitsOf(options, context).time,
  };
}

/** One build of `target`. Errors: those of planRequest, OPTIONS_CONFLICT (exit 2). */
export function buildRequest(
  target: string,
  options: BuildOptions & { readonly stopAt: BuildRequest['stopAt'] },
  context: SettingsContext,
): BuildRequest {
  const { configuration, cwd } = context;
  if (options.offline === true && options.cache === false) {
    throw new UsageError('OPTIONS_CONFLICT', '--offline uses the cache alone, which --no-cache sets aside', {
      hint: 'leave one of them out',
    });
  }
  const [first, ...elsewhere] = options.sandboxes ?? [];
  if (first !== undefined && options.sandbox !== undefined) throw new UsageError('OPTIONS_CONFLICT', '--sandboxes names the sandbox too', { hint: 'leave --sandbox out: the first of --sandboxes is where the packages are built' });
  if (options.out === '') throw new UsageError('OPTIONS_CONFLICT', '--out names no folder', { hint: 'e.g. --out dist' });
  return {
    target,
    stopAt: options.stopAt,
    plan: { ...planRequest(options, context), lock: options.locked === true ? 'demand' : 'heed' },
    places: placesOf(context),
    limits: limitsOf(options, context).limits,
    sandbox: first ?? options.sandbox ?? configuration.sandbox ?? 'auto',
    out: resolve(cwd, options.out ?? 'dist'),
    failOn: options.failOn ?? configuration['fail-on'] ?? 'error',
    acceptLint: options.acceptLint ?? false,
    keep: options.keep ?? false,
    offline: options.offline ?? false,
    fresh: options.fresh ?? false,
    noCache: options.cache === false,
    lint: options.lint ?? true,
    test: options.test ?? true,
    upgrade: options.upgrade ?? false,
    reproduce: options.verify === true ? 'thorough' : options.reproduce === true ? 'usual' : 'no',
    diffoscope: options.diffoscope ?? false,
    elsewhere,
    ccache: options.ccache ?? true,
    provenanceKey: signingKeyOf(options.provenanceKey, context),
    continueFailed: options.continue ?? false,
  };
}

const defaultStepLimit = 7200;

/** How much a step may take, and for how many seconds. */
function limitsOf({ limit }: PlanOptions, { configuration }: SettingsContext): { readonly time: number; readonly limits: Limits } {
  const { time = defaultStepLimit, ...said } = { ...configuration.limits, ...limit };
  return { time, limits: { ...defaultLimits(), ...said } };
}

/** The file of the key for statements, which must be fit for that before anything is built. Errors: KEY_UNREADABLE, KEY_UNSUITABLE (exit 2). */
function signingKeyOf(option: string | undefined, { configuration, cwd }: SettingsContext): string | null {
  const path = option === undefined ? configuration['provenance-key'] : resolve(cwd, option);
  if (path === undefined) return null;
  readSigningKey(path);
  return path;
}

/** Where debkit looks and keeps things. */
export function placesOf({ configuration, environment, cwd, hostMirror, hostSecurityMirror }: SettingsContext): Places {
  const cache = environment.XDG_CACHE_HOME ?? '';
  const snapshot = configuration['snapshot-mirror'];
  return {
    store: join(isAbsolute(cache) ? cache : join(homeOf(environment), '.cache'), 'debkit'),
    state: stateFolder(environment),
    recipeLibraries: librariesOf(configuration, cwd),
    mirror: configuration.mirror ?? hostMirror,
    securityMirror: hostSecurityMirror,
    snapshots: snapshot === undefined ? null : { archive: snapshot, security: configuration['snapshot-security-mirror'] ?? null },
    keyring: configuration.keyring ?? null,
    ...(configuration.registries === undefined ? {} : { registries: configuration.registries }),
    containerBase: configuration['container-base'] ?? null,
  };
}

/** Where debkit keeps what it cannot make again: XDG_STATE_HOME/debkit (XDG Base Directory). */
export function stateFolder(environment: Environment): string {
  const state = environment.XDG_STATE_HOME ?? '';
  return join(isAbsolute(state) ? state : join(homeOf(environment), '.local', 'state'), 'debkit');
}

/** ./recipes, the configured folders, debkit's own; a folder that is there twice counts where it stands first. */
export function librariesOf(configuration: Configuration, cwd: string): RecipeLibrary[] {
  const folders = [join(cwd, 'recipes'), ...(configuration['recipe-folders'] ?? []), join(packageRoot(), 'recipes')];
  const labels = [
    './recipes',
    ...(configuration['recipe-folders'] ?? []).map((folder) => shownPath(folder, cwd)),
    "debkit's own recipes",
  ];
  const seen = new Set<string>();
  return folders.flatMap((folder, index) => {
    const real = realPath(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    return [{ path: shownPath(folder, cwd), label: labels[index] ?? folder }];
  });
}

function suiteOf(name: string, { mirror, keyring }: Configuration): string {
  const known = findSuite(name);
  if (known !== undefined) return known.codename;
  if (isValidSuiteName(name) && mirror !== undefined && keyring !== undefined) return name;
  throw new UsageError('UNKNOWN_SUITE', `debkit does not know the suite '${name}'`, {
    hint:
      didYouMean(name, suiteNames) ??
      `one of: ${suiteNames.join(', ')}; another one needs 'mirror' and 'keyring' in the configuration file`,
  });
}

function architectureOf(asked: string | undefined, own: string): string {
  if (asked === undefined || asked === own) return own;
  if (!isKnownArchitecture(asked)) {
    throw new UsageError('UNKNOWN_ARCHITECTURE', `debkit does not know the architecture '${asked}'`, {
      hint: didYouMean(asked, knownArchitectures) ?? `this machine's is ${own}`,
    });
  }
  throw new UsageError(
    'ARCHITECTURE_NOT_NATIVE',
    `packages for ${asked} cannot be built on this ${own} machine: cross building does not work yet`,
    {
      hint: `leave --architecture out, or run debkit on a machine of that architecture`,
    },
  );
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
