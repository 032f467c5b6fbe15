// A range of subordinate user and group ids for a user that has none (subuid(5)).

const rangeSize = 65536;
/** Where useradd(8) begins (SUB_UID_MIN of login.defs(5)). */
const firstId = 100000;

/** The first free range of 65536 ids after the largest in use in both files' texts. */
export function nextSubordinateRange(subuid: string, subgid: string): { readonly first: number; readonly last: number } {
  const ends = `${subuid}\n${subgid}`.split('\n').flatMap((line) => {
    const [, start, count] = line.trim().split(':').map(Number);
    return start !== undefined && count !== undefined && Number.isSafeInteger(start + count) ? [start + count] : [];
  });
  const first = Math.max(firstId, ...ends);
  return { first, last: first + rangeSize - 1 };
}

/** argv, to be run by root, that gives `user` the range in both files. */
export function usermodArgv(user: string, range: { readonly first: number; readonly last: number }): string[] {
  const ids = `${range.first}-${range.last}`;
  return ['usermod', '--add-subuids', ids, '--add-subgids', ids, user];
}
