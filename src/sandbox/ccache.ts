// ccache beside the environments: a build must not see it as a package.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec } from '../contracts/sandbox.ts';
import { packageRoot } from '../system/resources.ts';
import type { EnvironmentContext } from './apt.ts';
import { prepareProgram } from './program.ts';

/** The host folder with the suite's ccache and the scripts that use it. Errors: those of prepareProgram. */
export function prepareCcache(base: BaseSpec, context: EnvironmentContext): Promise<string> {
  const script = (name: string) => readFileSync(join(packageRoot(), 'src', 'sandbox', 'ccache', `${name}.sh`), 'utf8');
  const scripts = { prepare: script('prepare'), compile: script('compile') };
  return prepareProgram(base, { name: 'ccache', packages: ['ccache'], path: 'usr/bin/ccache', target: '/run/debkit/ccache', scripts }, context);
}
