// Python: pyproject.toml, setup.cfg or setup.py, built by pybuild.
import { detection, need, type Detection, type Detector, type Need, type Setting } from './detection.ts';
import { ownSources, lineAt, type Place, type SourceTree } from './source-tree.ts';
import { readToml, stringsOf, tableOf, type TomlValue } from '../text/toml.ts';

export const python: Detector = { name: 'python', detect };

function detect(tree: SourceTree): Detection | null {
  const toml = readToml(tree.text('pyproject.toml'));
  const isProject = tree.has('pyproject.toml') && ('project' in toml || 'build-system' in toml || 'poetry' in tableOf(toml, 'tool'));
  const isSetup = tree.has('setup.py') && /\bsetup\s*\(|setuptools|distutils/.test(tree.text('setup.py'));
  if (!isProject && !isSetup) return null;
  const file = isProject ? 'pyproject.toml' : 'setup.py';
  const place = (text: string): Place => placeOf(tree, text);
  const building = stringsOf(tableOf(toml, 'build-system')['requires']).flatMap((one) => requirement(one, 'build-system.requires', place(one)));
  const setup = tree.text('setup.py');
  const cfg = tree.text('setup.cfg');
  const setupRequires = /setup_requires\s*=\s*\[([^\]]*)\]/.exec(setup)?.[1] ?? '';
  for (const match of setupRequires.matchAll(/['"]([^'"]+)['"]/g)) building.push(...requirement(match[1] ?? '', 'setup_requires', place(match[1] ?? '')));
  const wanted = dependencies(tree);
  const tests = ownTests(tree);
  const settings: Setting[] = [];
  if (building.some(({ wanted: { name } }) => /^(?:setuptools[-_]scm|hatch-vcs|setuptools-git-versioning|pbr|versioneer|vcs-versioning|poetry-dynamic-versioning|pdm-backend|flit[-_]scm)$/i.test(name)) || /use_scm_version|setup_requires=.*pbr/.test(setup + cfg))
    settings.push({ key: 'environment', value: { SETUPTOOLS_SCM_PRETEND_VERSION: '@VERSION@', PBR_VERSION: '@VERSION@', PDM_BUILD_SCM_VERSION: '@VERSION@' }, why: 'the build would ask git for the version' });
  const testNeeds = tests.length === 0 ? [] : [...wanted.map((one) => ({ ...one, by: `${one.by}, for tests`, atLeast: null })), ...testTools(tree, tests)];
  if (tests.length === 0) settings.push({ key: 'test', value: { run: false, reason: 'the tarball has no tests' }, why: '' });
  const compiled = ownSources(tree, /\.(?:pyx|c|cpp|rs)$/).length > 0 && /ext_modules|Extension\(|cythonize|maturin|setuptools-rust|mesonpy|scikit-build/.test(setup + tree.text('pyproject.toml'));
  const lowest = /requires-python\s*=\s*['"]\s*>=\s*([\d.]+)/.exec(tree.text('pyproject.toml'))?.[1] ?? /python_requires\s*=\s*['"]?\s*>=\s*([\d.]+)/.exec(setup + cfg)?.[1];
  const versions = lowest === undefined ? [] : [need('program', 'python3', 'requires-python', place('requires'), { atLeast: lowest })];
  return detection('python', file, { settings, needs: [...building, ...testNeeds, ...versions], implied: wanted, architecture: compiled ? 'any' : 'all' });
}

/** What the program wants when it runs; dh_python3 makes Depends of it, so that it is asked for only for tests. */
function dependencies(tree: SourceTree): Need[] {
  const toml = readToml(tree.text('pyproject.toml'));
  const own = stringsOf(tableOf(toml, 'project')['dependencies']).flatMap((one) => requirement(one, 'dependencies', placeOf(tree, one)));
  const poetry = Object.entries(tableOf(toml, 'tool', 'poetry', 'dependencies')).flatMap(([name, value]) => poetryNeed(name, value, placeOf(tree, name)));
  const flit = stringsOf(tableOf(toml, 'tool', 'flit', 'metadata')['requires']).flatMap((one) => requirement(one, 'tool.flit.metadata.requires', placeOf(tree, one)));
  const setup = /install_requires\s*=\s*\[([^\]]*)\]/.exec(tree.text('setup.py'))?.[1] ?? '';
  const listed = [...setup.matchAll(/['"]([^'"]+)['"]/g)].flatMap(([, one = '']) => requirement(one, 'install_requires', placeOf(tree, one)));
  const cfg = /^install_requires\s*=\s*((?:\n?[ \t]+\S.*)+)/m.exec(tree.text('setup.cfg'))?.[1] ?? '';
  const lines = cfg.split('\n').map((line) => line.trim()).filter((line) => line !== '').flatMap((one) => requirement(one, 'install_requires', placeOf(tree, one)));
  return [...own, ...poetry, ...flit, ...listed, ...lines];
}

/** `foo = "^1.2"` or a table of poetry's: nothing for what is optional, or for other systems. */
function poetryNeed(name: string, value: TomlValue, place: Place): Need[] {
  const said = tableOf(value);
  const others = [said['markers'], said['platform'], said['python']].filter((one) => typeof one === 'string').join(' ');
  if (name === 'python' || said['optional'] === true || said['path'] !== undefined || /win32|Windows|darwin|(?:python_version\s*)?<\s*['"]?\s*3/.test(others)) return [];
  const version = typeof value === 'string' ? value : said['version'];
  const atLeast = typeof version === 'string' ? (/^\s*(?:\^|~|>=)\s*(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? null) : null;
  return [need('distribution', name, 'tool.poetry.dependencies', place, { atLeast })];
}

/** `foo[extra]>=1.2; python_version < "3.8"`: nothing for what this system's Python does not want. */
function requirement(text: string, by: string, place: Place): Need[] {
  const [, name, , atLeast] = /^\s*([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?(?:[^;]*?>=\s*([\d.]+\d))?/.exec(text) ?? [];
  if (name === undefined || /;.*(?:python_version\s*<|sys_platform\s*==\s*['"](?:win|darwin|cygwin)|os_name\s*==\s*['"]nt|platform_system\s*==\s*['"](?:Windows|Darwin)|extra\s*==|implementation_name\s*==\s*['"]pypy)/.test(text)) return [];
  // wheel is part of what Debian's pybuild brings.
  if (/^(?:wheel|setuptools)$/i.test(name)) return [];
  return [need('distribution', name, by, place, { atLeast: atLeast ?? null })];
}

function ownTests(tree: SourceTree): string[] {
  return tree.files.filter((file) => /(?:^|\/)(?:test_[\w]+|[\w]+_test|tests?)\.py$/.test(file) && !file.startsWith('debian/'));
}

function testTools(tree: SourceTree, tests: readonly string[]): Need[] {
  const user = tests.find((file) => /\bimport pytest\b|\bfrom pytest\b/.test(tree.text(file))) ?? (tree.has('conftest.py') ? 'conftest.py' : tree.files.find((file) => /(?:^|\/)conftest\.py$/.test(file)));
  const bare = tests.find((file) => /^def test_/m.test(tree.text(file)));
  const said = user ?? bare;
  return said === undefined ? [] : [need('distribution', 'pytest', 'tests', { file: said, line: null })];
}

function placeOf(tree: SourceTree, text: string): Place {
  for (const file of ['pyproject.toml', 'setup.cfg', 'setup.py']) {
    const at = tree.text(file).indexOf(text);
    if (at !== -1) return { file, line: lineAt(tree.text(file), at) };
  }
  return { file: tree.has('pyproject.toml') ? 'pyproject.toml' : 'setup.py', line: null };
}
