// A package with a shared library in it becomes several: the library by its SONAME, what programs are built with, and the rest (Policy 8.1, 8.4).
import type { Contents } from '../../detect/judge-package.ts';
import { libraryPackages } from '../../debian/library-names.ts';
import { valueAt, withValue, type Draft } from './draft.ts';
import { librarySmoke } from './library-smoke.ts';

type Package = Readonly<Record<string, unknown>>;

/** The draft with packages of their own for a library and its headers; null where there is none, or they are apart already. */
export function splitLibrary(draft: Draft, { libraries, headers, paths }: Contents): Draft | null {
  const packages = valueAt(draft.recipe, ['packages']) as Readonly<Record<string, Package>>;
  const [main] = Object.keys(packages);
  const [library] = libraries;
  if (main === undefined || library === undefined || !headers || Object.keys(packages).length > 1) return null;
  const plain = (name: string) => name.toLowerCase().replaceAll('_', '-');
  const names = libraries.map(({ name, version }) => plain(/\d$/.test(name) ? `${name}-${version}` : `${name}${version}`));
  const base = plain(library.name);
  const development = `${base}-dev`;
  if (libraryPackages([...names, development]) === null) return null;
  const own = packages[main] ?? {};
  const summary = String(own['summary']);
  const texts = { summary: shortened(summary, ' (library)'), description: own['description'] };
  const others = paths.filter((path) => !usual.test(path) && !everyones.test(path) && !libraries.some((one) => path.startsWith(one.path)));
  // A line takes whole folders: a foo-config goes with the other programs, where there are any.
  const apart = others.filter((path) => !forProgrammers.test(path));
  const lines = [...new Set(apart.flatMap((path) => restLine(path) ?? []))];
  // What a single library loads itself, by a folder of its own, is of no use without it.
  const loaded = libraries.length === 1 && lines.every((line) => line.startsWith('usr/lib/*/')) ? lines : [];
  const rest = loaded.length > 0 ? [] : lines;
  // A package that is called as the library has nothing else to be.
  const tools = rest.length === 0 ? null : /^lib/.test(main) || names.includes(main) ? `${base.replace(/^lib/, '')}-tools` : main;
  const made: Record<string, unknown> = {};
  if (tools !== null) made[tools] = { ...own, files: rest };
  // By its package's name a library is looked for in small letters.
  // Beside those of other architectures lies only what is in a folder of its own.
  const isApart = libraries.every(({ path }) => !path.startsWith('/usr/lib/lib'));
  const alone = isApart ? {} : { 'multi-arch': 'no' };
  libraries.forEach((one, index) => (made[names[index] ?? ''] = { ...texts, ...alone, ...(isApart && plain(one.name) === one.name && loaded.length === 0 ? {} : { files: [`usr/lib/${isApart ? '*/' : ''}${one.name}.so.${one.version}*`, ...loaded] }) }));
  // Its usual files need no line; one takes all that no other package has.
  const smoke = librarySmoke(paths, [library.name, String(draft.recipe['source'])]);
  // Where it is says a foo-config for one architecture, and there is one place for all of them.
  const single = others.some((path) => /^\/usr\/bin\/[\w.+-]+-config$/.test(path)) ? { 'multi-arch': 'no' } : alone;
  made[development] = { ...single, ...(others.length > apart.length ? { files: ['*'] } : {}), ...(smoke === null ? {} : { smoke: [smoke] }) };
  const changed = withValue(draft, ['packages'], made);
  return { ...changed, uncertain: [...changed.uncertain, 'are the descriptions of the library packages right? They are those of the whole'] };
}

/** What the library's own packages have without a line in the recipe. */
const usual = /^\/usr\/(?:include\/|lib\/[^/]+\/(?:lib[^/]+\.(?:so|a|la)\b|pkgconfig\/|cmake\/)|share\/(?:pkgconfig|aclocal|man\/man3)\/)/;
/** What debhelper puts into every package. A README may be its doing or upstream's. */
const everyones = /^\/usr\/share\/(?:lintian\/|doc\/[^/]+\/(?:copyright|changelog)[^/]*$)/;
/** What else is for those who write programs with the library. */
const forProgrammers = /^\/usr\/(?:lib\/(?:lib[^/]+\.(?:so|a|la)$|pkgconfig\/|cmake\/)|share\/(?:doc|info|gtk-doc|cmake|vala|gir-1\.0)\/|(?:bin|share\/man\/man1)\/[\w.+-]+-config(?:\.1(?:\.gz)?)?$)/;

function shortened(summary: string, ending: string): string {
  return `${summary.slice(0, 79 - ending.length)}${ending}`;
}

/** The line of dh_install(1) for a file that is neither the library nor what programs are built with. */
function restLine(path: string): string | null {
  const [, folder] = /^\/((?:usr\/(?:bin|sbin|games|libexec|share\/[^/]+|lib\/(?:[^/]+-linux-gnu[^/]*\/)?[^/]+)|etc\/[^/]+))/.exec(path) ?? [];
  return folder === undefined ? path.slice(1) : folder === 'usr/share/man' ? path.slice(1).replace(/\/[^/]*$/, '').replace(/(\/man\d).*/, '$1') : folder.replace(/\/[^/]+-linux-gnu[^/]*\//, '/*/');
}
