// What a mend adds to debian/rules, beside what is there already.
import { valueAt, withValue, type Draft } from './draft.ts';

const targets = (text: string) => [...text.matchAll(/^([\w-]+):/gm)].map(([, name = '']) => name);

/** The draft with more rules; null where one of their targets is there already: make would take the last alone. */
export function withRules(draft: Draft, rules: string, why: string): Draft | null {
  const before = valueAt(draft.recipe, ['build', 'rules']);
  if (typeof before !== 'string') return withValue(draft, ['build', 'rules'], rules, why);
  if (targets(rules).some((name) => targets(before).includes(name))) return null;
  const said = draft.comments['build/rules'];
  return withValue(draft, ['build', 'rules'], `${before}\n${rules}`, said === undefined ? why : `${said}; ${why}`);
}
