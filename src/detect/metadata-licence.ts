// What a project's metadata calls its licence. Pure.
import { projectOf } from './describe.ts';
import { nodePackage } from './node.ts';
import { firstOf, type SourceTree } from './source-tree.ts';
import { readToml, stringsOf, tableOf } from '../text/toml.ts';

/** The licence in the project's own words, and where; null where it says none, or two. */
export function metadataLicence(tree: SourceTree): { readonly license: string | null; readonly from: string } {
  const project = tableOf(readToml(tree.text('pyproject.toml')), 'project');
  const poetry = tableOf(readToml(tree.text('pyproject.toml')), 'tool', 'poetry');
  const license = typeof project['license'] === 'string' ? project['license'] : (tableOf(project, 'license')['text'] ?? poetry['license']);
  if (typeof license === 'string' && license.length < 60) return { license, from: 'pyproject.toml' };
  const [classifier, second] = [...stringsOf(project['classifiers']), ...[...(tree.text('setup.py') + tree.text('setup.cfg')).matchAll(/License :: [^'"\n]+/g)].map(([text]) => text)].filter((one) => /^License :: (?:OSI Approved :: )?\S/.test(one) && !/^License :: OSI Approved$/.test(one));
  const exact = classifier === undefined || second !== undefined ? null : classifierName(classifier);
  if (exact !== null) return { license: exact, from: 'the classifiers of the Python project' };
  const setup = /\blicense\s*=\s*["']([^"'\n]{2,50})["']/.exec(tree.text('setup.py'))?.[1] ?? /^license\s*=\s*([^\n]{2,50})$/m.exec(tree.text('setup.cfg'))?.[1];
  if (setup !== undefined) return { license: setup, from: tree.has('setup.cfg') && !/license\s*=/.test(tree.text('setup.py')) ? 'setup.cfg' : 'setup.py' };
  const rust = tableOf(readToml(tree.text('Cargo.toml')), 'package')['license'];
  if (typeof rust === 'string') return { license: rust, from: 'Cargo.toml' };
  const node = nodePackage(tree)?.license;
  if (typeof node === 'string') return { license: node, from: 'package.json' };
  const meson = /\blicense\s*:\s*\[?\s*'([^'\n]{1,100})'\s*\]?/.exec(projectOf(tree.text('meson.build')))?.[1];
  if (meson !== undefined) return { license: meson, from: 'meson.build' };
  const perl = /"license"\s*:\s*\[\s*"(\w+)"\s*\]/.exec(tree.text('META.json'))?.[1] ?? perlLicence(tree);
  if (perl !== undefined && !/^(?:unknown|open_source|restricted|unrestricted)$/.test(perl)) return { license: perl, from: firstOf(tree, ['META.json', 'Build.PL', 'Makefile.PL']) ?? '' };
  return { license: null, from: '' };
}

/** Only those classifiers that name one licence in one version. */
function classifierName(text: string): string | null {
  const known: readonly (readonly [RegExp, string])[] = [
    [/GPLv2\+|v2 or later/, 'GPL-2+'], [/GPLv3\+|v3 or later/, 'GPL-3+'], [/\(GPLv2\)/, 'GPL-2'], [/\(GPLv3\)/, 'GPL-3'], [/MIT License/, 'Expat'], [/ISC License/, 'ISC'], [/Mozilla Public License 2\.0/, 'MPL-2.0'],
  ];
  if (/Lesser|Affero|LGPL|AGPL/.test(text)) return null;
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** `license => 'perl_5'`, in a list, or as a command (Module::Install). */
function perlLicence(tree: SourceTree): string | undefined {
  return /\blicense\b['"]?(?:\s*=>\s*(?:\[\s*)?|[ \t]+)['"](\w+)['"]/i.exec(tree.text(firstOf(tree, ['Build.PL', 'Makefile.PL']) ?? ''))?.[1];
}
