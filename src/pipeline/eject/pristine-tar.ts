// The branch pristine-tar of a packaging repository, made by the tool of that name: what makes the orig tarball again of its files.
import type { StageContext } from '../../contracts/context.ts';
import { PackageError } from '../../errors.ts';
import { lastLines, plainEnvironment } from '../../system/exec.ts';
import { committerEnvironment, type Committer } from '../../upstream/packaging-repository.ts';

/** A repository's work tree and the tarball that its tag was made of; absolute. */
export interface PristineTarInput {
  readonly tree: string;
  readonly orig: string;
  readonly tag: string;
  readonly by: Committer;
}

// Seconds.
const limit = 3600;

/** Commits the delta. Error: PRISTINE_TAR_FAILED (exit 1). */
export async function commitPristineTar({ tree, orig, tag, by }: PristineTarInput, { exec, signal, onLine, workspace }: StageContext): Promise<void> {
  const { exitCode, stdout, stderr } = await exec({
    argv: ['pristine-tar', 'commit', orig, `refs/tags/${tag}`],
    cwd: tree,
    environment: { ...plainEnvironment, ...committerEnvironment(by), HOME: '/nonexistent', TMPDIR: workspace, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_ATTR_NOSYSTEM: '1' },
    seconds: limit,
    signal,
    onLine,
  });
  if (exitCode !== 0) throw new PackageError('PRISTINE_TAR_FAILED', 'pristine-tar could not keep the orig tarball', { tail: lastLines(`${stdout}\n${stderr}`) });
}
