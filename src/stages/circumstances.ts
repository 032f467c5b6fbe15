// The circumstances of a second build, which is compared with the first: what of them differs must not show in a package.
import type { NotVaried, Variation } from '../contracts/artifacts.ts';
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
}

/** What can be varied here. */
export interface Means {
  /** Processors of the first build. */
  readonly processors: number;
  /** Whether a chroot can have a host name and a user of its own. */
  readonly ownIdentity: boolean;
  /** A locale, and the chroot's folder that has it; or why there is none. */
  readonly locale: { readonly name: string; readonly folder: string } | { readonly why: string };
}

/** The circumstances of a second build, with what they change and what they leave. */
export interface Varied {
  readonly circumstances: Circumstances;
  readonly varied: readonly Variation[];
  readonly notVaried: readonly NotVaried[];
}

interface Row extends Variation {
  readonly change: Partial<Circumstances>;
}

// With this in TZ (tzset(3)) the day is another than in UTC, 23 hours of 24.
const timeZone = 'FAR-23';
// What every build has, so that what is said of the first is what it had.
const { hostName: usualHost } = identityOf({});
const { PATH: usualPath = '', HOME: usualHome = '', TZ: usualZone = '', LC_ALL: usualLocale = '' } = chrootEnvironment;

/** All that can be varied at no cost. The names are not found elsewhere, so that a package that has one betrays where it is from. */
export function varyAll(means: Means): Varied {
  const { processors } = means;
  const first: Circumstances = { hostName: usualHost, user: builder, environment: { LANG: usualLocale }, umask: '0022', processors };
  const rows = [...identityRows(means), ...variableRows(means), ...otherRows(means)];
  const circumstances = rows.reduce((sum, { change }) => ({ ...sum, ...change, environment: { ...sum.environment, ...change.environment } }), first);
  return { circumstances, varied: rows.map(({ what, first, second }) => ({ what, first, second })), notVaried: left(means) };
}

function identityRows({ ownIdentity }: Means): Row[] {
  if (!ownIdentity) return [];
  const [hostName, name, id] = ['other-host', 'other-user', 1111] as const;
  return [
    { what: 'host name', first: usualHost, second: hostName, change: { hostName } },
    { what: 'user', first: `${builder.name}, ${builder.id}`, second: `${name}, ${id}`, change: { user: { name, id }, environment: { USER: name, LOGNAME: name } } },
  ];
}

function variableRows({ locale }: Means): Row[] {
  const set = (name: string, first: string, second: string): Row => ({ what: name, first, second, change: { environment: { [name]: second } } });
  return [
    set('HOME', usualHome, '/nonexistent/other-home'),
    set('SHELL', '/bin/sh', '/bin/bash'),
    set('PATH', usualPath, `${usualPath}:/nonexistent/other-path`),
    set('TZ', usualZone, timeZone),
    // Messages stay as they are: what reads them would not know others.
    ...('why' in locale ? [] : [{ what: 'locale', first: usualLocale, second: locale.name, change: { environment: { LANG: locale.name, LC_MESSAGES: usualLocale, LOCPATH: locale.folder } } }]),
  ];
}

function otherRows({ processors }: Means): Row[] {
  return [
    { what: 'umask', first: '0022', second: '0002', change: { umask: '0002' } },
    { what: 'number of jobs', first: String(processors), second: String(processors + 1), change: { processors: processors + 1 } },
    { what: 'time of day', first: 'when the packages were built', second: 'later', change: {} },
  ];
}

function left({ ownIdentity, locale }: Means): NotVaried[] {
  return [
    ...(ownIdentity ? [] : ['host name', 'user'].map((what) => ({ what, why: 'the sandbox is this machine itself' }))),
    ...('why' in locale ? [{ what: 'locale', why: locale.why }] : []),
    { what: 'build path', why: 'it is the one that .buildinfo records' },
    { what: 'year', why: "this machine's clock stays" },
    { what: 'kernel', why: "it is this machine's" },
    { what: 'order of files in a folder', why: "it is the file system's" },
  ];
}
