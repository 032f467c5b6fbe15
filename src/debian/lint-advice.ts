// What to change in a recipe for a lintian tag; in debkit's own words, for the tags that recipes really meet.

const ignored = (flags: string) => `upstream ignores ${flags}: pass them in \`build.make\` under the name its Makefile has for them, or use them by an \`edits\` entry`;

const advice: Readonly<Record<string, string>> = {
  'arch-independent-package-contains-binary-or-object': 'the package has compiled files: say `architecture: any`',
  'arch-dependent-file-in-usr-share': 'install compiled files below usr/lib: see `build.configure` (--libdir, --libexecdir)',
  'binary-without-manpage': 'upstream has no man page for this program: add one under debian/ and name it in `manpages`',
  'no-manual-page': 'upstream has no man page for this program: add one under debian/ and name it in `manpages`',
  'copyright-contains-dh_make-todo-boilerplate': 'replace the helper text in `copyright`',
  'copyright-without-copyright-notice': 'each `copyright` entry needs holders: `copyright: [2011 Name]`',
  'debian-changelog-line-too-long': 'shorten the text of that entry in `changelog`',
  'dependency-on-cdbs': 'true of the cdbs style: `style: dh` avoids it',
  'description-starts-with-package-name': 'the `summary` should say what the package is, without its name',
  'description-synopsis-starts-with-article': 'drop the leading article from `summary`',
  'description-synopsis-is-duplicated': 'the first line of `description` repeats `summary`: say more, or another thing',
  'empty-binary-package': 'nothing was installed: see `build.install-target`, `build.install`, and the package\'s `files`',
  'embedded-library': 'build against the system\'s library: a flag in `build.configure` and a `build-depends`',
  'extra-license-file': 'upstream installs its licence: leave it out (`files`, or build.rules)',
  'groff-message': 'an `edits` entry for the man page: a too long line breaks where `\\:` stands; worth telling upstream',
  'hardening-no-bindnow': `${ignored('LDFLAGS')}; \`build.hardening\` must ask for it, as its default does`,
  'hardening-no-fortify-functions': `${ignored('CPPFLAGS')}; or it calls no function that can be fortified`,
  'hardening-no-pie': `${ignored('CFLAGS and LDFLAGS')}; or it links with -no-pie`,
  'hardening-no-relro': ignored('LDFLAGS'),
  'hardening-no-stackprotector': `${ignored('CFLAGS')}; or no function of it has an array on its stack`,
  'initial-upload-closes-no-bugs': 'a version that ends in -1 is taken for an upload to Debian: keep debkit\'s version suffix',
  'latest-debian-changelog-entry-without-new-date': 'each entry of `changelog` needs its own `date`',
  'license-problem-undefined-license': 'name that licence\'s text under `licenses`',
  'missing-license-paragraph-in-dep5-copyright': 'name that licence\'s text under `licenses`',
  'missing-systemd-timer-for-cron-script': 'add a timer unit in the recipe\'s debian/ folder',
  'no-homepage-field': 'say `homepage`',
  'non-empty-dependency_libs-in-la-file': '.la files are not wanted in Debian: leave them out of `files`',
  'package-uses-old-debhelper-compat-version': 'the cdbs style works at compat level 10 at most: `style: dh` avoids it',
  'no-dh-sequencer': 'true of the cdbs style: `style: dh` avoids it',
  'privacy-breach-donation': 'leave the page out (`docs`, `files`), or an `edits` entry that takes the outside picture away',
  'privacy-breach-logo': 'leave the page out (`docs`, `files`), or an `edits` entry that takes the outside picture away',
  'quilt-patch-missing-description': 'begin the patch in patches/ with a DEP-3 header (Description, Author)',
  'shared-library-lacks-prerequisites': 'upstream links without its libraries: an edit to its Makefile, or LDFLAGS in `build.make`',
  'spelling-error-in-manpage': 'an `edits` entry with the right word; worth telling upstream',
  'spelling-error-in-binary': 'an `edits` entry with the right word; worth telling upstream',
  'typo-in-manual-page': 'an `edits` entry with the right word; worth telling upstream',
  'systemd-service-file-missing-documentation-key': 'say `unit: {Unit: {Documentation: ...}}` in the service',
  'syntax-error-in-debian-copyright': 'see `copyright` and `licenses`',
  'unstripped-binary-or-object': 'a build step strips nothing here: does `build.rules` override dh_strip?',
  'unused-override': 'no longer true: take the entry out of `lint-overrides`',
  'mismatched-override': 'the `context` in `lint-overrides` no longer matches: correct or remove it',
  'upstream-file-without-utf8-encoding': 'upstream\'s own: harmless',
};

// What a tag of many meanings means, by its context.
const adviceInContext: readonly (readonly [string, RegExp, (match: RegExpExecArray) => string])[] = [
  [
    'groff-message',
    /cannot select font '(\w+)'/,
    ([, font = '']) => `terminals have no font ${font}: an \`edits\` entry that puts the line \`.if n .ftr ${font} R\` before \`.SH NAME\`; worth telling upstream`,
  ],
  [
    'groff-message',
    /\btbl\b|macro 'T[ES]'/,
    () => "tables are set where the man page's first line is `'\\\" t`: an `edits` entry may put nothing before it, or must put it there",
  ],
];

/** What to change in the recipe for a tag and what lintian says with it; null where debkit has nothing to say. */
export function adviceFor(tag: string, context = ''): string | null {
  for (const [name, pattern, explain] of adviceInContext) {
    const match = name === tag ? pattern.exec(context) : null;
    if (match !== null) return explain(match);
  }
  return advice[tag] ?? null;
}
