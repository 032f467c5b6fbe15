// diffoscope's page about the packages of two builds, made in the sandbox: what it reads is a stranger's.
import { basename, join } from 'node:path';
import type { FileArtifact } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { inputFolder, share, takeOut } from './chroot-files.ts';

export interface DiffoscopeInput {
  /** The layer with diffoscope. */
  readonly layer: string;
  /** The packages of both builds; those of one name are held against each other. */
  readonly first: readonly FileArtifact[];
  readonly second: readonly FileArtifact[];
  readonly seconds: number;
}

/** The name of the page. */
export const diffoscopePage = 'diffoscope.html';

// diffoscope(1): 0 where all is the same, 1 where it is not, 2 for trouble. Its own limits keep the page readable.
const argv = ['diffoscope', '--no-progress', '--html', `/build/${diffoscopePage}`, '/run/debkit/input/first', '/run/debkit/input/second'];

/** Makes the page in the context's workspace. Error: DIFFOSCOPE_FAILED (exit 1). */
export async function runDiffoscope({ layer, first, second, seconds }: DiffoscopeInput, context: SandboxContext): Promise<FileArtifact> {
  const mounts = [first, second].map((files, index) => {
    const side = index === 0 ? 'first' : 'second';
    const folder = inputFolder(context, `diffoscope-${side}`);
    for (const { path } of files) share(path, folder);
    return { source: folder, target: `/run/debkit/input/${side}` };
  });
  const chroot = await context.sandbox.open(layer, { network: false, mounts });
  try {
    const result = await chroot.run({ argv, user: 'builder', cwd: '/build', seconds, onLine: context.onLine });
    const files = result.exitCode > 1 ? [] : await takeOut(chroot, '/build', join(context.workspace, 'diffoscope'));
    const page = files.find(({ path }) => basename(path) === diffoscopePage);
    if (page === undefined) throw new PackageError('DIFFOSCOPE_FAILED', `diffoscope ended with exit code ${result.exitCode} and made no page`, { tail: lastLines(`${result.stdout}\n${result.stderr}`), hint: 'the packages of both builds lie in the output folder: run diffoscope on them yourself' });
    return page;
  } finally {
    await chroot.close();
  }
}
