// The part of the recipe that says where upstream comes from and how it is built, as zod schemas with a meaning for every key.
import { z } from 'zod';
import {
  block,
  commit,
  date,
  editPatternText,
  gitTag,
  gitUrl,
  isSafePath,
  kind,
  line,
  listOf,
  mangleRule,
  mapOf,
  path,
  relation,
  revision,
  sha256,
  sourceName,
  suite,
  tagPattern,
  upstreamVersion,
  webUrl,
} from './fields.ts';
import { tarballPlace } from './tarball-place.ts';

export const buildSystems = [
  'autotools',
  'make',
  'cmake',
  'meson',
  'perl',
  'python',
  'golang',
  'cargo',
  'nodejs',
  'none',
  'own',
] as const;

const makeTarget = kind(
  { title: 'make target', code: 'RECIPE_BAD_VALUE', hint: 'letters, digits and . _ / % + -, not starting with -' },
  (value) => /^[A-Za-z0-9._/%+][A-Za-z0-9._/%+-]*$/.test(value),
);
const variableName = kind(
  { title: 'variable name', code: 'RECIPE_BAD_NAME', hint: 'letters, digits and _, not starting with a digit' },
  (value) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(value),
);
const addonName = kind({ title: 'debhelper add-on', code: 'RECIPE_BAD_NAME', hint: 'e.g. python3' }, (value) =>
  /^[a-z0-9][a-z0-9_-]*$/.test(value),
);
const repackSuffix = kind({ title: 'repack suffix', code: 'RECIPE_BAD_VERSION', hint: 'e.g. +ds1 or +dfsg' }, (value) =>
  /^[+~][A-Za-z0-9.+~]+$/.test(value),
);

const allowedPattern = kind(
  { title: 'pattern', code: 'RECIPE_BAD_PATH', hint: 'a glob relative to the tree, e.g. po/*.gmo, or @autotools' },
  (value) => value === '@autotools' || (!value.startsWith('@') && isSafePath(value)),
);

/** `upstream:`, of the recipe or of a release. */
export const upstreamSchema = z
  .strictObject({
    git: gitUrl('A git repository: https, ssh, or http to a loopback address.').exactOptional(),
    submodules: z
      .boolean()
      .exactOptional()
      .meta({ description: 'With git: whether submodules are part of the orig tarball.', default: false }),
    'tag-pattern': tagPattern('With git or directory: a regular expression for whole tags; its first group is the raw version.')
      .exactOptional()
      .meta({ default: '(?:v|<source>-|release-)?(\\d.*)' }),
    mangle: listOf(
      mangleRule('s/pattern/replacement/flags'),
      'With git or directory: rules, applied in order, that turn a raw version into the upstream version, as in uscan(1). ' +
        'Default: `_` becomes `.`, and rc, alpha, beta, pre and dev get a `~` before them.',
    ).exactOptional(),
    tarball: tarballPlace(
      'A tarball, kept as it is as orig tarball: a URL, or a file of the recipe folder; @VERSION@ stands for the upstream version. The release says its sha256.',
    ).exactOptional(),
    repository: gitUrl(
      'With tarball: the git repository that it was released from. A file that the tarball has, and the tag has not or has otherwise, fails the build unless `not-in-tag` allows it.',
    ).exactOptional(),
    tag: gitTag('With repository: the tag; @VERSION@ stands for the upstream version.').exactOptional(),
    'not-in-tag': listOf(
      allowedPattern('A glob, relative to the tree, or @autotools: what autoconf, automake, libtool and gettext make, by their usual names.'),
      'With repository: which files the tarball may have that the tag has not, or has otherwise.',
    )
      .exactOptional()
      .meta({ default: ['@autotools'] }),
    signature: webUrl('With tarball: the URL of its detached OpenPGP signature.').exactOptional(),
    keyring: path('With signature: the file of the recipe folder that holds the keys.').exactOptional(),
    debian: sourceName(
      'A source package of Debian, whose orig tarball is taken through apt. Beside `tarball`: where the same bytes are taken when that gives none.',
    ).exactOptional(),
    suite: suite('With debian: the suite the source package is taken from.').exactOptional(),
    directory: path(
      'A folder with the sources, relative to the recipe folder: tracked files as they are on disk.',
    ).exactOptional(),
    'version-from': z.enum(['describe', 'release']).exactOptional().meta({
      description: "With directory: take the version from `git describe`, or from the recipe's newest release.",
      default: 'release',
    }),
    compression: z.enum(['gz', 'xz']).exactOptional().meta({ description: 'How the orig tarball is compressed.', default: 'gz' }),
    exclude: listOf(
      path('A glob, relative to the tree.'),
      'Files left out of the orig tarball; wants `repack-suffix`.',
    ).exactOptional(),
    'repack-suffix': repackSuffix('What the upstream version ends in when files were left out.').exactOptional(),
    subdirectory: path('The folder of a monorepo that is packaged.').exactOptional(),
    vendor: z.enum(['npm', 'cargo', 'go']).exactOptional().meta({
      description: "What upstream's lock file names (package-lock.json, Cargo.lock, or go.mod with go.sum) is fetched by its hashes, packed as a second orig tarball and unpacked as vendor/ ([new](new.md#what-debian-has-no-package-of)). With the source format 3.0 (quilt).",
    }),
  })
  .meta({
    id: 'upstream',
    description:
      "Where upstream's files come from: exactly one of `git`, `tarball`, `debian`, `directory`; `debian` may also stand beside `tarball`.",
  });

const testSchema = z.union([
  z.boolean(),
  z.strictObject({
    run: z.boolean().exactOptional().meta({ description: 'Whether the tests are run.', default: true }),
    target: makeTarget('The make target that runs them.').exactOptional(),
    reason: line('Why they are not run; written beside the override in debian/rules.').exactOptional(),
  }),
]);

/** `build:`, of the recipe or of a release. */
export const buildSchema = z
  .strictObject({
    system: z.enum(buildSystems).exactOptional().meta({
      description: 'The build system; it must be said, here or by each release. `none`: nothing is configured or compiled. `own`: debhelper as it finds upstream, or the debian/rules of the recipe\'s folder; relations stand as they are said, and nothing is added to them.',
    }),
    autoreconf: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Whether configure and its kin are made anew. Default: true for autotools.' }),
    configure: listOf(
      line('One argument.'),
      'Arguments of configure, cmake, meson or Makefile.PL. With make: arguments of a call of make before the one that builds, e.g. defconfig.',
    ).exactOptional(),
    make: listOf(line('One argument.'), 'Arguments of make, for building and for installing, e.g. PREFIX=/usr; @VERSION@ stands for the upstream version.').exactOptional(),
    install: listOf(line('One argument.'), 'Further arguments of the install step.').exactOptional(),
    'install-target': makeTarget('The make target that installs.').exactOptional().meta({ default: 'install' }),
    flags: z.enum(['arguments', 'environment']).exactOptional().meta({
      description:
        "With make: how the Makefile gets the compiler's flags. As arguments of make they win over its own assignments; a Makefile that adds to them (`CFLAGS +=`) wants them in the environment.",
      default: 'arguments',
    }),
    test: testSchema.exactOptional().meta({ description: "Whether upstream's tests are run, and how.", default: true }),
    environment: mapOf(variableName('NAME'), line('The value.'), 'Variables exported in debian/rules; in a value, @VERSION@ stands for the upstream version.').exactOptional(),
    hardening: kind({ title: 'hardening setting', code: 'RECIPE_BAD_VALUE', hint: 'e.g. +all or +all,-pie' }, (value) =>
      /^[+-][a-z]+(?:,[+-][a-z]+)*$/.test(value),
    )('The hardening part of DEB_BUILD_MAINT_OPTIONS (dpkg-buildflags(1)). With the build system `own`, none where it is not said.')
      .exactOptional()
      .meta({ default: '+all' }),
    with: listOf(addonName('One add-on.'), 'debhelper add-ons, as in dh --with.').exactOptional(),
    parallel: z.boolean().exactOptional().meta({ description: 'Whether several jobs may run at once.', default: true }),
    rules: block('Make text that is appended to debian/rules as it is.').exactOptional(),
  })
  .meta({
    id: 'build',
    description:
      "How upstream is built. A release's `build` is merged over the recipe's, or replaces it when its `system` is another.",
  });

/** `edits:` */
export const editSchema = z
  .strictObject({
    file: path('The upstream file.'),
    replace: block('The text to replace; it must occur exactly once.').exactOptional(),
    match: editPatternText(
      'Instead of replace: a regular expression (as in JavaScript; ^ and $ stand at lines) that must match exactly once.',
    ).exactOptional(),
    prepend: block("Instead of replace: text for the file's top; a newline ends it.").exactOptional(),
    with: z.string().exactOptional().meta({
      title: 'text',
      description: 'What takes the place of replace or match; may be empty. With match, $& is what was matched and $1 its first group.',
    }),
    why: line("Why, for the patch's header."),
    forwarded: kind({ title: 'Forwarded value', code: 'RECIPE_BAD_VALUE', hint: 'no, not-needed or a URL (DEP-3)' }, (value) =>
      /^(?:no|not-needed|https?:\/\/\S+)$/.test(value),
    )('Whether upstream was told (DEP-3): no, not-needed or a URL.')
      .exactOptional()
      .meta({ default: 'no' }),
    suites: listOf(suite('One suite.'), 'The suites it is for; all when not said.').exactOptional(),
  })
  .meta({
    id: 'edit',
    description: 'A small change to an upstream file, which becomes a DEP-3 patch: exactly one of `replace`, `match`, `prepend`.',
  });

/** `apt-sources:` */
export const aptSourceSchema = z
  .strictObject({
    uris: line("The repository's https or http URL.", (value) =>
      /^https?:\/\/[^\s@]+$/.test(value)
        ? null
        : {
            code: 'RECIPE_BAD_URL',
            message: `'${value}' is not a repository's URL`,
            hint: 'https or http, without credentials: apt checks the signature of what it fetches',
          },
    ),
    suites: kind({ title: 'apt suite', code: 'RECIPE_BAD_VALUE' }, (value) => /^[A-Za-z0-9][A-Za-z0-9.+_/ -]*$/.test(value))(
      'Its suites, separated by spaces.',
    ),
    components: kind({ title: 'component list', code: 'RECIPE_BAD_VALUE' }, (value) =>
      /^[A-Za-z0-9][A-Za-z0-9.+_/ -]*$/.test(value),
    )('Its components, separated by spaces.')
      .exactOptional()
      .meta({ default: 'main' }),
    keyring: path("The file of the recipe folder that holds the keys; not said: Debian's own.").exactOptional(),
    pin: z
      .int()
      .min(-10000)
      .max(10000)
      .exactOptional()
      .meta({ description: 'The pin priority of all its packages (apt_preferences(5)).' }),
  })
  .meta({
    id: 'apt-source',
    description: "An apt repository beyond the suite's own, for build dependencies and the install test.",
  });

/** What only a release says. */
export const releaseOwn = {
  version: upstreamVersion('The upstream version, in quotes where YAML would read a number.'),
  tag: gitTag('The exact tag; not said: found by `tag-pattern`, which needs the network.').exactOptional(),
  date: date(
    "The release's date, ISO 8601 with a zone or as in changelogs; the generated changelog entry has it.",
  ).exactOptional(),
  commit: commit('The commit the tag must be at.').exactOptional(),
  sha256: sha256('The hash of the tarball or orig tarball.').exactOptional(),
  'debian-version': kind({ title: 'source package version', code: 'RECIPE_BAD_VERSION' }, (value) =>
    /^(?:\d+:)?[0-9][A-Za-z0-9.+~-]*$/.test(value),
  )('With upstream debian: the exact version of the source package.').exactOptional(),
  suites: listOf(suite('One suite.'), 'The suites it can be built on; all when not said.').exactOptional(),
  'suites-why': line('Why on those alone, e.g. bookworm has Go 1.19; beside `suites`.').exactOptional(),
  revision: z
    .union([revision('x'), z.int().min(0)])
    .meta({ description: "The Debian revision, without debkit's suffix.", default: '1' })
    .transform(String)
    .exactOptional(),
  'build-depends+': listOf(relation('One relation.'), "Added to the recipe's build-depends.").exactOptional(),
  patches: listOf(path('One file of patches/.'), 'The patches this release has; all of patches/ when not said.').exactOptional(),
};
