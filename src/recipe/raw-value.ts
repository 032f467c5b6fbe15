// A recipe's value before the schema has judged it, looked at without trusting its types; and what is found wrong there.
import type { Fault } from './fields.ts';
import type { RecipePath } from './recipe.ts';

/** A fault and the path it stands at; `key` points at the key rather than its value. */
export interface PlacedFault extends Fault {
  readonly path: RecipePath;
  readonly key?: boolean;
}

export type Mapping = Readonly<Record<string, unknown>>;

/** The value where it is a mapping, else an empty one. */
export function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

/** The value where it is a list, else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
