// A git repository made of folders: commits, branches and tags whose ids depend on files, names and dates alone. No hook, filter or configuration of anybody's has a say.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackageError } from '../errors.ts';
import { isolatedEnvironment } from './git-environment.ts';
import { runGit, tailOf } from './git.ts';

/** Who commits and when: seconds since 1970. */
export interface Committer {
  readonly name: string;
  readonly email: string;
  readonly date: number;
}

/** What tells git who commits (git-commit-tree(1)). */
export function committerEnvironment({ name, email, date }: Committer): Record<string, string> {
  const when = `@${date} +0000`;
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: when, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: when };
}

/** A repository that is being made in `folder`, its work tree. */
export interface NewRepository {
  /** Commits the files of the work tree as they lie there, to the branch; on the commit `onto` where that is not null. Gives the commit. */
  commit(branch: string, message: string, onto: string | null): Promise<string>;
  /** Makes an annotated tag. */
  tag(name: string, message: string, commit: string): Promise<void>;
  /** Has the branch checked out, the work tree being what it holds. */
  finish(branch: string): Promise<void>;
}

// Seconds.
const limit = 1800;

/** Attributes of upstream's own would have git change files as it stores, writes or packs them: none counts here (gitattributes(5)). */
const attributes = '# What upstream says in .gitattributes changes no file of this repository.\n* -text -eol -crlf -ident -filter -working-tree-encoding -export-subst -export-ignore\n';

/** Begins a repository in an existing folder without .git. Errors, also of what it does later: REPOSITORY_FAILED (exit 1), the abort's reason. */
export async function newRepository(folder: string, by: Committer, signal: AbortSignal): Promise<NewRepository> {
  const gitDir = join(folder, '.git');
  const identity = committerEnvironment(by);
  const git = async (...args: string[]): Promise<string> => {
    // Told of a work tree, init would write down where it lies now.
    const environment = { ...isolatedEnvironment(gitDir), ...identity, ...(args[0] === 'init' ? {} : { GIT_WORK_TREE: folder }) };
    const settings = ['core.autocrlf=false', 'core.fileMode=true', 'core.symlinks=true', 'core.excludesFile=/dev/null', 'gc.auto=0'].flatMap((setting) => ['-c', setting]);
    const said = await runGit([...settings, ...args], { folder, environment, seconds: limit, signal }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new PackageError('REPOSITORY_FAILED', `git could not make a repository of '${folder}'`, { tail: tailOf(cause), cause });
    });
    return said.trim();
  };
  await git('init', '--quiet', '--template=', '--initial-branch=main', '--object-format=sha1');
  mkdirSync(join(gitDir, 'info'), { recursive: true });
  writeFileSync(join(gitDir, 'info', 'attributes'), attributes);
  return {
    async commit(branch, message, onto) {
      // An index that knows the earlier files by their times would miss one that was written in the same second.
      await git('read-tree', '--empty');
      await git('add', '--all', '--force', '--', '.');
      const tree = await git('write-tree');
      const commit = await git('commit-tree', ...(onto === null ? [] : ['-p', onto]), '-m', message, tree);
      await git('update-ref', `refs/heads/${branch}`, commit);
      return commit;
    },
    async tag(name, message, commit) {
      await git('tag', '--annotate', '--no-sign', '-m', message, '--', name, commit);
    },
    async finish(branch) {
      await git('symbolic-ref', 'HEAD', `refs/heads/${branch}`);
      await git('reset', '--quiet', '--mixed');
      await git('update-index', '-q', '--really-refresh');
    },
  };
}
