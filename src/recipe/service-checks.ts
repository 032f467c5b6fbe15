// Rules of a recipe's daemons that concern several keys at once.
import { mapping, type Mapping, type PlacedFault } from './raw-value.ts';
import type { RecipePath } from './recipe.ts';

/** What is wrong with the services of each binary package; `path` leads to the part of the recipe that has `packages`. */
export function serviceFaults(part: Mapping, path: RecipePath): PlacedFault[] {
  return Object.entries(mapping(part.packages)).flatMap(([name, value]) => {
    const services = Object.entries(mapping(mapping(value).services));
    const at = [...path, 'packages', name, 'services'];
    return [
      ...services.flatMap(([unit, service]) => keyFaults(mapping(service), [...at, unit])),
      ...sharedDefaults(services, at),
    ];
  });
}

function keyFaults(service: Mapping, at: RecipePath): PlacedFault[] {
  const fault = (key: string, message: string, hint: string): PlacedFault => {
    return { path: [...at, key], key: true, code: 'RECIPE_SERVICE', message, hint };
  };
  const isRoot = service.user === undefined || service.user === 'root';
  const faults: PlacedFault[] = [];
  if (service['drops-privileges'] === true && isRoot) {
    faults.push(fault('drops-privileges', "'drops-privileges' wants the 'user' that the daemon becomes", 'add user: NAME'));
  }
  if (service['not-hardened'] !== undefined && service.capabilities !== undefined && (isRoot || service['drops-privileges'] === true)) {
    faults.push(fault('capabilities', "'capabilities' says nothing of a daemon that starts as root and is not hardened", 'leave it out'));
  }
  if (service['configuration-directory'] !== undefined && !isRoot && service['drops-privileges'] !== true) {
    faults.push(
      fault(
        'configuration-directory',
        "'configuration-directory' is for a daemon that starts as root: folders below /etc belong to root",
        "what the daemon writes goes to a 'state-directory'; an empty folder of the package is named in 'dirs'",
      ),
    );
  }
  const directives = mapping(mapping(service.unit).Service);
  if (directives.AmbientCapabilities !== undefined && directives.CapabilityBoundingSet === undefined && service['not-hardened'] === undefined) {
    faults.push({
      path: [...at, 'unit', 'Service', 'AmbientCapabilities'],
      key: true,
      code: 'RECIPE_SERVICE',
      message: "the unit's CapabilityBoundingSet has none of these capabilities",
      hint: "name them in the service's 'capabilities'",
    });
  }
  const { logrotate } = service;
  const saysNoFiles = logrotate === true || (typeof logrotate === 'object' && mapping(logrotate).files === undefined);
  if (saysNoFiles && service['logs-directory'] === undefined) {
    faults.push(fault('logrotate', "'logrotate' has no files: there is no 'logs-directory'", 'add logs-directory: NAME, or logrotate: {files: [...]}'));
  }
  return faults;
}

/** The instances of a template unit and the unit of the same name read one file. */
function sharedDefaults(services: readonly [string, unknown][], at: RecipePath): PlacedFault[] {
  const seen = new Set<string>();
  return services.flatMap(([unit, service]): PlacedFault[] => {
    if (mapping(service).default === undefined) return [];
    const name = unit.replace(/@.*$/, '');
    const twice = seen.has(name);
    seen.add(name);
    if (!twice) return [];
    return [
      {
        path: [...at, unit, 'default'],
        key: true,
        code: 'RECIPE_SERVICE',
        message: `another unit of the package has the text of /etc/default/${name}`,
        hint: `say it once, and {Service: {EnvironmentFile: -/etc/default/${name}}} in the other's unit`,
      },
    ];
  });
}
