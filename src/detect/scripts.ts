// Only scripts: programs that are copied as they are, with what they call.
import { autotoolsBytes } from '../debian/autotools-files.ts';
import { detection, type Detection, type Detector, type Setting } from './detection.ts';
import type { SourceTree } from './source-tree.ts';

export const scripts: Detector = { name: 'scripts', detect };

function detect(tree: SourceTree): Detection | null {
  const found = tree.files.filter((file) => /^(?:bin\/|src\/|scripts?\/)?[^/]+$/.test(file) && isProgram(tree, file));
  const [first] = found;
  if (first === undefined) return null;
  const files = found.map((file): Setting => ({ key: 'files', value: `${file} usr/bin`, why: `it begins with ${tree.text(file).split('\n', 1)[0] ?? ''}` }));
  const manpages = tree.files.filter((name) => /^(?:man\d?\/|docs?\/(?:man\d?\/)?)?[\w+.-]+\.[1-8]$/.test(name));
  const uncertain = found.filter((file) => /\.(?:sh|bash|py|pl|rb)$/.test(file)).map((file) => `the program ${file} has its language in its name (Policy 10.4)`);
  return detection('none', first, { files, manpages, architecture: 'all', uncertain });
}

/** An executable with an interpreter that is none of the build, of tests or of an installation. */
function isProgram(tree: SourceTree, file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (!tree.isExecutable(file) || autotoolsBytes(file) > 0 || /^(?:install|uninstall|setup|configure|autogen|bootstrap|build|test|run[-_]?tests?|release|make|deploy|ci|lint|format|bench|update|publish|check)(?:[-_.].*)?$|test|^\./i.test(name)) return false;
  return /^#!\s*\/\S*(?:sh|python3?|perl|ruby|awk|env)\b/.test(tree.text(file).slice(0, 200));
}
