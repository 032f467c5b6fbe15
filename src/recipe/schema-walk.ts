// Looking into the recipe's schema by the path of a key: which keys stand there, and what a key means.
import type { z } from 'zod';
import type { RecipePath } from './recipe.ts';

/** The keys of the mapping at `path`; none where keys are free or there is no mapping. */
export function keysAt(schema: z.ZodType, path: RecipePath): string[] {
  const found = path.reduce<Node[]>((nodes, step) => nodes.flatMap((node) => child(node, step)), [schema as unknown as Node]);
  return [
    ...new Set(
      found.flatMap(unwrap).flatMap((node) => (node._zod.def.type === 'object' ? Object.keys(node._zod.def.shape ?? {}) : [])),
    ),
  ];
}

/** What the key at `path` means, or null. */
export function describeAt(schema: z.ZodType, path: RecipePath): string | null {
  const found = path.reduce<Node[]>((nodes, step) => nodes.flatMap((node) => child(node, step)), [schema as unknown as Node]);
  return found.map((node) => node.meta()?.description).find((text) => text !== undefined) ?? null;
}

/** The little of zod's definition that is looked at. */
interface Node {
  meta(): { description?: string } | undefined;
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly shape?: Readonly<Record<string, Node>>;
      readonly catchall?: Node;
      readonly element?: Node;
      readonly valueType?: Node;
      readonly innerType?: Node;
      readonly in?: Node;
      readonly options?: readonly Node[];
    };
  };
}

function child(node: Node, step: string | number): Node[] {
  return unwrap(node).flatMap(({ _zod: { def } }) => {
    const next = typeof step === 'number' ? def.element : def.type === 'record' ? def.valueType : (def.shape?.[step] ?? def.catchall);
    return next === undefined ? [] : [next];
  });
}

/** The schemas behind optional, transforms and unions. */
function unwrap(node: Node): Node[] {
  const { def } = node._zod;
  if (def.innerType !== undefined) return unwrap(def.innerType);
  if (def.in !== undefined) return unwrap(def.in);
  if (def.options !== undefined) return def.options.flatMap(unwrap);
  return [node];
}
