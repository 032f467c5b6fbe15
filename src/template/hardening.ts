// What systemd keeps a daemon from (systemd.exec(5)): the directives of its unit, all of which systemd 252, bookworm's, knows.
import type { ServicePlan } from '../contracts/service-plan.ts';
import { matching } from './make-text.ts';

/** What a daemon that starts as root may do: open files of its user, own them, become that user, listen on any port, end its children. */
const rootCapabilities = ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_KILL', 'CAP_NET_BIND_SERVICE', 'CAP_SETGID', 'CAP_SETUID'];

/** What must give way for a capability to be of use: directives, address families, system calls. */
interface Relaxation {
  readonly without?: string;
  readonly families?: string;
  readonly calls?: string;
}

const relaxations: Readonly<Record<string, Relaxation>> = {
  CAP_BPF: { calls: 'bpf' },
  CAP_DAC_READ_SEARCH: { calls: 'open_by_handle_at' },
  CAP_MKNOD: { without: 'PrivateDevices' },
  CAP_NET_RAW: { families: 'AF_PACKET' },
  CAP_PERFMON: { calls: 'perf_event_open' },
  CAP_SYSLOG: { without: 'ProtectKernelLogs', calls: 'syslog' },
  CAP_SYS_ADMIN: { without: 'RestrictNamespaces', calls: '@mount' },
  CAP_SYS_BOOT: { calls: '@reboot' },
  CAP_SYS_CHROOT: { calls: 'chroot' },
  CAP_SYS_MODULE: { without: 'ProtectKernelModules', calls: '@module' },
  CAP_SYS_NICE: { without: 'RestrictRealtime' },
  CAP_SYS_PACCT: { calls: 'acct' },
  CAP_SYS_PTRACE: { without: 'ProtectProc', calls: '@debug' },
  CAP_SYS_RAWIO: { without: 'PrivateDevices', calls: '@raw-io' },
  CAP_SYS_TIME: { without: 'ProtectClock', calls: '@clock' },
  CAP_SYS_TTY_CONFIG: { calls: 'vhangup' },
  CAP_WAKE_ALARM: { without: 'ProtectClock' },
};

/** Whether systemd starts the daemon as a user that is not root. */
export function startsAsUser(service: ServicePlan): boolean {
  return service.user !== null && service.user !== 'root' && !service.dropsPrivileges;
}

/** The directives by name, in the order they are written in; only the capabilities of a user where the unit is not hardened. */
export function hardening(service: ServicePlan): Map<string, string> {
  const asUser = startsAsUser(service);
  const named = service.capabilities.map((name) => matching('a capability', name, /CAP_[A-Z_]+/));
  const capabilities = [...new Set(asUser ? named : [...rootCapabilities, ...named])].sort().join(' ');
  const ambient: [string, string][] = asUser && named.length > 0 ? [['AmbientCapabilities', capabilities]] : [];
  if (service.notHardened !== null) return new Map(ambient);
  const loose = named.flatMap((name) => relaxations[name] ?? []);
  const words = (first: string, part: 'families' | 'calls') =>
    [...new Set([first, ...loose.flatMap((relaxation) => relaxation[part] ?? [])])].join(' ');
  const directives = new Map([
    ['CapabilityBoundingSet', capabilities],
    ...ambient,
    ['NoNewPrivileges', 'yes'],
    // A daemon that starts as root writes its PID file where it likes, and there may be more below /var than the recipe names.
    ['ProtectSystem', asUser ? 'strict' : 'full'],
    ...writable(service, asUser),
    ['ProtectHome', 'yes'],
    ['ProtectProc', 'invisible'],
    ['ProtectClock', 'yes'],
    ['ProtectControlGroups', 'yes'],
    ['ProtectHostname', 'yes'],
    ['ProtectKernelLogs', 'yes'],
    ['ProtectKernelModules', 'yes'],
    ['ProtectKernelTunables', 'yes'],
    ['PrivateDevices', 'yes'],
    ['PrivateTmp', 'yes'],
    // The C library and many a language list addresses and interfaces by AF_NETLINK.
    ['RestrictAddressFamilies', words('AF_UNIX AF_INET AF_INET6 AF_NETLINK', 'families')],
    ['RestrictNamespaces', 'yes'],
    ['RestrictRealtime', 'yes'],
    ['RestrictSUIDSGID', 'yes'],
    ['LockPersonality', 'yes'],
    ['MemoryDenyWriteExecute', 'yes'],
    ['SystemCallArchitectures', 'native'],
    ['SystemCallFilter', words('@system-service', 'calls')],
    // A call that is refused, and not the end: many are only tried.
    ['SystemCallErrorNumber', 'EPERM'],
    ...(asUser ? [['RemoveIPC', 'yes'] as const] : []),
    ['UMask', '0027'],
  ]);
  for (const { without } of loose) if (without !== undefined) directives.delete(without);
  return directives;
}

/** /etc is read-only to the unit, and ConfigurationDirectory= does not change that. */
function writable(service: ServicePlan, asUser: boolean): [string, string][] {
  if (asUser || service.configurationDirectories.length === 0) return [];
  return [['ReadWritePaths', service.configurationDirectories.map((name) => `/etc/${name}`).join(' ')]];
}
