// Builds that end in what debkit itself put into debian/: lists of files, patches.
import type { RecipeSpot, Rule } from './diagnosis.ts';

/** Which key of a package a debhelper command reads its list from. */
const listOf: Readonly<Record<string, RecipeSpot['key']>> = { dh_install: 'files', dh_installdocs: 'docs', dh_installman: 'manpages', dh_installexamples: 'examples' };

/** From the most telling to the vaguest. */
export const packagingRules: readonly Rule[] = [
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
  {
    class: 'patch-does-not-apply',
    side: 'recipe',
    pattern: /debian\/patches\/([\w.+-]+)|patch ([\w.+-]+\.(?:patch|diff)) does not apply/,
    atEnd: true,
    explain: ([, ...names]) => patch(names.find((one) => one !== undefined) ?? ''),
  },
  {
    class: 'patch-does-not-apply',
    side: 'recipe',
    pattern: /Hunk #\d+ FAILED at (\d+)|\d+ out of \d+ hunks? (?:FAILED|ignored)|patch .* does not apply/,
    explain: () => patch(''),
  },
  {
    class: 'changed-upstream-file',
    side: 'recipe',
    pattern: /dpkg-source: (?:error|info): .*(?:unrepresentable changes|unexpected upstream changes|local changes detected)/,
    explain: () => ({ cause: 'the build or a step before it changed upstream files', advice: 'put the change into `edits` or patches/', spot: { key: 'edits', text: null } }),
  },
];

function listed(key: RecipeSpot['key'], pattern: string) {
  return {
    cause: `${pattern} of \`${key}\` matches nothing that the build installed`,
    advice: `see in build.log what was installed in debian/tmp, and correct \`${key}\`; a line that starts with \`?\` may match nothing`,
    spot: { key, text: pattern },
  } as const;
}

function patch(name: string) {
  return {
    cause: `the patch ${name === '' ? '' : `${name} `}does not apply to this upstream version`,
    advice: 'bring it up to date, or list the patches of each release under `patches`',
    spot: { key: 'patches', text: name === '' ? null : name },
    ...(name === '' ? {} : { place: { file: `patches/${name}`, line: null } }),
  } as const;
}
