// The one stream of events that terminal, JSON and reports are views of.

export type StageName =
  | 'resolve' | 'licences' | 'plan' | 'lock' | 'environment' | 'fetch' | 'tag' | 'orig' | 'vendor' | 'render' | 'source' | 'build' | 'lint-source' | 'lint' | 'hardening' | 'sbom' | 'install-test' | 'upgrade-test' | 'autopkgtest' | 'reproduce' | 'other-sandbox' | 'further-builds' | 'archive' | 'publish';

export type DebkitEvent = OfTarget &
  (
    | { readonly type: 'start'; readonly format: 1; readonly target: string; readonly command: string }
    /** Opens a command with several targets: the ones to be built, in the order given. */
    | { readonly type: 'targets'; readonly format: 1; readonly command: string; readonly jobs: number; readonly targets: readonly string[] }
    /** Where a whole target stands; it begins with its `start`. */
    | {
        readonly type: 'target';
        readonly target: string;
        readonly status: 'waiting' | 'passed' | 'failed' | 'skipped';
        /** Milliseconds since it began. */
        readonly duration: number;
        readonly detail: string;
      }
    | { readonly type: 'stage'; readonly stage: StageName; readonly status: 'started'; readonly detail?: string }
    | {
        readonly type: 'stage';
        readonly stage: StageName;
        readonly status: 'done' | 'failed' | 'cached' | 'skipped';
        /** Milliseconds. */
        readonly duration: number;
        readonly detail?: string;
      }
    | { readonly type: 'output'; readonly stage: StageName; readonly line: string }
    | { readonly type: 'notice'; readonly message: string }
    | { readonly type: 'result'; readonly format: 1; readonly result: unknown }
  );

/** Whose event it is, where a command has several targets. */
interface OfTarget {
  readonly target?: string;
}

export type Emit = (event: DebkitEvent) => void;
