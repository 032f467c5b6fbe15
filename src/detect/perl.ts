// Perl: Makefile.PL or Build.PL, with the modules that META.json, cpanfile or the script itself names.
import { detection, need, type Detection, type Detector, type Need, type Setting } from './detection.ts';
import { mappingOf, readMapping } from './json.ts';
import { firstOf, lineAt, matches, mostMatches, ownSources, type Place, type SourceTree } from './source-tree.ts';

export const perl: Detector = { name: 'perl', detect };

interface Wants {
  readonly building: readonly Need[];
  readonly running: readonly Need[];
}

function detect(tree: SourceTree): Detection | null {
  const file = firstOf(tree, ['Build.PL', 'Makefile.PL']);
  if (file === null) return withoutScript(tree);
  const { building, running } = fromMeta(tree) ?? fromCpanfile(tree, file) ?? fromScript(tree, file);
  const released = askedForMeta(tree, file);
  const builder = file === 'Build.PL' ? [need('perl', 'Module/Build', 'Build.PL', { file, line: null })] : [];
  const compiled = ownSources(tree, /\.(?:xs|c)$/).length > 0;
  return detection('perl', file, { needs: [...builder, ...building, ...running.map((one) => ({ ...one, by: `${one.by}, for tests` }))], runtime: running, architecture: compiled ? 'any' : 'all', settings: released === null ? [] : [released] });
}

/** Without META.yml such a script takes itself for its author's, who has further tools; each tarball on CPAN has one. */
function askedForMeta(tree: SourceTree, file: string): Setting | null {
  const asks = /\b(?:do|require)\b[^\n;]{0,200}\bunless\s{0,10}\(?\s{0,10}-[ef]\s{0,10}['"](META\.(?:yml|json))['"]|\bunless\s{0,10}\(?\s{0,10}-[ef]\s{0,10}['"](META\.(?:yml|json))['"]\s{0,10}\)?\s{0,10}\{[^}]{0,500}\b(?:do|require)\b/.exec(tree.text(file));
  const name = asks?.[1] ?? asks?.[2];
  if (name === undefined || tree.has(name)) return null;
  return { key: 'rules', value: `execute_before_dh_auto_configure:\n\ttouch ${name}\n\nexecute_after_dh_auto_clean:\n\trm -f ${name}\n`, why: `without a ${name} ${file} wants what only its author has` };
}

/** What an author's tool would write the script of (dist.ini, Minilla): plain Perl needs none, and is copied. */
function withoutScript(tree: SourceTree): Detection | null {
  const file = firstOf(tree, ['cpanfile', 'dist.ini', 'minil.toml']);
  const isPlain = tree.files.some((path) => /^lib\/.+\.pm$/.test(path)) && ownSources(tree, /\.(?:xs|c)$/).length === 0;
  if (file === null || !isPlain) return null;
  const { running } = fromMeta(tree) ?? fromCpanfile(tree, file) ?? { running: [] };
  const programs = tree.files.filter((path) => /^(?:bin|scripts?)\/[^/.]+$/.test(path) && /^#!.*\bperl\b/.test(tree.text(path)));
  const tops = [...new Set(tree.files.filter((path) => path.startsWith('lib/')).map((path) => path.split('/').slice(0, 2).join('/')))];
  const files = [...tops.map((top) => `${top} usr/share/perl5`), ...programs.map((program) => `${program} usr/bin`)];
  return detection('none', file, {
    runtime: [need('program', 'perl', file, { file, line: null }), ...running], architecture: 'all', files: files.map((value) => ({ key: 'files', value, why: `${file} is there, and no script that installs` })),
    uncertain: [`${file} is for a tool that would make the tarball of it: one that is released has a Makefile.PL`],
  });
}

/** null where there is none that can be read. */
function fromMeta(tree: SourceTree): Wants | null {
  const file = firstOf(tree, ['META.json']);
  if (file === null) return null;
  const meta = readMapping(tree.text(file));
  if (meta === null) return null;
  const text = tree.text(file);
  const of = (...phases: readonly string[]) =>
    phases.flatMap((phase) => Object.entries(mappingOf(meta, 'prereqs', phase, 'requires')).slice(0, mostMatches).flatMap(([name, version]) => module(name, String(version), `prereqs.${phase}`, { file, line: lineAt(text, text.indexOf(`"${name}"`)) })));
  return { building: [...of('configure', 'build'), ...of('test').map(asTest)], running: of('runtime') };
}

function fromCpanfile(tree: SourceTree, script: string): Wants | null {
  if (!tree.has('cpanfile')) return null;
  const text = tree.text('cpanfile');
  const building: Need[] = [];
  const running: Need[] = [];
  const phaseAt = phases(text);
  for (const { match, place } of matches(tree, 'cpanfile', /^[ \t]*(requires|test_requires|build_requires|configure_requires)\s{0,40}\(?\s{0,40}['"]([\w:]{1,100})['"](?:\s{0,40}(?:,|=>)\s{0,40}['"]?[>=\s]{0,40}([\d.]+))?/gm)) {
    const [, kind = '', name = '', version = '0'] = match;
    const phase = phaseAt(match.index);
    if (phase === 'develop') continue;
    const found = module(name, version, 'cpanfile', place);
    (kind === 'requires' && !['test', 'build', 'configure'].includes(phase) ? running : building).push(...(kind === 'test_requires' || phase === 'test' ? found.map(asTest) : found));
  }
  const own = fromScript(tree, script);
  return { building: [...building, ...own.building], running };
}

/** Tells in which `on 'phase' => sub {` an offset stands; empty where in none. */
function phases(text: string): (offset: number) => string {
  const opened = [...text.matchAll(/\bon\s{0,40}\(?\s{0,40}['"]?(\w{1,40})['"]?\s{0,40}=>\s{0,40}sub\s{0,40}\{/g)].slice(0, mostMatches);
  return (offset) => {
    const [whole = '', name = ''] = opened.findLast(({ index }) => index < offset) ?? [];
    const at = opened.findLast(({ index }) => index < offset)?.index ?? 0;
    return name !== '' && !text.slice(at + whole.length, offset).includes('}') ? name : '';
  };
}

function fromScript(tree: SourceTree, file: string): Wants {
  const text = tree.text(file).replace(/#.*$/gm, (line) => ' '.repeat(line.length));
  const of = (keys: string, phases: RegExp) =>
    matches(tree, file, new RegExp(`['"]?\\b(?:${keys})\\b['"]?\\s{0,40}=>\\s{0,40}\\{([^}]{0,3000})\\}`, 'g'), text).filter(({ match }) => phases.test(phaseOf(text, match.index))).flatMap(({ match }) =>
      [...(match[1] ?? '').matchAll(/['"]?\b([A-Za-z][\w:]{0,100})['"]?\s{0,40}=>\s{0,40}['"]?([\w.]+)/g)].flatMap(([whole, name = '', version = '0']) => module(name, version, file, { file, line: lineAt(text, match.index + match[0].indexOf(whole)) })),
    );
  const lines = (keyword: string) => matches(tree, file, new RegExp(`^[ \\t]*${keyword}\\s{0,40}\\(?\\s{0,40}['"]([\\w:]{1,100})['"]`, 'gm'), text).flatMap(({ match, place }) => module(match[1] ?? '', '0', keyword, place));
  const used = matches(tree, file, /^[ \t]*use\s{1,40}((?:Module|inc::Module|ExtUtils|Devel|Alien)(?:::\w+)+)/gm, text).filter(({ match: [, name = ''] }) => !name.startsWith('inc::')).flatMap(({ match, place }) => module(match[1] ?? '', '0', 'use', place));
  return { building: [...of('BUILD_REQUIRES|CONFIGURE_REQUIRES|build_requires|configure_requires', /^/), ...of('requires', /^(?:build|configure)$/), ...lines('(?:build|configure)_requires'), ...[...of('TEST_REQUIRES|test_requires', /^/), ...of('requires', /^test$/), ...lines('test_requires')].map(asTest), ...used], running: [...of('PREREQ_PM|requires', /^(?!(?:build|test|configure|develop|x_\w+)$)/), ...lines('requires')] };
}

/** The key of the braces in which an offset stands: `test => { requires => {`; empty where in none. */
function phaseOf(text: string, offset: number): string {
  for (let [at, depth] = [offset - 1, 0]; at >= Math.max(0, offset - 5000); at--) {
    if (text[at] === '}') depth++;
    else if (text[at] === '{' && depth-- === 0) return /\b(\w{1,40})['"]?\s{0,40}=>\s{0,40}$/.exec(text.slice(Math.max(0, at - 130), at))?.[1] ?? '';
  }
  return '';
}

function asTest(one: Need): Need {
  return { ...one, forTests: true };
}

function module(name: string, version: string, by: string, place: Place): Need[] {
  if (name === 'perl') return [];
  const atLeast = /^v?\d[\d.]*$/.test(version) && Number(version) !== 0 ? version.replace(/^v/, '') : null;
  return [need('perl', name.replaceAll('::', '/'), by, place, { atLeast })];
}
