// Debian architectures, their wildcards, and the restriction lists of relation fields (Policy 11.1, 7.1; dpkg-architecture(1)).

/** ABI, C library, kernel and CPU, as dpkg takes an architecture's name apart. */
type ArchitectureTuple = readonly [abi: string, libc: string, os: string, cpu: string];

/** Names that are not simply `<cpu>` on Linux with glibc, nor `<os>-<cpu>`. */
const namedTuples: ReadonlyMap<string, ArchitectureTuple> = new Map([
  ['armhf', ['eabihf', 'gnu', 'linux', 'arm']],
  ['armel', ['eabi', 'gnu', 'linux', 'arm']],
  ['x32', ['x32', 'gnu', 'linux', 'amd64']],
  ['mips64el', ['abi64', 'gnu', 'linux', 'mips64el']],
  ['mips64', ['abi64', 'gnu', 'linux', 'mips64']],
  ['powerpcspe', ['spe', 'gnu', 'linux', 'powerpc']],
  ['musl-linux-armhf', ['eabihf', 'musl', 'linux', 'arm']],
]);

/** Architectures of Debian's archive and ports that packages are built for; the first ones are released. */
export const knownArchitectures: readonly string[] = [
  'amd64',
  'arm64',
  'armel',
  'armhf',
  'i386',
  'loong64',
  'mips64el',
  'ppc64el',
  'riscv64',
  's390x',
  'alpha',
  'hppa',
  'hurd-amd64',
  'hurd-i386',
  'ia64',
  'm68k',
  'mipsel',
  'powerpc',
  'powerpcspe',
  'ppc64',
  'sh4',
  'sparc64',
  'x32',
];

/** Whether `text` is an architecture, without wildcards and without `all`. */
export function isKnownArchitecture(text: string): boolean {
  return knownArchitectures.includes(text);
}

/** Whether `text` can stand in a binary package's Architecture field: `all`, an architecture, or a wildcard that matches one. */
export function isArchitectureOrWildcard(text: string): boolean {
  return text === 'all' || knownArchitectures.some((architecture) => matchesArchitecture(text, architecture));
}

/** Whether `wildcard` (`any`, `linux-any`, `any-amd64`, `gnu-any-any`, or an architecture) covers `architecture`. */
export function matchesArchitecture(wildcard: string, architecture: string): boolean {
  if (wildcard === architecture) return true;
  const parts = wildcard.split('-');
  if (!parts.includes('any') || parts.length > 4) return false;
  const tuple = architectureTuple(architecture);
  if (tuple === null) return false;
  const padded = [...Array<string>(4 - parts.length).fill('any'), ...parts];
  return tuple.every((part, index) => padded[index] === 'any' || padded[index] === part);
}

/** Whether a relation with these restrictions (`[amd64 !i386]`, empty for none) counts on `architecture`. */
export function restrictionsAllow(
  restrictions: readonly { readonly negated: boolean; readonly name: string }[],
  architecture: string,
): boolean {
  const [first] = restrictions;
  if (first === undefined) return true;
  const named = restrictions.some(({ name }) => matchesArchitecture(name, architecture));
  return first.negated ? !named : named;
}

/** Node's process.arch -> Debian architecture. */
const nodeArchitectures: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
  ['arm', 'armhf'],
  ['ia32', 'i386'],
  ['loong64', 'loong64'],
  ['ppc64', 'ppc64el'],
  ['riscv64', 'riscv64'],
  ['s390x', 's390x'],
  ['mipsel', 'mipsel'],
]);

/** The Debian architecture of Node's process.arch; null where there is none. */
export function architectureOfNode(processArch: string): string | null {
  return nodeArchitectures.get(processArch) ?? null;
}

function architectureTuple(architecture: string): ArchitectureTuple | null {
  const named = namedTuples.get(architecture);
  if (named !== undefined) return named;
  if (architecture === 'all' || architecture === 'source') return null;
  const parts = architecture.split('-');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length === 1) return ['base', 'gnu', 'linux', first];
  if (parts.length === 2) return ['base', 'gnu', first, second];
  return parts.length === 3 ? ['base', first, second, third] : null;
}
