// A plain Makefile: where it installs to, by which names, and what stands in where it has no install step.
import { detection, type Detection, type Detector, type Setting } from './detection.ts';
import { includedHeaders, linkedLibraries } from './c-needs.ts';
import { isAutoconfs } from './autotools.ts';
import { makefilesBelow, readMakefile } from './makefiles.ts';
import { firstOf, type SourceTree } from './source-tree.ts';

export const make: Detector = { name: 'make', detect };

const names = ['GNUmakefile', 'Makefile', 'makefile'];

function detect(tree: SourceTree): Detection | null {
  const own = !isAutoconfs(tree) && tree.has('configure');
  const file = firstOf(tree, names) ?? (own ? firstOf(tree, ['Makefile.in', 'Makefile.linux', 'Makefile.bsd', 'Makefile.unix']) : null);
  if (file === null) return null;
  const text = readMakefile(tree, file);
  const settings: Setting[] = [];
  const uncertain: string[] = [];
  const rules: string[] = [];
  if (own) {
    const prefix = /--prefix/.test(tree.text('configure'));
    rules.push(`override_dh_auto_configure:\n\t./configure${prefix ? ' --prefix=/usr' : ''}\n`);
    uncertain.push("configure is upstream's own and none of autoconf's: does it want further arguments?");
  }
  const install = rulesOf(text, 'install');
  const compiles = tree.files.some((name) => /\.(?:c|cc|cpp|cxx|f|f90|pas|s|go|rs|hs|ml)$/i.test(name));
  // What is an argument of make is one for those that it calls too.
  const called = install !== null && /\$[({]MAKE[)}]|^-?include\b/m.test(text) ? makefilesBelow(tree, file).map((name) => tree.text(name)) : [];
  const [named, below] = [text, called.join('\n')].map((one) => assigned(one, /^(?:PREFIX|prefix)$/)) as [string[], string[]];
  const prefixes = named.length > 0 ? named : below;
  const staging = /\$[({]MAKE[)}][^\n]*(?:\$@|\binstall)/.test(text) ? [text, ...called] : [text];
  const arguments_ = prefixes.map((name) => `${name}=/usr`);
  const versions = askedOfGit(text);
  if (arguments_.length + versions.length > 0) {
    const why = [...(arguments_.length > 0 ? [`${file} installs below ${prefixes.join(' and ')}`] : []), ...(versions.length > 0 ? [`${file} asks git for the version`] : [])];
    settings.push({ key: 'make', value: [...arguments_, ...(arguments_.length > 0 ? folders(text) : []), ...versions], why: why.join('; ') });
  }
  // Called without a target, such a Makefile would install while it is to build.
  const [, goal] = /^\.DEFAULT_GOAL/m.test(text) ? [] : (/^([A-Za-z0-9_][\w.-]*)(?:[ \t]+[\w.-]+)*[ \t]*::?(?!=)/m.exec(text) ?? []);
  const installsFirst = goal === 'install';
  if (installsFirst) rules.push('override_dh_auto_build:\n');
  // Arguments of make would win over what those that it calls add.
  const added = [text, ...(install !== null ? called : [])].join('\n');
  // What only strips or links everything into one is left to Debian's own flags, which as arguments of make win.
  if (installsFirst) settings.push({ key: 'flags', value: 'environment', why: `the first target of ${file} installs, and so nothing is called to build` });
  else if (/^[ \t]*(?:override[ \t]+)?(?:CFLAGS|CXXFLAGS|CPPFLAGS|LDFLAGS)[ \t]*\+=(?!(?:[ \t]*(?:-static|-s|--static)(?=\s))+[ \t]*$)/m.test(added) && compiles) settings.push({ key: 'flags', value: 'environment', why: `${file} adds to the compiler's flags` });
  // One that gives DESTDIR a value of its own means something else by it.
  if (install !== null && (!staging.some((one) => /\$[({]?DESTDIR/.test(one)) || /^[ \t]*DESTDIR[ \t]*[:?]*=[ \t]*[^\s#]/m.test(text))) {
    const to = installFolders(text, prefixes);
    if (to !== null) {
      rules.push(stagedInstall(to));
      uncertain.push(`${file} knows no DESTDIR: its folders are given to it instead`);
    }
  }
  const target = /^(check|test)[ \t]*:(?!=)/m.exec(text)?.[1];
  if (rules.length > 0) settings.push({ key: 'rules', value: rules.join('\n'), why: own ? "configure is upstream's own" : installsFirst ? `the first target of ${file} installs` : `${file} knows no DESTDIR` });
  if (target === undefined) settings.push({ key: 'test', value: { run: false, reason: `${file} has no target check or test` }, why: '' });
  const isInstalled = install !== null;
  const made = isInstalled ? { files: [], manpages: [] } : withoutInstall(tree, text);
  if (!isInstalled) uncertain.push(`${file} has no install target: what it builds is put into the package by name`);
  return detection('make', file, {
    settings, uncertain, ...made,
    needs: [...linkedLibraries(tree, tree.files.filter((name) => /(?:^|\/)(?:GNUmakefile|[Mm]akefile|Makefile\.in|config\.mk|[\w-]+\.mk)$/.test(name))), ...includedHeaders(tree)],
    architecture: compiles ? 'any' : 'all',
  });
}

/** The rules of a target, with their commands; null where there is none. */
function rulesOf(text: string, target: string): string | null {
  const found: string[] = [];
  let inside = false;
  for (const line of text.split('\n')) {
    const targets = /^([\w.%/ \t-]{1,1000}?)[ \t]*::?(?!=)/.exec(line)?.[1];
    if (targets !== undefined && !line.startsWith('\t')) inside = targets.split(/[ \t]+/).includes(target);
    else if (!/^\t|^[ \t]*(?:#.*)?$/.test(line)) inside = false;
    if (inside) found.push(line);
  }
  return found.length === 0 ? null : found.join('\n');
}

/** The variables of a name that a Makefile gives a value, and uses. */
function assigned(text: string, name: RegExp): string[] {
  const found = [...text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:\?|:|::)?=/gm)].map(([, variable = '']) => variable).filter((variable) => name.test(variable));
  return [...new Set(found)];
}

/** The version for variables that ask git for it; as the tag is called, unless the answer is cut to size. */
function askedOfGit(text: string): string[] {
  const found = [...text.matchAll(/^[ \t]*(?:export[ \t]+)?((?:\w*_)?VERSION)[ \t]*(?:\?|:|::)?=[ \t]*([^\n]*\bgit\s[^\n|;&]{0,100}?\bdescribe\b[^\n]*)/gm)];
  return [...new Map(found.map(([, name = '', value = '']) => [name, `${name}=${/\||\$[({](?:subst|patsubst|word|lastword)\b/.test(value.replaceAll('||', '')) ? '@VERSION@' : '@TAG@'}`])).values()];
}

/** Manual pages belong into share, wherever a Makefile has them. */
function folders(text: string): string[] {
  return [...text.matchAll(/^[ \t]*(man(?:dir|prefix|path)?\d?|MAN(?:DIR|PREFIX|PATH)?\d?)[ \t]*(?:\?|:|::)?=[ \t]*(\S*)[ \t]*$/gim)].flatMap(([, name = '', value = '']) => {
    const below = /(?:^|\/|\))(?:share\/)?man(\/man\d)?\/?$/.exec(value);
    return below === null || value.includes('share') || /\$[({]?DESTDIR|datadir|DATADIR|datarootdir/.test(value) ? [] : [`${name}=/usr/share/man${below[1] ?? ''}`];
  });
}

/** The arguments that lead a Makefile without DESTDIR below debian/tmp; null where it has no variable for it. */
function installFolders(text: string, prefixes: readonly string[]): string | null {
  const others = assigned(text, /^(?:BINDIR|bindir|MANDIR|mandir|SBINDIR|sbindir|LIBDIR|libdir|INCLUDEDIR|includedir|SYSCONFDIR|sysconfdir|DATADIR|datadir|DOCDIR|docdir)$/).filter((name) => {
    const value = new RegExp(`^[ \\t]*${name}[ \\t]*[:?]*=[ \\t]*(\\S+)`, 'm').exec(text)?.[1] ?? '';
    return prefixes.length === 0 && value.startsWith('/');
  });
  const places: Readonly<Record<string, string>> = { bindir: 'usr/bin', mandir: 'usr/share/man', sbindir: 'usr/sbin', libdir: 'usr/lib', includedir: 'usr/include', sysconfdir: 'etc', datadir: 'usr/share', docdir: 'usr/share/doc' };
  const words = [...prefixes.map((name) => `${name}=$(CURDIR)/debian/@PACKAGE@/usr`), ...others.map((name) => `${name}=$(CURDIR)/debian/@PACKAGE@/${places[name.toLowerCase()] ?? 'usr'}`)];
  const below = folders(text).map((word) => word.replace('=/usr', '=$(CURDIR)/debian/@PACKAGE@/usr'));
  return words.length === 0 ? null : [...words, ...below].join(' ');
}

/** Rules that install below the package's folder by make's variables; a Makefile of that kind seldom makes its folders. */
export function stagedInstall(words: string): string {
  return `override_dh_auto_install:\n\tmkdir -p debian/@PACKAGE@/usr/bin debian/@PACKAGE@/usr/share/man/man1\n\tdh_auto_build --no-parallel -- ${words} install\n`;
}

/** Programs by the targets that are linked, or scripts of that name; manual pages by their names. */
function withoutInstall(tree: SourceTree, text: string): { files: Setting[]; manpages: string[] } {
  const variables = new Map([...text.matchAll(/^[ \t]*([A-Za-z_]\w*)[ \t]*[:?]*=[ \t]*([^\n#]*)/gm)].map(([, name = '', value = '']) => [name, value.trim()] as const));
  const expanded = (word: string, depth = 0): string => (depth > 5 ? word : word.replace(/\$[({](\w+)[)}]/g, (_, name: string) => expanded(variables.get(name) ?? '', depth + 1)));
  const all = /^(?:all|default)[ \t]*:(?!=)[ \t]*([^\n#]*)/m.exec(text)?.[1] ?? /^([A-Za-z0-9_$(){}.-]+)[ \t]*:(?!=)/m.exec(text)?.[1] ?? '';
  const programs = expanded(all).split(/\s+/).filter((word) => /^[A-Za-z0-9][\w+.-]*$/.test(word) && !/\.(?:o|a|so|1|8|html|pdf|txt)$/.test(word) && !['all', 'clean', 'install', 'test', 'check', 'docs', 'doc', 'man'].includes(word));
  const pages = tree.files.filter((name) => /(?:^|\/)[\w+.-]+\.[1-8]$/.test(name) && !/^(?:tests?|debian)\//.test(name));
  return { files: [...new Set(programs)].map((name) => ({ key: 'files', value: `${name} usr/bin`, why: 'what the first target of the Makefile builds' })), manpages: pages };
}
