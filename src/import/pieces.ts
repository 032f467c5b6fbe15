// Which files of debian/ the recipe's language may say, each by itself: whether it does is seen when they are rendered.
import { parse } from 'yaml';
import { controlDifference, controlDraft, packageNames } from './control.ts';
import { textOf, withValue, type Draft, type OldFile, type Piece } from './old-file.ts';
import { rulesPiece } from './rules.ts';
import { testsPiece } from './tests.ts';

/** How a list of debhelper's is read: one entry a line, or one a word. */
const lists: Readonly<Record<string, { readonly key: string; readonly by: 'line' | 'word' }>> = {
  install: { key: 'files', by: 'line' },
  docs: { key: 'docs', by: 'word' },
  examples: { key: 'examples', by: 'word' },
  manpages: { key: 'manpages', by: 'word' },
  links: { key: 'links', by: 'line' },
  dirs: { key: 'dirs', by: 'word' },
  maintscript: { key: 'maintscript', by: 'line' },
};

/** The pieces, debian/control first. Errors: DebianSyntaxError where debian/control has none to give. */
export function pieces(files: readonly OldFile[]): Piece[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const control = byPath.get('control');
  const text = control === undefined ? null : textOf(control);
  if (text === null) return [];
  const names = packageNames(text);
  return [controlPiece(text), ...rulesPiece(byPath), ...files.flatMap((file) => listPiece(file, names, byPath)), ...files.flatMap((file) => overridesPiece(file, names)), ...watchPiece(byPath), ...metadataPiece(byPath), ...formatPiece(byPath), ...testsPiece(byPath)];
}

function controlPiece(text: string): Piece {
  const { recipe, comments } = controlDraft(text);
  return {
    files: ['control'],
    comments,
    // What other pieces have said of the packages stays.
    apply: (draft) => ({ ...draft, ...recipe, packages: Object.fromEntries(Object.entries(recipe.packages as Draft).map(([name, binary]) => [name, { ...(binary as Draft), ...((draft.packages as Draft | undefined)?.[name] as Draft | undefined) }])) }),
    difference: (rendered) => controlDifference(text, rendered.get('control')?.toString('utf8') ?? ''),
  };
}

/** The entries of a list, without comments. */
function entries(text: string, by: 'line' | 'word'): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return by === 'line' ? lines.map((line) => line.replace(/\s+/g, ' ')) : lines.flatMap((line) => line.split(/\s+/));
}

function listPiece(file: OldFile, names: readonly string[], all: ReadonlyMap<string, OldFile>): Piece[] {
  const [main = ''] = names;
  const [, prefix, kind = ''] = /^(?:(.+)\.)?([a-z]+)$/.exec(file.path) ?? [];
  const list = lists[kind];
  const name = prefix ?? main;
  const text = textOf(file);
  // debhelper runs one that is executable, and takes no `docs` where there is a `<main package>.docs`.
  if (list === undefined || text === null || file.executable || !names.includes(name) || (prefix === undefined && all.has(`${main}.${kind}`))) return [];
  const wanted = entries(text, list.by);
  if (wanted.length === 0) return [];
  return [{
    files: [file.path],
    comments: commentsOf(text, `packages/${name}/${list.key}`),
    apply: (draft) => withValue(draft, ['packages', name, list.key], wanted),
    difference: (rendered) => {
      const made = entries(rendered.get(`${name}.${kind}`)?.toString('utf8') ?? '', list.by);
      const other = wanted.findIndex((entry, index) => made[index] !== entry);
      if (other === -1 && made.length === wanted.length) return null;
      return `'${wanted[other] ?? made.at(-1) ?? ''}' means another thing in a recipe`;
    },
  }];
}

function commentsOf(text: string, key: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => /^\s*#/.test(line)).map((line) => line.trim().replace(/^#+ ?/, '').trimEnd());
  return lines.length === 0 ? {} : { [key]: lines.join('\n') };
}

/** Overrides are part of the packages: each byte counts. */
function overridesPiece(file: OldFile, names: readonly string[]): Piece[] {
  const [, prefix] = /^(?:(.+)\.|source\/)lintian-overrides$/.exec(file.path) ?? [];
  const text = textOf(file);
  if (text === null || !/lintian-overrides$/.test(file.path) || (prefix !== undefined && !names.includes(prefix))) return [];
  const overrides: Draft[] = [];
  let reason: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) reason.push(line.replace(/^# ?/, ''));
    else if (line.trim() === '') reason = [];
    else {
      // A package or type before the tag is no part of a recipe's override.
      if (/^(?:\S+ )?(?:\[[^\]]*\] )?(?:source|binary|udeb)?\s*:\s|^\S+:\s/.test(line.trim())) return [];
      const [tag = '', ...context] = line.trim().split(' ');
      overrides.push({ tag, ...(context.length === 0 ? {} : { context: context.join(' ') }), reason: reason.join('\n') });
    }
  }
  if (overrides.length === 0) return [];
  const place = prefix === undefined ? ['lint-overrides'] : ['packages', prefix, 'lint-overrides'];
  return [{ files: [file.path], comments: {}, apply: (draft) => withValue(draft, place, overrides), difference: same(file.path, text, 'its comments and order cannot be said') }];
}

function watchPiece(all: ReadonlyMap<string, OldFile>): Piece[] {
  const file = all.get('watch');
  const text = file === undefined ? null : textOf(file);
  if (text === null || text.trim() === '') return [];
  return [{ files: ['watch'], comments: {}, apply: (draft) => withValue(draft, ['watch'], `${text.trimEnd()}\n`), difference: same('watch', text, 'its lines come out otherwise') }];
}

function formatPiece(all: ReadonlyMap<string, OldFile>): Piece[] {
  const file = all.get('source/format');
  const text = file === undefined ? null : textOf(file);
  if (text === null) return [];
  const format = text.trim();
  return [{ files: ['source/format'], comments: {}, apply: (draft) => (format === '3.0 (quilt)' ? draft : withValue(draft, ['source-format'], format)), difference: same('source/format', text, 'its lines come out otherwise') }];
}

function metadataPiece(all: ReadonlyMap<string, OldFile>): Piece[] {
  const file = all.get('upstream/metadata');
  const fields = mappingOf(file === undefined ? null : textOf(file));
  if (fields === null || Object.keys(fields).length === 0) return [];
  return [{
    files: ['upstream/metadata'],
    comments: {},
    apply: (draft) => withValue(draft, ['upstream-metadata'], fields),
    difference: (rendered) => {
      const made = mappingOf(rendered.get('upstream/metadata')?.toString('utf8') ?? '') ?? {};
      const other = Object.keys(fields).find((name) => made[name] !== fields[name]);
      return other === undefined ? null : `the field ${other}`;
    },
  }];
}

// Characters: far more than anybody has to say of an upstream.
const mostMetadata = 20_000;

/** A YAML mapping of texts; null where it is anything else. */
function mappingOf(text: string | null): Readonly<Record<string, string>> | null {
  // The library looks for duplicate keys in quadratic time.
  if (text === null || text.length > mostMetadata) return null;
  try {
    const value = parse(text, { maxAliasCount: 0 }) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.values(value).every((one) => typeof one === 'string') ? (value as Readonly<Record<string, string>>) : null;
  } catch {
    return null;
  }
}

/** Whether the file comes out as it is, but for newlines at its end. */
function same(path: string, text: string, why: string): Piece['difference'] {
  return (rendered) => ((rendered.get(path)?.toString('utf8') ?? '').trimEnd() === text.trimEnd() ? null : why);
}
