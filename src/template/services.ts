// What goes with the daemons of a binary package: system users, folders, purging, files of /etc/default (sysusers.d(5), tmpfiles.d(5)).
import { isBaseUser } from '../debian/base-users.ts';
import type { DebianFile } from '../contracts/artifacts.ts';
import type { BinaryPackagePlan } from '../contracts/plan.ts';
import type { ServicePlan } from '../contracts/service-plan.ts';
import { textFile } from './debhelper-files.ts';
import { matching, oneLine } from './make-text.ts';
import { renderTemplate, type Templates } from './render.ts';
import { packageWord } from './rules.ts';

/** A system user that the package makes; `group` is null where it is the user's own. */
export interface SystemUser {
  readonly name: string;
  readonly group: string | null;
  readonly home: string;
  readonly description: string;
}

/** The unit's name without `.service`. */
export function unitName(service: ServicePlan): string {
  return matching('a service name', service.name, /[A-Za-z0-9_][A-Za-z0-9:_.@-]*/);
}

/** Whether debhelper installs, enables and starts the unit without being told. */
export function isPlainService(binary: BinaryPackagePlan, service: ServicePlan): boolean {
  return service.name === binary.name && service.enable && service.start;
}

/** Whom a daemon's folders belong to. */
export interface Owner {
  readonly user: string;
  readonly group: string;
}

/** The daemon's user and group, whoever makes its folders. */
export function ownerOf(service: ServicePlan): Owner {
  return { user: accountName(service.user ?? 'root'), group: accountName(service.group ?? service.user ?? 'root') };
}

/** The folders that belong to the daemon, absolute; those below /run go when the machine does. */
export function ownFolders(service: ServicePlan): string[] {
  return [
    ...paths('/var/lib', service.stateDirectories),
    ...paths('/var/cache', service.cacheDirectories),
    ...paths('/var/log', service.logsDirectories),
  ];
}

/** `<package>.postrm`, which takes what daemons keep away on purge (Policy 10.8), for a package whose daemons keep any. */
export function purgeFiles(binary: BinaryPackagePlan, templates: Templates): DebianFile[] {
  const kept = binary.services.flatMap((service) => [...ownFolders(service), ...paths('/etc', service.configurationDirectories)]);
  if (kept.length === 0) return [];
  return [
    textFile(
      `${packageWord(binary)}.postrm`,
      renderTemplate(templates, { name: 'common/postrm', locals: { folders: [...new Set(kept)].join(' ') } }),
    ),
  ];
}

/** The files of /etc/default, under the names by which dh_installinit(1) takes them without an init script. */
export function defaultFiles(binary: BinaryPackagePlan): DebianFile[] {
  return binary.services.flatMap((service) => {
    if (service.defaultFile === null) return [];
    const name = defaultName(service);
    const path = name === binary.name ? packageWord(binary) : `${packageWord(binary)}.${name}`;
    return [textFile(`${path}.default`, service.defaultFile)];
  });
}

/** The calls of dh_installinit for files of /etc/default that are not named as the package is. */
export function defaultCommands(binary: BinaryPackagePlan): string[] {
  return binary.services
    .filter((service) => service.defaultFile !== null && defaultName(service) !== binary.name)
    .map((service) => `dh_installinit -p${packageWord(binary)} --no-scripts --name=${defaultName(service)}`);
}

/** The system users that the package's daemons run as, each once. */
export function packageUsers(binary: BinaryPackagePlan): SystemUser[] {
  const users = new Map<string, SystemUser>();
  for (const service of binary.services) {
    if (service.user === null || isBaseUser(service.user) || users.has(service.user)) continue;
    const name = accountName(service.user);
    users.set(service.user, {
      name,
      group: service.group === null || service.group === service.user ? null : accountName(service.group),
      home: service.home === null ? '/nonexistent' : matching('a home folder', service.home, /\/[A-Za-z0-9._/-]*/),
      description: oneLine('the description of a service', service.description).trim(),
    });
  }
  return [...users.values()];
}

/** Lines of sysusers.d(5). */
export function sysusersLines(users: readonly SystemUser[]): string[] {
  return users.flatMap((user) => {
    const description = user.description.replaceAll('\\', '').replaceAll('"', "'").replaceAll('%', '%%');
    const line = `u ${user.name} ${user.group === null ? '-' : `-:${user.group}`} "${description}" ${user.home}`;
    return user.group === null ? [line] : [`g ${user.group} -`, line];
  });
}

/** Lines of tmpfiles.d(5): the folders of daemons that start as root and become their user themselves. */
export function tmpfilesLines(binary: BinaryPackagePlan): string[] {
  return binary.services.filter(ownsFoldersByTmpfiles).flatMap((service) => {
    const { user, group } = ownerOf(service);
    const line = (mode: string) => (path: string) => `d ${path} ${mode} ${user} ${group} -`;
    return [
      ...paths('/run', service.runtimeDirectories).map(line('0755')),
      ...paths('/var/lib', service.stateDirectories).map(line('0755')),
      ...paths('/var/cache', service.cacheDirectories).map(line('0755')),
      ...paths('/var/log', service.logsDirectories).map(line('0750')),
    ];
  });
}

/** Whether tmpfiles.d(5) makes the daemon's folders: such a unit has no User=, so that those systemd makes would belong to root. */
export function ownsFoldersByTmpfiles(service: ServicePlan): boolean {
  return service.dropsPrivileges && service.user !== null;
}

/** The name of a unit's file below /etc/default; instances of a template unit share it. */
export function defaultName(service: ServicePlan): string {
  return unitName(service).replace(/@.*$/, '');
}

function accountName(name: string): string {
  return matching('a system user or group', name, /[a-z_][a-z0-9_-]*/);
}

/** A folder below /run, /var/lib and their like. */
export function folderName(name: string): string {
  return matching('a folder of a service', name, /[A-Za-z0-9_][A-Za-z0-9._+-]*(\/[A-Za-z0-9_][A-Za-z0-9._+-]*)*/);
}

function paths(parent: string, names: readonly string[]): string[] {
  return names.map((name) => `${parent}/${folderName(name)}`);
}
