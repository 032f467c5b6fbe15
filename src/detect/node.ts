// Node.js: package.json, with the modules that it requires.
import { detection, need, type Detection, type Detector, type Need, type Setting } from './detection.ts';
import { mappingOf, readMapping } from './json.ts';
import { lineAt, mostMatches, type SourceTree } from './source-tree.ts';

export const node: Detector = { name: 'node', detect };

/** package.json as far as it is read. */
export interface NodePackage {
  readonly name?: unknown;
  readonly description?: unknown;
  readonly bin?: unknown;
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, unknown>>;
  readonly engines?: Readonly<Record<string, unknown>>;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly homepage?: unknown;
  readonly license?: unknown;
  readonly main?: unknown;
  readonly private?: unknown;
}

/** The tree's package.json; null where there is none, or it is no mapping. */
export function nodePackage(tree: SourceTree): NodePackage | null {
  return readMapping(tree.text('package.json'));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function detect(tree: SourceTree): Detection | null {
  const found = nodePackage(tree);
  if (found === null || (found.name === undefined && found.bin === undefined && found.main === undefined)) return null;
  const text = tree.text('package.json');
  const of = (field: 'dependencies') =>
    Object.entries(found[field] ?? {}).slice(0, mostMatches).map(([name, version]): Need => {
      const place = { file: 'package.json', line: lineAt(text, text.indexOf(`"${name}"`)) };
      return need('node', name, field, place, { atLeast: /^[\^~>=v\s]*(\d+(?:\.\d+)*)/.exec(String(version))?.[1] ?? null });
    });
  const running = of('dependencies');
  const settings: Setting[] = [];
  const test = found.scripts?.['test'];
  const plain = typeof test === 'string' && /^node\s+[\w./-]+\.(?:c|m)?js$/.test(test.trim()) ? test.trim() : null;
  if (plain === null) settings.push({ key: 'test', value: { run: false, reason: typeof test === 'string' ? `the tests want what is not part of the build: ${test.slice(0, 120).replace(/\s+/g, ' ')}` : 'package.json names no tests' }, why: '' });
  const build = found.scripts?.['build'] ?? found.scripts?.['prepublishOnly'] ?? found.scripts?.['prepare'];
  const uncertain = typeof build === 'string' ? [`package.json has a build script that is not run: ${build.slice(0, 120)}`] : [];
  const architecture = tree.has('binding.gyp') ? 'any' : 'all';
  const programs = programsOf(tree, found);
  const links = architecture === 'any' ? [] : programs.map(({ command, file }) => `usr/share/nodejs/${textOf(found.name)}/${file} usr/bin/${command}`);
  if (links.length > 0) settings.push({ key: 'rules', value: `execute_after_dh_fixperms:\n${programs.map(({ file }) => `\tchmod 755 debian/@PACKAGE@/usr/share/nodejs/${textOf(found.name)}/${file}\n`).join('')}`, why: 'npm makes programs executable, and debhelper takes that from what ends in .js' });
  if (links.length === 0 && programs.length > 0) uncertain.push(`package.json names programs that are not linked into the PATH: ${programs.map(({ command }) => command).join(', ')}`);
  const lowest = /^>=?\s*v?(\d+(?:\.\d+)*)/.exec(textOf(found.engines?.['node']))?.[1];
  const engine = lowest === undefined ? [] : [need('program', 'node', 'engines', { file: 'package.json', line: lineAt(text, text.indexOf('"engines"')) }, { atLeast: lowest })];
  return detection('nodejs', 'package.json', { settings, needs: [...(plain === null ? [] : running), ...engine], runtime: running, architecture, links, uncertain });
}

/** The commands that package.json names, each with its file, where that is in the tree. */
function programsOf(tree: SourceTree, { bin, name }: NodePackage): { readonly command: string; readonly file: string }[] {
  const said = typeof bin === 'string' ? [[textOf(name).replace(/^.*\//, ''), bin] as const] : Object.entries(mappingOf({ bin }, 'bin'));
  return said.slice(0, mostMatches).flatMap(([command, path]) => {
    const plain = textOf(path).replace(/^(?:\.\/)+/, '');
    const file = [plain, `${plain}.js`].find((one) => tree.has(one) && /^[\w@./+-]+$/.test(one));
    return file === undefined || !/^[\w.+-]+$/.test(command) || !/^(?:@[\w.-]+\/)?[\w.-]+$/.test(textOf(name)) ? [] : [{ command, file }];
  });
}
