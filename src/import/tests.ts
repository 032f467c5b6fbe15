// debian/tests/: DEP-8 tests as a recipe says them.
import { fieldValue, parseStanzas, type Stanza } from '../debian/deb822.ts';
import { formatRelation, parseRelations } from '../debian/relations.ts';
import { DebianSyntaxError } from '../debian/syntax-error.ts';
import { textOf, withValue, type Draft, type OldFile, type Piece } from './old-file.ts';

const path = 'tests/control';

/** The piece; none where debian/tests/control says what a recipe has no words for. */
export function testsPiece(all: ReadonlyMap<string, OldFile>): Piece[] {
  const file = all.get(path);
  const text = file === undefined ? null : textOf(file);
  const stanzas = text === null ? null : read(text);
  if (stanzas === null) return [];
  const drafts = stanzas.flatMap((stanza) => testNames(stanza).map((name) => testDraft(stanza, name, all)));
  if (drafts.length === 0 || drafts.includes(null)) return [];
  const scripts = drafts.map((draft) => `tests/${String(draft?.name)}`);
  return [{
    files: [path, ...scripts],
    comments: {},
    apply: (draft) => withValue(draft, ['tests'], drafts),
    difference: (rendered) => {
      const other = scripts.find((script) => !(rendered.get(script) ?? Buffer.alloc(0)).equals(all.get(script)?.content ?? Buffer.alloc(0)));
      if (other !== undefined) return `${other} comes out otherwise`;
      const made = read(rendered.get(path)?.toString('utf8') ?? '') ?? [];
      return meaning(made) === meaning(stanzas) ? null : 'its dependencies or restrictions come out otherwise';
    },
  }];
}

function read(text: string): readonly Stanza[] | null {
  try {
    return parseStanzas(text);
  } catch (error) {
    if (error instanceof DebianSyntaxError) return null;
    throw error;
  }
}

const words = (value: string | undefined) => (value ?? '').split(/[\s,]+/).filter((word) => word !== '');
const testNames = (stanza: Stanza) => words(fieldValue(stanza, 'Tests'));
const listed = (stanza: Stanza) => (fieldValue(stanza, 'Depends') ?? '@').split(',').map((one) => one.trim().replace(/\s+/g, ' ')).filter((one) => one !== '');

function testDraft(stanza: Stanza, name: string, all: ReadonlyMap<string, OldFile>): Draft | null {
  if (stanza.some((field) => !['tests', 'depends', 'restrictions'].includes(field.name.toLowerCase()))) return null;
  const script = all.get(`tests/${name}`);
  const run = script === undefined ? null : textOf(script);
  const depends = listed(stanza);
  // A recipe's test has the built packages, and its script's text is the whole of it.
  if (run === null || !depends.includes('@')) return null;
  const more = depends.filter((one) => one !== '@');
  const restrictions = words(fieldValue(stanza, 'Restrictions'));
  return { name, run, ...(more.length === 0 ? {} : { depends: more }), ...(restrictions.length === 0 ? {} : { restrictions }) };
}

/** Each test by itself, its dependencies and restrictions in one order. */
function meaning(stanzas: readonly Stanza[]): string {
  const spelled = (one: string) => (one.startsWith('@') ? one : parseRelations(one).map(formatRelation).join(', '));
  return JSON.stringify(stanzas.flatMap((stanza) => testNames(stanza).map((name) => [name, listed(stanza).map(spelled).sort(), words(fieldValue(stanza, 'Restrictions')).sort()])));
}
