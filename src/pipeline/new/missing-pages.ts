// Manual pages that lie in upstream's tree, of programs that its build installs without them (Policy 12.1).
import type { BuildSystem } from '../../contracts/plan.ts';
import type { Contents } from '../../detect/judge-package.ts';
import type { SourceTree } from '../../detect/source-tree.ts';
import { valueAt, withValue, type Draft } from './draft.ts';

/** The tree's manual pages, as they are. */
export function treePages(tree: SourceTree): string[] {
  return tree.files.filter((path) => /^[\w.+/-]+\.[1-8]$/.test(path) && !/(?:^|\/)(?:tests?|debian|vendor|third[-_]?party)\//.test(path) && /^\.(?:S[Hh]|Dd|TH)\b/m.test(tree.text(path)));
}

/** Build systems that install no manual pages: to take them at once saves a build. */
const withoutPages: ReadonlySet<BuildSystem> = new Set<BuildSystem>(['golang', 'cargo', 'nodejs']);

/** The pages of the programs that a tree is known to have before it is built: those that are called as the project, and Go's commands. */
export function knownPages(tree: SourceTree, name: string, system: BuildSystem): string[] {
  if (!withoutPages.has(system)) return [];
  const programs = new Set([name, ...tree.files.flatMap((file) => /^cmd\/([\w.+-]+)\/[^/]+\.go$/.exec(file)?.[1] ?? [])]);
  const pages = treePages(tree).filter((path) => programs.has(pageName(path))).sort((a, b) => a.length - b.length);
  return pages.filter((path, index) => pages.findIndex((other) => pageName(other) === pageName(path)) === index);
}

function pageName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\d$/, '');
}

/** The draft with the pages of installed programs that have none; null where there are none to add. */
export function withManualPages(draft: Draft, { paths }: Contents, pages: readonly string[]): { readonly draft: Draft; readonly told: string } | null {
  const programs = new Set(paths.flatMap((path) => /^\/usr\/(?:s?bin|games)\/([\w.+-]+)$/.exec(path)?.[1] ?? []));
  const documented = new Set(paths.flatMap((path) => /^\/usr\/share\/man\/man\d\/([\w.+-]+)\.\d\w*(?:\.gz)?$/.exec(path)?.[1] ?? []));
  const missing = [...pages].sort((a, b) => a.length - b.length).filter((path, index, all) => programs.has(pageName(path)) && !documented.has(pageName(path)) && all.findIndex((other) => pageName(other) === pageName(path)) === index);
  const packages = Object.keys(valueAt(draft.recipe, ['packages']) as object);
  const owner = packages.find((name) => !/-dev$|^lib.*\d$/.test(name));
  if (owner === undefined || missing.length === 0) return null;
  const before = (valueAt(draft.recipe, ['packages', owner, 'manpages']) as readonly string[] | undefined) ?? [];
  const added = missing.filter((path) => !before.includes(path)).sort();
  if (added.length === 0) return null;
  return { draft: withValue(draft, ['packages', owner, 'manpages'], [...before, ...added], 'upstream has these, and does not install them'), told: `${owner} has the manual page${added.length === 1 ? '' : 's'} ${added.join(', ')}, which upstream does not install` };
}
