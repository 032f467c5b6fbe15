// What the names of binary packages say of a library: libestr0 is a shared one, libestr-dev what programs are built with (Policy 8.1, 8.4).

/** lib, a name, the version of its SONAME, and what a change of the ABI alone added. */
const sharedLibrary = /^(lib[a-z0-9.+-]*?)-?(\d+(?:\.\d+)*)(?:t64|v5|c2a?)?$/;

// A longer name is no package's, and would keep the pattern busy.
const longestName = 100;

/** The packages of a library, among those of one source package. */
export interface LibraryPackages {
  readonly shared: readonly string[];
  readonly development: string;
  /** The shared library that the -dev package is named after, else the first. */
  readonly main: string;
}

/** The shared libraries and the -dev package among the names; null where there is no shared library, or not exactly one -dev package. */
export function libraryPackages(names: readonly string[]): LibraryPackages | null {
  const shared = names.filter((name) => name.length <= longestName && sharedLibrary.test(name));
  const [development, another] = names.filter((name) => name.endsWith('-dev'));
  const [first] = shared;
  if (first === undefined || development === undefined || another !== undefined) return null;
  const base = development.slice(0, -'-dev'.length);
  return { shared, development, main: shared.find((name) => baseName(name) === base) ?? first };
}

/** The file that a shared library's package is named after, without what follows the SONAME's version: `libestr.so.0`. */
export function libraryFile(name: string): string {
  const [, base = name, version = ''] = sharedLibrary.exec(name) ?? [];
  return `${base}.so.${version}`;
}

function baseName(name: string): string | undefined {
  return sharedLibrary.exec(name)?.[1];
}
