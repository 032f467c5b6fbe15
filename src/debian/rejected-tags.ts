// The lintian tags for which Debian's archive rejects an upload, as lintian's data/archive/auto-rejection.yaml lists them.

/** An override helps against `nonfatal` alone. */
export interface RejectedTags {
  readonly fatal: ReadonlySet<string>;
  readonly nonfatal: ReadonlySet<string>;
}

/** Reads the two lists; what else the file may have is passed over. */
export function parseRejectedTags(text: string): RejectedTags {
  const lists = { fatal: new Set<string>(), nonfatal: new Set<string>() };
  let list: Set<string> | null = null;
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, name] = /^(\w+):$/.exec(line) ?? [];
    if (name !== undefined) list = name === 'fatal' ? lists.fatal : name === 'nonfatal' ? lists.nonfatal : null;
    const [, tag] = /^- ([\w.-]+)$/.exec(line) ?? [];
    if (tag !== undefined) list?.add(tag);
  }
  return lists;
}
