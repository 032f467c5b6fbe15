// The package that is imported, read as the stage `source` of a run.
import { basename } from 'node:path';
import type { SourcePackage } from '../../contracts/artifacts.ts';
import type { BuildRequest } from '../request.ts';
import type { Run } from '../services.ts';
import type { StageRunner } from '../stage-runner.ts';
import { readOldPackage, type OldPackage } from './old-package.ts';
import { oldSource } from './old-source.ts';

/** Where it is, and how files of its debian/ are named in messages. */
export interface Opening {
  readonly from: string;
  readonly place: (path: string) => string;
}

/** Opens it; `settle` may put its files where they outlive the run. Errors: those of oldSource and readOldPackage. */
export function openOld({ from, place }: Opening, request: BuildRequest, run: Run, runner: StageRunner, settle = (made: SourcePackage) => Promise.resolve(made)): Promise<OldPackage> {
  return runner.run('source', async (onLine) => {
    const sourcePackage = await settle(await oldSource(from, request, run.contextOf(onLine)));
    const value = await readOldPackage(sourcePackage, { dsc: from.endsWith('.dsc') ? from : basename(sourcePackage.dsc.path), place }, run.signal);
    return { value, detail: `${sourcePackage.source} ${sourcePackage.version}` };
  });
}
