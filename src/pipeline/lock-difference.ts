// Two environments compared, and the difference in words: what is newer, older, new, gone or has other bytes.
import { compareVersions } from '../debian/version.ts';
import type { LockedEnvironment, Pin, Pins } from '../recipe/lock-file.ts';

export type ChangeKind = 'newer' | 'older' | 'new' | 'gone' | 'other-bytes';

/** One package that differs. */
export interface PackageChange {
  readonly name: string;
  readonly part: 'build dependency' | 'base package' | 'tool';
  readonly kind: ChangeKind;
  readonly from: string | null;
  readonly to: string | null;
  /** Whether the new version comes from an archive of security updates. */
  readonly security: boolean;
}

/** An archive whose state differs; `contradicted`: the same date with another hash, or the same hash with another date. */
export interface ArchiveChange {
  readonly name: string;
  readonly kind: 'moved' | 'new' | 'gone' | 'contradicted';
  readonly from: string | null;
  readonly to: string | null;
}

export interface EnvironmentDifference {
  readonly packages: readonly PackageChange[];
  readonly archives: readonly ArchiveChange[];
}

/** What differs between a locked environment and a found one; `security` has `name version` of the found security updates. */
export function compareEnvironments(locked: LockedEnvironment, found: LockedEnvironment, security: ReadonlySet<string>): EnvironmentDifference {
  // Another base may have what a build dependency adds to this one.
  const whole = (environment: LockedEnvironment): Pins => new Map([...environment.base, ...environment.buildDependencies]);
  const partOf = (name: string) => (found.base.has(name) || (locked.base.has(name) && !found.buildDependencies.has(name)) ? 'base package' : 'build dependency');
  const packages = comparePins(whole(locked), whole(found)).map((change) => ({ ...change, part: partOf(change.name) }) as const);
  const tools = comparePins(locked.tools, found.tools).map((change) => ({ ...change, part: 'tool' }) as const);
  const isSecurity = ({ name, to }: { name: string; to: string | null }) => security.has(`${name} ${to ?? ''}`);
  return {
    packages: [...packages, ...tools].map((change) => ({ ...change, security: isSecurity(change) })),
    archives: compareArchives(locked.mirror, found.mirror),
  };
}

type PinChange = Pick<PackageChange, 'name' | 'kind' | 'from' | 'to'>;

function comparePins(before: Pins, after: Pins): PinChange[] {
  return namesOf(before, after).flatMap((name): PinChange[] => {
    const [from, to] = [before.get(name), after.get(name)];
    const change = { name, from: from?.value ?? null, to: to?.value ?? null };
    if (from === undefined || to === undefined) return [{ ...change, kind: from === undefined ? 'new' : 'gone' }];
    const order = from.value === to.value ? 0 : compareVersions(to.value, from.value);
    if (from.value !== to.value) return [{ ...change, kind: order < 0 ? 'older' : 'newer' }];
    return from.sha256 === to.sha256 ? [] : [{ ...change, kind: 'other-bytes' }];
  });
}

function compareArchives(before: Pins, after: Pins): ArchiveChange[] {
  return namesOf(before, after).flatMap((name): ArchiveChange[] => {
    const [from, to] = [before.get(name), after.get(name)];
    const change = { name, from: from?.value ?? null, to: to?.value ?? null };
    if (from === undefined || to === undefined) return [{ ...change, kind: from === undefined ? 'new' : 'gone' }];
    const [sameDate, sameHash] = [from.value === to.value, from.sha256 === to.sha256];
    if (sameDate && sameHash) return [];
    return [{ ...change, kind: sameDate || sameHash ? 'contradicted' : 'moved' }];
  });
}

function namesOf(a: Pins, b: Pins): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort();
}

/** Whether the difference is one that --locked refuses: any but a mirror that moved on. */
export function isDrift({ packages, archives }: EnvironmentDifference): boolean {
  return packages.length > 0 || archives.some(({ kind }) => kind !== 'moved');
}

/** `a -> b`-like words for one thing that is not as it was locked. */
export function changeInWords({ name, kind, from, to }: PinChange | ArchiveChange): string {
  switch (kind) {
    case 'newer':
    case 'older':
    case 'moved':
      return `${name} ${from ?? ''} -> ${to ?? ''}`;
    case 'new':
      return `${name} new`;
    case 'gone':
      return `${name} gone`;
    case 'other-bytes':
    case 'contradicted':
      return from === to ? `${name} ${to ?? ''} with another hash` : `${name} ${from ?? ''} -> ${to ?? ''} with the same hash`;
  }
}

/** Everything that --locked refuses, ten of them by name: `debhelper 13.11 -> 13.12, libfoo new, ... and 2 more`. */
export function driftInWords({ packages, archives }: EnvironmentDifference): string {
  const changes = [...packages, ...archives.filter(({ kind }) => kind !== 'moved')];
  return shortened(changes.map(changeInWords), 10);
}

/** `12 build dependencies newer (debhelper 13.11 -> 13.12, ...), 2 of them security; libfoo new`: one phrase for each kind of change. */
export function packagesInWords(changes: readonly PackageChange[], examples: number): string[] {
  const plural = { 'build dependency': 'build dependencies', 'base package': 'base packages', tool: 'tools' } as const;
  return (['build dependency', 'base package', 'tool'] as const).flatMap((part) => {
    const own = changes.filter((change) => change.part === part);
    const moved = (['newer', 'older'] as const).flatMap((kind) => {
      const these = own.filter((change) => change.kind === kind);
      if (these.length === 0) return [];
      const security = these.filter((change) => change.security).length;
      const named = examples === 0 ? '' : ` (${shortened(these.map(changeInWords), examples)})`;
      return [`${these.length} ${these.length === 1 ? part : plural[part]} ${kind}${named}${security === 0 ? '' : `, ${security} of them security`}`];
    });
    const rest = (['new', 'gone', 'other-bytes'] as const).flatMap((kind) => {
      const names = own.filter((change) => change.kind === kind).map(({ name }) => name);
      return names.length === 0 ? [] : [`${shortened(names, 3)} ${kind === 'other-bytes' ? 'with another hash' : kind}`];
    });
    return [...moved, ...rest];
  });
}

/** One phrase for each archive of which --locked refuses the state: `the archive trixie-updates gone`. */
export function archivesInWords(changes: readonly ArchiveChange[]): string[] {
  return changes.flatMap(({ name, kind }) => {
    if (kind === 'moved') return [];
    return [kind === 'contradicted' ? `the date of ${name} does not go with its hash` : `the archive ${name} ${kind}`];
  });
}

function shortened(words: readonly string[], most: number): string {
  const more = words.length - most;
  return more <= 0 ? words.join(', ') : `${words.slice(0, most).join(', ')} and ${more} more`;
}

/** The pins of what was found. */
export function pinsOf(found: readonly { readonly name: string; readonly value: string; readonly sha256: string | null }[]): Pins {
  return new Map(found.map(({ name, value, sha256 }): [string, Pin] => [name, { value, sha256 }]));
}
