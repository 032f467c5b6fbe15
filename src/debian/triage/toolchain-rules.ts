// Builds that end since the tools of the suite are older than upstream wants, or refuse upstream's own build files.
import type { Finding, Rule } from './diagnosis.ts';
import { cmakePlace } from './output-place.ts';

const older = { class: 'unsatisfiable-dependency', side: 'recipe' } as const;
const refused = { class: 'configure-failed', side: 'upstream' } as const;

function tooOld(what: string, wanted: string, has: string | undefined): Finding {
  return {
    cause: `upstream wants ${what} ${wanted}${has === undefined ? '' : `, and the suite has ${has}`}`,
    advice: 'another --suite (and `suites` with `suites-why` in the release), an older release, or an `edits` entry that asks for less',
    spot: { key: 'releases', text: null },
  };
}

/** From the most telling to the vaguest. */
export const toolchainRules: readonly Rule[] = [
  {
    ...older,
    pattern: /^ValueError: Unknown classifier in field `project\.classifiers`: (.+)$/,
    explain: ([, name = '']) => ({ cause: `the suite's hatchling does not know the classifier ${name}`, advice: 'an `edits` entry that takes its line out of pyproject.toml: nothing depends on it', spot: { key: 'edits', text: null } }),
  },
  {
    ...refused,
    vague: true,
    pattern: /^ERROR Backend subprocess exited/,
    explain: (_, { lines, index }) => {
      const said = lines.slice(Math.max(0, index - 10), index).findLast((line) => line.trim() !== '') ?? '';
      return { cause: `the build backend of pyproject.toml stopped: ${said.trim().slice(0, 200)}`, advice: 'an `edits` entry, a package in `build-depends`, or another --suite', spot: { key: 'edits', text: null }, said };
    },
  },
  { ...older, pattern: /CMake ([\d.]+) or higher is required\.\s+You are running version ([\d.]+)/, explain: ([, wanted = '', has], around) => ({ ...tooOld('CMake', wanted, has), place: cmakePlace(around) }) },
  { ...older, pattern: /Meson version is ([\d.]+) but project requires '?([^'.]*[\d.]+\d)/, explain: ([, has, wanted = '']) => tooOld('meson', wanted, has) },
  { ...older, pattern: /requires go >= ([\d.]+) \(running go ([\d.]+)/, explain: ([, wanted = '', has]) => tooOld('Go', wanted, has) },
  { ...older, pattern: /Autoconf version ([\d.]+) or higher is required/, explain: ([, wanted = '']) => tooOld('Autoconf', wanted, undefined) },
  { ...older, pattern: /requires rustc ([\d.]+) or newer|rustc ([\d.]+) is not supported by the following/, explain: ([, wanted, has]) => tooOld('rustc', wanted ?? 'a newer one', has) },
  { ...older, pattern: /Requested '([\w.+-]+) ([<>=]+ [\w.~+-]+)' but version of .* is ([\w.~+-]+)/, atEnd: true, explain: ([, name = '', wanted = '', has]) => tooOld(name, wanted, has) },
  { ...older, pattern: /Dependency '?([\w.+-]+)'? found: NO\.? found '?([\w.~+-]+?)'? but need:? '?([<>=]+ ?[\w.~+-]+)/, atEnd: true, explain: ([, name = '', has, wanted = '']) => tooOld(name, wanted, has) },
  {
    ...refused,
    side: 'recipe',
    pattern: /error: required file '[^']*(?:config\.rpath|ABOUT-NLS|Makefile\.in\.in)' not found/,
    explain: () => ({ cause: "autoreconf wants gettext's files: a build dependency is not declared", advice: 'add gettext and autopoint to `build-depends`', spot: { key: 'build-depends', text: null } }),
  },
  {
    ...refused,
    pattern: /^([\w./-]*(?:Makefile\.am|configure\.(?:ac|in))):\d+: error: (?!macro [A-Z]\w+ is not defined)(.+)/,
    explain: ([, file = '', message = '']) => ({ cause: `autoreconf refuses ${file}: ${message}`, advice: 'an `edits` entry for that line; or, where the tarball has a configure that works, `build.autoreconf: false`', spot: { key: 'edits', text: null } }),
  },
  {
    ...refused,
    pattern: /^autoheader: warning: missing template: (\w+)/,
    atEnd: true,
    explain: ([, name = ''], { lines }) =>
      lines.some((line) => /autoheader(?:-[\d.]+)? failed with exit status/.test(line)) ? { cause: `autoheader refuses a header that is written by hand: it has no template of ${name}`, advice: '`build.rules` with `AUTOHEADER=true dh_autoreconf`, or `build.autoreconf: false` where the tarball has a configure that works', spot: { key: 'build', text: null }, place: null } : null,
  },
  {
    ...refused,
    pattern: /^autoreconf: error: (?:\S+\/)?(\S+) failed with exit status/,
    vague: true,
    explain: ([, tool = '']) => ({ cause: `autoreconf came to an end in ${tool}`, advice: 'what the lines before say; where the tarball has a configure that works, `build.autoreconf: false`', spot: { key: 'build', text: null }, place: null }),
  },
  {
    ...refused,
    pattern: /fatal error: '?((?:[\w/-]*[_/-])?config\.h|version\.h)'?(?:: No such file or directory| file not found)/,
    explain: ([, name = '']) => ({ cause: `${name} is not there, which configure or a Makefile makes`, advice: 'is `build.system` right, does `build.configure` leave something out? Where it is made too late, `build.parallel: false`', spot: { key: 'build', text: null } }),
  },
  {
    ...refused,
    pattern: /^make(?:\[\d+\])?: \*\*\* No (?:targets specified and no makefile found|makefile found)/,
    explain: () => ({ cause: "upstream has no Makefile where one is looked for", advice: 'another `build.system`, or `build.make: [-C, FOLDER]`', spot: { key: 'build', text: null }, place: null }),
  },
  {
    class: 'command-failed',
    side: 'recipe',
    pattern: /^debian\/rules:(\d+): \*\*\* (.+?)\.\s+Stop\./,
    explain: ([, line = '', message = '']) => ({ cause: `make refuses debian/rules: ${message}`, advice: 'correct `build.rules`; its commands stand after a tab', spot: { key: 'rules', text: null }, place: { file: 'debian/rules', line: Number(line) } }),
  },
];

/** What a Makefile says itself when it stops; often another program has said before what it misses. */
export const makefileRules: readonly Rule[] = [
  {
    ...refused,
    pattern: /^(?!\/usr\/|debian\/)([^\s:]+):\d+: \*\*\* (.+?)\.\s+Stop\./,
    explain: ([, file = '', message = '']) => ({ cause: `make refuses ${file}: ${message}`, advice: 'an `edits` entry for that line, or what it asks for in `build.make` or `build.environment`', spot: { key: 'edits', text: null } }),
  },
];
