// The upgrade stage of `debkit test`: the packages over Debian's own and over those of the build before, and beside what Debian has.
import { join } from 'node:path';
import type { BuildResult, FileArtifact, InstallStep, SourcePackage } from '../contracts/artifacts.ts';
import { testConflicts } from '../stages/test-conflicts.ts';
import { testUpgrade, type EarlierPackages } from '../stages/test-upgrade.ts';
import { debsOf, lowerBuilds } from './earlier-build.ts';
import { baseOf } from './environments.ts';
import { countSteps } from './install-steps.ts';
import type { BinaryLine } from './line.ts';

/** The steps; none where they are not asked for. A step that failed is a finding. */
export async function upgradeStage({ sourcePackage, result }: { readonly sourcePackage: SourcePackage; readonly result: BuildResult }, line: BinaryLine): Promise<readonly InstallStep[]> {
  const { upgrade } = line;
  if (upgrade === null) return [];
  return line.runner.run('upgrade-test', async (onLine) => {
    const context = line.contextOf(onLine);
    const base = baseOf(line.target, line.places);
    const earlier = earlierPackages(upgrade.out, sourcePackage, line);
    const steps = [...(await testUpgrade({ version: sourcePackage.version, result, system: { base, local: line.local }, earlier }, context)), await testConflicts(result, base, context)];
    return { value: steps, failed: steps.some(({ status }) => status === 'failed'), detail: countSteps(steps) };
  });
}

/** The highest lower version of the source for the same suite and architecture whose packages lie in the output folder; null where there is none. */
function earlierPackages(out: string, { source, version }: SourcePackage, { target }: BinaryLine): EarlierPackages | null {
  const [before] = lowerBuilds(out, { source, version, target });
  if (before === undefined) return null;
  const { folder, outcome } = before;
  return { version: outcome.version, debs: debsOf(outcome).map((file): FileArtifact => ({ path: join(folder, file.name), size: file.size, sha256: file.sha256 })) };
}
