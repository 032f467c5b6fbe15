// The user's configuration file: read as strictly as a recipe, every problem at once with its place.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import type { AptSourcePlan } from '../contracts/plan.ts';
import { isValidSuiteName } from '../debian/names.ts';
import { RecipeError, RecipeErrors, UsageError } from '../errors.ts';
import { kind, line, listOf, maintainer } from '../recipe/fields.ts';
import { inFileOrder, ownWords } from '../recipe/own-words.ts';
import { problemsOf } from '../recipe/problems.ts';
import type { RecipePath } from '../recipe/recipe.ts';
import { aptSourceSchema } from '../recipe/schema-build.ts';
import { parseYaml, type YamlDocument } from '../recipe/yaml-document.ts';
import { homeOf, type Environment } from './environment.ts';
import { limitFault, limitNames, limitOf, type LimitName } from './limits.ts';

const hostPath = line("A path: absolute, from ~/, or from the configuration file's folder.");
const mirrorUrl = (description: string) =>
  line(description, (value) =>
    /^https?:\/\/[^\s@]+$/.test(value)
      ? null
      : {
          code: 'RECIPE_BAD_URL',
          message: "that is not a mirror's URL",
          hint: 'http or https, without credentials, e.g. http://mirror.example.org/debian',
        },
  );

/** Given as number or text, handed on as a number. */
function limit(name: LimitName) {
  return z
    .union([z.number(), z.string()])
    .transform((value, context) => {
      const number = limitOf(name, String(value));
      if (number === null) context.addIssue({ code: 'custom', message: limitFault(name, String(value)) });
      return number ?? 0;
    })
    .exactOptional()
    .meta({ description: limitNames[name] });
}

const words = { prefix: 'CONFIG', name: 'the configuration file', example: 'suite: trixie' } as const;

/** What the configuration file may say, each key with its meaning. */
export const configurationSchema = z.strictObject({
  suite: kind(
    { title: 'suite name', code: 'RECIPE_BAD_NAME' },
    isValidSuiteName,
  )('The suite built for where --suite does not say.').exactOptional(),
  sandbox: z
    .enum(['auto', 'unshare', 'docker', 'podman', 'here'])
    .exactOptional()
    .meta({ description: 'The sandbox where --sandbox does not say.' }),
  style: z
    .enum(['cdbs', 'dh'])
    .exactOptional()
    .meta({ description: "The packaging style where --style does not say; wins over the recipe's." }),
  mirror: mirrorUrl('The URI of the Debian archive.').exactOptional(),
  registries: z
    .strictObject({ npm: mirrorUrl('Of npm.').exactOptional(), cargo: mirrorUrl('Where .crate files are: URL/NAME/VERSION/download.').exactOptional(), go: mirrorUrl('A module proxy, as in GOPROXY.').exactOptional() })
    .exactOptional()
    .meta({ description: "Where `vendor` of a recipe takes its parts from; not said: for npm what `npm config get registry` says, for Go GOPROXY." }),
  'snapshot-mirror': mirrorUrl('Where old states of the archive are kept by time, e.g. https://snapshot.example.org/archive/debian; build --locked turns to it.').exactOptional(),
  'snapshot-security-mirror': mirrorUrl('The same for security updates.').exactOptional(),
  keyring: hostPath.exactOptional().meta({ description: "The keyring file of suites that are not Debian's." }),
  'provenance-key': hostPath.exactOptional().meta({ description: 'The private key (PEM, Ed25519 or ECDSA on P-256) that provenance statements are signed with, where --provenance-key does not say.' }),
  'apt-sources': listOf(
    aptSourceSchema.extend({ keyring: hostPath.exactOptional() }),
    'Apt repositories offered to every build.',
  ).exactOptional(),
  maintainer: maintainer('The maintainer of recipes that name none.').exactOptional(),
  'recipe-folders': listOf(hostPath, 'Folders of recipes, searched after ./recipes.').exactOptional(),
  'version-suffix': z
    .string()
    .regex(/^(?:[~+.][A-Za-z0-9.+~]*)?$/, 'a suffix starts with ~ or +, then letters, digits and . + ~')
    .exactOptional()
    .meta({ description: 'What follows the Debian revision, e.g. ~debkit1.' }),
  'fail-on': z
    .enum(['error', 'warning', 'info', 'none'])
    .exactOptional()
    .meta({ description: 'The lint severity that fails a build.' }),
  'container-base': kind({ title: 'image name', code: 'RECIPE_BAD_NAME', hint: 'e.g. debian:{suite}' }, (value) =>
    /^[a-z0-9](?:[\w./:@-]|\{suite\})*$/i.test(value),
  )('The base image of containers; {suite} stands for the suite.').exactOptional(),
  limits: z
    .strictObject({ time: limit('time'), processes: limit('processes'), memory: limit('memory'), disk: limit('disk'), log: limit('log') })
    .exactOptional()
    .meta({ description: 'How much of the machine a step may take where --limit does not say.' }),
});

/** A read configuration; paths are absolute and what they name is there. */
export interface Configuration extends Omit<z.output<typeof configurationSchema>, 'apt-sources'> {
  /** The file read; null where there is none. */
  readonly file: string | null;
  readonly aptSources: readonly AptSourcePlan[];
}

/** All problems of a configuration file, in its order. Exit code 2. */
export class ConfigurationErrors extends RecipeErrors {
  override readonly code = 'CONFIG_INVALID';

  constructor(problems: readonly RecipeError[]) {
    super(inFileOrder(problems));
    this.message = `${problems.length} problem${problems.length === 1 ? '' : 's'} in the configuration file`;
  }
}

/** The configuration at `path`. Errors: ConfigurationErrors, CONFIG_NOT_READABLE (exit 2). */
export function loadConfiguration(path: string, environment: Environment): Configuration {
  const document = parse(path);
  if (document === null) return { file: path, aptSources: [] };
  const parsed = configurationSchema.safeParse(document.value);
  const problems = problemsOf(parsed.error?.issues ?? [], configurationSchema, document);
  if (!parsed.success) throw new ConfigurationErrors(ownWords(problems, words));

  const { 'apt-sources': sources = [], keyring, 'provenance-key': key, 'recipe-folders': folders, ...rest } = parsed.data;
  const absolute = (name: string) =>
    name.startsWith('~/') ? join(homeOf(environment), name.slice(2)) : resolve(dirname(path), name);
  const missing = (name: string, at: RecipePath) => {
    if (existsSync(absolute(name))) return;
    problems.push(
      new RecipeError('CONFIG_FILE_MISSING', `'${name}' is not there`, {
        location: document.at(at),
        hint: `looked for ${absolute(name)}`,
      }),
    );
  };
  if (keyring !== undefined) missing(keyring, ['keyring']);
  if (key !== undefined) missing(key, ['provenance-key']);
  sources.forEach((source, index) => source.keyring !== undefined && missing(source.keyring, ['apt-sources', index, 'keyring']));
  folders?.forEach((folder, index) => missing(folder, ['recipe-folders', index]));
  if (problems.length > 0) throw new ConfigurationErrors(problems);
  return {
    ...rest,
    ...(keyring === undefined ? {} : { keyring: absolute(keyring) }),
    ...(key === undefined ? {} : { 'provenance-key': absolute(key) }),
    ...(folders === undefined ? {} : { 'recipe-folders': folders.map(absolute) }),
    file: path,
    aptSources: sources.map(({ uris, suites, components = 'main', keyring: file, pin }) => ({
      uris,
      suites,
      components,
      keyring: file === undefined ? null : readFileSync(absolute(file)).toString('base64'),
      pin: pin ?? null,
    })),
  };
}

/** null for a file that has nothing but comments. */
function parse(path: string): YamlDocument | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new UsageError('CONFIG_NOT_READABLE', `the configuration file ${path} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
  try {
    return parseYaml(bytes, path);
  } catch (error) {
    if (!(error instanceof RecipeErrors)) throw error;
    if (error.problems[0]?.code === 'RECIPE_EMPTY') return null;
    throw new ConfigurationErrors(ownWords(error.problems, words));
  }
}
