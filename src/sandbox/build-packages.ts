// The packages every build environment has (Policy 4.2), in one list that the Dockerfile reads too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../system/resources.ts';

/** What a build may rely on without a build dependency, as apt names it. */
export function buildPackages(): string[] {
  return readFileSync(join(packageRoot(), 'src/sandbox/build-packages.txt'), 'utf8').trim().split('\n');
}
