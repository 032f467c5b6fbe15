// Values written into a recipe's text: in their old quotes, in one line within braces, else as blocks. Pure.
import { Document, isMap, Pair, Scalar, visit, type Node, type ToStringOptions, type YAMLMap } from 'yaml';

const style: ToStringOptions = { lineWidth: 0, singleQuote: true, flowCollectionPadding: false, doubleQuotedAsJSON: true };

/** A text, number, truth value or null; in the quotes of `old`, or plain where it may be: `1.10` and `61` are quoted as texts, not numbers. */
export function scalarText(value: unknown, old: Scalar | null, isFlow: boolean): string {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && (old?.type === 'QUOTE_SINGLE' || old?.type === 'QUOTE_DOUBLE')) scalar.type = old.type;
  return isFlow ? flowText([scalar], false).slice(1, -1) : new Document(scalar, { version: '1.2' }).toString(style).trimEnd();
}

/** A value in one line, as it stands within braces; `isJson` where keys are quoted. */
export function flowText(value: unknown, isJson: boolean): string {
  if (isJson) return JSON.stringify(value);
  const document = new Document(null, { version: '1.2' });
  document.contents = document.createNode(value, { flow: true, aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString(style).trimEnd();
}

/** `key: value` in as many lines as it takes, each with the indentation and its end; the key in the quotes of `like`. */
export function pairText(key: string, value: unknown, indent: string, like: Node | null = null): string {
  const scalar = new Scalar(key);
  if (like instanceof Scalar && like.type === 'QUOTE_DOUBLE') scalar.type = like.type;
  const document = block({});
  (document.contents as YAMLMap).items.push(new Pair(scalar, block(value).contents));
  return indented(document, indent, indent);
}

/** `- value` in as many lines as it takes. */
export function itemText(value: unknown, indent: string): string {
  return indented(block(value), `${indent}- `, `${indent}  `);
}

function block(value: unknown): Document {
  const document = new Document(value, { version: '1.2', aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && node.value.includes('\n')) node.type = 'BLOCK_LITERAL';
    },
  });
  // `{}` made for a pair is written as a block.
  if (isMap(document.contents) && document.contents.items.length === 0) document.contents.flow = false;
  return document;
}

function indented(document: Document, first: string, other: string): string {
  return document.toString(style).replace(/^(?=.)/gm, other).replace(other, () => first);
}
