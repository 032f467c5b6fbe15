// The autopkgtest stage of `debkit test`: the source package's own tests, debian/tests/control.
import type { BuildResult, InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import { hasAutopkgtests, testAutopkgtest } from '../stages/test-autopkgtest.ts';
import { baseOf } from './environments.ts';
import { countSteps } from './install-steps.ts';
import type { BinaryLine, BuildEnvironment } from './line.ts';

export interface AutopkgtestInput {
  readonly sourcePackage: SourcePackage;
  readonly environment: BuildEnvironment;
  readonly result: BuildResult;
}

/** The steps; none where there are no such tests. Another command than `debkit test` says that it did not run them. */
export async function autopkgtestStage({ sourcePackage, environment, result }: AutopkgtestInput, line: BinaryLine): Promise<readonly InstallStep[]> {
  if (!line.test || !hasAutopkgtests(sourcePackage)) return [];
  if (line.upgrade === null) return [{ name: 'DEP-8 tests', status: 'not-tested', detail: '`debkit test` runs them' }];
  return line.runner.run('autopkgtest', async (onLine) => {
    const system = { base: baseOf(line.target, line.places), local: line.local };
    const steps = await testAutopkgtest({ sourcePackage, result, system, buildLayer: environment.layer, seconds: line.target.stepLimit }, line.contextOf(onLine));
    return { value: steps, failed: steps.some(({ status }) => status === 'failed'), detail: countSteps(steps) };
  });
}
