// The one way by which anything comes into a page: a template of templates/report, every value of it escaped.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InternalError } from '../errors.ts';
import { packageRoot } from '../system/resources.ts';
import { loadTemplates, renderTemplate, type Templates } from '../template/render.ts';

/** HTML that a template made: what is placed as it is. Only this file makes one. */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

// What would be seen as nothing, or would change how its neighbours are seen: C0 and C1 controls but tab and line feed, marks of direction, characters without width, halves of a pair.
const unseen = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text in which such characters are written out, e.g. `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(unseen, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** A value as text or as a quoted attribute has it; Markup as it is. Error: TEMPLATE_VALUE_NOT_TEXT (InternalError). */
export function escapeHtml(value: unknown): string {
  if (value instanceof Markup) return value.html;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new InternalError('TEMPLATE_VALUE_NOT_TEXT', `a page places ${value === null ? 'null' : `a ${typeof value}`} as if it were text`);
  return visible(value).replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}

/** Text in which words between backticks are code, as debkit's own advice writes them. */
export function prose(text: string): Markup {
  const parts = text.split('`');
  const whole = parts.length % 2 === 1;
  return new Markup(whole ? parts.map((part, index) => (index % 2 === 1 ? `<code>${escapeHtml(part)}</code>` : escapeHtml(part))).join('') : escapeHtml(text));
}

/** The address where it is one of the web, for a link; null for any other. */
export function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '' ? href : null;
}

/** A path as seen from the page, for a link; whatever its names are, it is one. */
export function pathHref(path: string): string {
  // Halves of a pair have no place in an address.
  return Buffer.from(path).toString().split('/').map(encodeURIComponent).join('/');
}

let templates: Templates | undefined;

/** The template `templates/report/<name>.ejs` with its data. Errors: those of renderTemplate. */
export function render(name: string, locals: Readonly<Record<string, unknown>>): Markup {
  templates ??= loadTemplates(join(packageRoot(), 'templates'), ['report']);
  return new Markup(renderTemplate(templates, { name: `report/${name}`, locals, escape: escapeHtml }));
}

/** Pieces one after the other. */
export function joined(pieces: readonly Markup[]): Markup {
  return new Markup(pieces.map(({ html }) => html).join(''));
}

/** What a page is made of. */
export interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Whether it has the script, without which all can be read but the whole log. */
  readonly script: 'report' | 'index';
}

/** A whole file: styles and script stand in it and run by their hashes alone, and nothing is ever asked of the network. */
export function page({ title, body, script }: Page): string {
  const asset = (name: string) => readFileSync(join(packageRoot(), 'templates', 'report', name), 'utf8');
  const [style, code] = [asset('style.css'), asset(`${script}.js`)];
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; script-src ${hash(code)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  return render('page', { title, policy: new Markup(policy), style: new Markup(style), script: new Markup(code), body }).html;
}
