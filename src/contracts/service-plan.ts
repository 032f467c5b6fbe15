// A daemon of a binary package in the plan: its unit, its user, the folders it keeps, and the files that go with it.

/** A directive's value; several make a line each, false takes debkit's own line of that name away or says `no`. */
export type UnitValue = string | readonly string[] | false;

/** Directives by unit section, e.g. { Service: { PIDFile: '/run/x.pid' } }. */
export type UnitDirectives = Readonly<Record<string, Readonly<Record<string, UnitValue>>>>;

/** How a service's log files are rotated (logrotate(8)). */
export interface LogrotatePlan {
  /** Absolute paths, patterns allowed. */
  readonly files: readonly string[];
  readonly every: 'daily' | 'weekly' | 'monthly' | 'yearly';
  /** Rotated files that are kept. */
  readonly keep: number;
  /** How the daemon comes to its new file: the unit is reloaded or restarted, gets a signal (e.g. `USR1`), or writes on into a file made empty. */
  readonly reopen: string;
}

/** A daemon: becomes a systemd unit and, where asked, a system user. */
export interface ServicePlan {
  readonly name: string;
  readonly description: string;
  readonly execStart: string;
  readonly type: 'simple' | 'exec' | 'forking' | 'notify' | 'oneshot';
  readonly user: string | null;
  readonly group: string | null;
  readonly home: string | null;
  /** True where the daemon drops privileges itself, so that the unit does not say User=. */
  readonly dropsPrivileges: boolean;
  /** What it may do beside what its kind of daemon may (capabilities(7)), e.g. `CAP_NET_BIND_SERVICE`. */
  readonly capabilities: readonly string[];
  /** Why the unit is not hardened; null where it is. */
  readonly notHardened: string | null;
  readonly stateDirectories: readonly string[];
  readonly cacheDirectories: readonly string[];
  readonly runtimeDirectories: readonly string[];
  readonly logsDirectories: readonly string[];
  /** Folders below /etc in which the daemon keeps what it makes itself. */
  readonly configurationDirectories: readonly string[];
  /** The text of /etc/default/<unit>; null for no such file. */
  readonly defaultFile: string | null;
  readonly logrotate: LogrotatePlan | null;
  readonly enable: boolean;
  readonly start: boolean;
  /** Further directives; they replace debkit's of the same name. */
  readonly unit: UnitDirectives;
  /** Whether the install test starts it, and why not. */
  readonly test: { readonly run: boolean; readonly reason: string | null };
}

/** One name that several packages offer (update-alternatives(1)), and what this one offers for it. */
export interface AlternativePlan {
  readonly name: string;
  readonly link: string;
  readonly path: string;
  readonly priority: number;
  /** Links that follow the first, with what they lead to. */
  readonly followers: readonly { readonly link: string; readonly path: string }[];
}
