// go.mod and go.sum, as far as vendoring wants them (go.dev/ref/mod). Pure.

/** A module in one version, e.g. `v1.2.3`. */
export interface GoVersion {
  readonly path: string;
  readonly version: string;
}

/** What stands in for a module: another one, or a folder, whose version is empty. */
export interface GoReplacement {
  readonly old: GoVersion;
  readonly by: GoVersion;
}

/** A go.mod file. */
export interface GoMod {
  readonly module: string;
  /** e.g. `1.21`; `1.16` where none is said, as Go takes it. */
  readonly go: string;
  readonly requires: readonly (GoVersion & { readonly indirect: boolean })[];
  readonly replaces: readonly GoReplacement[];
  readonly excludes: readonly GoVersion[];
}

/** Reads a go.mod; lines that are none are passed over. */
export function readGoMod(text: string): GoMod {
  const requires: (GoVersion & { indirect: boolean })[] = [];
  const replaces: GoReplacement[] = [];
  const excludes: GoVersion[] = [];
  let [module, go, block] = ['', '1.16', ''];
  for (const line of text.split('\n')) {
    const comment = line.indexOf('//');
    const words = (comment === -1 ? line : line.slice(0, comment)).trim().split(/\s+/).map((word) => word.replace(/^["`]|["`]$/g, ''));
    const isIndirect = comment !== -1 && /^\/\/\s*indirect\b/.test(line.slice(comment));
    if (block !== '' && words[0] === ')') {
      block = '';
      continue;
    }
    if (block === '' && words[1] === '(' ) {
      block = words[0] ?? '';
      continue;
    }
    const [verb, ...rest] = block === '' ? words : [block, ...words];
    if (verb === 'module') module = rest[0] ?? '';
    else if (verb === 'go') go = /^\d+\.\d+/.exec(rest[0] ?? '')?.[0] ?? go;
    else if (verb === 'require' && isVersion(rest[1])) requires.push({ path: rest[0] ?? '', version: rest[1], indirect: isIndirect });
    else if (verb === 'exclude' && isVersion(rest[1])) excludes.push({ path: rest[0] ?? '', version: rest[1] });
    else if (verb === 'replace') {
      const arrow = rest.indexOf('=>');
      if (arrow < 1 || rest[arrow + 1] === undefined) continue;
      replaces.push({ old: { path: rest[0] ?? '', version: arrow === 2 ? (rest[1] ?? '') : '' }, by: { path: rest[arrow + 1] ?? '', version: rest[arrow + 2] ?? '' } });
    }
  }
  return { module, go, requires, replaces, excludes };
}

function isVersion(word: string | undefined): word is string {
  return word !== undefined && /^v\d[\w.+-]*$/.test(word);
}

/** The h1 hashes of a go.sum, by `path version` and `path version/go.mod`. */
export function readGoSum(text: string): ReadonlyMap<string, string> {
  return new Map(text.split('\n').flatMap((line) => {
    const [path, version, hash] = line.trim().split(/\s+/);
    return path === undefined || version === undefined || hash === undefined || !/^h1:[A-Za-z0-9+/]{43}=$/.test(hash) ? [] : [[`${path} ${version}`, hash] as const];
  }));
}

/** How a module proxy writes a path or version: capital letters as `!` and the small one. */
export function escapeModule(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** Whether it is a module path that can be a folder. */
export function isModulePath(path: string): boolean {
  return /^[a-zA-Z0-9][\w.~-]*(?:\/[\w.~-]+)*$/.test(path) && !path.split('/').some((part) => part.startsWith('.') || part.endsWith('.'));
}

/** Letters of a Go file in which imports are looked for. */
export const headLimit = 1 << 18;

/** What a Go file imports: the paths of its import declarations, which stand before all others. */
export function goImports(text: string): string[] {
  // What has no end takes the rest, so that it is looked for once.
  const code = text.slice(0, headLimit).replace(/\/\*(?:[\s\S]*?\*\/|[\s\S]*$)|\/\/[^\n]*|"[^"\n]*"|`[^`]*(?:`|$)/g, (part) => (part.startsWith('/') ? ' ' : part));
  const end = code.search(/^(?:func|type|var|const)\b/m);
  const head = end === -1 ? code : code.slice(0, end);
  const quoted = (part: string) => [...part.matchAll(/["`]([^"`\n]+)["`]/g)].map(([, path = '']) => path);
  return [...head.matchAll(/^[ \t]*import[ \t]*(?:\(([^)]*)\)|(?:[\w.]+[ \t]+)?(["`][^"`\n]+["`]))/gm)].flatMap(([, block, single]) => quoted(block ?? single ?? ''));
}

/** A file that no build reads: one of a tool (`//go:build ignore`). */
export function isIgnored(text: string): boolean {
  return /^\/\/(?:go:build|\s*\+build)\s+ignore\b/m.test(text.slice(0, 8192));
}
