// `<package>.logrotate`: how the log files of a package's daemons are rotated (logrotate(8)).
import type { BinaryPackagePlan } from '../contracts/plan.ts';
import type { LogrotatePlan, ServicePlan } from '../contracts/service-plan.ts';
import { matching } from './make-text.ts';
import { ownerOf, ownFolders, unitName, type Owner } from './services.ts';

/** One stanza of logrotate's, for the log files of one or more daemons. */
interface Stanza {
  readonly plan: LogrotatePlan;
  readonly owner: Owner;
  /** The owner's own. */
  readonly folders: readonly string[];
  readonly units: { readonly name: string; readonly reopen: string }[];
}

/** The stanzas as text; '' where no daemon has log files to rotate. */
export function logrotateText(binary: BinaryPackagePlan): string {
  return stanzas(binary.services).map(stanzaText).join('\n\n');
}

/** Daemons that share their log files share a stanza: logrotate refuses a file that is named twice. */
function stanzas(services: readonly ServicePlan[]): Stanza[] {
  const found = new Map<string, Stanza>();
  for (const service of services) {
    const { logrotate } = service;
    if (logrotate === null) continue;
    const key = logrotate.files.join(' ');
    const stanza = found.get(key) ?? { plan: logrotate, owner: ownerOf(service), folders: ownFolders(service), units: [] };
    stanza.units.push({ name: `${unitName(service)}.service`, reopen: logrotate.reopen });
    found.set(key, stanza);
  }
  return [...found.values()];
}

function stanzaText({ plan, owner, folders, units }: Stanza): string {
  const files = plan.files.map((path) => matching('a log file', path, /\/[A-Za-z0-9._+*?/-]+/)).join(' ');
  const copies = units.some(({ reopen }) => reopen === 'copy');
  const commands = copies ? [] : [...new Set(units.map(reopenCommand))];
  const isRoot = owner.user === 'root';
  const own = folders.map((folder) => `${folder}/`);
  const isOwn = plan.files.every((path) => own.some((folder) => path.startsWith(folder)));
  return [
    `${files} {`,
    ...[
      matching('how often logs are rotated', plan.every, /daily|weekly|monthly|yearly/),
      `rotate ${plan.keep}`,
      'compress',
      'delaycompress',
      'missingok',
      'notifempty',
      // In a folder of the daemon's, root would follow what the daemon puts there.
      ...(isRoot || !isOwn ? [] : [`su ${owner.user} ${owner.group}`]),
      copies ? 'copytruncate' : `create 0640 ${isRoot ? 'root adm' : `${owner.user} ${owner.group}`}`,
      ...(commands.length === 0
        ? []
        : ['sharedscripts', 'postrotate', '    if [ -d /run/systemd/system ]; then', ...commands.map((command) => `        ${command}`), '    fi', 'endscript']),
    ].map((line) => `    ${line}`),
    '}',
  ].join('\n');
}

/** Nothing where the unit does not run; any other failure is logrotate's to tell. */
function reopenCommand({ name, reopen }: { readonly name: string; readonly reopen: string }): string {
  if (reopen === 'reload') return `systemctl try-reload-or-restart ${name}`;
  if (reopen === 'restart') return `systemctl try-restart ${name}`;
  return `if systemctl --quiet is-active ${name}; then systemctl kill --kill-whom=main --signal=${matching('a signal', reopen, /[A-Z0-9]+/)} ${name}; fi`;
}
