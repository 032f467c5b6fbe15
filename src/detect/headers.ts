// Headers alone: a C or C++ library of which nothing is compiled, and that nothing installs.
import { detection, type Detection, type Detector, type Setting } from './detection.ts';
import { ownSources, type SourceTree } from './source-tree.ts';

export const headers: Detector = { name: 'headers', detect };

const header = /\.(?:h|hh|hpp|hxx|h\+\+)$/i;

function detect(tree: SourceTree): Detection | null {
  const found = publicHeaders(tree);
  const [first] = found;
  if (first === undefined) return null;
  const files = found.map((path): Setting => ({ key: 'files', value: `${path} usr/include`, why: 'nothing is compiled of it: programs include its headers' }));
  return detection('none', first, { files, architecture: 'all' });
}

/** The headers, and the folders of such, that programs include by these names; none where there is something to compile beside them. */
export function publicHeaders(tree: SourceTree): string[] {
  if (ownSources(tree, /\.(?:c|cc|cpp|cxx|c\+\+|m|mm)$/i).length > 0) return [];
  const all = ownSources(tree, header).filter((path) => /^[\w.+/-]+$/.test(path) && !/^(?:tests?|examples?|bench\w*)[/.]/i.test(path));
  for (const folder of ['include/', 'src/']) {
    const below = all.filter((path) => path.startsWith(folder));
    if (below.length > 0) return [...new Set(below.map((path) => folder + (path.slice(folder.length).split('/')[0] ?? '')))];
  }
  return all.filter((path) => !path.includes('/'));
}
