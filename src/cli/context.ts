// What every command's options are read against: the configuration, the environment, and this machine.
import { existsSync } from 'node:fs';
import { architectureOfNode } from '../debian/architecture.ts';
import { HostError } from '../errors.ts';
import type { Exec } from '../system/exec.ts';
import { isCommand } from '../sandbox/probe-unshare.ts';
import { hostMirror, hostSecurityMirror } from '../upstream/mirror.ts';
import type { Configuration } from './configuration.ts';
import { configurationPath } from './environment.ts';
import type { Session } from './session.ts';
import type { SettingsContext } from './settings.ts';

/** The user's configuration; one without values where there is no file. Errors: ConfigurationErrors, CONFIG_NOT_READABLE (exit 2). */
export async function configurationOf({ environment }: Pick<Session, 'environment'>): Promise<Configuration> {
  const path = configurationPath(environment);
  if (!existsSync(path)) return { file: null, aptSources: [] };
  // Most runs have none, and what reads it takes long to load.
  return (await import('./configuration.ts')).loadConfiguration(path, environment);
}

/** Reads configuration and machine. Errors: those of the configuration; UNKNOWN_MACHINE (exit 3). */
export async function loadContext(session: Session): Promise<SettingsContext> {
  const { environment, cwd, services } = session;
  return {
    configuration: await configurationOf(session),
    environment,
    cwd,
    architecture: await nativeArchitecture(services.exec),
    hostMirror: hostMirror(),
    hostSecurityMirror: hostSecurityMirror(),
  };
}

/** dpkg's word for this machine; where there is no dpkg, what Node's amounts to. Error: UNKNOWN_MACHINE (exit 3). */
export async function nativeArchitecture(exec: Exec): Promise<string> {
  if (isCommand('dpkg')) {
    const result = await exec({ argv: ['dpkg', '--print-architecture'], seconds: 30 });
    const name = result.stdout.trim();
    if (result.exitCode === 0 && name !== '') return name;
  }
  const known = architectureOfNode(process.arch);
  if (known === null)
    throw new HostError('UNKNOWN_MACHINE', `debkit does not know which Debian architecture '${process.arch}' is`, {
      hint: 'install dpkg',
    });
  return known;
}
