// Stage 2: recipe, release and request become the plan, the one thing all further stages are made from. Pure.
import type {
  AptSourcePlan,
  BuildPlan,
  BuildTarget,
  BuildPlanSteps,
  ChangelogEntryPlan,
  CopyrightStanza,
  PackagingPlan,
  PackagingStyle,
} from '../contracts/plan.ts';
import { policyVersionAt } from '../debian/policy-versions.ts';
import { cdbsCompat, findSuite, suiteNames, type Suite } from '../debian/suites.ts';
import { RecipeError, RecipeErrors, UsageError } from '../errors.ts';
import { recipeIdentity } from '../recipe/identity.ts';
import type { LoadedRecipe, RecipeBuild, RecipePath } from '../recipe/recipe.ts';
import { packageUsers } from '../template/services.ts';
import { packagingStyles } from '../template/styles.ts';
import { mergeRelease, type MergedRecipe } from './merge-release.ts';
import { planEdits } from './plan-edits.ts';
import { newerThan, ownBuildRelations, ownHistory } from './own-files.ts';
import { planOverrides, planPackages } from './plan-packages.ts';
import { planBuildRelations } from './plan-relations.ts';
import { planOrig, planUpstream, planWatch, withVersion } from './plan-upstream.ts';
import { planTests } from './plan-tests.ts';
import { planChangelog, planVersion } from './plan-version.ts';
import type { PlanRequest } from './request.ts';
import type { SelectedRelease } from './select-release.ts';

/**
 * The plan. The release must have its tag (git) and, unless the request has SOURCE_DATE_EPOCH or the recipe a changelog entry,
 * its date. Errors: UsageError UNKNOWN_SUITE, STYLE_NOT_IN_SUITE, NO_MAINTAINER; RecipeError RELEASE_WITHOUT_DATE;
 * RecipeErrors of STYLE_CANNOT.
 */
export function planBuild(loaded: LoadedRecipe, selected: SelectedRelease, request: PlanRequest): BuildPlan {
  const merged = mergeRelease(loaded, selected.release, selected.index);
  const suite = knownSuite(request.suite);
  const style = chosenStyle(merged, request, suite);
  const maintainer = merged.recipe.maintainer ?? request.maintainer;
  if (maintainer === null) {
    throw new UsageError(
      'NO_MAINTAINER',
      `the recipe of ${merged.recipe.source} names no maintainer, and neither does anything else`,
      {
        hint: "set DEBFULLNAME and DEBEMAIL, or maintainer: in debkit's configuration",
      },
    );
  }
  const history = ownHistory(loaded);
  const version = planVersion(merged, request, suite, history);
  const changelog = newerThan(history, merged, () => planChangelog({ merged, version, suite, request, maintainer, releaseDate: selected.release.date ?? null }));
  const date = changelog[0]?.date ?? history?.date ?? 0;
  const packaging = planPackaging(loaded, merged, { suite, style, changelog, date, maintainer });
  refuseUnsupported(loaded, merged, packaging);
  return {
    format: 1,
    recipe: loaded.file,
    identity: recipeIdentity(loaded, selected.index),
    version,
    upstream: planUpstream(loaded, merged),
    orig: planOrig(merged.upstream),
    packaging,
    target: targetOf({
      ...request,
      suite: suite.codename,
      aptSources: [...planAptSources(loaded, merged), ...request.aptSources],
    }),
    sourceDateEpoch: date,
    notes: selected.notes,
  };
}

/** What is built for what, as the request has it; an existing source package adds nothing to it. */
export function targetOf(request: PlanRequest): BuildTarget {
  const { suite, architecture, buildOptions, buildProfiles, aptSources, stepLimit } = request;
  return {
    suite,
    buildArchitecture: architecture,
    hostArchitecture: architecture,
    buildOptions,
    buildProfiles,
    aptSources,
    stepLimit,
  };
}

interface PackagingInput {
  readonly suite: Suite;
  readonly style: PackagingStyle;
  readonly changelog: readonly ChangelogEntryPlan[];
  /** Of the newest entry. */
  readonly date: number;
  readonly maintainer: string;
}

function planPackaging(loaded: LoadedRecipe, merged: MergedRecipe, input: PackagingInput): PackagingPlan {
  const { recipe, release } = merged;
  const { style, suite } = input;
  const build = { ...planSteps(recipe.build ?? {}, release.version), ...(merged.upstream.vendor === undefined ? {} : { vendored: merged.upstream.vendor }) };
  const compatLevel = compatOf(merged, style, suite);
  const packages = planPackages(merged.packages, { style, system: build.system, suite, section: recipe.section, upstreamVersion: release.version });
  const hasUsers = packages.some((binary) => packageUsers(binary).length > 0);
  return {
    source: recipe.source,
    section: recipe.section,
    priority: recipe.priority ?? 'optional',
    maintainer: input.maintainer,
    uploaders: recipe.uploaders ?? [],
    homepage: recipe.homepage ?? null,
    vcs: { git: recipe.vcs?.git ?? null, browser: recipe.vcs?.browser ?? null },
    standardsVersion: recipe['standards-version'] ?? policyVersionAt(input.date, suite.standardsVersion),
    compatLevel,
    sourceFormat: recipe['source-format'] ?? '3.0 (quilt)',
    rulesRequiresRoot: recipe['rules-requires-root'] ?? (build.system === 'own' ? null : 'no'),
    style,
    build,
    buildRelations: ownBuildRelations(loaded, packages.map(({ name }) => name)) ?? planBuildRelations(merged, { style, compatLevel, build, hasUsers }),
    sourceFields: recipe['source-fields'] ?? {},
    packages,
    tests: planTests(recipe.tests ?? [], release.version),
    copyright: {
      upstreamName: recipe['upstream-name'] ?? recipe.source,
      upstreamContact: recipe['upstream-contact'] ?? [],
      stanzas: planStanzas(merged, input),
      licenses: Object.fromEntries(Object.entries(recipe.licenses ?? {}).map(([name, text]) => [name, text.trimEnd()])),
    },
    upstreamMetadata: recipe['upstream-metadata'] ?? {},
    watch: planWatch(merged),
    sourceLintOverrides: [...planOverrides(recipe['lint-overrides'] ?? [], suite), ...packagingStyles[style].lintOverrides(build.system, suite)],
    edits: planEdits(loaded, merged, suite),
    patches: loaded.patches.filter(({ path }) => release.patches?.includes(path) ?? true),
    debianFiles: loaded.debianFiles,
    ...(recipe['debian-dates'] === undefined ? {} : { debianDates: recipe['debian-dates'] }),
    ...(recipe['debian-links'] === undefined ? {} : { debianLinks: recipe['debian-links'] }),
    changelog: input.changelog,
  };
}

function knownSuite(name: string): Suite {
  const suite = findSuite(name);
  if (suite === undefined) {
    throw new UsageError('UNKNOWN_SUITE', `the suite ${JSON.stringify(name)} is not known`, {
      hint: `one of: ${suiteNames.join(', ')}`,
    });
  }
  return suite;
}

function chosenStyle(merged: MergedRecipe, request: PlanRequest, suite: Suite): PackagingStyle {
  const style = request.style ?? merged.recipe.style ?? 'dh';
  if (style === 'cdbs' && !suite.hasCdbs) {
    throw new UsageError(
      'STYLE_NOT_IN_SUITE',
      `${suite.codename} has no cdbs, which the style of ${merged.recipe.source} needs`,
      { hint: 'add --style dh' },
    );
  }
  return style;
}

/** The recipe's compat level is meant for the recipe's style; under another one it is the other's usual level. */
function compatOf(merged: MergedRecipe, style: PackagingStyle, suite: Suite): number {
  const usual = style === 'cdbs' ? cdbsCompat : suite.debhelperCompat;
  return style === (merged.recipe.style ?? 'dh') ? (merged.recipe.compat ?? usual) : usual;
}

function planSteps(build: RecipeBuild, version: string): BuildPlanSteps {
  const test = typeof build.test === 'boolean' ? { run: build.test } : (build.test ?? {});
  const system = build.system ?? 'autotools';
  return {
    system,
    autoreconf: build.autoreconf ?? system === 'autotools',
    configure: build.configure ?? [],
    make: (build.make ?? []).map((word) => withVersion(word, version)),
    install: build.install ?? [],
    installTarget: build['install-target'] ?? 'install',
    flags: build.flags ?? (system === 'make' ? 'arguments' : 'environment'),
    test: { run: test.run ?? true, target: test.target ?? null, reason: test.reason ?? null },
    environment: Object.fromEntries(Object.entries(build.environment ?? {}).map(([name, value]) => [name, withVersion(value, version)])),
    hardening: system === 'own' && build.hardening === undefined ? null : `hardening=${build.hardening ?? '+all'}`,
    with: build.with ?? [],
    parallel: build.parallel ?? true,
    rules: build.rules ?? null,
  };
}

/**
 * A stanza for debian/* is added where none speaks of it: the packaging has upstream's licence, so that patches can go
 * upstream.
 */
function planStanzas(merged: MergedRecipe, input: PackagingInput): CopyrightStanza[] {
  const stanzas = (merged.recipe.copyright ?? []).map((stanza) => ({ ...stanza, comment: stanza.comment?.trimEnd() ?? null }));
  // The recipe's debian/ has the file itself.
  if (stanzas.length === 0) return [];
  if (stanzas.some(({ files }) => files.some((pattern) => pattern.startsWith('debian/')))) return stanzas;
  const main = stanzas.find(({ files }) => files.includes('*')) ?? stanzas[0];
  const year = new Date(input.date * 1000).getUTCFullYear();
  return [
    ...stanzas,
    { files: ['debian/*'], copyright: [`${year} ${input.maintainer}`], license: main?.license ?? '', comment: null },
  ];
}

function planAptSources(loaded: LoadedRecipe, merged: MergedRecipe): AptSourcePlan[] {
  return (merged.recipe['apt-sources'] ?? []).map((source) => ({
    uris: source.uris,
    suites: source.suites,
    components: source.components ?? 'main',
    keyring: source.keyring === undefined ? null : (loaded.keyrings[source.keyring]?.base64 ?? null),
    pin: source.pin ?? null,
  }));
}

/** What the style cannot say is an error at the recipe's key. */
function refuseUnsupported(loaded: LoadedRecipe, merged: MergedRecipe, packaging: PackagingPlan): void {
  const other = packaging.style === 'cdbs' ? 'dh' : 'cdbs';
  const neither = new Set(packagingStyles[other].unsupported({ ...packaging, style: other }).map(({ key }) => key));
  const problems = packagingStyles[packaging.style].unsupported(packaging).map(({ key, reason }) => {
    const location = loaded.positions(merged.at(keyPath(key, Object.keys(merged.packages))));
    const hint = neither.has(key) ? {} : { hint: `the style ${other} can: --style ${other}` };
    return new RecipeError('STYLE_CANNOT', `${key}: ${reason}`, { location, ...hint });
  });
  if (problems.length > 0) throw new RecipeErrors(problems);
}

/** `packages.libx1.0.files` as a path: package names may hold dots. */
function keyPath(key: string, packages: readonly string[]): RecipePath {
  const name = packages.find((candidate) => key.startsWith(`packages.${candidate}.`) || key === `packages.${candidate}`);
  if (name === undefined) return key.split('.');
  return [
    'packages',
    name,
    ...key
      .slice(`packages.${name}.`.length)
      .split('.')
      .filter((part) => part !== ''),
  ];
}
