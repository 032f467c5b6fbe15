// The errors debkit reports: each says what is wrong, where, and what to do; the class decides the exit code.

/** A place in a file, 1-based as editors count. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What stopped a package: its class, who can do something, and what to change. */
export interface Triage {
  readonly class: string;
  readonly side: 'recipe' | 'upstream' | 'host';
  readonly cause: string;
  readonly advice: string;
  /** The line of the output that tells it. */
  readonly said: string;
  /** The file of upstream or of debian/ that it is about; line is null where it is the whole file. */
  readonly place: { readonly file: string; readonly line: number | null } | null;
  /** Where the recipe is to be changed. */
  readonly location: SourceLocation | null;
  /** The suite's packages that have what is missing, the likeliest first. */
  readonly packages: readonly string[];
}

/** What every debkit error may carry beside its message. */
export interface ErrorDetails {
  readonly hint?: string;
  readonly cause?: unknown;
  /** True only for other people's machines: mirror down, DNS, 5xx. */
  readonly retryable?: boolean;
  readonly location?: SourceLocation;
  /** The last lines of a failed command's output. */
  readonly tail?: readonly string[];
  readonly logPath?: string;
  /** Why the package failed, as far as it is known. */
  readonly triage?: Triage;
}

/** The base of every error meant for the user; `code` is stable and upper case, e.g. RECIPE_UNKNOWN_FIELD. */
export class DebkitError extends Error {
  readonly code: string;
  details: ErrorDetails;
  /** The process's exit code: 1 package failed, 2 usage or recipe, 3 this host cannot, 4 upstream or network, 70 our bug. */
  readonly exitCode: number = 70;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }

  /** The same error, saying why the package failed. */
  withTriage(triage: Triage): this {
    this.details = { ...this.details, triage };
    return this;
  }

  /** The same error, saying where the log of the failed command lies. */
  withLog(logPath: string): this {
    this.details = { ...this.details, logPath };
    return this;
  }
}

/** The package failed: build, lint, install test, time limit, uninstallable dependency. Exit code 1. */
export class PackageError extends DebkitError {
  override readonly exitCode = 1;
}

/** The command line or a configuration file is wrong. Exit code 2. */
export class UsageError extends DebkitError {
  override readonly exitCode = 2;
}

/** One problem of a recipe. Exit code 2. */
export class RecipeError extends DebkitError {
  override readonly exitCode = 2;
}

/** All problems of a recipe at once, in the order of the file. Exit code 2. */
export class RecipeErrors extends DebkitError {
  override readonly exitCode = 2;
  readonly problems: readonly RecipeError[];

  constructor(problems: readonly RecipeError[]) {
    super('RECIPE_INVALID', `${problems.length} problem${problems.length === 1 ? '' : 's'} in the recipe`);
    this.problems = problems;
  }
}

/** This host cannot: no sandbox, a missing tool, a full disk. Exit code 3. */
export class HostError extends DebkitError {
  override readonly exitCode = 3;
}

/** Upstream, a mirror or the network. Exit code 4. */
export class UpstreamError extends DebkitError {
  override readonly exitCode = 4;
}

/** A bug of debkit itself. Exit code 70. */
export class InternalError extends DebkitError {
  override readonly exitCode = 70;
}

/** The signals that stop a run; SIGHUP comes when its terminal is closed. */
export const stoppingSignals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** The user stopped the run. Exit code 129 (SIGHUP), 130 (SIGINT) or 143 (SIGTERM). */
export class InterruptedError extends DebkitError {
  override readonly exitCode: number;

  constructor(signal: keyof typeof stoppingSignals) {
    super('INTERRUPTED', `stopped by ${signal}`);
    this.exitCode = 128 + stoppingSignals[signal];
  }
}
