// In which order several targets are built: who needs whose packages, to build or to be installed, and where that goes round in a circle.
import { restrictionsAllow } from '../debian/architecture.ts';
import type { PackageRelation, Relation } from '../debian/relations.ts';
import { compareVersions, isValidVersion } from '../debian/version.ts';

/** A name that a target's packages satisfy; the version is null for a virtual package without one (Policy 7.5). */
export interface MadePackage {
  readonly name: string;
  readonly version: string | null;
}

/** What the order of a target depends on. */
export interface OrderedTarget {
  /** Only targets of the same group need each other; not said: all are of one. */
  readonly group?: string;
  readonly makes: readonly MadePackage[];
  /** Relations that must hold for it to be built. */
  readonly buildNeeds: readonly Relation[];
  /** Relations that must hold for its packages to be installed. */
  readonly installNeeds: readonly Relation[];
}

/** Targets by their index. */
export interface BuildOrder {
  /** For each target, those that must be done before it. */
  readonly needs: readonly (readonly number[])[];
  /** For each target, the circle of build dependencies it is in: itself, what it needs, and so on; null where there is none. */
  readonly circles: readonly (readonly number[] | null)[];
  /** What a target's packages need to be installed, but which needs that target itself: [target, needed]. */
  readonly afterwards: readonly (readonly [target: number, needed: number])[];
}

/** Who waits for whom. A circle that only installing closes is opened there; one of build dependencies is told. */
export function buildOrder(targets: readonly OrderedTarget[]): BuildOrder {
  const edges = (which: 'buildNeeds' | 'installNeeds') =>
    targets.map((target, index) => [...new Set(target[which].flatMap((relation) => makerOf(relation, targets, index) ?? []))]);
  const [building, installing] = [edges('buildNeeds'), edges('installNeeds')];
  const both = targets.map((_, index) => [...new Set([...at(building, index), ...at(installing, index)])]);
  const afterwards = installing.flatMap((needed, index) => needed.filter((one) => path(both, one, index) !== null).map((one) => [index, one] as const));
  const isAfterwards = (from: number, to: number) => afterwards.some(([a, b]) => a === from && b === to);
  const needs = both.map((needed, index) => needed.filter((one) => at(building, index).includes(one) || !isAfterwards(index, one)));
  const circles = needs.map((needed, index) => needed.map((one) => path(needs, one, index)).find((found) => found !== null) ?? null);
  return {
    needs,
    circles: circles.map((circle, index) => (circle === null ? null : [index, ...circle])),
    afterwards: afterwards.filter(([from, to]) => !at(building, from).includes(to)),
  };
}

/** All that the target stands on, at however many removes. */
export function standsOn(needs: BuildOrder['needs'], target: number): number[] {
  const found = new Set<number>();
  const visit = (index: number) => {
    for (const one of at(needs, index)) {
      if (found.has(one)) continue;
      found.add(one);
      visit(one);
    }
  };
  visit(target);
  return [...found];
}

/** Whether an alternative counts for these host architecture and build profiles (Policy 7.1). */
export function applies({ architectures, profiles }: PackageRelation, architecture: string, active: readonly string[]): boolean {
  if (!restrictionsAllow(architectures, architecture)) return false;
  return profiles.length === 0 || profiles.some((formula) => formula.every(({ negated, name }) => active.includes(name) !== negated));
}

/** The target that satisfies the first alternative any target does, in the newest version; null where none does, or the asking one itself. */
function makerOf({ alternatives }: Relation, targets: readonly OrderedTarget[], asking: number): number | null {
  for (const alternative of alternatives) {
    const makers = targets.flatMap(({ makes, group }, index) => (group === targets[asking]?.group ? makes : []).filter((made) => satisfies(made, alternative)).map(({ version }) => ({ index, version })));
    if (makers.some(({ index }) => index === asking)) return null;
    const [best] = makers.sort((a, b) => compareVersions(b.version ?? '0', a.version ?? '0'));
    if (best !== undefined) return best.index;
  }
  return null;
}

function satisfies(made: MadePackage, { name, version: wanted }: PackageRelation): boolean {
  if (made.name !== name) return false;
  // A substvar stands for a version that only the build knows.
  if (wanted === null || !isValidVersion(wanted.version)) return true;
  if (made.version === null) return false;
  const order = compareVersions(made.version, wanted.version);
  switch (wanted.operator) {
    case '<<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '>=':
      return order >= 0;
    case '>>':
      return order > 0;
  }
}

/** The shortest way from one target to another along their needs, both included. */
function path(needs: BuildOrder['needs'], from: number, to: number): number[] | null {
  const ways: number[][] = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const last = way.at(-1) ?? from;
    if (last === to) return way;
    for (const next of at(needs, last)) {
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}

function at(lists: readonly (readonly number[])[], index: number): readonly number[] {
  return lists[index] ?? [];
}
