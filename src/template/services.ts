// Daemons of a binary package: units, system users, folders, purging (systemd.exec(5), sysusers.d(5), tmpfiles.d(5)).
import { isBaseUser } from '../debian/base-users.ts';
import type { DebianFile } from '../contracts/artifacts.ts';
import type { BinaryPackagePlan, ServicePlan } from '../contracts/plan.ts';
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

/** The unit of one service, under the name its style gives it in debian/. */
export function unitFile(path: string, service: ServicePlan, templates: Templates): DebianFile {
  return textFile(path, renderTemplate(templates, { name: 'common/service', locals: { sections: unitSections(service) } }));
}

/** `<package>.postrm`, which takes state and logs away on purge (Policy 10.8), for a package whose daemons keep any. */
export function purgeFiles(binary: BinaryPackagePlan, templates: Templates): DebianFile[] {
  const folders = [
    ...new Set(
      binary.services.flatMap((service) => [
        ...paths('/var/lib', service.stateDirectories),
        ...paths('/var/log', service.logsDirectories),
      ]),
    ),
  ];
  if (folders.length === 0) return [];
  return [
    textFile(
      `${packageWord(binary)}.postrm`,
      renderTemplate(templates, { name: 'common/postrm', locals: { folders: folders.join(' ') } }),
    ),
  ];
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
    const owner = `${accountName(service.user ?? 'root')} ${accountName(service.group ?? service.user ?? 'root')} -`;
    return [
      ...paths('/run', service.runtimeDirectories).map((path) => `d ${path} 0755 ${owner}`),
      ...paths('/var/lib', service.stateDirectories).map((path) => `d ${path} 0755 ${owner}`),
      ...paths('/var/log', service.logsDirectories).map((path) => `d ${path} 0750 ${owner}`),
    ];
  });
}

/** Such a unit has no User=, so that folders made by systemd would belong to root. */
function ownsFoldersByTmpfiles(service: ServicePlan): boolean {
  return service.dropsPrivileges && service.user !== null;
}

/** The unit's sections with their `Name=value` lines; the plan's own directives replace ours of the same name. */
function unitSections(service: ServicePlan): { readonly name: string; readonly lines: readonly string[] }[] {
  const directory = (paths: readonly string[]) => (ownsFoldersByTmpfiles(service) ? '' : paths.map(folderName).join(' '));
  const asUser = service.dropsPrivileges ? null : service.user;
  const sections = new Map<string, Map<string, string>>([
    [
      'Unit',
      new Map([
        ['Description', service.description],
        ['After', 'network.target'],
      ]),
    ],
    [
      'Service',
      new Map(
        [
          ['Type', service.type],
          ['ExecStart', service.execStart],
          ['User', asUser ?? ''],
          ['Group', asUser === null ? '' : (service.group ?? '')],
          ['RuntimeDirectory', directory(service.runtimeDirectories)],
          ['StateDirectory', directory(service.stateDirectories)],
          ['LogsDirectory', directory(service.logsDirectories)],
        ].filter((entry): entry is [string, string] => entry[1] !== ''),
      ),
    ],
    ['Install', new Map([['WantedBy', 'multi-user.target']])],
  ]);
  for (const [section, directives] of Object.entries(service.unit)) {
    const lines = sections.get(section) ?? new Map<string, string>();
    for (const [name, value] of Object.entries(directives)) lines.set(name, value);
    sections.set(section, lines);
  }
  return [...sections].map(([section, lines]) => ({
    name: matching('a section of a unit', section, /[A-Z][A-Za-z0-9-]*/),
    lines: [...lines].map(([name, value]) => unitLine(name, value)),
  }));
}

function unitLine(name: string, value: string): string {
  oneLine(`the directive ${name} of a unit`, value);
  // A backslash at the end would make the next directive part of this one.
  const text = matching(`the directive ${name}`, value.trim(), /|.*[^\\]/);
  return `${matching('a directive of a unit', name, /[A-Za-z][A-Za-z0-9-]*/)}=${text}`;
}

function accountName(name: string): string {
  return matching('a system user or group', name, /[a-z_][a-z0-9_-]*/);
}

function folderName(name: string): string {
  const path = matching('a folder of a service', name, /[A-Za-z0-9_][A-Za-z0-9._+-]*(\/[A-Za-z0-9_][A-Za-z0-9._+-]*)*/);
  return path;
}

function paths(parent: string, names: readonly string[]): string[] {
  return names.map((name) => `${parent}/${folderName(name)}`);
}
