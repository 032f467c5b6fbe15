// The environment variables debkit heeds, checked where a wrong one would go unnoticed.
import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UsageError } from '../errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** SOURCE_DATE_EPOCH in seconds; null where it is not set. Error: BAD_SOURCE_DATE_EPOCH (exit 2). */
export function sourceDateEpoch(environment: Environment): number | null {
  const value = environment.SOURCE_DATE_EPOCH ?? '';
  if (value === '') return null;
  if (!/^\d{1,11}$/.test(value)) {
    throw new UsageError('BAD_SOURCE_DATE_EPOCH', `SOURCE_DATE_EPOCH is '${value}', not a number of seconds`, {
      hint: 'unset it, or give whole seconds since 1970',
    });
  }
  return Number(value);
}

/** DEB_BUILD_OPTIONS or DEB_BUILD_PROFILES, blanks made single. Error: BAD_BUILD_OPTIONS (exit 2). */
export function wordList(environment: Environment, name: 'DEB_BUILD_OPTIONS' | 'DEB_BUILD_PROFILES'): string {
  const value = (environment[name] ?? '').trim().split(/\s+/).join(' ');
  if (!/^[\x20-\x7e]*$/.test(value)) {
    throw new UsageError('BAD_BUILD_OPTIONS', `${name} has characters that no option has`, {
      hint: 'words separated by spaces, e.g. nocheck parallel=4',
    });
  }
  return value;
}

/** Where the file is looked for: XDG_CONFIG_HOME/debkit/config.yaml; a relative XDG_CONFIG_HOME is ignored (XDG Base Directory). */
export function configurationPath(environment: Environment): string {
  const configured = environment.XDG_CONFIG_HOME ?? '';
  return join(isAbsolute(configured) ? configured : join(homeOf(environment), '.config'), 'debkit', 'config.yaml');
}

/** HOME, else what the system says; a relative HOME is ignored. Error: NO_HOME (exit 2). */
export function homeOf(environment: Environment): string {
  const home = environment.HOME ?? '';
  if (isAbsolute(home)) return home;
  try {
    // Not homedir(): that is HOME itself, also where it is empty.
    return userInfo().homedir;
  } catch (cause) {
    throw new UsageError('NO_HOME', 'HOME is not set, and this system does not know your user', { hint: 'set HOME to a folder of yours', cause });
  }
}
