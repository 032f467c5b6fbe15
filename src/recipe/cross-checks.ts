// Rules of a recipe that concern several keys at once; they look at the raw value, so that they report beside the schema's
// findings.
import { restLine } from '../debian/install-lines.ts';
import { libraryPackages } from '../debian/library-names.ts';
import { licenseNames, licenseText } from '../debian/licenses.ts';
import { DebkitError } from '../errors.ts';
import { list, mapping, type Mapping, type PlacedFault } from './raw-value.ts';
import { releaseFaults, upstreamFaults, vendorFaults } from './upstream-checks.ts';
import { staysInTree } from '../system/tar-safety.ts';
import type { RecipePath } from './recipe.ts';
import { serviceFaults } from './service-checks.ts';

/** Fields of the source stanza that have keys of their own. */
const ownFields = new Set([
  'source',
  'section',
  'priority',
  'maintainer',
  'uploaders',
  'homepage',
  'vcs-git',
  'vcs-browser',
  'standards-version',
  'rules-requires-root',
  'build-depends',
  'build-depends-arch',
  'build-depends-indep',
  'build-conflicts',
  'build-conflicts-arch',
  'build-conflicts-indep',
]);

/** Missing descriptions that are told; more say nothing new, and each is looked for in the file. */
const mostUndescribed = 50;

/** Everything that is wrong between keys; parts of the wrong type are passed over, the schema reports them. */
export function crossCheck(value: unknown): PlacedFault[] {
  const recipe = mapping(value);
  const releases = list(recipe.releases).map(mapping);
  return [
    ...upstreamFaults(recipe, releases),
    ...releaseFaults(recipe, releases),
    ...vendorFaults(recipe, releases),
    ...[recipe, ...releases].flatMap((part, index) => styleFaults(part, index === 0 ? [] : ['releases', index - 1])),
    ...[recipe, ...releases].flatMap((part, index) => editFaults(part, index === 0 ? [] : ['releases', index - 1])),
    ...packageFaults(recipe, releases),
    ...[recipe, ...releases].flatMap((part, index) => restFaults(part, recipe, index === 0 ? [] : ['releases', index - 1])),
    ...[recipe, ...releases].flatMap((part, index) => smokeFaults(part, index === 0 ? [] : ['releases', index - 1])),
    ...[recipe, ...releases].flatMap((part, index) => serviceFaults(part, index === 0 ? [] : ['releases', index - 1])),
    ...[recipe, ...releases].flatMap((part, index) => testFaults(part, index === 0 ? [] : ['releases', index - 1])),
    ...licenseFaults(recipe, releases),
    ...changelogFaults(recipe),
    ...linkFaults(recipe),
    ...Object.keys(mapping(recipe['source-fields']))
      .filter((field) => ownFields.has(field.toLowerCase()))
      .map((field) => ({
        path: ['source-fields', field],
        key: true,
        code: 'RECIPE_BAD_VALUE',
        message: `the field '${field}' has a key of its own in a recipe`,
      })),
  ];
}

function styleFaults(part: Mapping, path: RecipePath): PlacedFault[] {
  if (part.style !== 'cdbs' || typeof part.compat !== 'number' || part.compat <= 10) return [];
  return [
    {
      path: [...path, 'compat'],
      code: 'RECIPE_BAD_VALUE',
      message: `compat: CDBS works at level 7 to 10, not at ${part.compat}`,
    },
  ];
}

/** Each edit changes one thing in one way. */
function editFaults(part: Mapping, path: RecipePath): PlacedFault[] {
  return list(part.edits).flatMap((entry, index): PlacedFault[] => {
    const edit = mapping(entry);
    const [way, second] = ['replace', 'match', 'prepend'].filter((name) => name in edit);
    const fault = (at: RecipePath, message: string, hint: string) => [
      { path: [...path, 'edits', index, ...at], key: true, code: 'RECIPE_EDIT', message, hint },
    ];
    if (way === undefined) return fault([], 'edits: none of replace, match, prepend is there', 'say what is changed');
    if (second !== undefined) return fault([second], `edits: both '${way}' and '${second}' are there`, 'keep one');
    if (way === 'prepend' && 'with' in edit) return fault(['with'], "'with' goes with replace and match, not with 'prepend'", 'leave it out');
    if (way !== 'prepend' && !('with' in edit)) return fault([way], `'${way}' wants 'with' beside it`, "with: '' takes the text away");
    return [];
  });
}

function packageFaults(recipe: Mapping, releases: readonly Mapping[]): PlacedFault[] {
  const packages = mapping(recipe.packages);
  const names = Object.keys(packages);
  const faults: PlacedFault[] = [];
  if (recipe.packages !== undefined && typeof recipe.packages === 'object' && names.length === 0) {
    faults.push({ path: ['packages'], key: true, code: 'RECIPE_NO_PACKAGES', message: "'packages' names no binary package" });
  }
  const library = libraryPackages(names);
  // What its own debian/rules and debian/control may say is not demanded here.
  const own = mapping(recipe.build).system === 'own';
  if (!own && names.length > 1 && library === null && names.every((name) => mapping(packages[name]).files === undefined)) {
    faults.push({
      path: ['packages'],
      key: true,
      code: 'RECIPE_NO_FILES',
      message: "of several binary packages none says its 'files'",
    });
  }
  const described = own ? [] : names.filter((name) => name !== library?.development);
  faults.push(...described.flatMap((name) => undescribed(packages[name], ['packages', name])).slice(0, mostUndescribed));
  releases.forEach((release, index) => {
    for (const [name, override] of Object.entries(mapping(release.packages))) {
      if (name in packages || (mapping(override).summary !== undefined && mapping(override).description !== undefined)) continue;
      faults.push({
        path: ['releases', index, 'packages', name],
        key: true,
        code: 'RECIPE_UNKNOWN_PACKAGE',
        message: `the recipe has no binary package '${name}'`,
        hint: 'a package of one release only needs its summary and description',
      });
    }
  });
  return faults;
}

/** One package at most takes what is left. */
function restFaults(part: Mapping, recipe: Mapping, path: RecipePath): PlacedFault[] {
  const takesRest = ([, value]: readonly [string, unknown]) => list(mapping(value).files).includes(restLine);
  const own = Object.entries(mapping(part.packages));
  const inherited = part === recipe ? [] : Object.entries(mapping(recipe.packages)).filter(([name]) => !('files' in mapping(mapping(part.packages)[name])));
  const [first] = [...inherited, ...own].filter(takesRest);
  return own.filter((entry) => takesRest(entry) && entry[0] !== first?.[0]).map(([name]) => ({
    path: [...path, 'packages', name, 'files'],
    code: 'RECIPE_NO_FILES',
    message: `the package '${first?.[0] ?? ''}' takes all that no other does too`,
    hint: 'say the files of one of them',
  }));
}

/** Of what is no mapping at all the schema speaks. */
function undescribed(value: unknown, path: RecipePath): PlacedFault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return ['summary', 'description'].filter((key) => !(key in value)).map((key) => ({
    path: [...path, key],
    code: 'RECIPE_MISSING_FIELD',
    message: `the field '${key}' is missing in ${path.join('.')}`,
    hint: key === 'summary' ? 'one line that says what the package is' : 'a paragraph or more: what it does, and for whom',
  }));
}

/** One thing is run; a port is one of the service that is up, and libraries are those of a program to be compiled. */
function smokeFaults(part: Mapping, path: RecipePath): PlacedFault[] {
  return Object.entries(mapping(part.packages)).flatMap(([name, binary]) =>
    list(mapping(binary).smoke).flatMap((entry, index): PlacedFault[] => {
      if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
      const test = mapping(entry);
      const fault = (at: RecipePath, message: string, hint: string): PlacedFault => {
        return { path: [...path, 'packages', name, 'smoke', index, ...at], key: true, code: 'RECIPE_SMOKE', message, hint };
      };
      const [way, second] = ['run', 'c', 'c++'].filter((key) => key in test);
      return [
        ...(way === undefined ? [fault([], 'smoke: none of run, c, c++ is there', 'say what is run')] : []),
        ...(second === undefined ? [] : [fault([second], `smoke: both '${way ?? ''}' and '${second}' are there`, 'make two tests of them')]),
        ...(way === 'run' && 'pkgconf' in test ? [fault(['pkgconf'], "'pkgconf' wants 'c' or 'c++' beside it", 'say the program there')] : []),
        ...('port' in test && !('service' in test) ? [fault(['port'], "'port' wants 'service' beside it", 'name the unit that is to listen there')] : []),
      ];
    }),
  );
}

/** Each test has a script of its own name. */
function testFaults(part: Mapping, path: RecipePath): PlacedFault[] {
  const names = list(part.tests).map((entry) => mapping(entry).name);
  return names.flatMap((name, index): PlacedFault[] =>
    typeof name !== 'string' || names.indexOf(name) === index ? [] : [{ path: [...path, 'tests', index, 'name'], code: 'RECIPE_TEST', message: `another test is named '${name}' too`, hint: 'give it a name of its own' }],
  );
}

function licenseFaults(recipe: Mapping, releases: readonly Mapping[]): PlacedFault[] {
  const all = [recipe, ...releases].flatMap((part) => Object.entries(mapping(part.licenses)));
  const texts = Object.fromEntries(all.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  return [recipe, ...releases].flatMap((part, index) =>
    ['copyright', 'copyright+'].flatMap((key) =>
      list(part[key]).flatMap((stanza, row): PlacedFault[] => {
        const { license } = mapping(stanza);
        if (typeof license !== 'string') return [];
        const path = [...(index === 0 ? [] : ['releases', index - 1]), key, row, 'license'];
        return withoutText(license, texts).map((name) => ({
          path,
          code: 'RECIPE_LICENSE_TEXT',
          message: `the text of the licence '${name}' is not known`,
          hint: `add it under 'licenses: ${name}: |'`,
        }));
      }),
    ),
  );
}

function withoutText(expression: string, texts: Readonly<Record<string, string>>): string[] {
  try {
    return licenseNames(expression).filter((name) => licenseText(name, texts) === null);
  } catch (error) {
    if (error instanceof DebkitError) return [];
    throw error;
  }
}

/** A link of debian/ stays in the source tree, of which debian/ is a folder. */
function linkFaults(recipe: Mapping): PlacedFault[] {
  return Object.entries(mapping(recipe['debian-links'])).flatMap(([name, target]): PlacedFault[] => {
    if (typeof target !== 'string' || staysInTree(`debian/${name}`, target)) return [];
    return [{ path: ['debian-links', name], code: 'RECIPE_BAD_PATH', message: `the link '${name}' would lead out of the source tree`, hint: 'relative to its own folder, e.g. ../contrib/x.service' }];
  });
}

function changelogFaults(recipe: Mapping): PlacedFault[] {
  const seen = new Set<unknown>();
  return list(recipe.changelog).flatMap((entry, index): PlacedFault[] => {
    const { date } = mapping(entry);
    const twice = typeof date === 'string' && seen.has(date);
    seen.add(date);
    return twice
      ? [
          {
            path: ['changelog', index, 'date'],
            code: 'RECIPE_BAD_DATE',
            message: 'date: another changelog entry has the same date',
          },
        ]
      : [];
  });
}
