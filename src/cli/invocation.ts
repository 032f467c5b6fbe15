// What the user asked for on the command line: a command, its targets and options.
import type { PackagingStyle } from '../contracts/plan.ts';
import type { GlobalOptions } from './session.ts';
import type { BuildOptions } from './settings.ts';

export const commandNames = ['new', 'import', 'build', 'test', 'verify', 'verify-provenance', 'rebuild', 'preflight', 'source', 'render', 'plan', 'check', 'list', 'show', 'compare', 'report', 'outdated', 'bump', 'eject', 'update', 'shell', 'patch', 'env', 'cache', 'setup', 'doctor'] as const;
export type CommandName = (typeof commandNames)[number];

/** Every option a command may have; those it lacks are undefined. */
export type Options = BuildOptions & GlobalOptions & PruneOptions & ShellOptions & ManyTargets & CompareOptions & PatchOptions & { readonly yes?: boolean; readonly upstreamOnly?: boolean; readonly open?: boolean; readonly dsc?: string; readonly key?: string; readonly name?: string; readonly into?: string; readonly vendor?: boolean; readonly build?: boolean; readonly add?: boolean; readonly compare?: boolean };

/** The options of a build or source command with several targets; `all` takes every recipe. */
export interface ManyTargets {
  readonly all?: boolean;
  readonly jobs?: number;
  readonly failFast?: boolean;
}

/** The options of `compare`. */
export interface CompareOptions {
  readonly styles?: readonly PackagingStyle[];
  readonly suites?: readonly string[];
  readonly exitCode?: boolean;
}

/** The options of `env prune` and `cache prune`. */
export interface PruneOptions {
  /** Days. */
  readonly olderThan?: number;
  readonly dryRun?: boolean;
  readonly all?: boolean;
}

/** The options of `shell` and `env shell`. */
export interface ShellOptions {
  readonly root?: boolean;
  readonly network?: boolean;
  /** False with --no-source. */
  readonly source?: boolean;
  /** A line for sh(1). */
  readonly command?: string;
}

/** The options of `patch`. */
export interface PatchOptions {
  readonly description?: string;
  readonly forwarded?: string;
}

/** What the user asked for. */
export interface Invocation {
  readonly command: CommandName;
  /** What `env` and `cache` are to do. */
  readonly action?: string;
  /** The command that follows `--`. */
  readonly words?: readonly string[];
  readonly targets: readonly string[];
  readonly options: Options;
}
