// Only scripts: programs that are copied as they are, with what they call.
import { autotoolsBytes } from '../debian/autotools-files.ts';
import { detection, type Detection, type Detector, type Setting } from './detection.ts';
import type { SourceTree } from './source-tree.ts';

export const scripts: Detector = { name: 'scripts', detect };

function detect(tree: SourceTree): Detection | null {
  const all = tree.files.filter((file) => /^(?:s?bin\/|src\/|scripts?\/)?[^/]+$/.test(file) && isProgram(tree, file));
  // What lies in bin/ is the programs; scripts beside it are for developers, and those in scripts/ most of all.
  const found = [/^s?bin\//, /^(?!scripts?\/)/, /^/].map((place) => all.filter((file) => place.test(file))).find((some) => some.length > 0) ?? [];
  const [first] = found;
  if (first === undefined) return null;
  const manpages = tree.files.filter((name) => /^(?:man\d?\/|docs?\/(?:man\d?\/)?)?[\w+.-]+\.[1-8]$/.test(name));
  const installer = installerOf(tree);
  if (installer !== null) {
    const rules = `override_dh_auto_install:\n\tmkdir -p debian/@PACKAGE@/usr\n\t./${installer} $(CURDIR)/debian/@PACKAGE@/usr${hasOwnEtc(tree.text(installer)) ? ' $(CURDIR)/debian/@PACKAGE@' : ''}\n`;
    return detection('none', installer, { settings: [{ key: 'rules', value: rules, why: `${installer} installs below the folder that it is given` }], architecture: 'all' });
  }
  const files = found.map((file): Setting => ({ key: 'files', value: `${file} ${file.startsWith('sbin/') ? 'usr/sbin' : 'usr/bin'}`, why: `it begins with ${tree.text(file).split('\n', 1)[0] ?? ''}` }));
  const uncertain = found.filter((file) => /\.(?:sh|bash|py|pl|rb)$/.test(file)).map((file) => `the program ${file} has its language in its name (Policy 10.4)`);
  return detection('none', first, { files, manpages, architecture: 'all', uncertain });
}

/** A script that takes the prefix to install below as its argument; null where there is none. */
function installerOf(tree: SourceTree): string | null {
  return ['install.sh', 'install'].find((name) => {
    const text = tree.text(name);
    return tree.isExecutable(name) && /^#!.*sh\b/.test(text) && /^[ \t]*(?:readonly |local |declare )?(?:PREFIX|prefix)=["']?\$\{?1\b/m.test(text) && !/\b(?:curl|wget|git clone|sudo)\b/.test(text);
  }) ?? null;
}

/** Whether a second argument is what /etc lies below: `ETCPREFIX=$2`, `CONFDIR=$ETCPREFIX/etc`. */
function hasOwnEtc(text: string): boolean {
  const name = /^[ \t]*(\w{1,40})=["']?\$\{?2\b/m.exec(text)?.[1];
  return name !== undefined && new RegExp(`\\$\\{?${name}\\}?["']?/etc\\b`).test(text);
}

/** An executable with an interpreter that is none of the build, of tests or of an installation. */
function isProgram(tree: SourceTree, file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  if (!tree.isExecutable(file) || autotoolsBytes(file) > 0 || /^(?:install|uninstall|setup|configure|autogen|bootstrap|build|test|run[-_]?tests?|release|make|deploy|ci|lint|shellcheck|format|bench|update|publish|check)(?:[-_.].*)?$|test|^\./i.test(name)) return false;
  return /^#!\s*\/\S*(?:sh|python3?|perl|ruby|awk|env)\b/.test(tree.text(file).slice(0, 200));
}
