// A recipe as YAML text, with a comment above each key of which something is to be said.
import { Document, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';

/** Comments by the path of their key, its parts joined by slashes, e.g. `build-depends/0`. */
export type Comments = Readonly<Record<string, string>>;

const schemaLine = '# yaml-language-server: $schema=../recipe.schema.json\n';

/** The recipe with its keys in that order; those it does not name last, as they stand. */
export function inOrder(recipe: Readonly<Record<string, unknown>>, order: readonly string[]): Record<string, unknown> {
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.fromEntries(Object.entries(recipe).sort(([a], [b]) => rank(a) - rank(b)));
}

/** The text of recipe.yaml; `head` is the comment at its top. */
export function recipeText(recipe: Readonly<Record<string, unknown>>, comments: Comments, head: string): string {
  const document = new Document(recipe, { version: '1.2', aliasDuplicateObjects: false });
  if (document.contents !== null) place(document.contents, '', comments);
  const top = head === '' ? '' : `${head.split('\n').map((line) => `# ${line}`.trimEnd()).join('\n')}\n`;
  return `${schemaLine}${top}${document.toString({ lineWidth: 0, singleQuote: true })}`;
}

function place(node: Node, path: string, comments: Comments): void {
  if (isMap(node)) {
    (node).items.forEach((pair: Pair, index) => {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      const own = path === '' ? key : `${path}/${key}`;
      const comment = comments[own];
      if (comment !== undefined && isScalar(pair.key)) pair.key.commentBefore = shown(comment);
      // The parts of the recipe stand apart.
      if (path === '' && index > 0 && /^(?:upstream|build|packages|copyright|releases)$/.test(key) && isScalar(pair.key)) pair.key.spaceBefore = true;
      if (pair.value !== null) place(pair.value as Node, own, comments);
    });
  } else if (isSeq(node)) {
    (node).items.forEach((item, index) => {
      const own = `${path}/${index}`;
      const comment = comments[own];
      if (comment !== undefined) (item as Node).commentBefore = shown(comment);
      place(item as Node, own, comments);
    });
  } else if (isScalar(node) && typeof node.value === 'string' && node.value.includes('\n')) node.type = 'BLOCK_LITERAL';
}

/** No character of upstream's ends a comment. */
function shown(comment: string): string {
  return comment
    .split('\n')
    .map((line) => ` ${line.replace(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, ' ').trim()}`)
    .join('\n');
}
