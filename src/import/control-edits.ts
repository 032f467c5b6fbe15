// What changed between two debian/control, as changes of a recipe's values.
import { controlDraft } from './control.ts';
import type { Draft } from './old-file.ts';

/** A value of the recipe to put (undefined: to take away). */
export interface ValueEdit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** The changes from what the recipe renders to what is wanted; `raw` is the recipe as it is written. Errors: DebianSyntaxError. */
export function controlEdits(rendered: string, wanted: string, raw: Draft): ValueEdit[] {
  const [before, after] = [controlDraft(rendered).recipe, controlDraft(wanted).recipe];
  const [packagesBefore, packagesAfter] = [before.packages as Draft, after.packages as Draft];
  const edits = keysChanged(before, after, raw).filter(({ path }) => path[0] !== 'packages');
  for (const name of new Set([...Object.keys(packagesBefore), ...Object.keys(packagesAfter)])) {
    const [one, other] = [packagesBefore[name] as Draft | undefined, packagesAfter[name] as Draft | undefined];
    if (one === undefined || other === undefined) edits.push({ path: ['packages', name], value: other });
    else edits.push(...keysChanged(one, other, ((raw.packages as Draft | undefined)?.[name] ?? {}) as Draft).map((edit) => ({ ...edit, path: ['packages', name, ...edit.path] })));
  }
  return edits;
}

/** The changes from one recipe to another, key by key and package by package. */
export function draftEdits(before: Draft, after: Draft): ValueEdit[] {
  return Object.keys(after).flatMap((key): ValueEdit[] => {
    if (same(before[key], after[key])) return [];
    if (key !== 'packages' && key !== 'build') return [{ path: [key], value: after[key] }];
    const inner = partEdits((before[key] ?? {}) as Draft, after[key] as Draft, key === 'packages');
    return inner.map((edit) => ({ ...edit, path: [key, ...edit.path] }));
  });
}

function partEdits(before: Draft, after: Draft, deeper: boolean): ValueEdit[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): ValueEdit[] => {
    if (same(before[key], after[key])) return [];
    if (!deeper || before[key] === undefined) return [{ path: [key], value: after[key] }];
    return partEdits(before[key] as Draft, (after[key] ?? {}) as Draft, false).map((edit) => ({ ...edit, path: [key, ...edit.path] }));
  });
}

function keysChanged(before: Draft, after: Draft, raw: Draft): ValueEdit[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): ValueEdit[] => {
    const [one, other] = [before[key], after[key]];
    if (same(one, other)) return [];
    if (isMapping(one) && isMapping(other)) return keysChanged(one, other, (raw[key] ?? {}) as Draft).map((edit) => ({ ...edit, path: [key, ...edit.path] }));
    return [{ path: [key], value: Array.isArray(other) ? withDelta(one, other as string[], raw[key]) : other }];
  });
}

/** What debkit adds to a list stays unsaid: only what came and went is changed in it. */
function withDelta(before: unknown, after: readonly string[], raw: unknown): readonly string[] {
  if (!Array.isArray(before) || !Array.isArray(raw) || same(before, raw)) return after;
  const gone = (before as string[]).filter((one) => !after.includes(one));
  const come = after.filter((one) => !(before as string[]).includes(one));
  const list = raw as string[];
  return gone.every((one) => list.includes(one)) ? [...list.filter((one) => !gone.includes(one)), ...come] : after;
}

function isMapping(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
