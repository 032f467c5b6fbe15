// Each single change that debkit makes to the cache, to the lock file, to recipes and to the output folder: the run is killed there, or the disk is full or broken from there on.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needSandbox, run, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { losses, progress, rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { withFileFault, type FileFault } from '../helpers/fs-faults.ts';
import { abandonedIn, runningAfter } from '../helpers/leftovers.ts';

interface Case {
  readonly command: string;
  /** Called in a new folder, before each run. */
  readonly prepare: (folder: string) => void;
  readonly argv: (folder: string) => readonly string[];
  readonly faults: readonly (keyof typeof expected)[];
}

const expected = { SIGKILL: null, SIGINT: 130, ENOSPC: 3, EIO: 3 } as const;
const all = ['SIGKILL', 'SIGINT', 'ENOSPC', 'EIO'] as const;
const both = ['SIGKILL', 'ENOSPC'] as const;

/** Numbers, from 1, of the changes that are tried: of each kind (what, and where but for hashes, stages, names of runs and what is below those) the first; with `last` that too. */
function chosen(changes: readonly string[], last: boolean): number[] {
  const kindOf = (change: string) => change.replace(/\d+-\d+-[0-9a-f]{12}/g, '*').replace(/(\/work\/\*|\/stages)\/[^/]+/, '$1').replace(/[0-9a-f]{12,}/g, '*').replace(/(\/[^/]*\*[^/]*\/).*$/, '$1');
  const kinds = changes.map(kindOf);
  return kinds.flatMap((kind, index) => (kinds.indexOf(kind) === index || (last && kinds.lastIndexOf(kind) === index) ? [index + 1] : []));
}

describe('fault: a change of the file system', () => {
  let own: World;
  let cache: string;
  let recipe: string;
  let older: string;
  let built: string;
  let dsc: string;
  before(async function () {
    if (!wholeCampaign) return;
    own = await needSandbox(this);
    cache = join(own.home, '.cache', 'debkit');
    recipe = writeRecipe(own, 'written', {}, { 'debian/README.Debian': 'Words.\n', 'patches/series': '' });
    const ran = await run(own, ['build', recipe, '--out', join(own.folder, 'written-first')]);
    assert.equal(ran.code, 0, ran.out + ran.err);
    const [made = ''] = readdirSync(join(own.folder, 'written-first'));
    built = join(own.folder, 'written-first', made);
    dsc = join(built, readdirSync(built).find((name) => name.endsWith('.dsc')) ?? '');
    const changelog = 'older (1.0.0-1) UNRELEASED; urgency=medium\n\n  * Begin.\n\n -- Ann Example <ann@example.org>  Thu, 02 Jan 2020 03:04:05 +0000\n';
    older = writeRecipe(own, 'older', { releases: [{ version: '1.0.0', tag: '1.0.0', date: '2020-01-02T03:04:05+01:00' }] }, { 'debian/changelog': changelog });
  });

  const copyOf = (from: string, folder: string) => cpSync(from, join(folder, 'recipe'), { recursive: true });
  const copied = (folder: string) => copyOf(recipe, folder);
  const cases: readonly Case[] = [
    { command: 'update', prepare: copied, argv: (folder) => ['update', join(folder, 'recipe')], faults: all },
    { command: 'render', prepare: copied, argv: (folder) => ['render', join(folder, 'recipe'), '--out', join(folder, 'rendered')], faults: both },
    { command: 'import', prepare: () => undefined, argv: () => ['import', dsc, '--no-build'], faults: both },
    { command: 'eject', prepare: copied, argv: (folder) => ['eject', join(folder, 'recipe'), join(folder, 'ejected', 'written')], faults: both },
    { command: 'report', prepare: (folder) => cpSync(built, join(folder, 'built'), { recursive: true }), argv: (folder) => ['report', join(folder, 'built')], faults: both },
    { command: 'bump', prepare: (folder) => copyOf(older, folder), argv: (folder) => ['bump', join(folder, 'recipe'), '--no-build'], faults: both },
    { command: 'new', prepare: (folder) => writeFileSync(join(folder, 'kept'), 'beside the recipes'), argv: () => ['new', `${own.server.url}/debkit-hello.git`, '--suite', 'trixie', '--no-build'], faults: both },
    { command: 'verify', prepare: copied, argv: (folder) => ['verify', join(folder, 'recipe'), '--out', join(folder, 'out')], faults: both },
    // What interrupts a build at every stage is in signals.test.ts.
    { command: 'build --fresh', prepare: copied, argv: (folder) => ['build', join(folder, 'recipe'), '--out', join(folder, 'out'), '--fresh'], faults: both },
  ];

  /** All files of a folder with their bytes, but what tells of times and, as git's index, of inodes. */
  function contentOf(folder: string): Map<string, string> {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const named = found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
    return new Map(named.filter((name) => !/(?:result\.json|junit\.xml|report\.html|\.buildinfo|\.changes|\.log|intoto|\.sarif|\.json|\.git\/index$)/.test(name)).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
  }

  async function once({ prepare, argv }: Case, fault: FileFault | null) {
    const folder = join(own.folder, 'changes');
    if (fault !== null || !existsSync(folder)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      prepare(folder);
    }
    if (fault !== null) rmSync(fault.log, { force: true });
    const ran = await run(own, argv(folder), { cwd: folder, environment: { SOURCE_DATE_EPOCH: '1700000000', ...(fault === null ? {} : withFileFault(fault)) } });
    return { folder, ran, changes: fault !== null && existsSync(fault.log) ? readFileSync(fault.log, 'utf8').trimEnd().split('\n') : [] };
  }

  for (const one of cases) {
    for (const how of one.faults) {
      rareFault(`${how} at each change that debkit ${one.command} makes`, 'work beside its place, renamed; and errors that name the file', async () => {
        const state = join(own.home, '.local', 'state');
        const below = [cache, state, join(own.folder, 'changes')];
        const log = join(own.folder, 'changes.log');
        const first = await once(one, { how: 'none', at: 0, onwards: false, below, log });
        assert.equal(first.ran.code, 0, first.ran.out + first.ran.err);
        const wanted = contentOf(first.folder);
        assert.ok(first.changes.length > 0);
        const { lost, lose } = losses();
        const tried = chosen(first.changes, how === 'SIGKILL');
        for (const at of tried) {
          const { ran, changes, folder } = await once(one, { how, at, onwards: how !== 'SIGKILL' && how !== 'SIGINT', below, log });
          const where = `${one.command}, ${how} at ${at} of ${first.changes.length}, ${(changes[at - 1] ?? 'none').replaceAll(own.folder, '')}`;
          if (changes.length < at) continue;
          // A signal may come when all is done, and what could not be kept in the cache need not fail a build.
          if (ran.code !== 0 && ran.code !== expected[how]) lose(`${where}: exit code ${ran.code}: ${ran.err.slice(-600)}`);
          if (how === 'SIGKILL' ? ran.signal !== 'SIGKILL' : ran.code !== 0 && !/DISK_FULL|FILE_NOT_ACCESSIBLE|NOT_WRITABLE|DISK_FAILED|INTERRUPTED|stopped by/.test(ran.err)) lose(`${where}: it says: ${ran.err.slice(-600)}`);
          const running = await runningAfter(own.home, 30);
          if (running.length > 0) lose(`${where}: running: ${running.join('\n')}`);
          if (how !== 'SIGKILL') for (const path of abandonedIn(...below)) lose(`${where}: left at its end: ${path}`);
          const again = await once(one, null);
          if (again.ran.code !== 0) {
            // What was finished before the signal came is not made over again.
            if (!/RECIPE_EXISTS|EJECT_EXISTS|is there already/.test(again.ran.err)) lose(`${where}: the next run: ${again.ran.code}: ${again.ran.err.slice(-600)}`);
          }
          for (const path of abandonedIn(...below)) {
            lose(`${where}: left after the next run: ${path}`);
            rmSync(path, { recursive: true });
          }
          const now = contentOf(folder);
          for (const name of new Set([...wanted.keys(), ...now.keys()])) if (wanted.get(name) !== now.get(name)) lose(`${where}: ${name} is ${now.has(name) ? (wanted.has(name) ? 'other than' : 'more than') : 'missing from'} what an undisturbed run gives`);
        }
        progress(`${one.command}, ${how}: ${tried.length} of ${first.changes.length} changes tried, ${lost.length} losses`);
        assert.deepEqual(lost, [], `${lost.length} of ${first.changes.length}:\n${lost.join('\n')}`);
      });
    }
  }
});
