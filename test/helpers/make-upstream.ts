// Makes the fixtures tiny-upstream and tiny-greeting into git repositories whose commits are the same on every machine.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/resources.ts';

/** The repositories in `folder`, and the commit each tag of debkit-hello.git leads to. */
export interface TinyUpstream {
  readonly folder: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The commit of tiny-greeting.git that is the submodule `greeting`. */
  readonly greeting: string;
}

// Version, tag, whether the tag is annotated, date.
const releases = [
  ['1.0.0', '1.0.0', false, '2020-01-02T03:04:05+01:00'],
  ['1.1.0-rc1', 'v1.1.0-rc1', true, '2021-02-03T04:05:06Z'],
  ['1.1.0', 'v1.1.0', true, '2021-03-04T05:06:07-05:00'],
] as const;

const firstDate = '2019-12-24T18:00:00Z';

/** Makes `debkit-hello.git` and `tiny-greeting.git` in `folder`; with the tags 1.0.0, v1.1.0-rc1, v1.1.0 and, on the first commit, start. */
export function makeUpstream(folder: string): TinyUpstream {
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'debkit-upstream-'));
  try {
    const library = join(work, 'tiny-greeting');
    copyFixture('tiny-greeting', library);
    git(library, firstDate, 'init', '--quiet', '--initial-branch=main');
    const greeting = commit(library, 'greet', firstDate);
    publish(library, join(folder, 'tiny-greeting.git'));

    const program = join(work, 'debkit-hello');
    mkdirSync(program);
    git(program, firstDate, 'init', '--quiet', '--initial-branch=main');
    writeFileSync(join(program, 'README'), 'Here will be debkit-hello.\n');
    commit(program, 'begin', firstDate);
    git(program, firstDate, 'tag', 'start');
    const tags: Record<string, string> = {};
    for (const [version, tag, annotated, date] of releases) {
      copyFixture('tiny-upstream', program);
      const configure = join(program, 'configure.ac');
      writeFileSync(configure, readFileSync(configure, 'utf8').replace('@VERSION@', version));
      renameSync(join(program, 'gitmodules'), join(program, '.gitmodules'));
      git(program, date, 'update-index', '--add', '--cacheinfo', `160000,${greeting},greeting`);
      mkdirSync(join(program, 'greeting'), { recursive: true });
      tags[tag] = commit(program, `release ${version}`, date);
      git(program, date, 'tag', ...(annotated ? ['-a', '-m', `debkit-hello ${version}`] : []), tag);
    }
    publish(program, join(folder, 'debkit-hello.git'));
    return { folder, tags, greeting };
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Runs git on `folder` as a fixed author at a fixed date, without anybody's configuration; returns what it prints, trimmed. */
export function git(folder: string, date: string, ...args: string[]): string {
  const environment = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ann Example',
    GIT_AUTHOR_EMAIL: 'ann@example.org',
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: 'Ann Example',
    GIT_COMMITTER_EMAIL: 'ann@example.org',
    GIT_COMMITTER_DATE: date,
  };
  return execFileSync('git', ['-c', 'core.autocrlf=false', ...args], { cwd: folder, env: environment })
    .toString()
    .trim();
}

function copyFixture(name: string, to: string): void {
  cpSync(join(packageRoot(), 'test', 'fixtures', name), to, { recursive: true, verbatimSymlinks: true, force: true });
}

function commit(folder: string, message: string, date: string): string {
  git(folder, date, 'add', '--all', '--', '.', ':!greeting');
  git(folder, date, 'commit', '--quiet', '-m', message);
  return git(folder, date, 'rev-parse', 'HEAD');
}

function publish(work: string, bare: string): void {
  rmSync(bare, { recursive: true, force: true });
  git(work, firstDate, 'clone', '--quiet', '--bare', '--template=', work, bare);
}
