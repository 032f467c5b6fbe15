// Binary packages of the plan, with every default filled in.
import { isBaseUser } from '../debian/base-users.ts';
import type {
  BinaryPackagePlan,
  BuildSystem,
  LintOverride,
  PackagingStyle,
  Relations,
  SmokeTest,
} from '../contracts/plan.ts';
import { isForSuite, type Suite } from '../debian/suites.ts';
import type { RecipeLintOverride, RecipePackage, RecipeSmoke, RelationKey } from '../recipe/recipe.ts';
import { withDefaults, type DescribedPackage } from './package-defaults.ts';
import { added } from './plan-relations.ts';
import { planAlternatives, planServices } from './plan-services.ts';
import { withVersion } from './plan-upstream.ts';

/** What binary packages depend on beside their own words. */
export interface PackageInput {
  readonly style: PackagingStyle;
  readonly system: BuildSystem;
  readonly suite: Suite;
  /** The source package's section. */
  readonly section: string;
  /** For @VERSION@ in smoke tests. */
  readonly upstreamVersion: string;
}

const relationFields: Readonly<Record<RelationKey, string>> = {
  'pre-depends': 'Pre-Depends',
  depends: 'Depends',
  recommends: 'Recommends',
  suggests: 'Suggests',
  enhances: 'Enhances',
  breaks: 'Breaks',
  conflicts: 'Conflicts',
  replaces: 'Replaces',
  provides: 'Provides',
  'built-using': 'Built-Using',
};

/** What a language's helper writes into Depends; dh-nodejs writes nothing there. */
const languageSubstvars: Readonly<Partial<Record<BuildSystem, string>>> = {
  python: '${python3:Depends}',
  perl: '${perl:Depends}',
  nodejs: 'nodejs:any',
};

/** Of which sources what is compiled into a program came, as the language's helper knows (deb-substvars(5), Policy 7.8). */
const builtUsing: Readonly<Partial<Record<BuildSystem, string>>> = {
  golang: '${misc:Static-Built-Using}',
  cargo: '${cargo:Static-Built-Using}',
};

/** The packages in the recipe's order. */
export function planPackages(packages: Readonly<Record<string, RecipePackage>>, input: PackageInput): BinaryPackagePlan[] {
  return Object.entries(withDefaults(packages, input.system)).map(([name, recipe], index): BinaryPackagePlan => ({
    name,
    architecture: recipe.architecture,
    multiArch: multiArch(recipe['multi-arch']),
    section: recipe.section === undefined || recipe.section === input.section ? null : recipe.section,
    priority: recipe.priority ?? null,
    essential: recipe.essential ?? false,
    relations: planRelations(recipe, input),
    fields: { ...builtUsingField(recipe, input.system), ...recipe.fields },
    summary: recipe.summary.trim(),
    description: paragraphs(recipe.description),
    // A further package without files is empty on purpose; the first would take what the others name.
    files: recipe.files ?? (index === 0 ? null : []),
    docs: recipe.docs ?? [],
    examples: recipe.examples ?? [],
    manpages: recipe.manpages ?? [],
    links: recipe.links ?? [],
    dirs: recipe.dirs ?? [],
    maintscript: recipe.maintscript ?? [],
    services: planServices(recipe, input.system),
    alternatives: planAlternatives(recipe.alternatives ?? {}),
    smoke: (recipe.smoke ?? []).map((smoke) => planSmoke(smoke, input.upstreamVersion)),
    lintOverrides: planOverrides(recipe['lint-overrides'] ?? [], input.suite),
  }));
}

function builtUsingField(recipe: DescribedPackage, system: BuildSystem): Record<string, string> {
  const value = builtUsing[system];
  return value === undefined || recipe.architecture === 'all' ? {} : { 'Static-Built-Using': value };
}

/** `no` is what a package without the field is. */
function multiArch(value: RecipePackage['multi-arch']): BinaryPackagePlan['multiArch'] {
  return value === undefined || value === 'no' ? null : value;
}

/** The suite's lint overrides, with the context filled in. */
export function planOverrides(overrides: readonly RecipeLintOverride[], suite: Suite): LintOverride[] {
  return overrides.filter(({ suites }) => isForSuite(suites, suite.codename)).map(({ tag, context, reason }) => ({ tag, context: context ?? null, reason }));
}

function planRelations(recipe: DescribedPackage, input: PackageInput): Record<string, Relations> {
  const relations: Record<string, Relations> = {};
  for (const [key, field] of Object.entries(relationFields) as [RelationKey, string][]) {
    const own = recipe[key] ?? [];
    const all = key === 'depends' ? [...own, ...added(own, neededAtRunTime(recipe, input))] : own;
    if (all.length > 0) relations[field] = all;
  }
  return relations;
}

function neededAtRunTime(recipe: DescribedPackage, input: PackageInput): string[] {
  if (input.system === 'own') return [];
  const hasUser = Object.values(recipe.services ?? {}).some((service) => service.user !== undefined && !isBaseUser(service.user));
  const language = languageSubstvars[input.system];
  return [
    // CDBS stops at compat level 10, where only a postinst of one's own makes users.
    ...(hasUser && input.style === 'cdbs' ? ['adduser'] : []),
    ...(recipe.architecture === 'all' ? [] : ['${shlibs:Depends}']),
    ...(language === undefined ? [] : [language]),
    '${misc:Depends}',
  ];
}

/** Paragraphs are set apart by empty lines; indentation, which keeps a line as it is, stays. */
function paragraphs(text: string): string[] {
  return text
    .split(/\n(?:[ \t]*\n)+/)
    .map((paragraph) => paragraph.replace(/^\n+|\s+$/g, ''))
    .filter((paragraph) => paragraph.trim() !== '');
}

function planSmoke(smoke: RecipeSmoke, version: string): SmokeTest {
  return {
    run: withVersion(smoke.run, version),
    expect: smoke.expect === undefined ? null : withVersion(smoke.expect.trimEnd(), version),
    exit: smoke.exit ?? 0,
    user: smoke.user ?? 'root',
    seconds: smoke.seconds ?? 60,
    service: smoke.service ?? null,
    ports: smoke.port ?? [],
    files: Object.fromEntries(Object.entries(smoke.files ?? {}).map(([path, text]) => [path, text.endsWith('\n') ? text : `${text}\n`])),
    // In one order, so that tests with the same ones are made in one system.
    needs: [...new Set(smoke.needs ?? [])].sort(),
  };
}
