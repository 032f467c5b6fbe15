// The world the end-to-end tests run debkit in: one HOME with one cache for all of them, the tiny upstream on 127.0.0.1, the compiled program.
import { lacking } from './lacking.ts';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOutcome } from '../../src/pipeline/outcome.ts';
import { exec } from '../../src/system/exec.ts';
import { packageRoot } from '../../src/system/resources.ts';
import { serveGit, type GitServer } from './git-server.ts';
import { makeUpstream, type TinyUpstream } from './make-upstream.ts';

/** The compiled program beside these tests. */
export const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

export interface World {
  /** Removed at the end; whatever a test writes lies in it. */
  readonly folder: string;
  readonly home: string;
  readonly upstream: TinyUpstream;
  readonly server: GitServer;
  /** The recipe folder of debkit-hello. */
  readonly recipe: string;
}

let opened: Promise<World> | undefined;
let hello: Promise<Built> | undefined;
let usable: readonly string[] | undefined;

/** The world, made for the first test that asks and shared by all. */
export function world(): Promise<World> {
  opened ??= openWorld();
  return opened;
}

async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'debkit-e2e-'));
  // An ordinary user of a test must get through it.
  chmodSync(folder, 0o755);
  const upstream = makeUpstream(join(folder, 'upstream'));
  const server = await serveGit(upstream.folder);
  const home = join(folder, 'home');
  makeHome(home, server);
  const recipe = join(folder, 'fixtures', 'debkit-hello');
  cpSync(join(packageRoot(), 'test', 'fixtures', 'recipes', 'debkit-hello'), recipe, { recursive: true });
  return { folder, home, upstream, server, recipe };
}

/** A HOME whose git finds git.example.org on 127.0.0.1. */
export function makeHome(home: string, server: GitServer): void {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, '.gitconfig'), `[url "${server.url}/"]\n\tinsteadOf = https://git.example.org/\n`);
}

after(async function () {
  this.timeout(120_000);
  if (opened === undefined) return;
  const { folder, server } = await opened;
  await server.close();
  // An ordinary user does not own what its subordinate ids wrote.
  const asRoot = process.getuid?.() === 0 ? [] : ['unshare', '--user', '--map-auto', '--map-root-user', '--'];
  await exec({ argv: [...asRoot, 'rm', '-rf', '--one-file-system', '--', folder] });
  assert.equal(existsSync(folder), false, `${folder} could not be removed`);
});

/** One ended run of debkit. */
export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A run of debkit that goes on. */
export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  /** Resolves when what was printed so far matches; throws when it ends without. */
  seen(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** In front of the program, e.g. runuser. */
  readonly before?: readonly string[];
  readonly bin?: string;
  readonly cwd?: string;
}

const passedOn = /^(?:PATH|https?_proxy|no_proxy|DOCKER_\w+|CONTAINERS_\w+|XDG_RUNTIME_DIR)$/i;

/** Starts debkit with the shared HOME. */
export function start(own: World, argv: readonly string[], options: RunOptions = {}): Running {
  const passed = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  const env = { ...Object.fromEntries(passed), HOME: own.home, ...options.environment };
  const [command = '', ...args] = [...(options.before ?? []), process.execPath, options.bin ?? bin, ...argv];
  const child = spawn(command, args, { cwd: options.cwd ?? own.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  let watch: () => void = () => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    watch();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (/^\s+at .*[:(]\d+/m.test(out + err)) reject(new Error(`a stack trace is shown:\n${out}\n${err}`));
      else resolve({ code, signal, out, err });
    });
  });
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? assert.fail('debkit could not be started'),
    ended,
    kill: (signal) => void child.kill(signal),
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        watch = () => (pattern.test(out) ? resolve() : undefined);
        watch();
        ended.then((ran) => reject(new Error(`it ended with ${ran.code} before ${String(pattern)}:\n${ran.out}\n${ran.err}`)), reject);
      }),
  };
}

/** Runs debkit to its end; never with a stack trace. */
export function run(own: World, argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return start(own, argv, options).ended;
}

/** What a run with --json told. */
export interface Told {
  readonly code: number | null;
  /** The last event's value: an outcome, or what failed. */
  readonly result: BuildOutcome & { readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null };
  /** Lines of output by stage. */
  readonly output: (stage: string) => string;
  readonly ran: Ran;
}

/** Runs `debkit --json ...`. */
export async function tell(own: World, argv: readonly string[], options: RunOptions = {}): Promise<Told> {
  const ran = await run(own, [...argv, '--json'], options);
  assert.equal(ran.err, '');
  const events = ran.out.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  const last = events.at(-1);
  assert.deepEqual([last?.['type'], last?.['format']], ['result', 1], ran.out.slice(-2000));
  const lines = (stage: string) => events.filter((one) => one['type'] === 'output' && one['stage'] === stage).map((one) => String(one['line']));
  return { code: ran.code, result: last?.['result'] as Told['result'], output: (stage) => lines(stage).join('\n'), ran };
}

/** Like tell(), of a run that must pass; with its last words where it does not. */
export async function pass(own: World, argv: readonly string[], options: RunOptions = {}): Promise<Told> {
  const told = await tell(own, argv, options);
  const { error = null, installTest, lint } = told.result;
  const failed = installTest?.steps.filter(({ status }) => status === 'failed') ?? [];
  const said = JSON.stringify({ error, failed, lint: lint?.failed === true ? lint.tags : [] }, null, 2);
  assert.equal(told.code, 0, said);
  return told;
}

/** An output folder's files and their hashes. */
export interface Built {
  readonly folder: string;
  readonly result: BuildOutcome;
  readonly hashes: ReadonlyMap<string, string>;
}

/** debkit-hello as its recipe has it, for trixie, built by the first test that asks. */
export function builtHello(): Promise<Built> {
  hello ??= world().then(async (own) => {
    const { result } = await pass(own, ['build', own.recipe]);
    return { folder: result.folder, result, hashes: hashes(result.folder) };
  });
  return hello;
}

/** What a build writes about itself: durations, and how it stands to the one before. */
const reports: readonly string[] = ['result.json', 'junit.xml', 'lint.sarif', 'report.html'];

/** sha256 by file name of what is in a folder, without the reports. */
export function hashes(folder: string, ending = ''): Map<string, string> {
  const names = readdirSync(folder).filter((name) => !reports.includes(name) && name.endsWith(ending));
  return new Map(names.sort().map((name) => [name, createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')]));
}

/** The .deb files among hashes. */
export function debs(all: ReadonlyMap<string, string>): [string, string][] {
  return [...all].filter(([name]) => name.endsWith('.deb'));
}

/** Writes a recipe for the tiny upstream that compiles nothing, with changes, and further files beside it; gives its folder. */
export function writeRecipe(own: World, source: string, changes: object = {}, files: Readonly<Record<string, string>> = {}): string {
  const folder = join(own.folder, 'recipes', source);
  const recipe = {
    debkit: 1,
    source,
    section: 'misc',
    maintainer: 'Ann Example <ann@example.org>',
    upstream: { git: `${own.server.url}/debkit-hello.git` },
    releases: [{ version: '1.1.0', tag: 'v1.1.0', date: '2021-03-04T05:06:07-05:00', commit: own.upstream.tags['v1.1.0'] }],
    build: { system: 'none' },
    packages: { [source]: binaryPackage(source) },
    copyright: [{ files: '*', copyright: '2020 The debkit authors', license: 'ISC' }],
    ...changes,
  };
  // JSON is YAML.
  for (const [path, text] of Object.entries({ 'recipe.yaml': JSON.stringify(recipe, null, 2), ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A binary package of writeRecipe, with changes. */
export function binaryPackage(source: string, changes: object = {}): object {
  return {
    architecture: 'all',
    summary: 'small package of the tests',
    description: 'It holds a file or two of the tiny upstream.',
    files: [`README usr/share/${source}`],
    ...changes,
  };
}

/** The names of the sandboxes that `debkit doctor` finds to work here. */
export async function usableSandboxes(own: World): Promise<string[]> {
  const { out } = await run(own, ['doctor', '--json']);
  const told = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as { result: { sandboxes: { name: string; usable: boolean }[] } };
  return told.result.sandboxes.filter(({ usable }) => usable).map(({ name }) => name);
}

/** To be called first: the embedded sandbox must work here. */
export async function needSandbox(context: Mocha.Context): Promise<World> {
  const own = await world();
  usable ??= await usableSandboxes(own);
  lacking(context, usable.includes('unshare') ? null : 'the embedded sandbox does not work here: debkit doctor says why');
  return own;
}
