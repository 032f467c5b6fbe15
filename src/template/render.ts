// debkit's own EJS templates: read once from templates/, then placed with data by a function that touches nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import { InternalError } from '../errors.ts';
import { packageRoot } from '../system/resources.ts';

/** Template texts by name, e.g. `dh/rules`. */
export type Templates = ReadonlyMap<string, string>;

const packaging = ['common', 'cdbs', 'dh'] as const;

/** The texts of every `.ejs` file in folders of debkit's own templates/, those of debian/ where nothing else is said; never a recipe's. */
export function loadTemplates(root: string = join(packageRoot(), 'templates'), folders: readonly string[] = packaging): Templates {
  const templates = new Map<string, string>();
  for (const folder of folders) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      if (!file.endsWith('.ejs')) continue;
      templates.set(`${folder}/${file.slice(0, -'.ejs'.length)}`, readFileSync(join(root, folder, file), 'utf8'));
    }
  }
  return templates;
}

/** One template and the data it places. */
export interface TemplateUse {
  readonly name: string;
  readonly locals: Readonly<Record<string, unknown>>;
  /** What every value that a template places goes through; not said: text as it is, and nothing but text. */
  readonly escape?: (value: unknown) => string;
}

/**
 * The template's text with its data. Without `escape` a value that must be one line is checked by whoever made it. Errors (all
 * InternalError): TEMPLATE_MISSING, TEMPLATE_FIELD_MISSING where the template reads what is not there, TEMPLATE_FAILED.
 */
export function renderTemplate(templates: Templates, use: TemplateUse): string {
  const text = templates.get(use.name);
  if (text === undefined) throw new InternalError('TEMPLATE_MISSING', `there is no template '${use.name}'`);
  try {
    // Strict turns `with` off, so that a template says `data.x` and an absent x cannot be taken for a global name.
    const render = ejs.compile(text, { strict: true, destructuredLocals: ['data'], escape: use.escape ?? placed, compileDebug: false });
    return render({ data: strictly(use.locals, use.name) });
  } catch (cause) {
    if (cause instanceof InternalError) throw cause;
    throw new InternalError(
      'TEMPLATE_FAILED',
      `template '${use.name}': ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

/** `value` seen through a proxy that throws where an absent property is read, at any depth. */
function strictly(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key, receiver) {
      const found: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || typeof found === 'function') return found;
      if (found === undefined) {
        throw new InternalError('TEMPLATE_FIELD_MISSING', `the template reads '${path}.${key}', which it was not given`);
      }
      return strictly(found, `${path}.${key}`);
    },
  });
}

/** Stands where EJS would escape HTML: text as it is, and nothing but text. */
function placed(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new InternalError(
    'TEMPLATE_VALUE_NOT_TEXT',
    `the template places ${value === null ? 'null' : `a ${typeof value}`} as if it were text`,
  );
}
