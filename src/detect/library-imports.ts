// How a program of its language takes in a library that was installed: the least that shows that it is whole. Pure.

/** A shell line that ends with 0 where the library is there with all that it needs. */
export interface Import {
  /** The module, as its language writes it. */
  readonly module: string;
  readonly command: string;
}

const languages: readonly ((paths: readonly string[], names: ReadonlySet<string>) => readonly Import[])[] = [python, perl, node];
const most = 3;

/** The imports by the absolute paths of all files; `names` are what the project is called. Empty where there is no library of these languages. */
export function libraryImports(paths: readonly string[], names: readonly string[]): Import[] {
  const called = new Set(names.map(plain));
  return languages.flatMap((imports) => imports(paths, called).slice(0, most));
}

/** Each folder and file at the top that may be imported; what begins with an underscore is for the others. */
function python(paths: readonly string[], names: ReadonlySet<string>): Import[] {
  const found = paths.flatMap((path) => /^\/usr\/lib\/python3\/dist-packages\/([A-Za-z]\w*)(?:\/__init__\.py|\.py|\/__init__\.\S+\.so|\.cpython-[\w-]+\.so|\.abi3\.so)$/.exec(path)?.[1] ?? []);
  return likeliest(found, names, (name) => Number(/^(?:tests?|docs?|examples?|conftest|setup)$/.test(name))).map((module) => ({ module, command: `python3 -c 'import ${module}'` }));
}

/** The module that is called as the project, else the outermost; what lies below it, it loads where it must. */
function perl(paths: readonly string[], names: ReadonlySet<string>): Import[] {
  const found = paths.flatMap((path) => /^\/usr\/(?:share\/perl5|lib\/(?:[^/]+\/)?perl5\/[\d.]+|lib\/[^/]+\/perl5)\/((?:[A-Za-z]\w*\/)*[A-Za-z]\w*)\.pm$/.exec(path)?.[1] ?? []).map((file) => file.replaceAll('/', '::'));
  return likeliest(found, names, (name) => name.split('::').length).slice(0, 1).map((module) => ({ module, command: `perl -M${module} -e 1` }));
}

/** import() takes both kinds of modules, but looks for neither by name where Debian has them. */
function node(paths: readonly string[], names: ReadonlySet<string>): Import[] {
  const found = paths.flatMap((path) => /^\/usr\/(?:share|lib|lib\/[^/]+)\/nodejs\/((?:@[\w.-]+\/)?[\w.-]+)\/package\.json$/.exec(path)?.[1] ?? []);
  return likeliest(found, names, () => 0).slice(0, 1).map((module) => ({ module, command: `node -e "import(require.resolve('${module}'))"` }));
}

function likeliest(found: readonly string[], names: ReadonlySet<string>, distance: (name: string) => number): string[] {
  return [...new Set(found)].sort((a, b) => Number(names.has(plain(b))) - Number(names.has(plain(a))) || distance(a) - distance(b) || (a < b ? -1 : 1));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/^(?:python3?|node|lib|golang|rust|py)[-_]|[-_](?:perl|python|py|js)$|\.js$/g, '').replace(/[^a-z0-9]+/g, '');
}
