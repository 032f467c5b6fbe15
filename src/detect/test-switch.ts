// The options of a build file by which upstream's tests are not built.
import type { SourceTree } from './source-tree.ts';

const named = /(?:^|[_-])(?:unit[_-]?)?test(?:s|ing)?$|(?:^|[_-])regress(?:ion)?$/i;

/** Arguments of configure that leave tests out, where CMake's or meson's files have an option for it that is not off. */
export function testSwitch(tree: SourceTree, system: 'cmake' | 'meson'): string[] {
  return system === 'cmake' ? cmakeSwitch(tree) : mesonSwitch(tree);
}

function cmakeSwitch(tree: SourceTree): string[] {
  const text = ['CMakeLists.txt', ...tree.files.filter((file) => /^(?:cmake\/)?\w*Options?\w*\.cmake$/i.test(file))].map((file) => tree.text(file).replace(/#.*$/gm, '')).join('\n');
  const options = [...text.matchAll(/\b(?:cmake_dependent_)?option\s*\(\s*(\w+)\s+"[^"\n]{0,300}"([^)]{0,300})\)/gi)].filter(([, name = '', rest = '']) => named.test(name) && !/^\s*(?:OFF|NO|FALSE|0)?\s*$/i.test(rest)).map(([, name = '']) => name);
  if (/\binclude\s*\(\s*CTest\b|\bBUILD_TESTING\b/.test(text)) options.push('BUILD_TESTING');
  return [...new Set(options)].map((name) => `-D${name}=OFF`);
}

function mesonSwitch(tree: SourceTree): string[] {
  const text = tree.text('meson_options.txt') || tree.text('meson.options');
  return [...text.matchAll(/\boption\s*\(\s*'([\w-]+)'\s*,([^)]{0,500})\)/g)].flatMap(([, name = '', rest = '']) => {
    const kind = /\btype\s*:\s*'(boolean|feature)'/.exec(rest)?.[1];
    if (kind === undefined || !named.test(name) || /\bvalue\s*:\s*(?:false|'disabled')/.test(rest)) return [];
    return [`-D${name}=${kind === 'boolean' ? 'false' : 'disabled'}`];
  });
}
