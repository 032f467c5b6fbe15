// Builds that end in what debkit itself put into debian/: lists of files, patches.
import type { RecipeSpot, Rule } from './diagnosis.ts';
import { patchRules } from './patch-rules.ts';

/** Which key of a package a debhelper command reads its list from. */
const listOf: Readonly<Record<string, RecipeSpot['key']>> = { dh_install: 'files', dh_installdocs: 'docs', dh_installman: 'manpages', dh_installexamples: 'examples' };

/** From the most telling to the vaguest. */
export const packagingRules: readonly Rule[] = [
  {
    class: 'wrong-place',
    side: 'recipe',
    pattern: /dh_usrlocal: error: \S*?(\/usr\/local\/\S*) is not a directory|dh_usrlocal: error: .*(\/usr\/local\S*)/,
    explain: ([, first, second]) => ({ cause: `upstream installs below /usr/local, which is the administrator's (${first ?? second ?? ''})`, advice: '`build.make: [PREFIX=/usr]`, or the name that its Makefile has for it', spot: { key: 'build', text: null } }),
  },
  {
    class: 'wrong-place',
    side: 'recipe',
    pattern: /(?:cannot|can't|failed to|unable to) (?:create|remove|change|open|make|install|write)[^']*['"‘](\/(?:usr|etc|var|opt|lib\w*|s?bin|nonexistent)(?:\/[^'"’]*)?)['"’].*: (?:Permission denied|Read-only file system|No such file or directory)/i,
    atEnd: true,
    explain: ([, path = ''], { lines, index }) => {
      if (path.startsWith('/nonexistent')) return { cause: 'it writes to the home folder, which the builder does not have', advice: 'the dh style gives it one (debhelper 13); else `build.environment: {HOME: /tmp}`', spot: { key: 'build', text: null } };
      // A test may want to write there too, and is told by its name.
      if (!lines.slice(index).some((line) => /dh_auto_install: error|\*\*\* \[[^\]]*install/.test(line))) return null;
      return { cause: `upstream writes to ${path} itself, and not below debian/tmp: its Makefile overlooks DESTDIR`, advice: 'give it the folders by the names that its Makefile has for them, e.g. `build.install: [BINDIR=$(DESTDIR)/usr/bin]`, or an `edits` entry', spot: { key: 'build', text: null } };
    },
  },
  {
    class: 'configure-failed',
    side: 'upstream',
    pattern: /There seems to be no Makefile in this directory|abort-due-to-no-makefile/,
    explain: () => ({ cause: "upstream's GNUmakefile refuses to clean a tree that is not configured", advice: "in `build.rules`: `override_dh_auto_clean:` and below it, after a tab, `[ ! -f Makefile ] || dh_auto_clean`", spot: { key: 'build', text: null } }),
  },
  {
    class: 'configure-failed',
    side: 'recipe',
    pattern: /Use of uninitialized value \$ENV\{"?DH_GOPKG"?\}|Unable to open directory _build\/src\/\//,
    explain: () => ({ cause: 'dh-golang does not know the import path of the program', advice: 'say it in the recipe, as the `module` line of go.mod has it: `source-fields: {XS-Go-Import-Path: ...}`', spot: { key: 'source-fields', text: null }, place: { file: 'go.mod', line: null } }),
  },
  {
    class: 'missing-file',
    side: 'recipe',
    pattern: /(dh_install\w*): (?:warning|error): Cannot find \(any matches for\) "([^"]+)"/,
    explain: ([, command = '', pattern = '']) => listed(listOf[command] ?? 'files', pattern),
  },
  {
    class: 'missing-file',
    side: 'recipe',
    pattern: /(dh_install\w*): (?:warning|error): \S+ missing files: (\S+)/,
    explain: ([, command = '', pattern = '']) => listed(listOf[command] ?? 'files', pattern),
  },
  {
    class: 'missing-file',
    side: 'recipe',
    pattern: /^(?:cp|install): cannot stat '(?:debian\/tmp\/|\.\/)?([^']+)': No such file/,
    atEnd: true,
    explain: ([, file = '']) => listed('files', file),
  },
  {
    class: 'missing-file',
    side: 'recipe',
    pattern: /dh_missing: (?:warning|error): (\S+) exists in debian\/tmp but is not installed to anywhere/,
    explain: ([, file = '']) => ({ cause: `upstream installs ${file}, which is in no package`, advice: 'add it to the `files` of one, or take it away in `build.rules`', spot: { key: 'packages', text: null }, place: { file, line: null } }),
  },
  {
    class: 'missing-file',
    side: 'recipe',
    pattern: /No rule to make target '([^']+)'(?:, needed by|\.)/,
    explain: ([, target = '']) => ({ cause: `upstream's Makefile has no '${target}'`, advice: 'is it a target that `build` names (`install-target`, `make`, `test.target`), or a file that the tarball lacks?', spot: { key: 'build', text: target } }),
  },
  ...patchRules,
  {
    class: 'changed-symbols',
    side: 'recipe',
    pattern: /dpkg-gensymbols: (?:error|warning): some symbols or patterns disappeared in the symbols file/,
    explain: (_, { lines, index }) => {
      const gone = lines.slice(index).map((line) => /^-(?:#[^#]*#)? *([^\s#]+@\S+) /.exec(line)?.[1]).find((name) => name !== undefined) ?? null;
      return { cause: `the library has lost ${gone ?? 'symbols'}, which its symbols file names`, advice: 'where upstream took them away, its SONAME must change too; where they were never public, take the lines out of the symbols file', spot: { key: 'symbols', text: gone }, place: null };
    },
  },
  {
    class: 'linker-error',
    side: 'recipe',
    pattern: /dpkg-shlibdeps: error: cannot find library (\S+) needed by (\S+)/,
    explain: ([, library = '', file = '']) => ({
      cause: `${file.replace(/^debian\/[^/]+\//, '')} needs ${library}, which no package has`,
      advice: "where it is upstream's own, install it too (`build.install`, `files`), or link it statically by `build.make`; where it lies in a folder of its own: `override_dh_shlibdeps` with -l in `build.rules`",
      spot: { key: 'build', text: null },
      place: null,
    }),
  },
  {
    class: 'changed-upstream-file',
    side: 'recipe',
    pattern: /dpkg-source: error: (?:unwanted binary file: (\S+)|cannot represent change to (\S+?):? )/,
    explain: ([, own, other]) => ({
      cause: `${own ?? other ?? ''} is a binary file, which no patch can hold`,
      advice: 'name it in debian/source/include-binaries of the recipe; or, where the build changed it, restore it in `build.rules`',
      place: { file: own ?? other ?? '', line: null },
    }),
  },
  {
    class: 'changed-upstream-file',
    side: 'recipe',
    pattern: /dpkg-source: (?:error|info): .*(?:unrepresentable changes|unexpected upstream changes|local changes detected)/,
    explain: () => ({ cause: 'the build or a step before it changed upstream files', advice: 'put the change into `edits` or patches/', spot: { key: 'edits', text: null } }),
  },
];

function listed(key: RecipeSpot['key'], pattern: string) {
  // A library's pattern is debkit's own, by the package's name.
  const library = /lib[^/]*\.so/.test(pattern) ? '; a library that is static alone: `build.configure` (cmake: -DBUILD_SHARED_LIBS=ON, meson: --default-library=shared)' : '';
  return {
    cause: `${pattern} of \`${key}\` matches nothing that the build installed`,
    advice: `see in build.log what was installed in debian/tmp, and correct \`${key}\`; a line that starts with \`?\` may match nothing${library}`,
    spot: { key, text: pattern },
  } as const;
}
