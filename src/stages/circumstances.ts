// The circumstances of a second build, which is compared with the first: what of them differs must not show in a package.
import type { NotVaried, Variation } from '../contracts/reproducibility.ts';
import { builder, chrootEnvironment, identityOf } from '../sandbox/chroot-command.ts';

/** What a second build runs under. */
export interface Circumstances {
  readonly hostName: string;
  /** uid and gid are one number. */
  readonly user: { readonly name: string; readonly id: number };
  /** Wins over what every command of a chroot has. */
  readonly environment: Readonly<Record<string, string>>;
  /** Octal. */
  readonly umask: string;
  readonly processors: number;
  /** The folder in which the source package is unpacked. */
  readonly path: string;
  /** What programs read as the time instead; null for the machine's clock. */
  readonly clock: Clock | null;
  /** Whether uname(2) says 2.6 (personality(2), UNAME26). */
  readonly oldKernel: boolean;
}

/** libfaketime in the chroot, and its FAKETIME. */
export interface Clock {
  readonly library: string;
  readonly time: string;
}

/** What can be varied here. */
export interface Means {
  /** Processors of the first build. */
  readonly processors: number;
  /** Whether a chroot can have a host name and a user of its own. */
  readonly ownIdentity: boolean;
  /** A locale, and the chroot's folder that has it; or why there is none. */
  readonly locale: { readonly name: string; readonly folder: string } | { readonly why: string };
  /** libfaketime in the chroot, or why there is none; null where build path, year and kernel are to stay. */
  readonly clock: { readonly library: string } | { readonly why: string } | null;
}

/** One variation, and what it changes. */
export interface VariedRow extends Variation {
  readonly change: Partial<Circumstances>;
}

/** What a second build can change, and what it leaves. */
export interface Varied {
  readonly rows: readonly VariedRow[];
  readonly notVaried: readonly NotVaried[];
}

/** The variation that Debian's own gate records and that fails nothing. */
export const buildPath = 'build path';
/** What no build can keep. */
export const timeOfDay = 'time of day';

// With this in TZ (tzset(3)) the day is another than in UTC, 23 hours of 24.
const timeZone = 'FAR-23';
const usualFolder = '/build';
/** More than a year, so that no part of a date is the same by chance. */
const later = '+398d 7h';
// What every build has, so that what is said of the first is what it had.
const { hostName: usualHost } = identityOf({});
const { PATH: usualPath = '', HOME: usualHome = '', TZ: usualZone = '', LC_ALL: usualLocale = '' } = chrootEnvironment;

/** All that can be varied. The names are not found elsewhere, so that a package that has one betrays where it is from. */
export function variations(means: Means): Varied {
  return { rows: [...identityRows(means), ...variableRows(means), ...otherRows(means), ...thoroughRows(means)], notVaried: left(means) };
}

/** The circumstances of the first build with the rows' changes. */
export function circumstancesOf(rows: readonly VariedRow[], processors: number): Circumstances {
  const first: Circumstances = { hostName: usualHost, user: builder, environment: { LANG: usualLocale }, umask: '0022', processors, path: usualFolder, clock: null, oldKernel: false };
  return rows.reduce((sum, { change }) => ({ ...sum, ...change, environment: { ...sum.environment, ...change.environment } }), first);
}

function identityRows({ ownIdentity }: Means): VariedRow[] {
  if (!ownIdentity) return [];
  const [hostName, name, id] = ['other-host', 'other-user', 1111] as const;
  return [
    { what: 'host name', first: usualHost, second: hostName, change: { hostName } },
    { what: 'user', first: `${builder.name}, ${builder.id}`, second: `${name}, ${id}`, change: { user: { name, id }, environment: { USER: name, LOGNAME: name } } },
  ];
}

function variableRows({ locale }: Means): VariedRow[] {
  const set = (name: string, first: string, second: string): VariedRow => ({ what: name, first, second, change: { environment: { [name]: second } } });
  return [
    set('HOME', usualHome, '/nonexistent/other-home'),
    set('SHELL', '/bin/sh', '/bin/bash'),
    set('PATH', usualPath, `${usualPath}:/nonexistent/other-path`),
    set('TZ', usualZone, timeZone),
    // Messages stay as they are: what reads them would not know others.
    ...('why' in locale ? [] : [{ what: 'locale', first: usualLocale, second: locale.name, change: { environment: { LANG: locale.name, LC_MESSAGES: usualLocale, LOCPATH: locale.folder } } }]),
  ];
}

function otherRows({ processors }: Means): VariedRow[] {
  return [
    { what: 'umask', first: '0022', second: '0002', change: { umask: '0002' } },
    { what: 'number of jobs', first: String(processors), second: String(processors + 1), change: { processors: processors + 1 } },
    { what: timeOfDay, first: 'when the packages were built', second: 'later', change: {} },
  ];
}

function thoroughRows({ clock }: Means): VariedRow[] {
  if (clock === null) return [];
  const year = 'why' in clock ? [] : [{ what: 'year', first: "the machine's", second: `${later} (libfaketime)`, change: { clock: { library: clock.library, time: later } } }];
  return [
    ...year,
    { what: 'kernel', first: "the machine's (uname)", second: '2.6 (setarch --uname-2.6)', change: { oldKernel: true } },
    { what: buildPath, first: usualFolder, second: '/build/other-path', change: { path: '/build/other-path' } },
  ];
}

const unlessThorough: readonly NotVaried[] = [
  { what: buildPath, why: 'it is the one that .buildinfo records' },
  { what: 'year', why: "this machine's clock stays" },
  { what: 'kernel', why: "it is this machine's" },
];

function left({ ownIdentity, locale, clock }: Means): NotVaried[] {
  return [
    ...(ownIdentity ? [] : ['host name', 'user'].map((what) => ({ what, why: 'the sandbox is this machine itself' }))),
    ...('why' in locale ? [{ what: 'locale', why: locale.why }] : []),
    ...(clock === null ? unlessThorough : 'why' in clock ? [{ what: 'year', why: clock.why }] : [{ what: 'year for Go and static programs', why: 'libfaketime does not reach them' }]),
    { what: 'order of files in a folder', why: "it is the file system's" },
  ];
}
