// What compilers of today refuse of older sources, made a warning again: by a flag for the compiler, each told as what it is, a way round.
import type { Triage } from '../../errors.ts';
import { valueAt, withValue, type Draft } from './draft.ts';
import type { Mended } from './mend.ts';

const flagsKey = ['build', 'environment', 'DEB_CFLAGS_MAINT_APPEND'] as const;

/** A failure by what it says, and the flag that makes it none. */
const flags: readonly (readonly [pattern: RegExp, flag: (match: RegExpExecArray) => string])[] = [
  [/-fno-common/, () => '-fcommon'],
  [/used without its header, an error since GCC 14|\[-Wimplicit-function-declaration\]/, () => '-Wno-error=implicit-function-declaration'],
  [/\[-W(int-conversion|incompatible-pointer-types|implicit-int|return-mismatch)\]/, ([, warning = '']) => `-Wno-error=${warning}`],
  [/too many arguments to function|cannot use keyword '(?:bool|false|true)'|'bool' cannot be defined via 'typedef'|two or more data types in declaration specifiers/, () => '-std=gnu17'],
  // A warning by its own name wins over -Werror wherever that stands.
  [/\(-Werror, ([\w+-]+?)=?\)|\[-Werror=((?!format-security)[\w+-]+)=?\]/, ([, named = '', bracketed = '']) => `-Wno-error=${named || bracketed}`],
];

/** The change that lets the compiler take the sources; null where none is known, or it was tried. */
export function mendCompiler(draft: Draft, { cause, said }: Triage): Mended | null {
  const system = String(valueAt(draft.recipe, ['build', 'system']));
  if (/Compatibility with CMake < /.test(said) || /older CMake than CMake 4/.test(cause)) return withConfigure(draft, '-DCMAKE_POLICY_VERSION_MINIMUM=3.5', cause);
  if (!['autotools', 'make', 'cmake', 'meson', 'perl', 'python'].includes(system)) return null;
  for (const [pattern, flagOf] of flags) {
    const match = pattern.exec(cause) ?? pattern.exec(said);
    if (match === null) continue;
    const flag = flagOf(match);
    const before = (valueAt(draft.recipe, flagsKey) as string | undefined) ?? '';
    if (before.split(' ').includes(flag)) return null;
    const made = withValue(draft, flagsKey, `${before} ${flag}`.trim(), `the compiler refused it: ${said.slice(0, 160)}`);
    return { draft: { ...made, uncertain: [...made.uncertain, `${flag} lets the compiler take what it refused; a change of the sources would be better: ${cause}`] }, told: `the compiler gets ${flag}: ${cause}` };
  }
  return null;
}

function withConfigure(draft: Draft, argument: string, cause: string): Mended | null {
  const own = (valueAt(draft.recipe, ['build', 'configure']) as readonly string[] | undefined) ?? [];
  return own.includes(argument) ? null : { draft: withValue(draft, ['build', 'configure'], [...own, argument], cause), told: `${argument} is given to configure: ${cause}` };
}
