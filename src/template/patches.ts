// Quilt patches made of the recipe's edits: one patch for each reason, in the order of the edits (DEP-3).
import type { Edit, RecipeFile } from '../contracts/plan.ts';
import { formatPatch, patchFileName, type PatchAuthor } from '../debian/dep3.ts';
import { unifiedDiff } from '../debian/unified-diff.ts';
import { RecipeError, RecipeErrors } from '../errors.ts';
import { applyEdit, editProblem } from './apply-edit.ts';

/** A patch of debian/patches by its file name. */
export interface PatchFile {
  readonly name: string;
  readonly content: Buffer;
}

/** What the patches are made from; `files` has each edited file's bytes, null where upstream has no such file. */
export interface EditInput {
  readonly edits: readonly Edit[];
  /** The recipe's own patches, which come first in the series. */
  readonly patches: readonly RecipeFile[];
  readonly files: ReadonlyMap<string, Buffer | null>;
  readonly by: PatchAuthor;
}

/** Whether `path` is relative, in normal form and inside the folder it starts from. */
export function isTreePath(path: string): boolean {
  return !/[\x00-\x1f\x7f\\]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/**
 * The patches of the edits. Errors, all of them at once: EDIT_NO_MATCH, EDIT_AMBIGUOUS, EDIT_PATTERN_TOO_SLOW,
 * EDIT_CHANGES_NOTHING, EDIT_FILE_MISSING, EDIT_FILE_BINARY, EDIT_FILE_INVALID, EDIT_FILE_PATCHED.
 */
export function patchesFromEdits(input: EditInput): PatchFile[] {
  const problems: RecipeError[] = [];
  const tree = new EditedTree(input);
  const taken = new Set(input.patches.map((patch) => patch.path));
  const patches: PatchFile[] = [];
  for (const group of groupByReason(input.edits)) {
    const before = tree.snapshot();
    for (const edit of group) {
      try {
        tree.apply(edit);
      } catch (error) {
        if (!(error instanceof RecipeError)) throw error;
        problems.push(error);
      }
    }
    const [first] = group;
    if (problems.length > 0 || first === undefined) continue;
    const diff = Buffer.concat(tree.changesSince(before));
    if (diff.length === 0) continue;
    const name = freeName(patches.length + 1, first, taken);
    taken.add(name);
    patches.push({ name, content: Buffer.concat([patchHeader(first, input.by), diff]) });
  }
  const [first] = problems;
  if (first !== undefined) throw problems.length === 1 ? first : new RecipeErrors(problems);
  return patches;
}

function groupByReason(edits: readonly Edit[]): Edit[][] {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const key = JSON.stringify([edit.why.trim(), edit.forwarded]);
    groups.set(key, [...(groups.get(key) ?? []), edit]);
  }
  return [...groups.values()];
}

function patchHeader(edit: Edit, by: PatchAuthor): Buffer {
  const mark = '@';
  return Buffer.from(formatPatch(edit, by, mark).slice(0, -mark.length));
}

function freeName(index: number, edit: Edit, taken: ReadonlySet<string>): string {
  const name = patchFileName(index, edit);
  return taken.has(name) ? freeName(index + 1, edit, taken) : name;
}

/** A file's text; one that is no UTF-8 is taken byte by byte, so that every byte survives. */
interface EditedText {
  readonly text: string;
  readonly encoding: 'utf8' | 'latin1';
}

/** The edited files as they are after the edits so far. */
class EditedTree {
  private readonly current = new Map<string, EditedText>();
  private readonly input: EditInput;
  private readonly patched: ReadonlySet<string>;

  constructor(input: EditInput) {
    this.input = input;
    this.patched = patchedFiles(input.patches);
  }

  snapshot(): ReadonlyMap<string, EditedText> {
    return new Map(this.current);
  }

  apply(edit: Edit): void {
    const { text, encoding } = this.current.get(edit.file) ?? this.read(edit);
    const changed = applyEdit(edit, text, (part) => encoded(part, encoding));
    this.current.set(edit.file, { text: changed, encoding });
  }

  /** The diff of each file that changed since `before`, in the order the files were first edited. */
  changesSince(before: ReadonlyMap<string, EditedText>): Buffer[] {
    return [...this.current].map(([file, { text, encoding }]) => {
      const old = before.get(file)?.text ?? decoded(this.input.files.get(file) ?? Buffer.alloc(0)).text;
      return Buffer.from(unifiedDiff(encoded(file, encoding), old, text), encoding);
    });
  }

  private read(edit: Edit): EditedText {
    if (!isTreePath(edit.file) || edit.file.startsWith('debian/')) {
      throw editProblem(
        edit,
        'EDIT_FILE_INVALID',
        'names no file of the upstream tree',
        "write the path relative to the tree's top; upstream's debian/ is not used",
      );
    }
    if (this.patched.has(edit.file)) {
      throw editProblem(
        edit,
        'EDIT_FILE_PATCHED',
        "changes a file that a patch of the recipe's patches/ changes too",
        'make the edit part of that patch',
      );
    }
    const bytes = this.input.files.get(edit.file) ?? null;
    if (bytes === null)
      throw editProblem(edit, 'EDIT_FILE_MISSING', 'names a file that upstream does not have', 'see whether upstream moved it');
    if (bytes.includes(0)) throw editProblem(edit, 'EDIT_FILE_BINARY', 'names a binary file', 'edits and patches are for text');
    return decoded(bytes);
  }
}

/** The files that the recipe's own patches change, as their +++ and --- lines say. */
function patchedFiles(patches: readonly RecipeFile[]): Set<string> {
  const files = new Set<string>();
  for (const patch of patches) {
    const text = Buffer.from(patch.base64, 'base64').toString('utf8');
    for (const [, path] of text.matchAll(/^(?:\+\+\+|---) [^/\s]+\/([^\t\r\n]+)/gm))
      if (path !== undefined) files.add(path.trimEnd());
  }
  return files;
}

function decoded(bytes: Buffer): EditedText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), encoding: 'utf8' };
  } catch {
    return { text: bytes.toString('latin1'), encoding: 'latin1' };
  }
}

function encoded(text: string, encoding: EditedText['encoding']): string {
  return encoding === 'utf8' ? text : Buffer.from(text, 'utf8').toString('latin1');
}
