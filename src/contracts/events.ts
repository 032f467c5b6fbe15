// The one stream of events that terminal, JSON and reports are views of.

export type StageName =
  | 'resolve' | 'plan' | 'lock' | 'environment' | 'fetch' | 'orig' | 'render' | 'source' | 'build' | 'lint-source' | 'lint' | 'install-test' | 'publish';

export type DebkitEvent =
  | { readonly type: 'start'; readonly format: 1; readonly target: string; readonly command: string }
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
  | { readonly type: 'result'; readonly format: 1; readonly result: unknown };

export type Emit = (event: DebkitEvent) => void;
