// Which of lintian's tags are new since an earlier build, and which are gone.
import type { LintTag } from '../contracts/artifacts.ts';

/** The severities that are held against an earlier build. */
const held: ReadonlySet<string> = new Set(['error', 'warning', 'info']);

/** Whether a tag counts; the pedantic, experimental and overridden ones do not. */
export function isHeld({ severity }: LintTag): boolean {
  return held.has(severity);
}

/** What a tag is known by: its package, name and context, every number in it taken for any other, since lines move and versions rise. */
export function lintIdentity({ package: name, type, tag, context }: LintTag): string {
  return `${name} ${type}: ${tag} ${context}`.trimEnd().replace(/\d+/g, '#');
}

/** The tags beyond those of an earlier build, and the identities that it had beyond these; of several alike as many as there are more. */
export function compareLint(earlier: readonly string[], tags: readonly LintTag[]): { readonly fresh: ReadonlySet<LintTag>; readonly gone: readonly string[] } {
  const left = new Map<string, number>();
  for (const identity of earlier) left.set(identity, (left.get(identity) ?? 0) + 1);
  const fresh = new Set<LintTag>();
  for (const tag of tags.filter(isHeld)) {
    const identity = lintIdentity(tag);
    const number = left.get(identity) ?? 0;
    if (number === 0) fresh.add(tag);
    else left.set(identity, number - 1);
  }
  return { fresh, gone: [...left].flatMap(([identity, number]) => Array.from({ length: number }, () => identity)) };
}
