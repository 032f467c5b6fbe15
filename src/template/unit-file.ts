// The unit of a daemon: what runs, as whom and where, and what systemd keeps it from (systemd.service(5), systemd.exec(5)).
import type { DebianFile } from '../contracts/artifacts.ts';
import type { ServicePlan, UnitValue } from '../contracts/service-plan.ts';
import { textFile } from './debhelper-files.ts';
import { hardening, startsAsUser } from './hardening.ts';
import { makeComment, matching, oneLine } from './make-text.ts';
import { renderTemplate, type Templates } from './render.ts';
import { defaultName, folderName, ownsFoldersByTmpfiles } from './services.ts';

/** The unit of one service, under the name its style gives it in debian/. */
export function unitFile(path: string, service: ServicePlan, templates: Templates): DebianFile {
  return textFile(path, renderTemplate(templates, { name: 'common/service', locals: { sections: unitSections(service) } }));
}

interface UnitSection {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The unit's sections with their lines; the plan's own directives replace ours of the same name, and further ones stand beside the command. */
function unitSections(service: ServicePlan): UnitSection[] {
  const hardened = hardening(service);
  const { Unit = {}, Service = {}, Install = {}, ...others } = service.unit;
  const isHardening = ([name]: readonly [string, unknown]) => hardened.has(name);
  const own = Object.entries(Service);
  const placed = new Set(placeDirectives(service).map(([name]) => name));
  const isPlace = ([name]: readonly [string, unknown]) => placed.has(name);
  return [
    section('Unit', [['Description', service.description], ['After', 'network.target']], Object.entries(Unit)),
    {
      name: 'Service',
      lines: [
        ...section('Service', commandDirectives(service), own.filter((entry) => !isPlace(entry) && !isHardening(entry))).lines,
        ...section('Service', placeDirectives(service), own.filter(isPlace)).lines,
        ...hardeningLines(service, section('Service', [...hardened], own.filter((entry) => isHardening(entry) && !isPlace(entry))).lines),
      ],
    },
    section('Install', [['WantedBy', 'multi-user.target']], Object.entries(Install)),
    ...Object.entries(others).map(([name, directives]) => section(name, [], Object.entries(directives))),
  ];
}

/** What runs and when; '' for what is not said. */
function commandDirectives(service: ServicePlan): [string, string][] {
  return [
    ['Type', service.type],
    ['EnvironmentFile', service.defaultFile === null ? '' : `-/etc/default/${defaultName(service)}`],
    ['ExecStart', service.execStart],
    ['Restart', service.type === 'oneshot' ? '' : 'on-failure'],
  ];
}

/** As whom and where it runs; '' for what is not said. */
function placeDirectives(service: ServicePlan): [string, string][] {
  const user = startsAsUser(service) ? service.user : null;
  const folders = (names: readonly string[]) => (ownsFoldersByTmpfiles(service) ? '' : names.map(folderName).join(' '));
  return [
    ['User', user ?? ''],
    ['Group', user === null ? '' : (service.group ?? '')],
    ['RuntimeDirectory', folders(service.runtimeDirectories)],
    ['StateDirectory', folders(service.stateDirectories)],
    ['CacheDirectory', folders(service.cacheDirectories)],
    ['LogsDirectory', folders(service.logsDirectories)],
    ['ConfigurationDirectory', service.configurationDirectories.map(folderName).join(' ')],
  ];
}

function hardeningLines(service: ServicePlan, lines: readonly string[]): string[] {
  if (service.notHardened !== null) return [...lines, makeComment(`Not hardened: ${service.notHardened}`)];
  return lines.length === 0 ? [] : [makeComment('What the daemon needs, and nothing else (systemd.exec(5)).'), ...lines];
}

/** Ours in their order with the recipe's in their place, then the recipe's further ones. */
function section(name: string, ours: readonly (readonly [string, string])[], own: readonly (readonly [string, UnitValue])[]): UnitSection {
  const lines = new Map<string, UnitValue>(ours.filter(([directive, value]) => value !== '' || directive === 'CapabilityBoundingSet'));
  for (const [directive, value] of own) {
    if (value === false && lines.has(directive)) lines.delete(directive);
    else lines.set(directive, value === false ? 'no' : value);
  }
  return {
    name: matching('a section of a unit', name, /[A-Z][A-Za-z0-9-]*/),
    lines: [...lines].flatMap(([directive, value]) => [value].flat().map((one) => unitLine(directive, String(one)))),
  };
}

function unitLine(name: string, value: string): string {
  oneLine(`the directive ${name} of a unit`, value);
  // A backslash at the end would make the next directive part of this one.
  const text = matching(`the directive ${name}`, value.trim(), /|.*[^\\]/);
  return `${matching('a directive of a unit', name, /[A-Za-z][A-Za-z0-9-]*/)}=${text}`;
}
