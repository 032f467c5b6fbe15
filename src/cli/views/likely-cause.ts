// What most likely stopped a build, guessed from the last lines of its output, in words that name the recipe's key to change.

/** A guess and what to do about it. */
export interface Cause {
  readonly cause: string;
  readonly advice: string;
}

type Explain = (match: RegExpMatchArray) => Cause;

/** Where Debian's own index answers which package has a file. */
const whichPackage = (file: string) => `find its package with 'apt-file search ${file}' and add it to build-depends`;

/** A crate's name in that of its Debian package. */
const crateWord = (name: string) => name.toLowerCase().replaceAll('_', '-');

// From the most telling to the vaguest; the first that matches any line wins.
const patterns: readonly (readonly [RegExp, Explain])[] = [
  [
    /fatal error: ([\w.+/-]+\.h\w*): No such file or directory/,
    ([, file = '']) => ({
      cause: `the header ${file} is not there: a build dependency is not declared`,
      advice: whichPackage(file),
    }),
  ],
  [
    /No package '([\w.+-]+)' found|Package '?([\w.+-]+?)'?(?:, required by '[^']*',)? (?:was )?not found/,
    ([, first, second]) => {
      const name = first ?? second ?? '';
      return {
        cause: `pkg-config does not know ${name}: a build dependency is not declared`,
        advice: whichPackage(`${name}.pc`),
      };
    },
  ],
  [
    /ERROR: Dependency "?([\w.+-]+)"? not found/,
    ([, name = '']) => ({
      cause: `meson does not find ${name}: a build dependency is not declared`,
      advice: whichPackage(`${name}.pc`),
    }),
  ],
  [
    /Compatibility with CMake < [\d.]+ has been removed/,
    () => ({
      cause: 'upstream was written for an older CMake than CMake 4 takes',
      advice: 'say `build.configure: [-DCMAKE_POLICY_VERSION_MINIMUM=3.5]`, which an older CMake overlooks',
    }),
  ],
  [
    // What CMake can do without it tells with dashes before it.
    /^ +Could NOT find (\w+)/m,
    ([, name = '']) => ({
      cause: `CMake does not find ${name}: a build dependency is not declared`,
      advice: `add the -dev package that has it to build-depends, often lib${name.toLowerCase()}-dev`,
    }),
  ],
  [
    /cannot find package "([\w.@/-]+)" in any of|cannot find module providing package ([\w.@/-]+)/,
    ([, first, second]) => ({
      cause: `the Go package ${first ?? second ?? ''} is not there: a build dependency is not declared`,
      advice: whichPackage(`gocode/src/${first ?? second ?? ''}`),
    }),
  ],
  [
    /: pattern (\S+): no matching files found/,
    ([, file = '']) => ({
      cause: `the Go program embeds ${file}, and dh-golang hands on files of Go alone`,
      advice: "say `build.environment: {DH_GOLANG_INSTALL_ALL: '1'}`",
    }),
  ],
  [
    /failed to select a version for the requirement `([\w-]+) = "[\^~=]*(\d[\w.]*)/,
    ([, name = '', version = '']) => ({
      cause: `the crate ${name} is there, but not ${version}`,
      advice: `name librust-${crateWord(name)}-${version}-dev in build-depends where the suite has it; else an entry in \`edits\` that has Cargo.toml ask for another version`,
    }),
  ],
  [
    /no matching package named `([\w-]+)` found/,
    ([, name = '']) => ({
      cause: `the crate ${name} is not there: a build dependency is not declared`,
      advice: `add librust-${crateWord(name)}-dev to build-depends`,
    }),
  ],
  [
    /cannot find -l([\w.+-]+)/,
    ([, name = '']) => ({
      cause: `the library lib${name} is not there: a build dependency is not declared`,
      advice: whichPackage(`lib${name}.so`),
    }),
  ],
  [
    /unable to load addon ([\w-]+)|Can't locate Debian\/Debhelper\/Sequence\/([\w-]+)\.pm/,
    ([, first, second]) => ({
      cause: `debhelper has no add-on ${first ?? second ?? ''} here`,
      advice: `add dh-sequence-${first ?? second ?? ''} to build-depends`,
    }),
  ],
  [
    /(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)'?/,
    ([, name = '']) => ({
      cause: `the Python module ${name} is not there`,
      advice: `add python3-${name.split('.')[0]?.toLowerCase() ?? ''} (or its like) to build-depends`,
    }),
  ],
  [
    /Can't locate ([\w/]+)\.pm in @INC/,
    ([, file = '']) => ({
      cause: `the perl module ${file.replaceAll('/', '::')} is not there`,
      advice: `add lib${file.toLowerCase().replaceAll('/', '-')}-perl (or its like) to build-depends`,
    }),
  ],
  [
    /(?:sh|bash|make(?:\[\d+\])?): (?:\d+: |line \d+: )?([\w.+/-]+): (?:command )?not found|env: '?([\w.+-]+)'?: No such file|make(?:\[\d+\])?: ([\w.+-]+): No such file or directory/,
    ([, ...names]) => {
      const name = names.find((one) => one !== undefined) ?? '';
      return {
        cause: `the program ${name} is not there: a build sees build-essential and declared build dependencies only`,
        advice: whichPackage(`bin/${name}`),
      };
    },
  ],
  [
    /multiple definition of [`']([\w.]+)'/,
    ([, name = '']) => ({
      cause: `${name} is defined in several files, which GCC 10 and later refuse (-fno-common)`,
      advice: "an entry in `edits` that makes the header's declaration `extern`",
    }),
  ],
  [
    /implicit declaration of function ['‘]?(\w+)/,
    ([, name = '']) => ({
      cause: `${name} is used without its header, an error since GCC 14`,
      advice: 'an entry in `edits` that includes the header',
    }),
  ],
  [
    /undefined reference to [`'](\w+)/,
    ([, name = '']) => ({
      cause: `nothing that is linked defines ${name}`,
      advice: 'is a library missing from the link line, or from build-depends?',
    }),
  ],
  [
    /Could not resolve host|Temporary failure in name resolution|Network is unreachable|dial tcp: lookup/,
    () => ({
      cause: 'the build wants the network, which it never has',
      advice: 'declare what it downloads as build dependency, or turn the download off in `build`',
    }),
  ],
  [
    /No space left on device/,
    () => ({ cause: 'the disk is full', advice: 'free some space, or set XDG_CACHE_HOME to a larger disk' }),
  ],
  [
    /(?:fatal error: Killed signal|Out of memory|Cannot allocate memory|virtual memory exhausted)/,
    () => ({
      cause: 'the machine ran out of memory',
      advice: 'try DEB_BUILD_OPTIONS=parallel=1',
    }),
  ],
  [
    /^E: Unable to (?:correct problems|locate package ([\w.+-]+))|but it is not (?:installable|going to be installed)/m,
    ([, name]) => ({
      cause:
        name === undefined
          ? 'the declared packages cannot be installed together in this suite'
          : `the suite has no package ${name}`,
      advice: 'another --suite, another build-depends, or apt-sources in the recipe',
    }),
  ],
  [
    /dpkg-source: error: (?:.*unrepresentable changes|.*aborting due to unexpected upstream changes)/,
    () => ({
      cause: 'the build or a step before it changed upstream files',
      advice: 'put the change into `edits` or patches/',
    }),
  ],
  [
    /Hunk #\d+ FAILED|patch .* does not apply/,
    () => ({
      cause: 'a patch does not apply to this upstream version',
      advice: 'list the patches of each release under `patches`',
    }),
  ],
  [
    /missing files|dh_install: error: missing/,
    () => ({
      cause: 'a pattern of `files` matches nothing that was installed',
      advice: 'see what the build installed in debian/tmp, and correct `files`',
    }),
  ],
  [
    /dh_missing: (?:warning|error): (\S+) exists in debian\/tmp but is not installed to anywhere/,
    ([, file = '']) => ({
      cause: `upstream installs ${file}, which is in no package`,
      advice: 'add it to the `files` of one, or take it away in `build.rules`',
    }),
  ],
  [
    /^configure: error: (.+)/m,
    ([, message = '']) => ({
      cause: `configure stopped: ${message}`,
      advice: 'an argument in `build.configure`, or a package in build-depends',
    }),
  ],
  [
    /FAILED \(failures|\[\s*FAILED\s*\]|^# FAIL:\s+[1-9]|^FAIL: |dh_auto_test: error|override_dh_auto_test\] Error|stamp-makefile-check\] Error/m,
    () => ({
      cause: "upstream's tests failed",
      advice: 'the build has no network and no root; `build.test: {run: false, reason: ...}` leaves them out',
    }),
  ],
];

/** The likeliest cause by the output's lines, or null where none of the known ones shows. */
export function likelyCause(lines: readonly string[]): Cause | null {
  const text = lines.join('\n');
  for (const [pattern, explain] of patterns) {
    const match = pattern.exec(text);
    if (match !== null) return explain(match);
  }
  return null;
}
