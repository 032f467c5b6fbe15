// Which of a source package's binary packages can be installed together: most all can, some conflict with each other.
import { parseRelations } from '../debian/relations.ts';

/** A .deb to be tested: its path in the chroot, and what it needs before it can be set up. */
export interface TestedDeb {
  readonly name: string;
  readonly path: string;
  /** Pre-Depends and Depends of its control file. */
  readonly depends: string;
}

/** The .debs in as few groups as install together; `fits` asks apt. A .deb that fits nowhere is a group with what it needs. */
export async function installGroups(debs: readonly TestedDeb[], fits: (group: readonly TestedDeb[]) => Promise<boolean>): Promise<TestedDeb[][]> {
  if (debs.length <= 1 || (await fits(debs))) return [[...debs]];
  const groups: TestedDeb[][] = [];
  for (const deb of debs) {
    if (groups.some((group) => group.includes(deb))) continue;
    const needed = withSiblings(deb, debs);
    let placed = false;
    for (const [index, group] of groups.entries()) {
      const together = [...new Set([...group, ...needed])];
      if (!(await fits(together))) continue;
      groups[index] = together;
      placed = true;
      break;
    }
    if (!placed) groups.push(needed);
  }
  return groups;
}

/** A .deb and those of the same source that it depends on, the first of alternatives. */
export function withSiblings(deb: TestedDeb, all: readonly TestedDeb[]): TestedDeb[] {
  const found = new Set<TestedDeb>([deb]);
  for (const one of found) {
    for (const { alternatives } of parseRelations(one.depends)) {
      const sibling = alternatives.map(({ name }) => all.find((candidate) => candidate.name === name)).find((candidate) => candidate !== undefined);
      if (sibling !== undefined) found.add(sibling);
    }
  }
  return [...found];
}
