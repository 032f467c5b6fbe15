// The upstream version of a folder that is packaged as it lies there: from its nearest tag, its commits since, and its changes.
import type { CheckoutState } from '../upstream/directory.ts';
import { tagToVersion, type TagRules } from '../upstream/tags.ts';

/**
 * `1.2`, `1.2+git5.abc1234` five commits later, `0~git20261122.abc1234` without a tag that stands for a version (sorts below every release);
 * with `+dirty` at the end where tracked files have changes that are not committed.
 */
export function checkoutVersion(state: CheckoutState, rules: TagRules): string {
  return markDirty(cleanVersion(state, rules), state.dirty);
}

/** A version that says so when it is not the commit it claims to be. */
export function markDirty(version: string, dirty: boolean): string {
  return dirty ? `${version}+dirty` : version;
}

function cleanVersion(state: CheckoutState, rules: TagRules): string {
  const parts = /^(.*?)(?:-(\d+)-g([0-9a-f]{7,}))?$/.exec(state.description ?? '');
  const version = parts?.[1] === undefined || parts[1] === '' ? null : tagToVersion(parts[1], rules);
  if (version === null) return `0~git${new Date(state.date * 1000).toISOString().slice(0, 10).replaceAll('-', '')}.${state.commit.slice(0, 7)}`;
  return parts?.[2] === undefined ? version : `${version}+git${parts[2]}.${parts[3] ?? ''}`;
}
