// What the schema found, said in the words of the recipe's author and with the place in the file.
import type { z } from 'zod';
import { RecipeError } from '../errors.ts';
import { didYouMean, nearest } from './did-you-mean.ts';
import type { RecipePath } from './recipe.ts';
import { describeAt, keysAt } from './schema-walk.ts';
import type { YamlDocument } from './yaml-document.ts';

/** Unknown keys of one mapping that are told; more say nothing new. */
const mostUnknown = 50;

type Issue = z.core.$ZodIssue;

/** One RecipeError for each thing wrong with the document by `schema`, in no order. */
export function problemsOf(issues: readonly Issue[], schema: z.ZodType, document: YamlDocument): RecipeError[] {
  // A mistyped key is one mistake: the key it should have been is not missing too.
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const path = issue.path as RecipePath;
    const known = keysAt(schema, path);
    for (const name of issue.keys.slice(0, mostUnknown)) meant.add(JSON.stringify([...path, nearest(name, known)]));
  }
  return issues.flatMap((issue) => explain(issue, [], { schema, document, meant }));
}

interface Context {
  readonly schema: z.ZodType;
  readonly document: YamlDocument;
  /** The keys, as JSON of their paths, that mistyped ones were meant to be. */
  readonly meant: ReadonlySet<string>;
}

function explain(issue: Issue, parent: RecipePath, context: Context): RecipeError[] {
  const path = [...parent, ...(issue.path as RecipePath)];
  const value = valueAt(context.document.value, path);
  const key = path.at(-1);
  const located = (code: string, message: string, hint?: string) => [
    new RecipeError(code, message, { location: context.document.at(path), ...(hint === undefined ? {} : { hint }) }),
  ];
  if (value === undefined && typeof key === 'string') {
    if (context.meant.has(JSON.stringify(path))) return [];
    const meaning = describeAt(context.schema, path);
    return located('RECIPE_MISSING_FIELD', `the field '${key}' is missing${within(path)}`, meaning ?? undefined);
  }
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(context.schema, path);
    return issue.keys.slice(0, mostUnknown).map((name) => unknownField(name, { path, known, document: context.document }));
  }
  if (issue.code === 'invalid_key') {
    const location = context.document.keyAt(path);
    return issue.issues
      .flatMap((inner) => explain(inner, path, context))
      .map((error) => new RecipeError(error.code, error.message, { ...error.details, location }));
  }
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find(
      (errors) => !errors.some((error) => error.code === 'invalid_type' && error.path.length === 0),
    );
    if (branch !== undefined) return branch.flatMap((inner) => explain(inner, path, context));
    const expected = issue.errors.flatMap((errors) =>
      errors.flatMap((error) => (error.code === 'invalid_type' && error.path.length === 0 ? [error.expected] : [])),
    );
    return wrongType([...new Set(expected)], path, context);
  }
  switch (issue.code) {
    case 'invalid_type':
      return wrongType([issue.expected], path, context);
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (path.length === 1 && key === 'debkit')
        return located(
          'RECIPE_FORMAT',
          `the recipe's format is ${JSON.stringify(value)}, this debkit reads format ${values.join()}`,
        );
      const hint = (typeof value === 'string' ? didYouMean(value, values) : undefined) ?? `one of: ${values.join(', ')}`;
      return located('RECIPE_BAD_VALUE', `'${label(path)}' cannot be ${shown(value)}`, hint);
    }
    case 'too_small':
      return located(
        'RECIPE_BAD_VALUE',
        issue.origin === 'array' ? `'${label(path)}' has no entry` : `'${label(path)}' is below ${issue.minimum}`,
      );
    case 'too_big':
      return located('RECIPE_BAD_VALUE', `'${label(path)}' is above ${issue.maximum}`);
    case 'custom': {
      const params = (issue.params ?? {}) as { code?: string; hint?: string };
      return located(params.code ?? 'RECIPE_BAD_VALUE', `${label(path)}: ${issue.message}`, params.hint);
    }
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
      return located('RECIPE_BAD_VALUE', `${label(path)}: ${issue.message}`);
  }
}

/** The key's name; for a list entry the list's, for the root `the recipe`. */
function label(path: RecipePath): string {
  return String([...path].reverse().find((step) => typeof step === 'string') ?? 'the recipe');
}

function within(path: RecipePath): string {
  const parent = path.slice(0, -1);
  if (parent.length === 0) return '';
  const steps = parent.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${step}`));
  return ` in ${steps.join('').slice(1)}`;
}

function unknownField(name: string, at: { path: RecipePath; known: readonly string[]; document: YamlDocument }): RecipeError {
  const known = at.known.length > 0 ? `known here: ${at.known.join(', ')}` : undefined;
  const isCutOff = at.document.inBraces(at.path) && valueAt(at.document.value, [...at.path, name]) === null;
  const cutOff = 'in { } a comma ends the value before it: put quotes around a value that has one';
  const hint = didYouMean(name, at.known) ?? (isCutOff ? cutOff : known);
  const location = at.document.keyAt([...at.path, name]);
  return new RecipeError('RECIPE_UNKNOWN_FIELD', `unknown field '${name}'`, {
    location,
    ...(hint === undefined ? {} : { hint }),
  });
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function wrongType(expected: readonly string[], path: RecipePath, context: Context): RecipeError[] {
  const { document } = context;
  const value = valueAt(document.value, path);
  const wanted = [...new Set(expected.map((type) => typeNames[type] ?? type))].join(' or ');
  const location = document.at(path);
  if (value === null)
    return [new RecipeError('RECIPE_WRONG_TYPE', `'${label(path)}' has no value`, { location, hint: `${wanted} is wanted` })];
  const written = document.written(path) ?? JSON.stringify(value);
  const quotable = expected.includes('string') && (typeof value === 'number' || typeof value === 'boolean');
  const hint = quotable
    ? `write it in quotes: '${written}'`
    : expected.includes('array') && typeof value !== 'object'
      ? `write it as a list: [${written}]`
      : undefined;
  const type = typeof value === 'string' ? 'text' : typeof value;
  const found = typeof value === 'object' ? shown(value) : `the ${type} ${written}`;
  const message = `'${label(path)}' is ${found}, ${wanted} is wanted`;
  return [new RecipeError('RECIPE_WRONG_TYPE', message, { location, ...(hint === undefined ? {} : { hint }) })];
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function valueAt(root: unknown, path: RecipePath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
