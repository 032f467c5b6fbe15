// Git: fetching keeps the user's configuration (insteadOf, credentials, proxy, CA); whatever reads a fetched repository sees no configuration at all.
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { simpleGit, type SimpleGit } from 'simple-git';
import { UpstreamError } from '../errors.ts';
import { lastLines, plainEnvironment } from '../system/exec.ts';
import { startHeld } from '../system/held.ts';
import { packageRoot } from '../system/resources.ts';
import { fetchEnvironment, isolatedEnvironment } from './git-environment.ts';
import { checkGitUrl, redactUrl } from './git-url.ts';

/** A tag of a remote repository; `commit` is the commit it leads to in the end. */
export interface RemoteTag {
  readonly name: string;
  readonly commit: string;
}

// Seconds.
const listLimit = 120;
const fetchLimit = 1800;

/** All tags of the repository at `url`, in git's own order. Errors: GIT_URL_REFUSED, GIT_UNREACHABLE (retryable). */
export async function listTags(url: string, context: { readonly signal: AbortSignal }): Promise<RemoteTag[]> {
  checkGitUrl(url);
  const environment = { ...fetchEnvironment(process.env, process.stdin.isTTY), GIT_CEILING_DIRECTORIES: '/' };
  const output = await runGit(['ls-remote', '--tags', '--', url], {
    folder: '/',
    environment,
    seconds: listLimit,
    signal: context.signal,
  }).catch((cause: unknown) => {
    throw unreachable(url, cause, context.signal);
  });
  const tags = new Map<string, string>();
  for (const [, commit, name, peeled] of output.matchAll(/^([0-9a-f]{40,64})\trefs\/tags\/(.+?)(\^\{\})?$/gm)) {
    if (commit !== undefined && name !== undefined && (peeled !== undefined || !tags.has(name))) tags.set(name, commit);
  }
  return [...tags].map(([name, commit]) => ({ name, commit }));
}

/**
 * The tree as an uncompressed tar, every name below `prefix` (`<name>/`); submodules are empty folders in it. The bytes depend on the commit
 * alone: neither configuration nor attributes of user or system count, and an archive of a commit has the commit's date. Error: GIT_FAILED.
 */
export async function* archiveGit(tree: { readonly gitDir: string; readonly commit: string }, prefix: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const settings = ['tar.umask=0002', 'core.autocrlf=false'].flatMap((setting) => ['-c', setting]);
  const stdoutTo = new PassThrough({ highWaterMark: 1 << 16 });
  // simple-git gives what git prints as text.
  const git = startHeld({
    argv: ['git', ...settings, 'archive', '--format=tar', `--prefix=${prefix}`, tree.commit],
    cwd: tree.gitDir,
    environment: isolatedEnvironment(tree.gitDir),
    signal,
    stdoutTo,
  });
  try {
    yield* stdoutTo as AsyncIterable<Buffer>;
    const { exitCode, stderr } = await git.ended;
    signal.throwIfAborted();
    if (exitCode !== 0) throw new UpstreamError('GIT_FAILED', `git could not read '${tree.gitDir}'`, { tail: lastLines(redactUrl(stderr)) });
  } finally {
    await git.stop();
  }
}

/** What a git command that only reads prints, run on a repository without anybody's configuration. Error: GIT_FAILED. */
export async function readGit(gitDir: string, args: readonly string[]): Promise<string> {
  return runGit(args, { folder: gitDir, environment: isolatedEnvironment(gitDir), seconds: fetchLimit }).catch(
    (cause: unknown) => {
      throw new UpstreamError('GIT_FAILED', `git could not read '${gitDir}'`, { tail: tailOf(cause) });
    },
  );
}

/** What a git command that only reads prints in the user's own checkout, with the user's configuration; null where git refuses. */
export async function readCheckout(folder: string, args: readonly string[]): Promise<string | null> {
  const environment = fetchEnvironment(process.env, false);
  return runGit(args, { folder, environment, seconds: listLimit }).catch(() => null);
}

/** How a git command is run: `seconds` is its time limit, `onLine` gets its progress. */
export interface GitRun {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/** What a git command prints. The one call of simple-git: what it guards against by default is ours to allow: no argument here comes from a recipe but behind `--` or in a checked refspec. */
export async function runGit(args: readonly string[], run: GitRun): Promise<string> {
  const limit = AbortSignal.timeout(run.seconds * 1000);
  const abort = run.signal === undefined ? limit : AbortSignal.any([run.signal, limit]);
  const allowed = [
    'ConfigPaths',
    'ConfigEnvCount',
    'SshCommand',
    'AskPass',
    'TemplateDir',
    'CustomBinary',
    'UrlRewrite',
    'CredentialHelper',
    'ProtocolOverride',
    'GitProxy',
    'Include',
  ];
  const git: SimpleGit = simpleGit({
    baseDir: run.folder,
    binary: ['/bin/sh', join(packageRoot(), 'src', 'upstream', 'git-held.sh')],
    abort,
    allowEnvironment: Object.keys(run.environment),
    unsafe: Object.fromEntries(allowed.map((name) => [`allowUnsafe${name}`, true])),
    // By default a failure without a word on stderr counts as success.
    errors: (error, result) =>
      error ?? (result.exitCode === 0 ? undefined : new Error(`git ended with exit code ${result.exitCode}`)),
  });
  git.env({ ...plainEnvironment, ...run.environment });
  if (run.onLine !== undefined) {
    const onLine = run.onLine;
    git.outputHandler((_command, _stdout, stderr) => {
      stderr.on('data', (chunk: Buffer) => progressLines(chunk.toString('utf8')).forEach(onLine));
    });
  }
  try {
    return await git.raw([...args]);
  } catch (error) {
    run.signal?.throwIfAborted();
    if (limit.aborted)
      throw new UpstreamError('GIT_TIME_LIMIT', `git ${args[0] ?? ''} did not end within ${run.seconds} s`, { retryable: true });
    throw error;
  }
}

/** The lines worth showing: git counts on one line, ended by a carriage return, up to a last one that says `done`. */
function progressLines(text: string): string[] {
  return redactUrl(text)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/\d% \(\d+\/\d+\)[^]*?(?<!done\.)$/.test(line));
}

/** The last lines of what a failed git said, without secrets. */
export function tailOf(error: unknown): string[] {
  return lastLines(redactUrl(error instanceof Error ? error.message : String(error)));
}

function unreachable(url: string, cause: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const host = /^[a-z]+:\/\/[^/]+\//i.exec(redactUrl(url))?.[0] ?? url;
  return new UpstreamError('GIT_UNREACHABLE', `the git repository '${redactUrl(url)}' cannot be reached`, {
    tail: tailOf(cause),
    retryable: true,
    hint: `where a mirror has it: git config --global url."https://mirror.example.org/".insteadOf "${host}"; what was fetched before is used with --offline`,
  });
}
