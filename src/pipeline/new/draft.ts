// The recipe of a new package as it stands so far: its keys, what is said of each, and what a person should look at.
import type { Detection } from '../../detect/detection.ts';
import type { Description } from '../../detect/describe.ts';
import type { Licences } from '../../detect/licences.ts';
import { shownPlace, type SourceTree } from '../../detect/source-tree.ts';
import { binaryName, guessSection } from '../../detect/naming.ts';
import { inOrder, type Comments } from '../../recipe/write-recipe.ts';
import { knownPages } from './missing-pages.ts';
import { librarySmoke } from './library-smoke.ts';
import type { Origin } from './origin.ts';
import type { Chosen, SuiteFit } from './choose-packages.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** A recipe being made. */
export interface Draft {
  readonly recipe: Mapping;
  readonly comments: Comments;
  /** One sentence each. */
  readonly uncertain: readonly string[];
  /** Build dependencies that are left out, since upstream can do without. */
  readonly spare?: readonly Chosen[];
  /** What upstream makes configure with, and whether it has one already. */
  readonly bootstrap?: Bootstrap;
  /** Names of the headers in upstream's tree. */
  readonly ownHeaders?: ReadonlySet<string>;
  /** Arguments of configure that leave upstream's tests out. */
  readonly testSwitch?: readonly string[];
}

export interface Bootstrap {
  readonly shipsConfigure: boolean;
  /** As a shell calls it; null where there is none. */
  readonly command: string | null;
}

/** What a draft is made of. */
export interface Findings {
  readonly origin: Origin;
  readonly date: number;
  readonly tree: SourceTree;
  readonly detection: Detection;
  readonly description: Description;
  readonly licences: Licences;
  readonly fit: SuiteFit;
  /** The suites that it is for, where not all, and why. */
  readonly suites: { readonly names: readonly string[]; readonly why: string } | null;
}

/** The first draft; what nothing says is a TODO. */
export function firstDraft({ origin, date, tree, detection, description, licences, fit, suites }: Findings): Draft {
  const comments: Record<string, string> = {};
  const uncertain = [...origin.uncertain, ...detection.uncertain, ...fit.notes, ...licences.uncertain];
  const say = (path: string, text: string) => void (comments[path] = text);
  const { name, isLibrary } = binaryName(origin.name, detection.system, tree);
  const section = guessSection(detection.system, isLibrary, [description.summary.value ?? '', description.description.value ?? ''].join('\n'));
  const homepage = description.homepage.value ?? origin.homepage;

  say('section', section.why);
  say('upstream', origin.why);
  if (homepage !== null) say('homepage', description.homepage.value === null ? "upstream's repository" : description.homepage.from);
  say('build', `${shownPlace(detection.place)} is there`);
  const build: Record<string, unknown> = { system: detection.system };
  for (const { key, value, why } of detection.settings) {
    build[key] = filled(value, { PACKAGE: name, TAG: anyTag(origin, key === 'rules' ? '$(DEB_VERSION_UPSTREAM)' : '@VERSION@') });
    if (why !== '') say(`build/${key}`, why);
  }
  const depends = relationsOf(fit.buildDepends, 'build-depends', comments);
  if (description.summary.value === null) uncertain.push('nothing says in a line what it is');
  if (description.description.value === null) uncertain.push('nothing describes it');
  say(`packages/${name}/summary`, description.summary.value === null ? 'what it is, in a line without article and full stop' : description.summary.from);
  say(`packages/${name}/description`, description.description.value === null ? 'for someone who has never heard of it' : description.description.from);
  const files = detection.files.map(({ value }) => String(value));
  if (files.length > 0) say(`packages/${name}/files`, detection.files[0]?.why ?? '');
  const running = relationsOf(fit.depends, `packages/${name}/depends`, comments);
  const docs = tree.files.filter((file) => /^(?:README(?:\.(?:md|rst|txt))?|NEWS(?:\.md)?|AUTHORS|THANKS|FAQ(?:\.md)?|TODO)$/.test(file) && tree.text(file).trim() !== '' && !/^TODO|^README\.(?:md|rst)?$/.test(file));
  const pages = [...detection.manpages, ...knownPages(tree, origin.name, detection.system)];
  const smoke = detection.system === 'none' && isLibrary ? librarySmoke(files.map((line) => `/usr/include/${(line.split(' ')[0] ?? '').replace(/^.*\//, '')}`), [origin.name]) : null;
  const binary = {
    ...(detection.architecture === usualArchitecture(detection.system) ? {} : { architecture: detection.architecture }),
    summary: description.summary.value ?? 'TODO: what it is, in a line',
    description: description.description.value ?? 'TODO: what it does, and for whom.',
    ...(running.length === 0 ? {} : { depends: running }),
    ...(files.length === 0 ? {} : { files }),
    ...(docs.length === 0 ? {} : { docs }),
    ...(pages.length === 0 ? {} : { manpages: pages }),
    ...(detection.links.length === 0 ? {} : { links: [...detection.links] }),
    ...(detection.system === 'golang' && detection.architecture === 'any' ? { fields: { 'Static-Built-Using': '${misc:Static-Built-Using}' } } : {}),
    ...(smoke === null ? {} : { smoke: [smoke] }),
  };
  say('copyright', `the main licence by ${licences.why}`);
  const release = {
    version: origin.version, ...origin.release, date: new Date(date * 1000).toISOString().replace('.000Z', 'Z'),
    ...(suites === null ? {} : { suites: suites.names, 'suites-why': suites.why }),
  };
  const recipe = {
    debkit: 1, source: origin.name, section: section.value, ...(homepage === null ? {} : { homepage }),
    upstream: origin.upstream, releases: [release], build,
    ...(depends.length === 0 ? {} : { 'build-depends': depends }),
    ...(Object.keys(detection.sourceFields).length === 0 ? {} : { 'source-fields': detection.sourceFields }),
    packages: { [name]: binary },
    copyright: licences.stanzas.map(({ files: paths, ...rest }) => ({ files: paths.length === 1 ? paths[0] : paths, ...rest, copyright: rest.copyright.length === 1 ? rest.copyright[0] : rest.copyright })),
    ...(Object.keys(licences.texts).length === 0 ? {} : { licenses: licences.texts }),
  };
  const ownHeaders = new Set(tree.files.filter((file) => /\.(?:h|hh|hpp|hxx)$/.test(file)).map((file) => file.slice(file.lastIndexOf('/') + 1)));
  return { recipe, comments, uncertain, spare: fit.spare, testSwitch: detection.testSwitch, bootstrap: bootstrapOf(tree), ownHeaders };
}

function bootstrapOf(tree: SourceTree): Bootstrap {
  const script = ['autogen.sh', 'bootstrap', 'bootstrap.sh', 'autogen'].find((file) => /^#!.*sh\b/.test(tree.text(file)));
  return { shipsConfigure: tree.has('configure'), command: script === undefined ? null : tree.isExecutable(script) ? `./${script}` : `sh ${script}` };
}

/** The names of packages, with what asks for each above it. */
function relationsOf(chosen: readonly Chosen[], path: string, comments: Record<string, string>): string[] {
  chosen.forEach(({ why }, index) => (comments[`${path}/${index}`] = why));
  return chosen.map(({ name }) => name);
}

function usualArchitecture(system: Detection['system']): 'all' | 'any' {
  return ['perl', 'python', 'nodejs', 'none'].includes(system) ? 'all' : 'any';
}

/** The tag of a release, whichever it is, with `any` for its version; as text that make and a shell may read. */
function anyTag({ tag, version }: Origin, any: string): string {
  return tag !== null && tag.includes(version) && /^[\w.+/-]+$/.test(tag) ? tag.replace(version, () => any) : any;
}

function filled(value: unknown, words: Readonly<Record<'PACKAGE' | 'TAG', string>>): unknown {
  if (typeof value === 'string') return value.replace(/@(PACKAGE|TAG)@/g, (_, word: 'PACKAGE' | 'TAG') => words[word]);
  if (Array.isArray(value)) return value.map((one) => filled(one, words));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, words)]));
  return value;
}

/** A draft with one more package, and why; the same draft where it is there already. */
export function withRelation(draft: Draft, key: readonly string[], name: string, why: string): Draft {
  const list = (valueAt(draft.recipe, key) as readonly string[] | undefined) ?? [];
  if (list.includes(name)) return draft;
  const made = withValue(draft, key, [...list, name]);
  return { ...made, comments: { ...made.comments, [`${key.join('/')}/${list.length}`]: why } };
}

/** A draft with another value at a path, and what is said of it. */
export function withValue(draft: Draft, path: readonly string[], value: unknown, comment?: string): Draft {
  const set = (mapping: Mapping, [key = '', ...rest]: readonly string[]): Mapping => ({ ...mapping, [key]: rest.length === 0 ? value : set((mapping[key] ?? {}) as Mapping, rest) });
  return { ...draft, recipe: inOrder(set(draft.recipe, path), order), comments: comment === undefined ? draft.comments : { ...draft.comments, [path.join('/')]: comment } };
}

/** The value at a path; undefined where there is none. */
export function valueAt(recipe: Mapping, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Mapping)[key] : undefined), recipe);
}

const order = ['debkit', 'source', 'section', 'homepage', 'upstream', 'releases', 'build', 'build-depends', 'source-fields', 'edits', 'lint-overrides', 'packages', 'copyright', 'licenses'];
