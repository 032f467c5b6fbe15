// Two packages' maintainer scripts and other members of control.tar, by the parts that debhelper's commands added to them.
import type { Change, Difference } from './package-comparison.ts';
import { diffHunks } from './unified-diff.ts';

type Members = Readonly<Record<string, string>>;

// Compared elsewhere, or said by the files themselves.
const others = new Set(['control', 'conffiles']);
const scripts = ['preinst', 'postinst', 'prerm', 'postrm', 'config'];

/** The members that differ: maintainer scripts first. */
export function compareMembers(first: Members, second: Members): Difference[] {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])].filter((name) => !others.has(name)).sort();
  const sorted = [...scripts.filter((name) => names.includes(name)), ...names.filter((name) => !scripts.includes(name))];
  return sorted.flatMap((name) => {
    const [before, after] = [first[name] ?? null, second[name] ?? null];
    if (before === after) return [];
    const changes = memberChanges(before, after);
    return changes.length === 0 ? [] : [{ part: 'scripts', subject: name, changes, diff: diffHunks(before ?? '', after ?? '') }];
  });
}

/** Blank lines do not count. */
function memberChanges(first: string | null, second: string | null): Change[] {
  const [before, after] = [parseScript(first ?? ''), parseScript(second ?? '')];
  const alone = first === null || second === null;
  const [gone, come] = differingLines(before.own, after.own).map((lines) => (alone ? lines.filter((line) => !boilerplate.has(line)) : lines)) as [string[], string[]];
  const own: Change[] = gone.length + come.length === 0 ? [] : [{ what: 'lines', first: joined(gone), second: joined(come) }];
  const changes = [...own, ...partChanges(before.parts, after.parts)];
  if (changes.length > 0 || alone) return changes.length > 0 ? changes : [{ what: 'member', first: first === null ? null : 'there', second: second === null ? null : 'there' }];
  const [one, other] = [versions(before.parts), versions(after.parts)];
  return one === other ? [] : [{ what: 'debhelper', first: one, second: other }];
}

// What a script has that exists for debhelper's parts alone.
const boilerplate = new Set(['#!/bin/sh', 'set -e']);

function joined(lines: readonly string[]): string | null {
  return lines.length === 0 ? null : lines.join('\n');
}

interface Part {
  readonly helper: string;
  readonly version: string;
  readonly text: string;
}

// More than any package has: a script of more is a text as any.
const mostParts = 200;

interface Script {
  readonly own: readonly string[];
  readonly parts: readonly Part[];
}

/** What debhelper added stands between two comments of its own (dh_installdeb(1)). */
function parseScript(text: string): Script {
  const own: string[] = [];
  const parts: Part[] = [];
  let open: { helper: string; version: string; lines: string[] } | null = null;
  for (const line of text.split('\n')) {
    const [, helper = '', version = ''] = /^# Automatically added by ([^\s/]+)(?:\/(\S+))?$/.exec(line) ?? [];
    if (helper !== '') open = { helper, version, lines: [] };
    else if (open !== null && line === '# End automatically added section') {
      parts.push({ helper: open.helper, version: open.version, text: open.lines.join('\n') });
      open = null;
    } else if (line.trim() !== '') (open?.lines ?? own).push(line);
  }
  if (open !== null) own.push(...open.lines);
  return parts.length > mostParts ? { own: text.split('\n').filter((line) => line.trim() !== ''), parts: [] } : { own, parts };
}

function differingLines(first: readonly string[], second: readonly string[]): [gone: string[], come: string[]] {
  const hunks = diffHunks(first.map((line) => `${line}\n`).join(''), second.map((line) => `${line}\n`).join('')).split('\n');
  const of = (mark: string) => hunks.filter((line) => line.startsWith(mark)).map((line) => line.slice(1));
  return [of('-'), of('+')];
}

/** Pairs the parts of two scripts: the same text by the same command, by another, another text by the same command; the rest stands alone. */
function partChanges(first: readonly Part[], second: readonly Part[]): Change[] {
  const partners = new Map<Part, Part>();
  const pairUp = (isPair: (one: Part, other: Part) => boolean) => {
    for (const one of first.filter((part) => !partners.has(part))) {
      const taken = new Set(partners.values());
      const other = second.find((part) => !taken.has(part) && isPair(one, part));
      if (other !== undefined) partners.set(one, other);
    }
  };
  pairUp((one, other) => one.helper === other.helper && one.text === other.text);
  pairUp((one, other) => one.text === other.text);
  pairUp((one, other) => one.helper === other.helper);
  const taken = new Set(partners.values());
  const changes = [
    ...first.filter((one) => !partners.has(one) || partners.get(one)?.helper !== one.helper || partners.get(one)?.text !== one.text)
      .map((one): Change => ({ what: 'helper', first: one.helper, second: partners.get(one)?.helper ?? null })),
    ...second.filter((part) => !taken.has(part)).map((part): Change => ({ what: 'helper', first: null, second: part.helper })),
  ];
  const places = first.flatMap((one) => partners.get(one) ?? []).map((part) => second.indexOf(part));
  const isInOrder = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0));
  const paired = (all: readonly Part[], those: ReadonlySet<Part>) => all.filter((part) => those.has(part)).map(({ helper }) => helper).join(', ');
  const order: Change[] = isInOrder ? [] : [{ what: 'order', first: paired(first, new Set(partners.keys())), second: paired(second, taken) }];
  return [...unique(changes), ...order];
}

function unique(changes: readonly Change[]): Change[] {
  return changes.filter((one, index) => changes.findIndex(({ first, second }) => first === one.first && second === one.second) === index);
}

function versions(parts: readonly Part[]): string {
  return [...new Set(parts.map(({ version }) => version))].join(', ');
}
