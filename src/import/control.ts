// debian/control as a recipe says it, and whether another debian/control says the same.
import { fieldValue, parseStanzas, type Stanza } from '../debian/deb822.ts';
import { parseRelations, formatRelation } from '../debian/relations.ts';
import { DebianSyntaxError } from '../debian/syntax-error.ts';
import { controlComments } from './control-comments.ts';
import type { Draft } from './old-file.ts';

/** What the recipe says, and the comments by the path of their key. */
export interface ControlDraft {
  readonly recipe: Draft;
  readonly comments: Readonly<Record<string, string>>;
}

const buildRelations = ['Build-Depends', 'Build-Depends-Arch', 'Build-Depends-Indep', 'Build-Conflicts', 'Build-Conflicts-Arch', 'Build-Conflicts-Indep'];
const binaryRelations = ['Depends', 'Pre-Depends', 'Recommends', 'Suggests', 'Enhances', 'Breaks', 'Conflicts', 'Replaces', 'Provides', 'Built-Using'];
const relationNames = new Set([...buildRelations, ...binaryRelations].map((name) => name.toLowerCase()));

/** The recipe's keys for both stanzas. Errors: DebianSyntaxError. */
export function controlDraft(text: string): ControlDraft {
  const [source = [], ...binaries] = parseStanzas(text);
  const packages = binaries.map((stanza) => [fieldValue(stanza, 'Package') ?? '', binaryDraft(stanza, source)] as const);
  return { recipe: { ...sourceDraft(source), packages: Object.fromEntries(packages) }, comments: controlComments(text) };
}

/** The names of the binary packages, in their order. Errors: DebianSyntaxError. */
export function packageNames(text: string): string[] {
  return parseStanzas(text).slice(1).map((stanza) => fieldValue(stanza, 'Package') ?? '');
}

const oneLine = (value: string) => value.trim().replace(/\s+/g, ' ');

function sourceDraft(stanza: Stanza): Draft {
  const said: Record<string, unknown> = {};
  const vcs: Record<string, string> = {};
  const others: Record<string, string> = {};
  for (const { name, value } of stanza) {
    const key = name.toLowerCase();
    const line = oneLine(value);
    if (key === 'source') continue;
    if (key === 'vcs-git' || key === 'vcs-browser') vcs[key.slice('vcs-'.length)] = line;
    else if (key === 'uploaders') said.uploaders = people(line);
    else if (relationNames.has(key)) said[key] = relationList(value);
    else if (key === 'priority' && line === 'optional') continue;
    else if (['section', 'priority', 'maintainer', 'homepage', 'standards-version', 'rules-requires-root'].includes(key)) said[key] = line;
    else others[name] = line;
  }
  return { ...said, ...(Object.keys(vcs).length === 0 ? {} : { vcs }), ...(Object.keys(others).length === 0 ? {} : { 'source-fields': others }) };
}

function binaryDraft(stanza: Stanza, source: Stanza): Draft {
  const said: Record<string, unknown> = {};
  const others: Record<string, string> = {};
  for (const { name, value } of stanza) {
    const key = name.toLowerCase();
    const line = oneLine(value);
    if (key === 'package') continue;
    if (key === 'description') {
      const { summary, description } = describedAs(value);
      said.summary = summary;
      if (description !== '') said.description = description;
    } else if (relationNames.has(key)) said[key] = relationList(value);
    else if (key === 'essential') said.essential = line === 'yes';
    else if (key === 'section' || key === 'priority') {
      if (line !== oneLine(fieldValue(source, name) ?? '')) said[key] = line;
    } else if (key === 'architecture' || key === 'multi-arch') said[key] = line;
    else others[name] = line;
  }
  return { ...said, ...(Object.keys(others).length === 0 ? {} : { fields: others }) };
}

/** The field's lines as a recipe has them: paragraphs apart, and what stands indented kept so. */
function describedAs(value: string): { readonly summary: string; readonly description: string } {
  const [summary = '', ...lines] = value.split('\n');
  // The reader took one of the two spaces or more that keep a line as it is.
  const texts = lines.map((line) => (/^\s/.test(line) ? ` ${line}` : line));
  return { summary: summary.trim(), description: texts.length === 0 ? '' : `${texts.join('\n')}\n` };
}

function people(line: string): string[] {
  return line.split(/(?<=>)\s*,\s*/).map((one) => one.replace(/,$/, '').trim()).filter((one) => one !== '');
}

/** Each relation as it is written, on one line. */
function relationList(value: string): string[] {
  return value.split(',').map(oneLine).filter((one) => one !== '');
}

/** The first thing in which the meanings of two debian/control part, in a few words; null where there is none. */
export function controlDifference(original: string, rendered: string): string | null {
  const [first, second] = [meaning(original), meaning(rendered)];
  if (first.length !== second.length) return `${first.length} stanzas, and not ${second.length}`;
  for (const [index, stanza] of first.entries()) {
    const other = second[index] ?? new Map<string, string>();
    for (const name of new Set([...stanza.keys(), ...other.keys()])) {
      if (stanza.get(name) !== other.get(name)) return `the field ${name} of ${stanza.get('package') ?? 'the source'}`;
    }
  }
  return null;
}

/** Fields by lower-case name, each in one spelling; what is inherited or has a default is filled in. */
function meaning(text: string): Map<string, string>[] {
  const stanzas = parseStanzas(text);
  const inherited = (name: string, other: string) => oneLine(fieldValue(stanzas[0] ?? [], name) ?? other);
  return stanzas.map((stanza) => {
    const fields = new Map(stanza.filter(({ value }) => value.trim() !== '').map(({ name, value }) => [name.toLowerCase(), spelling(name.toLowerCase(), value)] as const));
    // dpkg takes `optional` for a package that says none (deb-src-control(5)).
    if (!fields.has('priority')) fields.set('priority', inherited('Priority', 'optional'));
    if (!fields.has('section')) fields.set('section', inherited('Section', ''));
    if (fields.get('essential') === 'no') fields.delete('essential');
    if (fields.get('multi-arch') === 'no') fields.delete('multi-arch');
    return fields;
  });
}

function spelling(name: string, value: string): string {
  if (name === 'description') return value.split('\n').map((line) => line.trimEnd()).join('\n');
  if (name === 'uploaders') return people(oneLine(value)).join(', ');
  if (!relationNames.has(name)) return oneLine(value);
  try {
    return parseRelations(value).map(formatRelation).join(', ');
  } catch (error) {
    if (error instanceof DebianSyntaxError) return oneLine(value);
    throw error;
  }
}
