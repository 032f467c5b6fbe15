// The sandbox contract: layers that hold an environment, and a chroot opened over them for one stage.
import type { AptSourcePlan } from './plan.ts';

/** A base system: the suite's essential packages and apt, made by mmdebstrap. */
export interface BaseSpec {
  readonly suite: string;
  readonly architecture: string;
  /** The archive's URI; null takes mmdebstrap's default mirror. */
  readonly mirror: string | null;
  /** The URI of security updates beside a named mirror; null where there is none. */
  readonly securityMirror: string | null;
  /** Keyring file on the host for suites that are not Debian's; null is Debian's archive keyring. */
  readonly keyring: string | null;
  readonly aptSources: readonly AptSourcePlan[];
  /** Said where the archive is one of old: its Release files have expired, and that is no harm. */
  readonly past?: true;
}

/** A host path shown in the chroot at `target`, always read-only. `source` lies in debkit's cache folder. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

/** One command in a chroot. argv goes to execve as it is. */
export interface ChrootCommand {
  readonly argv: readonly string[];
  /** `root` is the chroot's root, never the host's; `builder` is uid 1000, or the identity's, without capabilities. */
  readonly user: 'root' | 'builder';
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds until it is killed, a PackageError with code TIME_LIMIT. */
  readonly seconds: number;
  /** What an iterable gives later, the command waits for. */
  readonly stdin?: Buffer | AsyncIterable<Buffer>;
  /** stdout goes to this host file instead of the result. */
  readonly stdoutFile?: string;
  /** Called with each whole line of stdout and stderr, as it comes. */
  readonly onLine?: (line: string) => void;
}

/** A command on debkit's own stdin, stdout and stderr, without a time limit: a shell. */
export interface TerminalCommand extends Pick<ChrootCommand, 'argv' | 'user' | 'cwd' | 'environment'> {
  /** Whether those are a terminal: then the command has one of its own, from which it cannot type into the user's. */
  readonly terminal: boolean;
  /** Ends it; the chroot can still be used then. */
  readonly signal?: AbortSignal;
  readonly beside?: CommandBeside;
}

/** A command that runs beside one of a terminal as long as that does, as the builder and on no terminal. It must not end by itself. */
export interface CommandBeside {
  readonly argv: readonly string[];
  /** Called with what it writes to stdout, as it comes. */
  readonly onData: (chunk: Buffer) => void;
}

/** How a command ended; output is capped to its last 64 KiB each. */
export interface ChrootResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An opened environment with a throw-away top; close() leaves nothing behind. Commands may be asked for at once: where one system cannot run two they wait for each other. */
export interface Chroot {
  run(command: ChrootCommand): Promise<ChrootResult>;
  /** Gives the command's exit code; on a terminal Ctrl-C is the command's. */
  interactive(command: TerminalCommand): Promise<number>;
  close(): Promise<void>;
}

/** What a chroot is called and who builds in it, where that is not `debkit` and uid 1000. */
export interface Identity {
  readonly hostName: string;
  /** uid and gid of the builder. */
  readonly builder: number;
}

export interface OpenOptions {
  /** false: a network of its own with only the loopback, up. */
  readonly network: boolean;
  readonly mounts: readonly Mount[];
  /** Host folders under debkit's cache that the chroot's root may write (apt lists and archives); unusual: never in a build. */
  readonly writable?: readonly Mount[];
  /** Only where the driver says `ownIdentity`. */
  readonly identity?: Identity;
}

/** What doctor shows of one sandbox. */
export interface Probe {
  readonly usable: boolean;
  /** Each finding: what was tried, whether it works, and what to do if not. */
  readonly findings: readonly { readonly what: string; readonly ok: boolean; readonly hint?: string }[];
  /** What this sandbox does not protect from, said in the result; empty where it is whole. */
  readonly weaknesses: readonly string[];
  /** What holds a command to its limits, in words. */
  readonly limits: string;
}

/** A layer as it is kept. */
export interface LayerInfo {
  readonly id: string;
  /** What it takes of the disk: beyond the layers below it, or of an image with all of them; null where that is not known. */
  readonly bytes: number | null;
  /** The layers it stands on, nearest first; none where the mechanism does not tell. */
  readonly below: readonly string[];
  /** When it was last used or made, in seconds since 1970. */
  readonly lastUse: number;
  /** Whether a running debkit uses it. */
  readonly inUse: boolean;
}

/** What a whole check of a layer finds; `unknown` where nothing was recorded when it was made. */
export type LayerState = 'sound' | 'damaged' | 'unknown';

/** One mechanism. A layer id is a content hash; a layer exists whole or not at all. */
export interface SandboxDriver {
  readonly name: 'unshare' | 'docker' | 'podman' | 'here';
  /** Whether several chroots can be open at a time; where not, the next one waits for the one before. */
  readonly sideBySide: boolean;
  /** Whether a chroot can have an identity of its own. */
  readonly ownIdentity: boolean;
  probe(): Promise<Probe>;
  /** Whether the layer is there and sound as far as a quick check tells; from then on this run uses it. A damaged one is removed. */
  hasLayer(layer: string): Promise<boolean>;
  /** Every layer that is kept between runs. */
  layers(): Promise<readonly LayerInfo[]>;
  /** Reads every file of a layer. */
  verifyLayer(layer: string): Promise<LayerState>;
  /** Removes a layer that none stands on; false where a running debkit uses it. */
  removeLayer(layer: string): Promise<boolean>;
  /** Makes the base as layer `layer`. */
  makeBase(layer: string, base: BaseSpec, onLine: (line: string) => void): Promise<void>;
  open(layer: string, options: OpenOptions): Promise<Chroot>;
  /** Makes what `chroot` (opened over `parent`) changed into layer `layer`; the chroot is closed by it. */
  commit(chroot: Chroot, layer: string): Promise<void>;
  /** Removes what killed runs left. */
  reap(): Promise<void>;
  /** Ends all that is running. */
  dispose(): Promise<void>;
}
