// What every stage is given beside its input; anything else belongs in the input.
import type { Exec } from '../system/exec.ts';
import type { SandboxDriver } from './sandbox.ts';

/** The context of the stages that fetch and write on the host. */
export interface StageContext {
  /** debkit's cache folder, absolute. */
  readonly store: string;
  /** This run's own folder under the store, absolute, removed at its end unless --keep. */
  readonly workspace: string;
  readonly offline: boolean;
  /** The URI of the Debian archive to fetch from; null where this host names none. */
  readonly mirror: string | null;
  readonly signal: AbortSignal;
  /** Each line a person would want to see while waiting. */
  readonly onLine: (line: string) => void;
  readonly exec: Exec;
}

/** The context of the stages that work in a sandbox. */
export interface SandboxContext extends StageContext {
  readonly sandbox: SandboxDriver;
}
