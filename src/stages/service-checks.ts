// Whether the services of installed packages start, stay, run as their user, and end when they are told to.
import type { InstallStep, PackageTests, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import type { Installed, InstalledUnit } from './installed-checks.ts';
import { runService, type ServiceRun } from './service-run.ts';

type DeclaredService = PackageTests['services'][number];

/** A step for each unit of the packages: what the recipe names, and what is enabled by default, is started; of the others it is said that they are not. */
export async function checkServices(chroot: Chroot, { units, tmpfiles }: Installed, declared: readonly DeclaredService[], context: SandboxContext): Promise<InstallStep[]> {
  const steps: InstallStep[] = [];
  for (const unit of units) {
    const service = declared.find(({ name }) => `${name}.service` === unit.name);
    const reason = reasonNotTo(unit, service);
    if (reason !== null) {
      steps.push({ name: unit.name.endsWith('.service') ? stepName(unit.name) : `unit ${unit.name}`, status: 'not-tested', detail: reason });
      continue;
    }
    const start = () => runService(chroot, { unit: unit.name, user: service?.user ?? null, ports: [], tmpfiles, command: null }, context);
    steps.push(await orFailed(stepName(unit.name), async () => serviceStep(unit.name, service, await start()), context));
  }
  const missing = declared.filter(({ name }) => !units.some((unit) => unit.name === `${name}.service`));
  return [...steps, ...missing.map(({ name }): InstallStep => ({ name: stepName(name), status: 'failed', detail: `the package has no unit ${name}.service` }))];
}

/** A step that fails with the words of what is thrown, such as a time limit; but a run that is ended ends here too. */
export async function orFailed(name: string, step: () => Promise<InstallStep>, context: SandboxContext): Promise<InstallStep> {
  try {
    return await step();
  } catch (error) {
    if (context.signal.aborted) throw error;
    return { name, status: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The services that a recipe names in the packages. */
export function declaredServices(tests: SourcePackage['tests'], names: readonly string[]): DeclaredService[] {
  return names.flatMap((name) => tests[name]?.services ?? []);
}

function stepName(unit: string): string {
  return `service ${unit.replace(/\.service$/, '')} starts`;
}

function reasonNotTo({ name, enabled }: InstalledUnit, service: DeclaredService | undefined): string | null {
  if (!name.endsWith('.service')) return 'starting it needs a booted system';
  if (service?.test.run === false) return service.test.reason ?? 'the recipe says so';
  if (name.endsWith('@.service')) return 'a template, which wants the name of an instance';
  return service === undefined && !enabled ? 'it is not enabled by default' : null;
}

/** What a run says of a service; `service` is undefined for a unit that the recipe does not name. */
export function serviceStep(unit: string, service: DeclaredService | undefined, run: ServiceRun): InstallStep {
  const name = stepName(unit);
  if (run.state === 'cannot') return { name, status: 'not-tested', detail: run.why };
  if (run.state === 'failed') {
    // Of a unit that no recipe knows nobody can say what it may lack here.
    const status = service === undefined ? 'not-tested' : 'failed';
    return { name, status, detail: withLog(status === 'failed' ? run.why : `it did not start in this minimal system: ${run.why}`, run) };
  }
  const user = service?.user ?? null;
  if (run.state === 'running' && user !== null && !run.users.includes(user)) {
    return { name, status: 'failed', detail: withLog(`its processes run as ${run.users.join(', ')}, none as ${user}`, run) };
  }
  return { name, status: 'passed', detail: described(run) };
}

// What systemd keeps a daemon from is answered with these.
const refusals = /Read-only file system|Operation not permitted|Address family not supported|Bad system call/;
// What only a daemon does that wants to become its user itself.
const wantsRoot = /\bset(?:re)?s?[ug]ids?\b|\b(?:set|init)groups\b|\b(?:must|should|has to|needs to) be (?:run|started|root)\b.*\broot\b|\b(?:must|should|has to|needs to) be root\b|\bnot (?:run |started |running )?(?:as )?root\b/i;

/** A sentence with the last lines that the service wrote, and where to look when something was refused. */
export function withLog(text: string, { log, why }: ServiceRun): string {
  const wrote = log.length === 0 ? '' : `; it wrote: ${log.join(' | ')}`;
  const isRefused = why.includes('SIGSYS') || log.some((line) => refusals.test(line));
  const isUnprivileged = log.some((line) => wantsRoot.test(line));
  const root = isUnprivileged ? '; does it change to its `user` itself? Then say `drops-privileges: true`' : '';
  return `${text}${wrote}${root}${isRefused ? '; does the unit keep it from that? see `unit`, `capabilities` and `not-hardened` of a service' : ''}`;
}

function described(run: ServiceRun): string {
  const parts = [
    run.state === 'finished' ? 'ended well' : `runs as ${run.users.join(', ')}`,
    run.listens === '' ? '' : `listens on ${run.listens}`,
    run.stopped === null ? '' : run.stopped === 'killed' ? 'had to be killed' : `ends on ${run.stopped}`,
    run.left === 0 ? '' : `leaves ${run.left} processes, as KillMode=process says`,
    run.notApplied.length === 0 ? '' : `not applied: ${someOf(run.notApplied)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** A hardened unit has about twenty directives that only systemd can apply. */
function someOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
