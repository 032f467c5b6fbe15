// What a detector finds of a build system: its keys of the recipe, what it needs, and from where each is known.
import type { BuildSystem } from '../contracts/plan.ts';
import type { Wanted } from '../debian/triage/diagnosis.ts';
import type { Place, SourceTree } from './source-tree.ts';

/** Something that a build or a program needs. */
export interface Need {
  readonly wanted: Wanted;
  /** What asks for it, e.g. `PKG_CHECK_MODULES`. */
  readonly by: string;
  readonly place: Place;
  /** Whether upstream can do without. */
  readonly optional: boolean;
  /** The lowest version that will do; null where none is said. */
  readonly atLeast: string | null;
}

/** A key of the recipe's `build`, and why it has its value. */
export interface Setting {
  readonly key: string;
  readonly value: unknown;
  readonly why: string;
}

/** How a tree is built. */
export interface Detection {
  readonly system: BuildSystem;
  readonly place: Place;
  readonly settings: readonly Setting[];
  /** For building. */
  readonly needs: readonly Need[];
  /** For running, beyond what debhelper finds out by itself. */
  readonly runtime: readonly Need[];
  /** For running, which debhelper makes Depends of by itself: what of it a suite lacks is told before anything is built. */
  readonly implied: readonly Need[];
  /** Lines of dh_install(1) for what upstream has no install step for. */
  readonly files: readonly Setting[];
  readonly manpages: readonly string[];
  /** Lines of dh_link(1) for programs that nothing puts into the PATH. */
  readonly links: readonly string[];
  /** Fields of the source stanza. */
  readonly sourceFields: Readonly<Record<string, string>>;
  readonly architecture: 'any' | 'all';
  /** Arguments of configure that leave upstream's tests out. */
  readonly testSwitch: readonly string[];
  /** What a person should look at. */
  readonly uncertain: readonly string[];
}

/** One build system: whether a tree is built with it, and how. */
export interface Detector {
  readonly name: string;
  /** null where it is not this one. */
  detect(tree: SourceTree): Detection | null;
}

/** A detection with nothing but its name and place, for the parts that it lacks. */
export function detection(system: BuildSystem, file: string, more: Partial<Omit<Detection, 'system' | 'place'>> = {}): Detection {
  return {
    ...{ system, place: { file, line: null }, settings: [], needs: [], runtime: [], implied: [], files: [], manpages: [], links: [], sourceFields: {}, architecture: 'any' as const, testSwitch: [], uncertain: [] },
    ...more,
  };
}

/** A need without a version. */
export function need(kind: Wanted['kind'], name: string, by: string, place: Place, more: Partial<Pick<Need, 'optional' | 'atLeast'>> = {}): Need {
  return { wanted: { kind, name }, by, place, optional: false, atLeast: null, ...more };
}
