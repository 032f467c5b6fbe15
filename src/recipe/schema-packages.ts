// The part of the recipe that says what binary packages there are and under what licence, as zod schemas with a meaning for
// every key.
import { z } from 'zod';
import { isOptionalLine } from '../debian/install-lines.ts';
import { licenseNames } from '../debian/licenses.ts';
import { knownExceptions, knownLicenses } from '../debian/license-texts.ts';
import {
  block,
  date,
  kind,
  line,
  listOf,
  mapOf,
  oneOrMore,
  packageName,
  packageVersion,
  parsed,
  path,
  priority,
  relation,
  section,
  suite,
  urgency,
} from './fields.ts';
import { alternativeName, alternativeSchema, fieldName, isInside, serviceSchema, unitName } from './schema-services.ts';
import { smokeSchema } from './schema-smoke.ts';

const installLine = kind(
  {
    title: 'dh_install line',
    code: 'RECIPE_BAD_PATH',
    hint: "a relative pattern and, after a space, the folder it goes to; no '..'; with `?` before it plain characters only",
  },
  (value) => !value.startsWith('/') && !value.startsWith('-') && isInside(value) && (!value.startsWith('?') || isOptionalLine(value)),
);
const fileLine = kind(
  { title: 'path', code: 'RECIPE_BAD_PATH', hint: "a relative path or pattern without '..'" },
  (value) => !value.startsWith('/') && !value.startsWith('-') && isInside(value),
);
const installedPath = kind({ title: 'path in the package', code: 'RECIPE_BAD_PATH', hint: "a path without '..'" }, isInside);
const linkLine = kind(
  { title: 'link', code: 'RECIPE_BAD_PATH', hint: "the path that is there, a space, the link's path; no '..'" },
  (value) => isInside(value) && value.trim().split(/\s+/).length === 2,
);
const maintscriptLine = kind(
  {
    title: 'maintscript line',
    code: 'RECIPE_BAD_VALUE',
    hint: "e.g. 'rm_conffile /etc/x.conf 1.0~' (dpkg-maintscript-helper(1))",
  },
  (value) => /^(?:rm_conffile|mv_conffile|symlink_to_dir|dir_to_symlink) \/\S/.test(value),
);
const architecture = kind(
  {
    title: 'architecture',
    code: 'RECIPE_BAD_VALUE',
    hint: 'any, all, or names such as amd64 and linux-any, separated by spaces',
  },
  (value) => /^[a-z0-9-]+(?: [a-z0-9-]+)*$/.test(value),
);
const lintTag = kind({ title: 'lintian tag', code: 'RECIPE_BAD_NAME', hint: 'e.g. no-manual-page' }, (value) =>
  /^[a-z0-9][a-z0-9./+-]*$/i.test(value),
);

const summary = (description: string) =>
  line(description, (value) => {
    const fault = (message: string) => ({
      code: 'RECIPE_BAD_SUMMARY',
      message,
      hint: 'a noun phrase of at most 80 characters (Policy 3.4.1)',
    });
    if (/^(?:an?|the)\s/i.test(value)) return fault(`the summary starts with the article '${value.split(/\s/)[0] ?? ''}'`);
    if (/[^.]\.$/.test(value)) return fault('the summary ends in a full stop');
    if ([...value].length > 80) return fault(`the summary has ${[...value].length} characters`);
    return null;
  }).meta({ title: 'line', description });

export const lintOverrideSchema = z
  .strictObject({
    tag: lintTag('The lintian tag.'),
    context: line('Its context, `*` allowed; all when not said.').exactOptional(),
    reason: line('Why the tag is wrong or harmless here.'),
    suites: listOf(suite('One suite.'), 'The suites whose lintian says so; all when not said.').exactOptional(),
  })
  .meta({ id: 'lint-override', description: 'A lintian tag that does not apply here, and why.' });

const relations = (field: string) => listOf(relation('One relation.'), `The ${field} field.`).exactOptional();
const lines = (item: (description: string) => z.ZodType<string, string>, description: string) =>
  listOf(item('One line.'), description).exactOptional();

const packageFields = {
  architecture: architecture('The Architecture field. Default: all where the build system is perl, python, nodejs or none, else any.').exactOptional(),
  'multi-arch': z.enum(['same', 'foreign', 'allowed', 'no']).exactOptional().meta({
    description: 'The Multi-Arch field. Not said: same for the packages of a library.',
  }),
  section: section("The section, where it is not the source package's. Not said: libs and libdevel for the packages of a library.").exactOptional(),
  priority: priority("The priority, where it is not the source package's.").exactOptional(),
  essential: z.boolean().exactOptional().meta({ description: 'Essential: yes.', default: false }),
  summary: summary("The synopsis: one line of at most 80 characters without article and full stop. The -dev package of a library has the library's, where it says none; all others must.").exactOptional(),
  description: block(
    'The extended description: paragraphs separated by an empty line; a line indented by two spaces stays as it is. As with `summary`, only a -dev package need not have it.',
  ).exactOptional(),
  depends: listOf(
    relation('One relation.'),
    'The Depends field; ${misc:Depends} and, for architecture-dependent packages, ${shlibs:Depends} are added.',
  ).exactOptional(),
  'pre-depends': relations('Pre-Depends'),
  recommends: relations('Recommends'),
  suggests: relations('Suggests'),
  enhances: relations('Enhances'),
  breaks: relations('Breaks'),
  conflicts: relations('Conflicts'),
  replaces: relations('Replaces'),
  provides: relations('Provides'),
  'built-using': relations('Built-Using'),
  fields: mapOf(fieldName('Field'), line('The value.'), 'Any other control field; what is compiled by Go or cargo has Static-Built-Using.').exactOptional(),
  files: lines(
    installLine,
    'What the package has, as dh_install(1) lines; one that starts with `?` is left out where upstream installed nothing of it; `*` is all that no other line takes, here, in another package or in debian/not-installed. Not said: everything, in a recipe with one package; ' +
      'in one with a library (libx0 beside libx-dev): the shared library, and what programs are built with.',
  ),
  docs: lines(fileLine, 'Files for /usr/share/doc.'),
  examples: lines(fileLine, 'Files for the examples folder.'),
  manpages: lines(fileLine, 'Manual pages that upstream does not install.'),
  links: lines(linkLine, 'Symbolic links, as dh_link(1) lines.'),
  dirs: lines(installedPath, 'Empty folders.'),
  maintscript: lines(maintscriptLine, 'Conffiles that went or moved, as dpkg-maintscript-helper(1) lines.'),
  services: mapOf(unitName('unit'), serviceSchema, 'Daemons by unit name.').exactOptional(),
  alternatives: mapOf(alternativeName('name'), alternativeSchema, 'What it offers for names that several packages have, by name.').exactOptional(),
  smoke: listOf(smokeSchema, 'Commands that show that the installed package works.').exactOptional(),
  'lint-overrides': listOf(lintOverrideSchema, 'Lintian tags that do not apply to the binary package.').exactOptional(),
};

export const packageSchema = z.strictObject(packageFields).meta({ id: 'package', description: 'A binary package, or what a release changes of one.' });
export const packagesKey = packageName('name');

const licenseExpression = parsed('licence', 'RECIPE_BAD_LICENSE', licenseNames);
const licenseName = kind(
  {
    title: 'licence name',
    code: 'RECIPE_BAD_LICENSE',
    hint: 'one short name, e.g. ISC, or an exception, e.g. Autoconf exception',
  },
  (value) => /^[A-Za-z0-9][A-Za-z0-9.+_-]*(?: [A-Za-z0-9.+_ -]+ exception| exception)?$/.test(value),
);

export const copyrightSchema = z
  .strictObject({
    files: oneOrMore(path('x'), 'Paths, `*` and `?` allowed; a later stanza wins.'),
    copyright: oneOrMore(line('x'), 'The holders with their years.'),
    license: licenseExpression("The licence's short name; `and`, `or` and `with ... exception` may join several."),
    comment: block('A remark.').exactOptional(),
  })
  .meta({
    id: 'copyright',
    description:
      'A Files stanza of debian/copyright (DEP-5). It says what upstream\'s people wrote; debkit adds stanzas for the files that autotools and their kin put into ' +
      'tarballs (configure, Makefile.in, aclocal.m4, m4/*.m4, install-sh, config.guess, depcomp, ltmain.sh, INSTALL, texinfo.tex ...), with the holders, years and ' +
      'licence that each file\'s own head says. They stand after the stanza of `*`, so that any later one wins; a file that a later stanza names gets none.',
  });
export const licensesSchema = mapOf(
  licenseName('name'),
  block("The licence's text."),
  `The texts of licences that are not in /usr/share/common-licenses, and of exceptions (\`NAME exception\`). debkit has those of ${knownLicenses.join(', ')}, and of the exceptions ${knownExceptions.join(', ')}; where such a licence names somebody, they say "the copyright holder".`,
);

export const changelogSchema = z
  .strictObject({
    version: packageVersion("Upstream version and Debian revision, without debkit's suffix."),
    date: date('When, ISO 8601 with a zone or as in changelogs; no two entries have the same.'),
    urgency: urgency('The urgency.').exactOptional().meta({ default: 'medium' }),
    changes: z.array(block('One change.')).min(1).meta({ description: 'The changes, one text each.' }),
  })
  .meta({ id: 'changelog-entry', description: 'An entry of debian/changelog, which has those of this version and of the older ones; where a version has none, one is generated.' });

/** Field names of control data, for `source-fields` and `upstream-metadata`. */
export const fieldNameKey = fieldName('Field');
