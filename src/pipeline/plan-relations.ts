// Build relations: the recipe's own, and what style, build system and services need.
import type { BuildPlanSteps, BuildRelations, BuildSystem, PackagingStyle, Relations } from '../contracts/plan.ts';
import { parseRelation } from '../debian/relations.ts';
import type { MergedRecipe } from './merge-release.ts';

/** What decides the added build dependencies. */
export interface BuildNeeds {
  readonly style: PackagingStyle;
  readonly compatLevel: number;
  readonly build: BuildPlanSteps;
  /** Whether a service has a system user to be made. */
  readonly hasUsers: boolean;
}

/**
 * autotools and autoreconf need nothing here: debhelper depends on dh-autoreconf and autotools-dev, and lintian warns where
 * they are named.
 */
const systemNeeds: Readonly<Record<BuildSystem, readonly string[]>> = {
  autotools: [],
  make: [],
  cmake: ['cmake'],
  meson: ['meson', 'ninja-build'],
  perl: ['perl'],
  python: ['dh-sequence-python3', 'python3-all', 'python3-setuptools', 'pybuild-plugin-pyproject'],
  golang: ['dh-sequence-golang', 'golang-any'],
  cargo: ['dh-sequence-cargo', 'cargo', 'rustc'],
  nodejs: ['dh-sequence-nodejs', 'nodejs'],
  none: [],
  own: [],
};

/** The packages of common add-ons of `build.with`; others stand in the recipe's build-depends. */
const addonNeeds: Readonly<Record<string, string>> = {
  python3: 'dh-sequence-python3',
  golang: 'dh-sequence-golang',
  nodejs: 'dh-sequence-nodejs',
  sphinxdoc: 'dh-sequence-sphinxdoc',
  'bash-completion': 'dh-sequence-bash-completion',
};

/** The build relations of the source stanza; what the recipe names itself is not added a second time. */
export function planBuildRelations(merged: MergedRecipe, needs: BuildNeeds): BuildRelations {
  const { recipe } = merged;
  const own = recipe['build-depends'] ?? [];
  return {
    'Build-Depends': [...added(own, neededPackages(needs)), ...own],
    'Build-Depends-Arch': recipe['build-depends-arch'] ?? [],
    'Build-Depends-Indep': recipe['build-depends-indep'] ?? [],
    'Build-Conflicts': recipe['build-conflicts'] ?? [],
    'Build-Conflicts-Arch': recipe['build-conflicts-arch'] ?? [],
    'Build-Conflicts-Indep': recipe['build-conflicts-indep'] ?? [],
  };
}

/** The relations of `extra` whose package `own` does not name. */
export function added(own: Relations, extra: Relations): string[] {
  const names = new Set(own.flatMap((text) => parseRelation(text).alternatives.map((alternative) => alternative.name)));
  return extra.filter((text) => !names.has(parseRelation(text).alternatives[0]?.name ?? ''));
}

function neededPackages(needs: BuildNeeds): string[] {
  const { style, build } = needs;
  if (build.system === 'own') return [];
  const all = [
    ...(style === 'cdbs' ? ['cdbs'] : []),
    `debhelper-compat (= ${needs.compatLevel})`,
    ...systemNeeds[build.system],
    ...build.with.flatMap((addon) => addonNeeds[addon] ?? []),
    // Compat level 14 has it in the sequence; CDBS makes users in the postinst.
    ...(needs.hasUsers && style === 'dh' && needs.compatLevel < 14 ? ['dh-sequence-installsysusers'] : []),
  ];
  return [...new Set(all)];
}
