// What the packages of a library are where the recipe does not say: sections, Multi-Arch, files, and all of the -dev package.
import { libraryFile, libraryPackages, type LibraryPackages } from '../debian/library-names.ts';
import type { RecipePackage } from '../recipe/recipe.ts';
import { added } from './plan-relations.ts';

type Packages = Readonly<Record<string, RecipePackage>>;

/** A package of which is said what it is. */
export type DescribedPackage = RecipePackage & { readonly summary: string; readonly description: string };

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

/** The packages, each with what follows from its name below what the recipe says. That all have a summary was checked when the recipe was read. */
export function withDefaults(packages: Packages): Record<string, DescribedPackage> {
  const library = libraryPackages(Object.keys(packages));
  return Object.fromEntries(
    Object.entries(packages).map(([name, recipe]) => {
      const defaults = library === null ? {} : libraryDefaults(name, library, packages);
      const own = recipe.depends ?? [];
      const depends = [...own, ...added(own, defaults.depends ?? [])];
      return [name, { summary: '', description: '', ...defaults, ...recipe, ...(depends.length === 0 ? {} : { depends }) }] as const;
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
