// Meson: meson.build, with the dependencies that it names.
import { detection, need, type Detection, type Detector, type Need, type Setting } from './detection.ts';
import { includedHeaders } from './c-needs.ts';
import { asksGit, gitAnswers } from './git-version.ts';
import { testSwitch } from './test-switch.ts';
import { lineAt, matches, type SourceTree } from './source-tree.ts';

export const meson: Detector = { name: 'meson', detect };

function detect(tree: SourceTree): Detection | null {
  if (!/^[ \t]*project\s*\(/m.test(tree.text('meson.build'))) return null;
  const files = tree.files.filter((file) => /(?:^|\/)meson\.build$/.test(file) && !/^subprojects\//.test(file));
  const needs: Need[] = [];
  for (const file of files) needs.push(...needsOf(tree, file));
  const first = tree.text('meson.build');
  const version = /meson_version\s*:\s*'>=?\s*([\d.]+)/.exec(first);
  if (version !== null) needs.push(need('program', 'meson', `meson_version`, { file: 'meson.build', line: lineAt(first, version.index) }, { atLeast: version[1] ?? null }));
  // A version that has a default is none that git must tell.
  const settings: Setting[] = /\bproject\s*\([^]{0,2000}?run_command\s*\(/.test(first.slice(0, 4000)) && asksGit(first) ? [{ key: 'rules', value: gitAnswers('auto_configure'), why: 'meson.build asks git for the version' }] : [];
  return detection('meson', 'meson.build', { settings, testSwitch: testSwitch(tree, 'meson'), needs: [...needs, ...includedHeaders(tree)] });
}

function needsOf(tree: SourceTree, file: string): Need[] {
  const text = tree.text(file).replace(/#.*$/gm, (line) => ' '.repeat(line.length));
  const found: Need[] = [];
  const isConditional = bySystem(text);
  for (const { match, place } of matches(tree, file, /\bdependency\s*\(\s*((?:'[^'\n]+'\s*(?:,\s*)?)+)([^()]*(?:\([^()]*\)[^()]*)*)\)/g, text)) {
    const [name = ''] = /'([^']+)'/.exec(match[1] ?? '')?.slice(1) ?? [];
    const rest = match[2] ?? '';
    const atLeast = /version\s*:\s*\[?\s*'>=?\s*([\d.]+)'/.exec(rest)?.[1] ?? null;
    // Threads and the like come with the compiler; with a fallback meson would want the network.
    if (['threads', 'openmp', 'dl', 'intl', 'iconv', 'm', 'appleframeworks'].includes(name)) continue;
    found.push(need('pkg-config', name, `dependency('${name}')`, place, { atLeast, optional: isConditional(match.index) || /required\s*:\s*(?:false|get_option|\w+\.)/.test(rest) }));
    found.push(need('program', 'pkg-config', 'dependency()', place));
  }
  for (const { match, place } of matches(tree, file, /\bfind_program\s*\(\s*'([\w.+-]+)'([^)]{0,1000})\)/g, text)) {
    const name = match[1] ?? '';
    if (!tree.files.some((one) => one.endsWith(`/${name}`) || one === name)) found.push(need('program', name, `find_program('${name}')`, place, { optional: isConditional(match.index) || /required\s*:\s*(?:false|get_option|\w+\.)/.test(match[2] ?? '') }));
  }
  for (const { match, place } of matches(tree, file, /\bfind_library\s*\(\s*'([\w.+-]+)'([^)]{0,1000})\)/g, text)) {
    found.push(need('library', match[1] ?? '', `find_library('${match[1] ?? ''}')`, place, { optional: isConditional(match.index) || /required\s*:\s*(?:false|get_option|\w+\.)/.test(match[2] ?? '') }));
  }
  const i18n = matches(tree, file, /import\s*\(\s*'i18n'\s*\)/g, text)[0];
  if (i18n !== undefined) found.push(need('program', 'msgfmt', "import('i18n')", i18n.place));
  return found;
}

/** Tells whether an offset stands within an `if` that asks for the system, for tests, or for what was not found: what is needed there is no reason to refuse the rest. */
function bySystem(text: string): (offset: number) => boolean {
  const open: { readonly from: number; asks: boolean }[] = [];
  const parts: { readonly from: number; readonly to: number }[] = [];
  for (const { 0: whole, 1: word, index } of text.matchAll(/^[ \t]*(if|elif|endif)\b[^\n]*/gm)) {
    if (word === 'if') open.push({ from: index, asks: false });
    const last = open.at(-1);
    if (last === undefined) continue;
    if (/machine\s*\.|windows|darwin|cygwin|\bis_?(?:win|mac|bsd)|\bnot\s+\w+\.found\s*\(|get_option\s*\(\s*'[\w-]*tests?'/i.test(whole)) last.asks = true;
    if (word !== 'endif') continue;
    open.pop();
    if (last.asks) parts.push({ from: last.from, to: index });
  }
  return (offset) => parts.some(({ from, to }) => from < offset && offset < to);
}
