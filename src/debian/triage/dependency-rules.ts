// Builds that end since something is not there: what it is, as the index of the archive's files knows it.
import { cmakeModules } from './cmake-modules.ts';
import type { Around, Finding, Rule, Wanted } from './diagnosis.ts';
import { cmakePlace } from './output-place.ts';

/** What was looked for; which package has it is found by the archive's index. */
function missing(what: string, kind: Wanted['kind'], name: string): Finding {
  return {
    cause: `${what} is not there: a build dependency is not declared`,
    advice: 'add the package that has it to `build-depends`',
    wanted: { kind, name },
    spot: { key: 'build-depends', text: null },
  };
}

/** What CMake was asked for: by its own modules a header or a program, of which the index knows more than of the module. */
function cmake(name: string): Finding {
  const known = cmakeModules[name];
  const found = missing(`${name}, which CMake was asked for,`, 'cmake', name);
  return known === undefined ? found : { ...found, wanted: /\.(?:h|hpp)$/.test(known) ? { kind: 'header', name: known } : { kind: 'program', name: known } };
}

/** With the line of upstream's CMakeLists.txt that asked. */
function withCmakePlace(finding: Finding, around: Around): Finding {
  const place = cmakePlace(around);
  return place === null ? finding : { ...finding, place };
}

/** A crate's name in that of its Debian package. */
function crateWord(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

// Whose macros begin so.
const macroPackages: readonly (readonly [RegExp, string])[] = [
  [/^_?PKG_/, 'pkgconf'],
  [/^AX_/, 'autoconf-archive'],
  [/^(?:AM_GNU_GETTEXT|AM_NLS|AM_ICONV)/, 'gettext and autopoint'],
  [/^(?:IT_PROG|AC_PROG_INTLTOOL)/, 'intltool'],
  [/^GTK_DOC/, 'gtk-doc-tools'],
  [/^GOBJECT_INTROSPECTION/, 'gobject-introspection'],
  [/^AM_PATH_GTK|^GLIB_/, 'libglib2.0-dev'],
];

/** A macro of configure.ac that no file in /usr/share/aclocal defines. */
function macro(name: string): Finding {
  const owner = macroPackages.find(([pattern]) => pattern.test(name))?.[1];
  return {
    cause: `autoconf does not know the macro ${name}: a build dependency is not declared`,
    advice: owner === undefined ? 'add the package whose file in /usr/share/aclocal has it to `build-depends`' : `add ${owner} to \`build-depends\``,
    spot: { key: 'build-depends', text: null },
    place: { file: 'configure.ac', line: null },
  };
}

const missingDependency = { class: 'missing-build-dependency', side: 'recipe' } as const;

/** A program that a script looked for: also one that it can do without, so that whatever else failed tells more. */
export const programRules: readonly Rule[] = [
  {
    ...missingDependency,
    atEnd: true,
    pattern: /(?:^|[/ ])(?:sh|bash|make(?:\[\d+\])?): (?:\d+: |line \d+: )?([\w.+/-]+): (?:command )?not found|^\.{0,2}\/[\w./+-]+: (?:line )?\d+: (?:exec: )?([\w.+-]+): (?:command )?not found$|env: ['‘]?([\w.+-]+)['’]?: No such file|make(?:\[\d+\])?: ([\w.+-]+): No such file or directory/,
    explain: ([, ...names]) => missing(`the program ${known(names)}`, 'program', known(names)),
  },
];

/** From the most telling to the vaguest. */
export const dependencyRules: readonly Rule[] = [
  { ...missingDependency, pattern: /fatal error: '?([\w.+/-]+\.(?:h|hh|hpp|hxx)|[\w+/-]+)'?(?:: No such file or directory| file not found)/, explain: ([, name = '']) => missing(`the header ${name}`, 'header', name) },
  { ...missingDependency, pattern: /No package '([\w.+-]+)' found/, atEnd: true, explain: ([, name = ''], around) => withCmakePlace(missing(`${name}, which pkg-config was asked for,`, 'pkg-config', name), around) },
  { ...missingDependency, pattern: /Package '?([\w.+-]+?)'?(?:, required by '[^']*',)? (?:was )?not found(?: in the pkg-config|$)/, atEnd: true, explain: ([, name = ''], around) => withCmakePlace(missing(`${name}, which pkg-config was asked for,`, 'pkg-config', name), around) },
  { ...missingDependency, pattern: /ERROR: Dependency "?([\w.+-]+)"? not found/, explain: ([, name = '']) => missing(`${name}, which meson was asked for,`, 'pkg-config', name) },
  { ...missingDependency, pattern: /ERROR: Program '([\w.+-]+)' not found/, explain: ([, name = '']) => missing(`the program ${name}`, 'program', name) },
  { ...missingDependency, pattern: /Pkg-config for machine .* not found/, explain: () => missing('pkg-config', 'program', 'pkg-config') },
  { ...missingDependency, pattern: /WARNING: '([\w.+-]+)' is missing on your system/, explain: ([, name = '']) => missing(`the program ${name}`, 'program', name) },
  // What CMake can do without it tells with dashes before it.
  { ...missingDependency, pattern: /^ +Could NOT find (\w+)/, explain: ([, name = ''], around) => withCmakePlace(cmake(name), around) },
  { ...missingDependency, pattern: /Could not find a package configuration file provided by "([\w.+-]+)"|By not providing "Find([\w.+-]+)\.cmake"/, explain: ([, first, second], around) => withCmakePlace(cmake(first ?? second ?? ''), around) },
  { ...missingDependency, pattern: /cannot find package "([\w.@/-]+)" in any of|cannot find module providing package ([\w.@/-]+)|: cannot find module for path ([\w.@/-]+)/, explain: ([, ...names]) => missing(`the Go package ${known(names)}`, 'go', known(names)) },
  { ...missingDependency, pattern: /cannot find -l:?([\w.+-]+)/, explain: ([, name = '']) => missing(`the library lib${name}`, 'library', name) },
  { ...missingDependency, pattern: /unable to load addon ([\w-]+)|Can't locate Debian\/Debhelper\/Sequence\/([\w-]+)\.pm/, explain: ([, ...names]) => missing(`debhelper's add-on ${known(names)}`, 'debhelper', known(names)) },
  { ...missingDependency, pattern: /(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)'?/, explain: ([, name = '']) => missing(`the Python module ${name}`, 'python', name) },
  { ...missingDependency, pattern: /Backend '([\w.]+)' is not available|BackendUnavailable: Cannot import '([\w.]+)'|Could not import extension ([\w.]+)|no theme named '([\w.]+)' found/, explain: ([, ...names]) => missing(`the Python module ${known(names)}`, 'python', known(names)) },
  {
    ...missingDependency,
    // python3-build lists what pyproject.toml wants below it, as distributions.
    pattern: /^ERROR Missing dependencies:/,
    explain: (_, { lines, index }) => {
      const [, name] = /^\s+([\w.-]+)/.exec(lines[index + 1] ?? '') ?? [];
      if (name === undefined) return null;
      const module = name.toLowerCase().replaceAll('-', '_');
      return missing(`the Python module ${module}`, 'python', module);
    },
  },
  {
    ...missingDependency,
    pattern: /(?:Attempt to load network entity|failed to load (?:external entity|HTTP resource)|cannot parse) "?(https?:\/\/[^\s"]+)/,
    explain: ([, url = '']) => ({
      cause: `${url} is wanted from the network: the package that has it is no build dependency`,
      advice: /\.xsl$/.test(url) ? 'add docbook-xsl, which has the stylesheets of DocBook, to `build-depends`' : 'add docbook-xml, which has the DTDs of DocBook, to `build-depends`, or the package whose XML catalogue has it',
      spot: { key: 'build-depends', text: null },
    }),
  },
  { ...missingDependency, pattern: /failed to load external entity "\/(usr\/[\w./+-]+)"|cannot parse \/(usr\/share\/[\w./+-]+)/, explain: ([, ...names]) => missing(`the file /${known(names)}`, 'file', known(names)) },
  { ...missingDependency, pattern: /Can't locate ([\w/]+)\.pm in @INC/, explain: ([, file = '']) => missing(`the perl module ${file.replaceAll('/', '::')}`, 'perl', file) },
  { ...missingDependency, pattern: /Cannot find (?:module|package) '([@\w./-]+)'/, explain: ([, name = '']) => missing(`the Node.js module ${name}`, 'node', name) },
  {
    ...missingDependency,
    pattern: /configure: line \d+: (?:syntax error near unexpected token )?[`']?([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:: command not found|[,(].*')|possibly undefined macro: (\w+)|: warning: (\w+) is m4_require'd but not m4_defun'd|: error: macro ([A-Z]\w+) is not defined; is a m4 file missing/,
    explain: ([, ...names]) => macro(known(names)),
  },
  {
    ...missingDependency,
    pattern: /failed to select a version for the requirement `([\w-]+) = "[\^~=]*(\d[\w.]*)/,
    explain: ([, name = '', version = '']) => ({ cause: `the crate ${name} is there, but not ${version}`, advice: `name librust-${crateWord(name)}-${version}-dev in \`build-depends\` where the suite has it; else an \`edits\` entry that has Cargo.toml ask for another version`, spot: { key: 'build-depends', text: null } }),
  },
  { ...missingDependency, pattern: /no matching package named `([\w-]+)` found/, explain: ([, name = '']) => missing(`the crate ${name}`, 'crate', crateWord(name)) },
  { ...missingDependency, pattern: /Package `?([\w.+-]+)' not found in specified Vala API directories/, explain: ([, name = '']) => missing(`the Vala API ${name}`, 'valac', name) },
  {
    class: 'unsatisfiable-dependency',
    side: 'recipe',
    // apt names first what it was asked for, then what keeps it from it.
    pattern: /^E: Unable to locate package ([\w.+-]+)|Depends: ([\w.+:-]+)(?: \([^)]*\))? but it is not (?:installable|going to be installed)|^E: (?:Package '([\w.+-]+)' has no installation candidate|Unable to satisfy .*?: (?:Depends: )?([\w.+:-]+))/,
    explain: ([, ...names]) => ({
      cause: `the suite has no package ${known(names)} that could be installed`,
      advice: 'is its name right? Else another --suite, an alternative (`a | b`), or `apt-sources`',
      spot: { key: 'build-depends', text: known(names) },
    }),
  },
  {
    class: 'unsatisfiable-dependency',
    side: 'recipe',
    pattern: /^E: Unable to correct problems|^E: Unable to satisfy/,
    explain: () => ({ cause: 'the declared packages cannot be installed together in this suite', advice: 'another --suite, another `build-depends`, or `apt-sources`', spot: { key: 'build-depends', text: null } }),
  },
  {
    class: 'network-blocked',
    side: 'recipe',
    pattern: /Could not resolve host|Temporary failure in name resolution|Name or service not known|Network is unreachable|dial tcp:? (?:lookup )?|Bad hostname|unable to resolve host address|UnknownHostException|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|Failed to establish a new connection|failed to (?:fetch|download from) `https?:/,
    explain: () => ({
      cause: 'the build wants the network, which it never has',
      advice: 'declare what it downloads as a build dependency, or turn the download off in `build.configure`, `build.environment` or by an `edits` entry; a test that wants it is left out by `build.test`',
      spot: { key: 'build', text: null },
    }),
  },
];

function known(names: readonly (string | undefined)[]): string {
  return names.find((one) => one !== undefined) ?? '';
}
