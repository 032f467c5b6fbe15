// Lintian's errors that a look into the tree shows to be wrong become overrides with that reason; all others stay.
import type { LintTag } from '../../contracts/artifacts.ts';
import { valueAt, withValue, type Draft } from './draft.ts';

/** The draft with an override for each generated file of which `sources` has the source, by paths; null where there is none to add. */
export function overrideLint(draft: Draft, tags: readonly LintTag[], sources: ReadonlyMap<string, string>): { readonly draft: Draft; readonly told: string } | null {
  const before = (valueAt(draft.recipe, ['lint-overrides']) as readonly { readonly context?: string }[] | undefined) ?? [];
  const made = tags.filter(({ tag, severity, type }) => tag === 'source-is-missing' && severity === 'error' && type === 'source').flatMap(({ tag, context }) => {
    const path = /^\[(.+)\]$/.exec(context)?.[1] ?? context;
    const source = before.some((one) => one.context === context) ? undefined : sources.get(path);
    return source === undefined ? [] : [{ tag, context, reason: source === path ? 'it is its own source: what makes its lines long is data in quotes' : `its source is ${source}, which has the same words` }];
  });
  if (made.length === 0) return null;
  const told = `${made.length === 1 ? 'the source of a file lies' : `the sources of ${made.length} files lie`} in the tree, which lintian overlooks`;
  return { draft: withValue(draft, ['lint-overrides'], [...before, ...made], 'debkit new has looked into these files, and compared the words of each pair'), told };
}
