// Plain data as one text, to hash it or to compare it by.
import { byBytes } from '../system/files.ts';

/** JSON with the keys of every object in byte order; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => byBytes(a, b))) : one));
}
