// Builds that end in upstream's own code: compiler, linker, configure; and what this machine lacks.
import type { Finding, Rule } from './diagnosis.ts';

const compiler = { class: 'compiler-error', side: 'upstream' } as const;
const linker = { class: 'linker-error', side: 'upstream' } as const;

/** What configure said when it stopped. */
function stopped(message: string): Finding {
  return { cause: `configure stopped: ${message}`, advice: 'an argument in `build.configure`, or a package in `build-depends`', spot: { key: 'build-depends', text: null } };
}

/** This machine's own; whatever else failed, failed for it. */
export const hostRules: readonly Rule[] = [
  { class: 'disk-full', side: 'host', pattern: /No space left on device/, explain: () => ({ cause: 'the disk is full', advice: 'free some space, or set XDG_CACHE_HOME to a larger disk' }) },
  {
    class: 'out-of-memory',
    side: 'host',
    pattern: /fatal error: Killed signal|Out of memory|Cannot allocate memory|virtual memory exhausted|\bKilled\b.*\b(?:cc1|cc1plus|rustc|ld)\b/,
    explain: () => ({ cause: 'the machine ran out of memory', advice: 'try DEB_BUILD_OPTIONS=parallel=1' }),
  },
];

/** From the most telling to the vaguest. */
export const sourceRules: readonly Rule[] = [
  {
    ...linker,
    pattern: /multiple definition of [`'‘]([\w.]+)['’]/,
    explain: (match) => ({ cause: `${match[1] ?? ''} is defined in several files, which GCC 10 and later refuse (-fno-common)`, advice: "an `edits` entry that makes the header's declaration `extern`", spot: { key: 'edits', text: null } }),
  },
  {
    ...compiler,
    pattern: /error: implicit declaration of function ['‘`]?(\w+)/,
    explain: (match) => ({ cause: `${match[1] ?? ''} is used without its header, an error since GCC 14`, advice: 'an `edits` entry that includes the header', spot: { key: 'edits', text: null } }),
  },
  {
    ...compiler,
    pattern: /: pattern (\S+): no matching files found/,
    explain: (match) => ({ cause: `the Go program embeds ${match[1] ?? ''}, and dh-golang hands on files of Go alone`, advice: "say `build.environment: {DH_GOLANG_INSTALL_ALL: '1'}`", spot: { key: 'build', text: null } }),
  },
  {
    class: 'configure-failed',
    side: 'upstream',
    pattern: /Compatibility with CMake < [\d.]+ has been removed/,
    explain: () => ({ cause: 'upstream was written for an older CMake than CMake 4 takes', advice: 'say `build.configure: [-DCMAKE_POLICY_VERSION_MINIMUM=3.5]`, which an older CMake overlooks', spot: { key: 'build', text: null } }),
  },
  {
    ...compiler,
    // Those two are Debian's own, and the code is to be mended.
    pattern: /^\S+\.\w+:\d+(?::\d+)?: error: (.+) \[-Werror=((?!format-security|implicit-function-declaration)[\w+=-]+)\]/,
    explain: ([, message = '', warning = '']) => ({
      cause: `upstream makes a compiler's warning an error (-Werror, ${warning}): ${message}`,
      advice: "an `edits` entry that takes -Werror out of its Makefile or configure.ac; meson: `build.configure: [-Dwerror=false]`",
      spot: { key: 'edits', text: null },
    }),
  },
  {
    ...compiler,
    pattern: /^\S+\.\w+:\d+(?::\d+)?: (?:fatal )?error: (.+)/,
    explain: (match) => ({ cause: `the compiler refuses it: ${match[1] ?? ''}`, advice: 'an `edits` entry or a patch for that line', spot: { key: 'edits', text: null } }),
  },
  {
    ...compiler,
    pattern: /^error(?:\[E\d+\])?: (.+)|^(?:\S+\.go:\d+:\d+): (.+)/,
    atEnd: true,
    explain: (match) => ({ cause: `the compiler refuses it: ${match[1] ?? match[2] ?? ''}`, advice: 'an `edits` entry or a patch for that line', spot: { key: 'edits', text: null } }),
  },
  {
    ...linker,
    pattern: /undefined reference to [`'‘]([\w:~<>.]+)/,
    explain: (match) => ({ cause: `nothing that is linked defines ${match[1] ?? ''}`, advice: 'is a library missing from the link line (`build.make`, `build.environment: {LIBS: ...}`), or from `build-depends`?', spot: { key: 'build', text: null } }),
  },
  {
    class: 'configure-failed',
    side: 'recipe',
    pattern: /^configure: error: (.+)/,
    explain: ([, message = '']) => stopped(message),
  },
  {
    class: 'configure-failed',
    side: 'recipe',
    pattern: /^CMake Error at ([^:]+):(\d+)|^([\w./-]*meson\.build):(\d+):\d+: ERROR: (.+)/,
    explain: ([, cmake, cmakeLine, meson, mesonLine, said]) => ({
      cause: cmake === undefined ? `meson stopped: ${said ?? ''}` : `CMake stopped at ${cmake}`,
      advice: 'an argument in `build.configure`, or a package in `build-depends`',
      spot: { key: 'build-depends', text: null },
      place: { file: (cmake ?? meson ?? '').replace(/^(?:\.{1,2}\/)+/, ''), line: Number(cmakeLine ?? mesonLine) },
    }),
  },
  { class: 'configure-failed', side: 'recipe', vague: true, pattern: /^checking for .*\.\.\. (.*\b(?:[Cc]annot|failed)\b.*)/, explain: ([, message = '']) => stopped(message) },
  { class: 'configure-failed', side: 'recipe', vague: true, pattern: /^dh_auto_configure: error: /, explain: () => stopped('see the last lines above') },
];
