// CMake: CMakeLists.txt, with the packages and modules that it looks for.
import { cmakeModules } from '../debian/triage/cmake-modules.ts';
import { detection, need, type Detection, type Detector, type Need, type Setting } from './detection.ts';
import { modulesOf } from './autotools.ts';
import { includedHeaders } from './c-needs.ts';
import { asksGit, gitAnswers } from './git-version.ts';
import { pageMakers } from './page-makers.ts';
import { testSwitch } from './test-switch.ts';
import { insideOf, lineAt, matches, type SourceTree } from './source-tree.ts';

export const cmake: Detector = { name: 'cmake', detect };

/** What CMake brings itself, or every system has. */
const builtIn = new Set(['Threads', 'PackageHandleStandardArgs', 'GNUInstallDirs', 'CTest', 'Perl', 'UnixCommands']);

function detect(tree: SourceTree): Detection | null {
  const first = tree.text('CMakeLists.txt');
  if (!/^[ \t]*(?:project|cmake_minimum_required)\s*\(/im.test(first)) return null;
  const files = tree.files.filter((file) => /(?:^|\/)CMakeLists\.txt$|\.cmake$/.test(file) && !/(?:^|\/)(?:tests?|examples?|vendor|third[-_]?party|external|contrib)\//i.test(file));
  const needs = files.flatMap((file) => needsOf(tree, file));
  const version = /cmake_minimum_required\s*\(\s*VERSION\s+([\d.]+)/i.exec(first);
  if (version !== null) needs.push(need('program', 'cmake', 'cmake_minimum_required', { file: 'CMakeLists.txt', line: lineAt(first, version.index) }, { atLeast: version[1] ?? null }));
  const settings: Setting[] = isUndecided(files.map((file) => tree.text(file)).join('\n')) ? [{ key: 'configure', value: ['-DBUILD_SHARED_LIBS=ON'], why: 'its add_library leaves open whether the library is shared' }] : [];
  if (files.some((file) => asksGit(tree.text(file)))) settings.push({ key: 'rules', value: gitAnswers('auto_configure'), why: 'CMake asks git for the version' });
  return detection('cmake', 'CMakeLists.txt', { settings, testSwitch: testSwitch(tree, 'cmake'), needs: [...needs, ...includedHeaders(tree)] });
}

function needsOf(tree: SourceTree, file: string): Need[] {
  const text = tree.text(file).replace(/#.*$/gm, (line) => ' '.repeat(line.length));
  const found: Need[] = [];
  const isConditional = insideOf(text, /^[ \t]*if[ \t]*\(/gim, /^[ \t]*endif[ \t]*\(/gim);
  for (const { match, place } of matches(tree, file, /\bfind_package\s*\(\s{0,40}(\w+)\b([^)]{0,1000})\)/gi, text)) {
    const [, name = '', rest = ''] = match;
    if (builtIn.has(name) || tree.files.some((one) => one.endsWith(`/Find${name}.cmake`) && cmakeModules[name] === undefined)) continue;
    const optional = !/\bREQUIRED\b/.test(rest) || isConditional(match.index);
    const known = cmakeModules[name];
    const by = `find_package(${name})`;
    if (known === undefined) found.push(need('cmake', name, by, place, { optional }));
    else found.push(/\.(?:h|hpp)$/.test(known) ? need('header', known, by, place, { optional }) : need('program', known, by, place, { optional }));
  }
  for (const { match, place } of matches(tree, file, /\bfind_program\s*\(\s*\w+\s+(?:NAMES\s+)?"?([\w.+-]+)/gi, text)) {
    if (pageMakers.has(match[1] ?? '')) found.push(need('program', match[1] ?? '', 'find_program', place, { optional: true }));
  }
  for (const { match, place } of matches(tree, file, /\bpkg_(?:check|search)_modules?\s*\(\s*\w+([^)]{0,1000})\)/gi, text)) {
    const rest = match[1] ?? '';
    const optional = !/\bREQUIRED\b/.test(rest) || isConditional(match.index);
    for (const { name, atLeast } of modulesOf(rest.replace(/\b(?:REQUIRED|QUIET|IMPORTED_TARGET|GLOBAL|NO_CMAKE_PATH|NO_CMAKE_ENVIRONMENT_PATH)\b/g, ' '))) found.push(need('pkg-config', name, 'pkg_check_modules', place, { optional, atLeast }));
    found.push(need('program', 'pkg-config', 'pkg_check_modules', place));
  }
  return found;
}

/** Whether there are libraries of no said kind, and all of them are installed: one that is not is a part of a program, which would miss it. */
function isUndecided(text: string): boolean {
  const plain = text.replace(/#.*$/gm, '');
  if (/\bset\s*\(\s*BUILD_SHARED_LIBS\b|\boption\s*\(\s*BUILD_SHARED_LIBS\b[^)]{0,300}\bON\s*\)/i.test(plain)) return false;
  const untyped = [...plain.matchAll(/\badd_library\s*\(\s*([\w${}.:-]+)\s+(?!(?:STATIC|SHARED|MODULE|OBJECT|INTERFACE|UNKNOWN|ALIAS|IMPORTED)\b)[^)]/gi)].map(([, name = '']) => name);
  const lists = [...plain.matchAll(/\b(?:set\s*\(|list\s*\(\s*APPEND)\s*(\w+)\s+([^)]{1,1000})\)/gi)];
  const namesIn = (text: string) => text.split(/\s+/).flatMap((word) => {
    const list = /^\$\{(\w+)\}$/.exec(word)?.[1];
    return list === undefined ? [word] : [word, ...lists.filter(([, name]) => name === list).flatMap(([, , names = '']) => names.split(/\s+/))];
  });
  const installed = [...plain.matchAll(/\binstall\s*\(\s*TARGETS\s+([^)]{1,1000})/gi)].flatMap(([, names = '']) => namesIn(names));
  return untyped.length > 0 && untyped.every((name) => installed.includes(name));
}
