// What a binary package is called, and into which section it goes: by the build system's customs, and by words for what it is about. Pure.
import type { BuildSystem } from '../contracts/plan.ts';
import { publicHeaders } from './headers.ts';
import { goLibrary } from './golang.ts';
import { nodePackage } from './node.ts';
import { readToml, tableOf } from '../text/toml.ts';
import type { SourceTree } from './source-tree.ts';

/** A binary package's name; `isLibrary` where programs of its language import it and it has none of its own. */
export interface Naming {
  readonly name: string;
  readonly isLibrary: boolean;
}

/** The name by the policies of Python, Perl and Node.js in Debian; else the source's. */
export function binaryName(source: string, system: BuildSystem, tree: SourceTree): Naming {
  const plain = source.replace(/^(?:python3?|py|node|rust|golang)-/, '');
  // dh_python3 takes a package that is called python-* for one of Python 2, and passes over it.
  if (system === 'python' && (!hasPythonProgram(tree) || source.startsWith('python-'))) return { name: `python3-${plain.replace(/^python-|\.py$|-python$/, '')}`, isLibrary: true };
  if (system === 'perl' && !hasPerlProgram(tree)) return { name: /^lib.*-perl$/.test(source) ? source : `lib${source.toLowerCase()}-perl`, isLibrary: true };
  if (system === 'nodejs' && nodePackage(tree)?.bin === undefined) return { name: `node-${plain.replace(/\.js$/, '')}`, isLibrary: true };
  if (system === 'none' && publicHeaders(tree).length > 0) return { name: `${source}-dev`, isLibrary: true };
  const library = system === 'golang' ? goLibrary(tree) : null;
  if (library !== null) return { name: goPackageName(library), isLibrary: true };
  return { name: source, isLibrary: false };
}

/** `github.com/mattn/go-isatty` is golang-github-mattn-go-isatty-dev (Debian's Go packaging policy). */
function goPackageName(path: string): string {
  const [host = '', ...rest] = path.toLowerCase().split('/');
  const plain = [host.replace(/\.[a-z]+$/, ''), ...rest].join('-').replace(/[^a-z0-9.+-]+/g, '-').replace(/-{2,}/g, '-');
  return `golang-${plain.replace(/^-|-$/g, '')}-dev`;
}

function hasPythonProgram(tree: SourceTree): boolean {
  const toml = readToml(tree.text('pyproject.toml'));
  const scripts = { ...tableOf(toml, 'project', 'scripts'), ...tableOf(toml, 'project', 'gui-scripts'), ...tableOf(toml, 'tool', 'poetry', 'scripts'), ...tableOf(toml, 'tool', 'flit', 'scripts') };
  return Object.keys(scripts).length > 0 || /console_scripts|gui_scripts|\bscripts\s*=\s*\[/.test(tree.text('setup.py') + tree.text('setup.cfg'));
}

function hasPerlProgram(tree: SourceTree): boolean {
  return tree.files.some((file) => /^(?:bin|script|scripts)\/[^/]+$/.test(file)) || /EXE_FILES|install_script|script_files/.test(tree.text('Makefile.PL') + tree.text('Build.PL'));
}

/** A section, and by what it was guessed. */
export interface Section {
  readonly value: string;
  readonly why: string;
}

/** From what a project says of itself to one of Debian's sections. */
const topics: readonly (readonly [section: string, words: RegExp])[] = [
  ['games', /\b(?:games?|puzzles?|chess|roguelike|arcade|steam locomotive)\b/gi],
  ['vcs', /\b(?:git|mercurial|subversion|version control|pull requests?)\b/gi],
  ['editors', /\b(?:text editor|hex editor|code editor)\b/gi],
  ['shells', /\b(?:(?:command|unix|login) shell|shell prompt)\b/gi],
  ['sound', /\b(?:audio|music|mp3|midi|sound|volume|flac)\b/gi],
  ['video', /\b(?:video|movies?|subtitles?)\b/gi],
  ['graphics', /\b(?:images?|pictures?|photos?|screenshots?|png|jpe?g|svg)\b/gi],
  ['mail', /\b(?:e-?mail|imap|smtp|maildir)\b/gi],
  ['web', /\b(?:web server|website|html|browser|static site)\b/gi],
  ['net', /\b(?:networks?|http|tcp|udp|dns|ssh|proxy|ftp|sockets?|internet|vpn|download)\b/gi],
  ['database', /\b(?:databases?|sql|sqlite|postgresql|mysql)\b/gi],
  ['math', /\b(?:calculator|arithmetic|mathematic\w*|algebra)\b/gi],
  ['x11', /\b(?:x11|wayland|window manager|desktop)\b/gi],
  ['text', /\b(?:markdown|text files?|yaml|csv|words?|documents?|search(?:es|ing)? (?:for )?(?:text|patterns?)|grep|line breaks?)\b/gi],
  ['devel', /\b(?:compilers?|debugg\w+|build tool|linter|static analys\w+|source code|programmers?|developers?|code style|unit tests?)\b/gi],
  ['admin', /\b(?:system administrat\w+|daemons?|monitor(?:s|ing)?|stress|disk usage|processes|backups?|passwords?)\b/gi],
];

/** The section; utils where no topic shows. */
export function guessSection(system: BuildSystem, isLibrary: boolean, text: string): Section {
  const own = isLibrary ? ({ python: 'python', perl: 'perl', nodejs: 'javascript', none: 'libdevel', golang: 'golang' } as const)[system as 'python'] : undefined;
  if (own !== undefined) return { value: own, why: 'a library of its language' };
  const [first = '', ...rest] = text.split('\n');
  // What stands in the synopsis tells more than the rest.
  const counted = topics.map(([section, words]) => ({ section, found: [...(first.match(words) ?? []), ...(first.match(words) ?? []), ...(first.match(words) ?? []), ...(rest.join('\n').match(words) ?? [])] }));
  const [best] = counted.sort((a, b) => b.found.length - a.found.length);
  if (best === undefined || best.found.length < 2) return { value: 'utils', why: 'no word says more of what it is about' };
  return { value: best.section, why: `guessed from words of its description: ${[...new Set(best.found.map((word) => word.toLowerCase()))].slice(0, 4).join(', ')}` };
}
