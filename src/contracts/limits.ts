// How much of the machine a command in a sandbox may take.

/** Bytes, but for processes (threads count, as in getrlimit(2)). Time is a command's own. */
export interface Limits {
  /** Of one user of the sandbox. */
  readonly processes: number;
  /** Of all processes of a command together, without files' pages. */
  readonly memory: number;
  /** Of what a chroot's throw-away top takes, and of a single file. */
  readonly disk: number;
  /** Of what a command prints. */
  readonly log: number;
}
