// The recipe of an existing package: piece by piece in the recipe's language, as far as that renders what was there, and the rest as it is.
import { parseVersion } from '../../debian/version.ts';
import { fieldValue, parseStanzas } from '../../debian/deb822.ts';
import { packageNames } from '../../import/control.ts';
import { pieces } from '../../import/pieces.ts';
import { inOrder } from '../../recipe/write-recipe.ts';
import { textOf, type Draft, type OldFile, type Piece } from '../../import/old-file.ts';
import type { DraftRenderer } from './render-draft.ts';
import type { OldPackage } from './old-package.ts';
import type { OldPatches } from './old-patches.ts';

/** A file that stays as it is, and why. */
export interface KeptFile {
  readonly path: string;
  readonly lines: number;
  readonly why: string;
}

/** The recipe, and what lies beside it. */
export interface Composed {
  readonly recipe: Draft;
  readonly comments: Readonly<Record<string, string>>;
  /** Files of the recipe's debian/. */
  readonly own: readonly OldFile[];
  /** Files that the language took over. */
  readonly said: readonly string[];
  readonly kept: readonly KeptFile[];
}

/** What the recipe says of where upstream's files come from. */
export interface DraftOrigin {
  readonly upstream: Draft;
  readonly release: Draft;
}

export interface ComposeInput {
  readonly old: OldPackage;
  readonly patches: OldPatches;
  readonly origin: DraftOrigin;
  /** Files that stay as they are, whatever the language could say: why, by path. */
  readonly keep: ReadonlyMap<string, string>;
}

/** Keys in the order in which a recipe is read best. */
const order = ['debkit', 'source', 'section', 'priority', 'maintainer', 'uploaders', 'homepage', 'vcs', 'standards-version', 'rules-requires-root', 'source-fields', 'source-format', 'epoch', 'upstream', 'releases', 'build', 'build-depends', 'build-depends-arch', 'build-depends-indep', 'build-conflicts', 'build-conflicts-arch', 'build-conflicts-indep', 'packages', 'tests', 'lint-overrides', 'upstream-metadata', 'watch', 'debian-links', 'debian-dates'];

/** Composes it: a piece whose rendering means anything else stays a file. Errors: DebianSyntaxError of debian/control. */
export function compose({ old, patches, origin, keep }: ComposeInput, renderer: DraftRenderer): Composed {
  const files = old.files.filter(({ path, link }) => !patches.taken.has(path) && link === undefined);
  const links = Object.fromEntries(old.files.flatMap(({ path, link }) => (link === undefined ? [] : [[path, link]])));
  let draft: Draft = { ...base(old, origin), ...(Object.keys(links).length === 0 ? {} : { 'debian-links': links }) };
  let own: readonly OldFile[] = files;
  let comments: Readonly<Record<string, string>> = {};
  const said: Piece[] = [];
  const refused = new Map(keep);
  const accepts = (candidate: Draft, rest: readonly OldFile[], wanted: readonly Piece[]): string | null => {
    const rendered = renderer.render(candidate, rest);
    if (typeof rendered === 'string') return rendered;
    return wanted.map((piece) => piece.difference(rendered)).find((difference) => difference !== null) ?? null;
  };
  for (const piece of pieces(files)) {
    if (piece.files.some((path) => keep.has(path))) continue;
    const candidate = piece.apply(draft);
    const rest = own.filter(({ path }) => !piece.files.includes(path));
    const why = accepts(candidate, rest, [...said, piece]);
    if (why !== null) {
      for (const path of piece.files) refused.set(path, why);
      continue;
    }
    said.push(piece);
    [draft, own, comments] = [candidate, rest, { ...comments, ...piece.comments }];
  }
  return {
    recipe: inOrder(draft, order),
    comments,
    own,
    said: [...said.flatMap((piece) => piece.files), ...Object.keys(links)],
    kept: own.map((file) => ({ path: file.path, lines: lineCount(file), why: refused.get(file.path) ?? reason(file.path) })),
  };
}

function base({ sourcePackage, newest, format, files }: OldPackage, { upstream, release }: DraftOrigin): Draft {
  const { epoch, upstream: version, revision } = parseVersion(newest.version);
  const control = files.find(({ path }) => path === 'control');
  const text = (control === undefined ? null : textOf(control)) ?? '';
  const [source = []] = parseStanzas(text);
  return {
    debkit: 1,
    source: sourcePackage.source,
    section: fieldValue(source, 'Section') ?? 'misc',
    maintainer: fieldValue(source, 'Maintainer') ?? newest.maintainer,
    ...(format === '1.0' ? { 'source-format': format } : {}),
    ...(epoch === null || epoch === 0 ? {} : { epoch }),
    upstream,
    releases: [{ version, revision: revision ?? '1', ...release }],
    build: { system: 'own' },
    packages: Object.fromEntries(packageNames(text).map((name) => [name, {}])),
  };
}

function lineCount({ content }: OldFile): number {
  return content.includes(0) ? 0 : content.toString('latin1').split('\n').length - (content.at(-1) === 10 ? 1 : 0);
}

/** Why the language does not say it, by what kind of file it is. */
function reason(path: string): string {
  if (path === 'changelog') return 'its history is kept as it is';
  if (path === 'rules') return 'debkit does not rewrite make';
  if (/(?:^|\.)copyright$/.test(path)) return 'the packages have each byte of it';
  if (/(?:^|\.)(?:pre|post)(?:inst|rm)$|(?:^|\.)config$/.test(path)) return 'a maintainer script';
  if (/(?:^|\.)(?:service|socket|timer|init|default|logrotate|tmpfiles|sysusers|alternatives|cron\.[a-z]+|pam|udev)$/.test(path)) return 'the packages have each byte of it';
  return 'the language does not say it';
}
