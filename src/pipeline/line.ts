// What the second half of the line is given beside the source package.
import type { SandboxContext } from '../contracts/context.ts';
import type { UpstreamOrigin } from '../contracts/origin.ts';
import type { BuildTarget } from '../contracts/plan.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import type { LocalPackages } from '../sandbox/local-packages.ts';
import type { LintGate } from './lint-gate.ts';
import type { Places, Reproduce } from './request.ts';
import type { Remake } from './source-line.ts';
import type { StageCache } from './stage-cache.ts';
import type { StageRunner } from './stage-runner.ts';

/** What the second half needs beside the source package. */
export interface BinaryLine {
  readonly target: BuildTarget;
  readonly places: Places;
  /** Packages of other targets, offered to the environment and to the install test. */
  readonly local: LocalPackages | null;
  /** null with --no-lint. */
  readonly lintGate: LintGate | null;
  readonly test: boolean;
  /** With `debkit test`: the folder that may have an earlier build; null does not upgrade. */
  readonly upgrade: { readonly out: string } | null;
  /** Whether the packages are built a second time and compared. */
  readonly reproduce: Reproduce;
  readonly diffoscope: boolean;
  /** null where the source package is somebody else's. */
  readonly remake: Remake | null;
  readonly runner: StageRunner;
  readonly cache: StageCache;
  /** The contexts of a stage, with its own output lines. */
  readonly contextOf: (onLine: (line: string) => void) => SandboxContext & EnvironmentContext;
  readonly stop: (reason: Error) => void;
  readonly notice: (message: string) => void;
  /** Where the recipe, .dsc or folder lies, and its packaging style where it is a recipe. */
  readonly origin: { readonly where: string; readonly style: string | null };
  /** Where upstream's files were had; null where an existing source package is built. */
  readonly upstream: UpstreamOrigin | null;
  /** Whether the statement will be signed. */
  readonly signed: boolean;
  readonly ccache: boolean;
  /** Whether it is known of the packages that they have systemd units. */
  readonly units: boolean;
  /** Goes on from a tree that was configured before. */
  readonly configured: boolean;
  /** Goes on with the failed build that is kept, before the clean one. */
  readonly continueFailed: boolean;
  readonly keepFailed: boolean;
}

/** Where a source package is built: the layer, and debuild beside it. */
export interface BuildEnvironment {
  readonly layer: string;
  /** Host folder with debuild and its perl modules. */
  readonly tools: string;
  /** What is in the layer beyond the base: name -> version. */
  readonly packages: Readonly<Record<string, string>>;
}
