// A recipe and what lies beside it while edits are taken into it: nothing of it is on disk yet.
import { parse } from 'yaml';
import { draftEdits, controlEdits, type ValueEdit } from '../../../import/control-edits.ts';
import type { Draft, OldFile, Piece } from '../../../import/old-file.ts';
import { editText, type TextEdit } from '../../../recipe/edit-text.ts';
import { CannotEdit } from '../../../recipe/yaml-places.ts';
import type { DraftRenderer } from '../render-draft.ts';

/** The recipe's text, its debian/ by path, and which release is meant. */
export interface Edited {
  readonly text: string;
  readonly own: ReadonlyMap<string, OldFile>;
  readonly index: number;
}

/** What was done, or why it could not be. */
export type Attempt = { readonly edited: Edited; readonly keys: readonly string[] } | { readonly why: string };

/** The recipe as it is written. */
export function rawOf({ text }: Edited): Draft {
  return parse(text, { version: '1.2' }) as Draft;
}

/** Puts what the piece says into the recipe's language. Nothing else of debian/ may change by it. */
export function takePiece(edited: Edited, piece: Piece, before: ReadonlyMap<string, Buffer>, wanted: string, renderer: DraftRenderer): Attempt {
  const raw = rawOf(edited);
  const isControl = piece.files.includes('control');
  const edits = isControl ? controlEdits(before.get('control')?.toString('utf8') ?? '', wanted, raw) : draftEdits(raw, piece.apply(raw));
  const made = withValues(edited, edits);
  if (made === null) return { why: 'the recipe is written in a way that cannot be changed in place' };
  const after = renderer.render(rawOf(made), [...made.own.values()], made.index);
  if (typeof after === 'string') return { why: after };
  const difference = piece.difference(after);
  if (difference !== null) return { why: difference };
  const touched = [...new Set([...before.keys(), ...after.keys()])].find((path) => !piece.files.includes(path) && !isOfPiece(path, piece) && !same(before.get(path), after.get(path)));
  if (touched !== undefined) return { why: `debian/${touched} would change too` };
  return { edited: made, keys: edits.map(({ path }) => path.join('.')) };
}

/** Takes what the piece says out of the recipe's language. */
export function dropPiece(edited: Edited, piece: Piece, renderer: DraftRenderer): Attempt {
  const raw = rawOf(edited);
  const empty = piece.apply({ packages: {} });
  const paths = Object.entries(empty).flatMap(([key, value]): (readonly string[])[] => (key === 'packages' ? Object.entries(value as Draft).flatMap(([name, keys]) => Object.keys(keys as Draft).map((one) => ['packages', name, one])) : [[key]]));
  const edits = paths.map((path) => ({ path, value: undefined }));
  const made = withValues(edited, edits);
  if (made === null || Object.keys(raw).length === 0) return { why: 'the recipe is written in a way that cannot be changed in place' };
  const after = renderer.render(rawOf(made), [...made.own.values()], made.index);
  if (typeof after === 'string') return { why: after };
  const left = piece.files.find((path) => after.has(path));
  return left === undefined ? { edited: made, keys: paths.map((path) => path.join('.')) } : { why: `debkit makes debian/${left} whatever the recipe says` };
}

/** The recipe with values put where they are said: by the release where that says the key. */
export function withValues(edited: Edited, edits: readonly ValueEdit[]): Edited | null {
  const release = ((rawOf(edited).releases as readonly Draft[] | undefined) ?? [])[edited.index] ?? {};
  const changes = edits.map(({ path: key, value }): TextEdit => {
    const path = isSaid(release, key) ? ['releases', edited.index, ...key] : key;
    return value === undefined ? { kind: 'remove', path } : { kind: 'set', path, value, after: null };
  });
  try {
    return { ...edited, text: editText(edited.text, changes) };
  } catch (error) {
    if (error instanceof CannotEdit) return null;
    throw error;
  }
}

function isSaid(value: unknown, path: readonly (string | number)[]): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  return typeof value === 'object' && value !== null && step in value && isSaid((value as Record<string | number, unknown>)[step], rest);
}

/** `docs` of the tree is `<main package>.docs` of what is rendered. */
function isOfPiece(path: string, { files }: Piece): boolean {
  return files.some((file) => /^[a-z]+$/.test(file) && path.endsWith(`.${file}`));
}

function same(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}
