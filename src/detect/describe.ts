// What a package is: synopsis, description, section and homepage, from the project's metadata, its manual page or README, by Policy's rules.
import type { BuildSystem } from '../contracts/plan.ts';
import { literally } from '../text/pattern.ts';
import { mappingOf, readMapping } from './json.ts';
import { nodePackage } from './node.ts';
import { asManualPage, manualBeginning, manualDescription, manualSynopsis, plainText, readProse, type Prose } from './readme.ts';
import { lineAt, type SourceTree } from './source-tree.ts';
import { readToml, tableOf } from '../text/toml.ts';

/** A value, and where it was read; `value` is null where nothing says it. */
export interface Found {
  readonly value: string | null;
  readonly from: string;
}

export interface Description {
  readonly summary: Found;
  readonly description: Found;
  readonly homepage: Found;
  /** What the project's own metadata calls its version; null where it says none. */
  readonly version: Found;
  readonly authors: readonly string[];
}

/** Policy 3.4.1 allows 80; with the package's name before it, it is to fit a line. */
const longest = 79;

/** Of which build systems a file of metadata tells; beside another it is about bindings, or for developers' tools. */
const systemOf: Readonly<Record<string, BuildSystem>> = { 'pyproject.toml': 'python', 'setup.cfg': 'python', 'setup.py': 'python', 'Cargo.toml': 'cargo', 'package.json': 'nodejs', 'META.json': 'perl' };

/** Describes the project `name`, which is built with `system`. */
export function describe(tree: SourceTree, name: string, system: BuildSystem | null = null): Description {
  const { file: readme, prose } = bestReadme(tree);
  const page = manualPage(tree, name);
  const written = pageText(tree, page);
  const named: Found = { value: manualSynopsis(written), from: `the NAME of ${page}` };
  const isItsOwn = sameName(page.slice(page.lastIndexOf('/') + 1).replace(/\..*$/, ''), name);
  const text = [...prose.paragraphs, written.slice(0, 20_000)].join('\n');
  const said = metadata(tree, 'description');
  const isOthers = ({ from }: Found) => system !== null && system !== 'none' && (systemOf[from.replace(/:\d+$/, '')] ?? system) !== system;
  const [first = ''] = prose.paragraphs;
  const candidates: Found[] = [
    ...said.filter((one) => !isOthers(one)),
    ...(isItsOwn ? [named] : []),
    { value: prose.tagline, from: readme },
    { value: afterName(prose.title ?? '', name), from: `the title of ${readme}` },
    ...prose.paragraphs.slice(0, 3).map((paragraph) => ({ value: definition(paragraph, name), from: readme })),
    ...(isItsOwn ? [] : [named]),
    { value: beside.test(first) ? null : (/^[^.]{15,100}(?=\.?$|\. [A-Z])/.exec(first)?.[0] ?? null), from: readme },
    { value: /^[A-Z][a-z]+s?\b[^.]{10,100}(?=\.?$)/.exec(manualBeginning(written) ?? '')?.[0] ?? null, from: `the DESCRIPTION of ${page}` },
    ...said.filter(isOthers),
  ];
  const summaries = candidates.map(({ value, from }) => ({ value: value === null ? null : synopsis(value, name, text), from }));
  const summary = summaries.find(({ value }) => value !== null) ?? { value: null, from: '' };
  const fromPage = manualDescription(written);
  const sentence = said[0]?.value ?? null;
  const paragraphs = aboutIt(prose, name, fromPage.length > 0);
  const description: Found =
    paragraphs.length > 0 ? { value: paragraphs.join('\n\n'), from: readme }
    : fromPage.length > 0 ? { value: fromPage.join('\n\n'), from: `the DESCRIPTION of ${page}` }
    : sentence !== null && sentence.length > 40 ? { value: `${sentence.replace(/\.?$/, '.')}`, from: "the project's metadata" }
    : { value: null, from: '' };
  const [homepage = { value: null, from: '' }] = metadata(tree, 'homepage');
  const [version = { value: null, from: '' }] = metadata(tree, 'version');
  return { summary, description: { ...description, value: description.value === null ? null : asDescription(description.value) }, homepage, version, authors: authors(tree) };
}

/** Of a README's paragraphs those that tell what it is; none where it never does, and the manual page has something. */
function aboutIt({ paragraphs, sections }: Prose, name: string, hasPage: boolean): readonly string[] {
  // A package's description speaks of the program, not of its author, where it is kept or how it is built.
  const about = paragraphs.map((paragraph, index) => ({ text: paragraph.split(/(?<=[^A-Z.][.!?]) (?=[A-Z])/).filter((sentence) => !beside.test(sentence)).join(' '), section: sections[index] })).filter(({ text }) => text.length >= 30);
  const begins = [(text: string) => definition(text, name) !== null, (text: string) => plain(/^\S+/.exec(text)?.[0] ?? '') === plain(name) && !/^\S+ (?:is|was|are|can be) /.test(text)];
  // News and advice may stand before what it is.
  const begin = begins.map((test) => about.slice(0, 8).findIndex(({ text }) => test(text))).find((index) => index !== -1);
  if (begin === undefined && hasPage) return [];
  const from = about[begin ?? 0];
  return about.slice(begin ?? 0).filter(({ section }) => section === from?.section).slice(0, 3).map(({ text }) => text);
}

// Of its author, of where it and its papers are, of how it is built.
const beside = /https?:\/\/\S+?[.)]*$|\b(?:I|I'm|I've|my|your help|pull requests?|mailing list|bug reports?|(?:an|your) issues?|questions)\b|\b(?:README|INSTALL|NEWS|COPYING|LICEN[CS]E|ChangeLog|CHANGES|WARRANTY)\b|^(?:To (?:build|compile|install)|Type|Run)\b|['"]make\b|\b[Mm]akefile\b|\bmake -f\b|\bmake install\b|\.\/configure\b|\b(?:at|here|see|via)[:.]?$/;

/** The README that says most: one beside it often only names the other. */
function bestReadme(tree: SourceTree): { readonly file: string; readonly prose: Prose } {
  const plain = tree.files.filter((file) => /^README(?:\.(?:md|markdown|mkdn|rst|txt|adoc|org|pod))?$/i.test(file));
  const some = (plain.length > 0 ? plain : tree.files.filter((file) => /^README/i.test(file))).map((file) => ({ file, prose: readProse(tree.text(file)) }));
  return some.find(({ prose }) => prose.paragraphs.length > 0) ?? some[0] ?? { file: '', prose: readProse('') };
}

/** No line that a control file would take for its own. */
function asDescription(text: string): string {
  // What led to a list or a command that is left out leads nowhere.
  const ended = text.split('\n').map((line) => line.replace(/^[.#]\s*/, '').replace(/(?<=[.!?)]) +[^.!?]{1,300}:$/, '').replace(/:$/, '.'));
  return ended.join('\n').slice(0, 2000);
}

function manualPage(tree: SourceTree, name: string): string {
  const pages = tree.files.filter((file) => /\.[1-8](?:\.in|\.dist)?$|\.[1-8]\.(?:scd|txt|adoc|asciidoc|md|ronn|pod)$/.test(file) && /^\.(?:S[Hh]|Nd|Nm)\b/m.test(pageText(tree, file)));
  return pages.find((file) => new RegExp(`(?:^|/)${literally(name)}\\.[1-8]`).test(file)) ?? (pages.length <= 3 ? (pages[0] ?? '') : '');
}

function pageText(tree: SourceTree, file: string): string {
  return /\.[a-z]{2,8}$/.test(file) && !/\.(?:in|dist)$/.test(file) ? asManualPage(tree.text(file)) : tree.text(file);
}

/** Of `name: what it is`, `name - what it is`. */
function afterName(title: string, name: string): string | null {
  const found = /^(.{1,40}?)\s*(?::|-|–|—|--)\s+(.{10,})$/.exec(title);
  return found !== null && sameName(found[1] ?? '', name) ? (found[2] ?? null) : null;
}

/** Of `Name is a tool that ...`, the tool. */
function definition(paragraph: string, name: string): string | null {
  const sentence = /^(.*?[^A-Z.])\.(?:\s|$)/.exec(paragraph)?.[1] ?? paragraph;
  const [, called = '', what] = /^This is (\S{1,40}), ((?:an?|the) .+)$/.exec(sentence) ?? [];
  if (what !== undefined && sameName(called, name)) return what;
  const [, subject = '', rest] = /^(?:(?:the|this is)\s+)?(.{1,40}?)(?:\s*\([^)]*\))?,?\s+(?:is|are|provides|implements)\s+((?:an?|the|simple|yet|one|[a-z-]+)\s.+)$/i.exec(sentence) ?? [];
  if (rest !== undefined && !whereabouts.test(rest) && (sameName(subject, name) || /^(?:this|it|this (?:is|program|tool|package|library|project|module|script)|(?!there\b|here\b)[A-Z]\w*)$/i.test(subject))) return rest;
  const dashed = afterName(sentence, name);
  // What has a verb of its own is told of something else.
  return dashed ?? (/^(?:An?|The)\s+\w+/.test(sentence) && !/^[^,]*?(?<!\b(?:that|which|who)) (?:is|are|was|were|has|have|can|may|will|should|must|comes) /.test(sentence) ? sentence : null);
}

/** What is said of a project's documentation, licence and history does not tell what it is. */
const whereabouts = /^(?:\w+ly )?(?:documented|distributed|available|licensed|written|released|maintained|tested|known|copyright\w*|provided|hosted|developed|supported|included|installed|free software)\b/i;

function sameName(text: string, name: string): boolean {
  return plain(text) !== '' && (plain(text) === plain(name) || plain(name).includes(plain(text)) || plain(text).startsWith(plain(name)));
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** A synopsis by Policy 3.4.1 and the developers' reference: one line, no article, no full stop, not the name again; null where nothing is left. */
export function synopsis(text: string, name: string, context: string): string | null {
  let line = plainText(text).replace(/\s*\bhttps?:\S+/g, '').replace(/^["']+|["']+$/g, '');
  line = line.replace(/^(.{10,}?[^A-Z.])\.(?:\s.*)?$/, '$1');
  const named = new RegExp(`^(?:the\\s+)?${literally(name)}(?:\\s+(?:is|are)\\b|\\s*[:,–—-]+\\s|\\b\\s*[-–—:]+)\\s*`, 'i');
  line = line.replace(named, '').replace(/^(?:this is|it is)\s+/i, '').replace(/^(?:an?|the)\s+/i, '').replace(/[\s.!,;:]+$/, '').trim();
  if (line.length > longest) line = shortened(line);
  // lintian takes a package's own name for a lack of words, also where it is a verb.
  line = line.replace(new RegExp(`^${literally(name)}(?![\\w-])\\s*(?=\\S{3})`, 'i'), '');
  // What leads to a link says nothing without it.
  if (line.length < 8 || !/[a-z]/.test(line) || /\b(?:at|here|see|via)$/i.test(line)) return null;
  return lowered(line, context);
}

/** Cut where a clause ends, so that what is left says something. */
function shortened(line: string): string {
  const cuts = [...line.matchAll(/[,;:(]\s|\s(?:that|which|with|for|and|using|written|based|in order|by|to|from|in|of)\s|\s[-–—]\s/g)].map(({ index }) => index).filter((at) => at >= 20 && at <= longest);
  const at = cuts.at(-1);
  return (at === undefined ? line.slice(0, line.lastIndexOf(' ', longest)) : line.slice(0, at)).replace(/[\s,;:(–—-]+$/, '').replace(/\s+(?:that|which|with|for|and|or|using|a|an|the|of|to|in|by|from)$/, '');
}

/** A first word that elsewhere is written small is no name. */
function lowered(line: string, context: string): string {
  const [first = ''] = /^[A-Z][a-z]+(?=[\s,-])/.exec(line) ?? [];
  const small = first.toLowerCase();
  const usual = /(?:er|or|tool|utility|program|library|application|script|command|simple|fast|small|lightweight|modern|interactive|efficient|powerful|minimal|easy|generic|portable|list|make|display|convert|shows?|finds?|prints?|reads?|counts?|monitor|create|manage|run|set|collection|friendly|pretty|tiny|flexible|module|class|functions?|another|yet|various|common)$/i;
  return first !== '' && (usual.test(first) || new RegExp(`[a-z,] ${small}\\b`).test(context)) ? small + line.slice(first.length) : line;
}

/** What pyproject.toml and its kin say under a key. */
function metadata(tree: SourceTree, key: 'description' | 'homepage' | 'version'): Found[] {
  const found: Found[] = [];
  const add = (file: string, value: unknown) => {
    if (typeof value === 'string' && value.trim() !== '' && !/[@{$]/.test(value)) found.push({ value: value.trim(), from: at(tree, file, value.trim()) });
  };
  const python = readToml(tree.text('pyproject.toml'));
  const project = tableOf(python, 'project');
  const poetry = tableOf(python, 'tool', 'poetry');
  const urls = tableOf(project, 'urls');
  const first = (...names: readonly string[]) => names.map((name) => urls[name]).find((one) => one !== undefined);
  add('pyproject.toml', key === 'homepage' ? (first('Homepage', 'homepage', 'Home', 'Repository', 'repository', 'Source', 'source', 'GitHub') ?? poetry['homepage'] ?? poetry['repository']) : (project[key] ?? poetry[key]));
  const rust = tableOf(readToml(tree.text('Cargo.toml')), 'package');
  add('Cargo.toml', key === 'homepage' ? (rust['homepage'] ?? rust['repository']) : rust[key]);
  const node = nodePackage(tree) as Record<string, unknown> | null;
  add('package.json', node?.[key]);
  const meta = readMapping(tree.text('META.json'));
  add('META.json', key === 'description' ? meta?.['abstract'] : key === 'version' ? meta?.['version'] : (mappingOf(meta, 'resources')['homepage'] ?? mappingOf(meta, 'resources', 'repository')['web']));
  const cfg = { description: 'description', homepage: 'url', version: 'version' }[key];
  add('setup.cfg', new RegExp(`^${cfg}\\s*=\\s*([^\\n]+)$`, 'm').exec(tree.text('setup.cfg'))?.[1]);
  add('setup.py', new RegExp(`\\b${cfg}\\s*=\\s*\\(?\\s*["']([^"'\\n]+)["']`).exec(tree.text('setup.py'))?.[1]);
  const cmake = { description: 'DESCRIPTION', homepage: 'HOMEPAGE_URL', version: 'VERSION' }[key];
  add('CMakeLists.txt', new RegExp(`\\b${cmake}\\s+(?:"([^"\\n]{1,500})"|([^\\s")]{1,500}))`, 'i').exec(projectOf(tree.text('CMakeLists.txt')))?.slice(1).find((one) => one !== undefined));
  if (key === 'version') add('meson.build', /\bversion\s*:\s*'([^'\n]{1,100})'/.exec(projectOf(tree.text('meson.build')))?.[1]);
  const autoconf = /\bAC_INIT\s*\(\s*\[?([^\],)]{0,300})\]?\s*,\s*\[?([^\],)]{0,300})\]?(?:\s*,\s*\[?([^\],)]{0,300})\]?)?(?:\s*,\s*\[?([^\],)]{0,300})\]?)?(?:\s*,\s*\[?([^\],)]{0,300})\]?)?/.exec(tree.text('configure.ac') || tree.text('configure.in'));
  const file = tree.has('configure.ac') ? 'configure.ac' : 'configure.in';
  if (key === 'version') add(file, autoconf?.[2]?.trim());
  if (key === 'homepage' && /^https?:/.test(autoconf?.[5] ?? '')) add(file, autoconf?.[5]);
  return key === 'homepage' ? found.filter(({ value }) => /^https?:\/\/[^\s"<>]+$/.test(value ?? '')) : found;
}

/** What stands in the brackets of the first call of project, in CMake's and meson's files. */
export function projectOf(text: string): string {
  const at = text.search(/\bproject\s*\(/i);
  return at === -1 ? '' : (/\([^)]*/.exec(text.slice(at, at + 4000))?.[0] ?? '');
}

function authors(tree: SourceTree): string[] {
  const project = tableOf(readToml(tree.text('pyproject.toml')), 'project');
  const listed = Array.isArray(project['authors']) ? project['authors'].flatMap((one) => { const { name } = tableOf(one); return typeof name === 'string' ? [name] : []; }) : [];
  const setup = /\bauthor\s*=\s*["']([^"'\n]+)["']/.exec(tree.text('setup.py'))?.[1] ?? /^author\s*=\s*(.+)$/m.exec(tree.text('setup.cfg'))?.[1];
  const node = (nodePackage(tree) as Record<string, unknown> | null)?.['author'];
  const rust = tableOf(readToml(tree.text('Cargo.toml')), 'package')['authors'];
  const named = typeof node === 'string' ? [node] : typeof node === 'object' && node !== null && typeof (node as Record<string, unknown>)['name'] === 'string' ? [String((node as Record<string, unknown>)['name'])] : [];
  const crate = Array.isArray(rust) ? rust.filter((one) => typeof one === 'string') : [];
  return [...listed, ...(setup === undefined ? [] : [setup]), ...named, ...crate].map((one) => plainText(one.replace(/\(https?:[^)]*\)/, ''))).filter((one) => one !== '');
}

function at(tree: SourceTree, file: string, value: string): string {
  const text = tree.text(file);
  const offset = text.indexOf(value.split('\n')[0] ?? value);
  return offset === -1 ? file : `${file}:${lineAt(text, offset)}`;
}
