// Perl: Makefile.PL or Build.PL, with the modules that META.json, cpanfile or the script itself names.
import { detection, need, type Detection, type Detector, type Need } from './detection.ts';
import { mappingOf, readMapping } from './json.ts';
import { firstOf, lineAt, ownSources, type Place, type SourceTree } from './source-tree.ts';

export const perl: Detector = { name: 'perl', detect };

interface Wants {
  readonly building: readonly Need[];
  readonly running: readonly Need[];
}

function detect(tree: SourceTree): Detection | null {
  const file = firstOf(tree, ['Build.PL', 'Makefile.PL']);
  if (file === null) return null;
  const { building, running } = fromMeta(tree) ?? fromCpanfile(tree, file) ?? fromScript(tree, file);
  const builder = file === 'Build.PL' ? [need('perl', 'Module/Build', 'Build.PL', { file, line: null })] : [];
  const compiled = ownSources(tree, /\.(?:xs|c)$/).length > 0;
  return detection('perl', file, { needs: [...builder, ...building, ...running.map((one) => ({ ...one, by: `${one.by}, for tests` }))], runtime: running, architecture: compiled ? 'any' : 'all' });
}

/** null where there is none that can be read. */
function fromMeta(tree: SourceTree): Wants | null {
  const file = firstOf(tree, ['META.json']);
  if (file === null) return null;
  const meta = readMapping(tree.text(file));
  if (meta === null) return null;
  const text = tree.text(file);
  const of = (...phases: readonly string[]) =>
    phases.flatMap((phase) => Object.entries(mappingOf(meta, 'prereqs', phase, 'requires')).flatMap(([name, version]) => module(name, String(version), `prereqs.${phase}`, { file, line: lineAt(text, text.indexOf(`"${name}"`)) })));
  return { building: of('configure', 'build', 'test'), running: of('runtime') };
}

function fromCpanfile(tree: SourceTree, script: string): Wants | null {
  if (!tree.has('cpanfile')) return null;
  const text = tree.text('cpanfile');
  const building: Need[] = [];
  const running: Need[] = [];
  for (const match of text.matchAll(/^\s*(requires|test_requires|build_requires|configure_requires)\s*\(?\s*['"]([\w:]+)['"](?:\s*(?:,|=>)\s*['"]?[>=\s]*([\d.]+))?/gm)) {
    const [whole, kind = '', name = '', version = '0'] = match;
    const inBlock = /on\s*\(?\s*['"]?(?:test|build|configure|develop)['"]?\s*=>\s*sub\s*\{[^}]*$/.test(text.slice(0, match.index));
    if (/develop/.test(/on\s*\(?\s*['"]?(\w+)['"]?\s*=>\s*sub\s*\{[^}]*$/.exec(text.slice(0, match.index))?.[1] ?? '')) continue;
    const found = module(name, version, 'cpanfile', { file: 'cpanfile', line: lineAt(text, match.index + whole.indexOf(name)) });
    (kind === 'requires' && !inBlock ? running : building).push(...found);
  }
  const own = fromScript(tree, script);
  return { building: [...building, ...own.building], running };
}

function fromScript(tree: SourceTree, file: string): Wants {
  const text = tree.text(file).replace(/#.*$/gm, (line) => ' '.repeat(line.length));
  const of = (keys: string) =>
    [...text.matchAll(new RegExp(`['"]?\\b(?:${keys})\\b['"]?\\s*(?:=>)\\s*\\{([^}]*)\\}`, 'g'))].flatMap((match) =>
      [...(match[1] ?? '').matchAll(/['"]?([A-Za-z][\w:]*)['"]?\s*=>\s*['"]?([\w.]+)/g)].flatMap(([whole, name = '', version = '0']) => module(name, version, file, { file, line: lineAt(text, match.index + match[0].indexOf(whole)) })),
    );
  const lines = (keyword: string) => [...text.matchAll(new RegExp(`^\\s*${keyword}\\s*\\(?\\s*['"]([\\w:]+)['"]`, 'gm'))].flatMap((match) => module(match[1] ?? '', '0', keyword, { file, line: lineAt(text, match.index) }));
  const used = [...text.matchAll(/^\s*use\s+((?:Module|inc::Module|ExtUtils|Devel|Alien)(?:::\w+)+)/gm)].filter(([, name = '']) => !name.startsWith('inc::')).flatMap((match) => module(match[1] ?? '', '0', 'use', { file, line: lineAt(text, match.index) }));
  return { building: [...of('BUILD_REQUIRES|TEST_REQUIRES|CONFIGURE_REQUIRES|build_requires|test_requires|configure_requires'), ...lines('(?:test|build|configure)_requires'), ...used], running: [...of('PREREQ_PM|requires'), ...lines('requires')] };
}

function module(name: string, version: string, by: string, place: Place): Need[] {
  if (name === 'perl') return [];
  const atLeast = /^v?\d[\d.]*$/.test(version) && Number(version) !== 0 ? version.replace(/^v/, '') : null;
  return [need('perl', name.replaceAll('::', '/'), by, place, { atLeast })];
}
