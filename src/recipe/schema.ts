// The recipe's definition: what recipe.yaml may say, each key with its meaning; the reference docs and the editor's schema
// come from here.
import { z } from 'zod';
import type { Recipe } from './recipe.ts';
import {
  block,
  date,
  kind,
  line,
  linkUrl,
  listOf,
  maintainer,
  mapOf,
  path,
  priority,
  relation,
  section,
  sourceName,
} from './fields.ts';
import { gitUrlFault } from './urls.ts';
import { aptSourceSchema, buildSchema, editSchema, releaseOwn, upstreamSchema } from './schema-build.ts';
import {
  changelogSchema,
  copyrightSchema,
  fieldNameKey,
  licensesSchema,
  lintOverrideSchema,
  packageSchema,
  packagesKey,
} from './schema-packages.ts';
import { testSchema } from './schema-tests.ts';

const relations = (description: string) => listOf(relation('One relation.'), description).exactOptional();
/** A git URL, with a branch and a folder as Vcs-Git has them (Policy 5.6.26). */
const vcsGit = (description: string) =>
  line(description, (value) => gitUrlFault(value.replace(/ -b [A-Za-z0-9][A-Za-z0-9._\/-]*(?= \[|$)/, '').replace(/ \[[^\]\s]+\]$/, ''))).meta({ title: 'git URL', description });
const standardsVersion = kind({ title: 'Policy version', code: 'RECIPE_BAD_VERSION', hint: 'e.g. 4.7.2' }, (value) =>
  /^\d+\.\d+\.\d+(?:\.\d+)?$/.test(value),
);

/** What the recipe and each of its releases may say. */
const common = {
  homepage: linkUrl("Upstream's web site.").exactOptional(),
  'standards-version': standardsVersion("The Policy version the package follows; not said: the suite's, or the one of the changelog's date where that is older.").exactOptional(),
  'source-format': z
    .enum(['3.0 (quilt)', '3.0 (native)', '1.0'])
    .exactOptional()
    .meta({ description: 'The format of the source package.', default: '3.0 (quilt)' }),
  style: z.enum(['cdbs', 'dh']).exactOptional().meta({ description: 'The packaging style; --style wins.', default: 'dh' }),
  compat: z
    .int()
    .min(7)
    .max(14)
    .exactOptional()
    .meta({ description: 'The debhelper compat level. Default: 13 for dh, 10 for cdbs.' }),
  build: buildSchema.exactOptional(),
  'build-depends': relations('Build-Depends; what style, build system and services need is added.'),
  'build-depends-arch': relations('Build-Depends-Arch.'),
  'build-depends-indep': relations('Build-Depends-Indep.'),
  'build-conflicts': relations('Build-Conflicts.'),
  'build-conflicts-arch': relations('Build-Conflicts-Arch.'),
  'build-conflicts-indep': relations('Build-Conflicts-Indep.'),
  'source-fields': mapOf(fieldNameKey, line('The value.'), 'Any other field of the source stanza.').exactOptional(),
  licenses: licensesSchema.exactOptional(),
  edits: listOf(editSchema, "Small changes to upstream files; a release's are added to the recipe's.").exactOptional(),
  'apt-sources': listOf(aptSourceSchema, "Apt repositories beyond the suite's own.").exactOptional(),
  'lint-overrides': listOf(lintOverrideSchema, 'Lintian tags that do not apply to the source package.').exactOptional(),
  tests: listOf(testSchema, "Tests for Debian's test machines and `debkit test`.").exactOptional(),
  watch: block('The body of debian/watch; not said: generated for repositories on github.com.').exactOptional(),
  'not-tried': z
    .union([
      line('The reason.'),
      z.strictObject({ unreachable: line('The reason where the source cannot be fetched; where it can, it is built.') }),
    ])
    .exactOptional()
    .meta({ description: 'Why `debkit build --all` does not build it; its table says so. Named by itself it is built all the same.' }),
};

const copyright = z
  .array(copyrightSchema)
  .min(1)
  .meta({ description: "Stanzas of debian/copyright, in order, `*` first; those of autotools' own files, and one for debian/* where none is there, are added. Only a recipe whose debian/ has the file copyright need not say it." });
const sectionKey = section('The section of the archive (Policy 2.4).');

/** One release; what it says beside its own keys wins over the recipe's. */
export const releaseSchema = z
  .strictObject({
    ...releaseOwn,
    upstream: upstreamSchema
      .exactOptional()
      .meta({ description: 'Where this release comes from, when it is not where the others do; without a place of its own, options over those of the recipe, e.g. {suite: bookworm}.' }),
    ...common,
    section: sectionKey.exactOptional(),
    copyright: copyright.exactOptional(),
    'copyright+': listOf(copyrightSchema, "Added after the recipe's stanzas, for files only this release has.").exactOptional(),
    packages: mapOf(
      packagesKey,
      packageSchema,
      'What differs in its binary packages, merged key by key.',
    ).exactOptional(),
  })
  .meta({
    id: 'release',
    description:
      'One upstream version that is packaged. What it says wins over the recipe: ' +
      'lists replace, `build`, `licenses` and `packages` are merged key by key, `edits` are added.',
  });

/** The whole recipe, as authored (input) and as handed on (output: a Recipe). */
export const recipeSchema = z
  .strictObject({
    debkit: z.literal(1).meta({ description: 'The number of the recipe format: 1.' }),
    source: sourceName("The source package's name (Policy 5.6.1)."),
    section: sectionKey,
    priority: priority('The priority (Policy 2.5).').exactOptional().meta({ default: 'optional' }),
    maintainer: maintainer('The maintainer; not said: from the configuration, or DEBFULLNAME and DEBEMAIL.').exactOptional(),
    uploaders: listOf(maintainer('One person.'), 'Further maintainers.').exactOptional(),
    vcs: z
      .strictObject({
        git: vcsGit('Vcs-Git, a branch with ` -b NAME` after it.').exactOptional(),
        browser: linkUrl('Vcs-Browser.').exactOptional(),
      })
      .exactOptional()
      .meta({ description: 'Where the packaging is kept.' }),
    'rules-requires-root': kind(
      { title: 'Rules-Requires-Root value', code: 'RECIPE_BAD_VALUE', hint: 'no, binary-targets or keywords with a slash' },
      (value) => /^(?:no|binary-targets|[a-z0-9.+-]+\/[a-z0-9./+-]+(?: [a-z0-9.+-]+\/[a-z0-9./+-]+)*)$/.test(value),
    )('Rules-Requires-Root (Policy 5.6.31).')
      .exactOptional()
      .meta({ default: 'no' }),
    'upstream-name': line("Upstream-Name of debian/copyright; not said: the source package's name.").exactOptional(),
    'upstream-contact': listOf(line('One contact.'), 'Upstream-Contact of debian/copyright.').exactOptional(),
    epoch: z
      .int()
      .min(0)
      .max(2147483647)
      .exactOptional()
      .meta({ description: 'The epoch, when versions once had to go back (Policy 5.6.12.1).' }),
    upstream: upstreamSchema,
    releases: listOf(
      releaseSchema,
      'The versions that are packaged, in any order. With git, versions not listed are found by their tags.',
    ).exactOptional(),
    ...common,
    packages: mapOf(packagesKey, packageSchema, 'The binary packages, in the order of debian/control.'),
    copyright: copyright.exactOptional(),
    changelog: listOf(changelogSchema, "Entries of debian/changelog by version and revision. Where the recipe's debian/ has the file changelog, those that are newer than it come above it.").exactOptional(),
    'debian-dates': mapOf(
      path('A path below debian/, `*` and `?` allowed.'),
      date('ISO 8601 with a zone.'),
      'When files of debian/ were last changed, by path; a later one wins. An installed file has this date; where none is said, that of the changelog.',
    ).exactOptional(),
    'debian-links': mapOf(
      path('A path below debian/.'),
      line('What it points to.'),
      'Symbolic links of debian/ by path, e.g. {tinyd.service: ../contrib/tinyd.service}: relative, and inside of the source tree.',
    ).exactOptional(),
    'upstream-metadata': mapOf(fieldNameKey, line('The value.'), 'Fields of debian/upstream/metadata (DEP-12).').exactOptional(),
  })
  .meta({ id: 'recipe', title: 'debkit recipe', description: 'A recipe: how an upstream becomes Debian packages.' });

// The authored type and the schema are two texts; this line fails to compile when they part.
const _handedOn: (value: z.output<typeof recipeSchema>) => Recipe = (value) => value;
void _handedOn;
