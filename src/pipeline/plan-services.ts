// Daemons and alternatives of the plan, with every default filled in.
import type { BuildSystem } from '../contracts/plan.ts';
import type { AlternativePlan, LogrotatePlan, ServicePlan, UnitDirectives } from '../contracts/service-plan.ts';
import type { DescribedPackage } from './package-defaults.ts';
import type { RecipeAlternative, RecipeService } from '../recipe/recipe-services.ts';

/** Runtimes that compile while they run, and so need memory that can be both written and executed. */
const compilingSystems: ReadonlySet<BuildSystem> = new Set<BuildSystem>(['nodejs']);

/** The package's daemons in the recipe's order. */
export function planServices(recipe: DescribedPackage, system: BuildSystem): ServicePlan[] {
  return Object.entries(recipe.services ?? {}).map(([unit, service]) => planService(unit, service, { recipe, system }));
}

/** The package's alternatives in the recipe's order. */
export function planAlternatives(alternatives: Readonly<Record<string, RecipeAlternative>>): AlternativePlan[] {
  return Object.entries(alternatives).map(([name, { path, link, priority, slaves }]) => ({
    name,
    link: link ?? `/usr/bin/${name}`,
    path,
    priority,
    followers: Object.entries(slaves ?? {}).map(([followerLink, followerPath]) => ({ link: followerLink, path: followerPath })),
  }));
}

function planService(
  name: string,
  service: RecipeService,
  { recipe, system }: { readonly recipe: DescribedPackage; readonly system: BuildSystem },
): ServicePlan {
  const user = service.user ?? null;
  const unit = planUnit(service, system);
  return {
    name,
    description: service.description ?? recipe.summary.trim(),
    execStart: service['exec-start'],
    type: service.type ?? 'simple',
    user,
    group: service.group ?? user,
    home: service.home ?? (user === null ? null : '/nonexistent'),
    dropsPrivileges: service['drops-privileges'] ?? false,
    capabilities: service.capabilities ?? [],
    notHardened: service['not-hardened'] ?? null,
    stateDirectories: service['state-directory'] ?? [],
    cacheDirectories: service['cache-directory'] ?? [],
    runtimeDirectories: service['runtime-directory'] ?? [],
    logsDirectories: service['logs-directory'] ?? [],
    configurationDirectories: service['configuration-directory'] ?? [],
    defaultFile: service.default ?? null,
    logrotate: planLogrotate(service, unit),
    enable: service.enable ?? true,
    start: service.start ?? true,
    unit,
    test: service.test ?? { run: true, reason: null },
  };
}

/** Weekly and twelve, as in the example of Policy 10.8. */
function planLogrotate(service: RecipeService, unit: UnitDirectives): LogrotatePlan | null {
  const { logrotate = true } = service;
  if (logrotate === false) return null;
  const said = logrotate === true ? {} : logrotate;
  const files = said.files ?? (service['logs-directory'] ?? []).map((folder) => `/var/log/${folder}/*.log`);
  if (files.length === 0) return null;
  const reloads = (unit.Service?.ExecReload ?? false) !== false;
  return { files, every: said.every ?? 'weekly', keep: said.keep ?? 12, reopen: said.reopen ?? (reloads ? 'reload' : 'copy') };
}

/** What other keys say in the unit's own words, and then the recipe's directives, which win. */
function planUnit({ unit = {}, reload, documentation = [], 'not-hardened': notHardened }: RecipeService, system: BuildSystem): UnitDirectives {
  const sections: UnitDirectives = {
    Unit: documentation.length === 0 ? {} : { Documentation: documentation.join(' ') },
    Service: {
      ...(reload === undefined ? {} : { ExecReload: reload.includes('/') ? reload : `/bin/kill -${reload} $MAINPID` }),
      ...(notHardened !== undefined || !compilingSystems.has(system) ? {} : { MemoryDenyWriteExecute: false }),
    },
  };
  const said = Object.entries(sections).filter(([, directives]) => Object.keys(directives).length > 0);
  return { ...unit, ...Object.fromEntries(said.map(([name, directives]) => [name, { ...directives, ...unit[name] }])) };
}
