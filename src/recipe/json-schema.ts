// The recipe's definition for editors (JSON Schema) and for readers (docs/recipe-reference.md), both made from the zod schema.
import { z } from 'zod';
import { recipeSchema } from './schema.ts';

/** A JSON Schema as far as it is looked at here. */
interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** recipes/recipe.schema.json, with its final newline. */
export function recipeJsonSchema(): string {
  return `${JSON.stringify(toJsonSchema(), null, 2)}\n`;
}

/** docs/recipe-reference.md: a table for each section of a recipe. */
export function recipeReference(): string {
  const root = toJsonSchema();
  const definitions = root.$defs ?? {};
  return [
    '# The recipe: every key',
    '',
    'Made from `src/recipe/schema*.ts` by `node build/src/recipe/generate.js`; do not edit it by hand.',
    'A key in **bold** must be there. Unknown keys, wrong types and duplicate keys are errors.',
    '',
    ...Object.entries(definitions).flatMap(([name, schema]) => section(name, schema, definitions)),
  ].join('\n');
}

function toJsonSchema(): JsonSchema {
  return z.toJSONSchema(recipeSchema, { io: 'input' }) as JsonSchema;
}

type Definitions = Readonly<Record<string, JsonSchema>>;

function section(name: string, schema: JsonSchema, definitions: Definitions): string[] {
  const rows = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const meaning = property.description ?? definitions[refName(property.$ref ?? '')]?.description ?? '';
    return keyRows(key, { ...property, description: meaning }, schema.required?.includes(key) === true);
  });
  return [
    `## ${name}`,
    '',
    schema.description ?? '',
    '',
    '| key | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ];
}

function keyRows(key: string, property: JsonSchema, required: boolean): string[] {
  const written =
    property.default === undefined
      ? ''
      : `\`${cell(typeof property.default === 'string' ? property.default : JSON.stringify(property.default))}\``;
  const row = `| ${required ? `**${key}**` : key} | ${typeName(property)} | ${written} | ${cell(property.description ?? '')} |`;
  // A mapping without a section of its own is told below its key.
  const inner = [property, ...(property.anyOf ?? [])].find((schema) => schema.properties !== undefined);
  const nested = Object.entries(inner?.properties ?? {}).flatMap(([name, schema]) =>
    keyRows(`${key}.${name}`, schema, inner?.required?.includes(name) === true),
  );
  return [row, ...nested];
}

function typeName(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return link(schema.$ref);
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeName))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'values' : typeName(schema.items)}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') {
    return `map of ${schema.propertyNames?.title ?? 'name'} to ${typeName(schema.additionalProperties)}`;
  }
  if (schema.type === 'object') return 'mapping';
  if (schema.type === 'boolean') return 'true, false';
  if (schema.type === 'integer') return 'whole number';
  return schema.title ?? schema.type ?? 'value';
}

function link(ref: string): string {
  const name = refName(ref);
  return `[${name}](#${name})`;
}

function refName(ref: string): string {
  return ref.split('/').at(-1) ?? ref;
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\n/g, ' ');
}
