// What packages are where the recipe does not say: their architecture by the build system, and most of a library's by their names.
import { libraryFile, libraryPackages, type LibraryPackages } from '../debian/library-names.ts';
import type { BuildSystem } from '../contracts/plan.ts';
import type { RecipePackage } from '../recipe/recipe.ts';
import { added } from './plan-relations.ts';

type Packages = Readonly<Record<string, RecipePackage>>;

/** A package of which is said what it is. */
export type DescribedPackage = RecipePackage & Readonly<Record<'architecture' | 'summary' | 'description', string>>;

/** What they make runs anywhere, unless a part of it is compiled after all. */
const interpretedSystems: ReadonlySet<BuildSystem> = new Set<BuildSystem>(['perl', 'python', 'nodejs', 'none']);

/** Policy 3.4.1. */
const longestSummary = 80;

/** What programs are built with; upstream need not have those that start with `?`. */
const developmentFiles = [
  'usr/include',
  'usr/lib/*/lib*.so',
  '?usr/lib/*/lib*.a',
  '?usr/lib/*/pkgconfig',
  '?usr/lib/*/cmake',
  '?usr/share/pkgconfig',
  '?usr/share/aclocal',
  '?usr/share/man/man3',
];

/** The packages, each with what follows from its name and the build system below what the recipe says. That all have a summary was checked when the recipe was read. */
export function withDefaults(packages: Packages, system: BuildSystem): Record<string, DescribedPackage> {
  // One that has its own rules says all of itself.
  const library = system === 'own' ? null : libraryPackages(Object.keys(packages));
  const usual = { architecture: interpretedSystems.has(system) ? 'all' : 'any', summary: '', description: '' };
  return Object.fromEntries(
    Object.entries(packages).map(([name, recipe]) => {
      const defaults = library === null ? {} : libraryDefaults(name, library, packages);
      const own = recipe.depends ?? [];
      const depends = [...own, ...added(own, defaults.depends ?? [])];
      return [name, { ...usual, ...defaults, ...recipe, ...(depends.length === 0 ? {} : { depends }) }] as const;
    }),
  );
}

function libraryDefaults(name: string, { shared, development, main }: LibraryPackages, packages: Packages): RecipePackage {
  const isDevelopment = name === development;
  if (!isDevelopment && !shared.includes(name)) return {};
  const multiArch = packages[name]?.architecture === 'all' ? {} : { 'multi-arch': 'same' as const };
  if (!isDevelopment) {
    const files = shared.length === 1 ? 'usr/lib/*/lib*.so.*' : `usr/lib/*/${libraryFile(name)}*`;
    return { section: 'libs', ...multiArch, files: [files] };
  }
  const { summary = '', description = '' } = packages[main] ?? {};
  return {
    section: 'libdevel',
    ...multiArch,
    files: developmentFiles,
    depends: shared.map((other) => `${other} (= \${binary:Version})`),
    summary: developmentSummary(summary.trim(), main),
    description: `${description}\n\nThis package has what programs are built with: header files, and files that they are linked with.`,
  };
}

function developmentSummary(summary: string, library: string): string {
  const whole = `${summary} (development files)`;
  return [...whole].length <= longestSummary ? whole : `development files of ${library}`;
}
