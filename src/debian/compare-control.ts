// Two packages' control fields and conffiles: relation fields entry by entry, since their order says nothing (Policy 7.1).
import { fieldValue, parseSingleStanza, type Stanza } from './deb822.ts';
import type { Change, Difference } from './package-comparison.ts';
import { DebianSyntaxError } from './syntax-error.ts';

const relationFields = new Set([
  'pre-depends', 'depends', 'recommends', 'suggests', 'enhances', 'breaks', 'conflicts', 'replaces', 'provides', 'built-using', 'static-built-using',
]);

// Every package of Debian has fewer than fifty.
const mostFields = 1000;

/** The fields that differ, in the first's order, then the second's. Errors: CONTROL_TOO_LARGE, those of parseSingleStanza. */
export function compareFields(first: string, second: string): Difference[] {
  const [before, after] = [parseControl(first), parseControl(second)];
  const names = [...new Map([...before, ...after].map(({ name }) => [name.toLowerCase(), name])).values()];
  return names.flatMap((name) => {
    const [one, other] = [fieldValue(before, name) ?? null, fieldValue(after, name) ?? null];
    if (one === other) return [];
    const changes = relationFields.has(name.toLowerCase()) ? relationChanges(one ?? '', other ?? '') : [{ what: 'value', first: one, second: other } as const];
    return changes.length === 0 ? [] : [{ part: 'control', subject: name, changes, diff: null }];
  });
}

/** The stanza of a binary package's control file. Errors: CONTROL_TOO_LARGE, those of parseSingleStanza. */
export function parseControl(text: string): Stanza {
  if ((text.match(/^[^ \t\n]/gm)?.length ?? 0) > mostFields) throw new DebianSyntaxError('CONTROL_TOO_LARGE', `its control file has more than ${mostFields} fields`);
  return parseSingleStanza(text, 'its control file');
}

/** Entries that one side has alone; two about the same package stand in one change. */
function relationChanges(first: string, second: string): Change[] {
  const [before, after] = [new Set(entries(first)), new Set(entries(second))];
  const come = new Map<string, string[]>();
  for (const entry of after) if (!before.has(entry)) come.set(packageOf(entry), [...(come.get(packageOf(entry)) ?? []), entry]);
  const gone = [...before].filter((entry) => !after.has(entry)).map((entry): Change => ({ what: 'relation', first: entry, second: come.get(packageOf(entry))?.shift() ?? null }));
  return [...gone, ...[...come.values()].flat().map((entry): Change => ({ what: 'relation', first: null, second: entry }))];
}

function entries(field: string): string[] {
  return field.split(',').map((entry) => entry.trim().replace(/\s+/g, ' ')).filter((entry) => entry !== '');
}

/** What the entry is about, without versions. */
function packageOf(entry: string): string {
  return entry.replace(/ ?\([^()]*\)/g, '');
}

/** Lines of `conffiles` that one side has alone (deb-conffiles(5)). */
export function compareConffiles(first: string, second: string): Difference[] {
  const [before, after] = [new Set(lines(first)), new Set(lines(second))];
  const alone = (those: ReadonlySet<string>, others: ReadonlySet<string>, side: 'first' | 'second'): Difference[] =>
    [...those].filter((line) => !others.has(line)).map((line) => ({
      ...{ part: 'conffiles', subject: line, diff: null },
      changes: [{ what: 'conffile', first: null, second: null, [side]: line }],
    }));
  return [...alone(before, after, 'first'), ...alone(after, before, 'second')];
}

function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}
