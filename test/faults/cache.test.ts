// A cache that is damaged, file by file: cut short, or one bit of it turned. The next run notices or does not need it, and gives the same bytes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debs, hashes, needSandbox, pass, run, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { fault, losses, progress, rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { undisturbed, worksAgain, type Undisturbed } from '../helpers/undisturbed.ts';

// Files of systems, which have a test of their own, and what is no one's after a run.
const passedOver = /^(?:ccache|unshare\/(?:layers\/[^/]+\/tree|tops)|work|locks|docker|podman)(?:\/|$)/;

/** The kind of a file of the cache: its path, but for hashes and what only tells one package, list or program from another. */
function kindOf(path: string): string {
  return path
    .replace(/[0-9a-f]{8,}/g, '*')
    .replace(/(\/objects\/)[0-9a-f]{2}\/.*/, '$1*')
    .replace(/(\/cache\/archives\/).*/, '$1*.deb')
    .replace(/(\/lists\/).*_/, '$1*_')
    .replace(/(\/tools\/[^/]+\/)(?!debkit-files\.json$).*/, '$1*');
}

describe('fault: a damaged cache', () => {
  let own: World;
  let first: Undisturbed;
  let cache: string;
  before(async function () {
    own = await needSandbox(this);
    cache = join(own.home, '.cache', 'debkit');
    first = await undisturbed(own, writeRecipe(own, 'damaged'), join(own.folder, 'damaged'));
  });

  /** Files of the cache by their kind, the newest first. */
  function filesByKind(): Map<string, string[]> {
    const kinds = new Map<string, string[]>();
    const visit = (path: string) => {
      for (const entry of readdirSync(join(cache, path), { withFileTypes: true })) {
        const inner = path === '' ? entry.name : `${path}/${entry.name}`;
        if (passedOver.test(inner)) continue;
        if (entry.isDirectory()) visit(inner);
        else if (entry.isFile() && statSync(join(cache, inner)).size > 0) {
          kinds.set(kindOf(inner), [...(kinds.get(kindOf(inner)) ?? []), inner]);
        }
      }
    };
    visit('');
    for (const files of kinds.values()) files.sort((a, b) => statSync(join(cache, b)).mtimeMs - statSync(join(cache, a)).mtimeMs);
    return kinds;
  }

  rareFault('what ccache has compiled, one bit turned in each', "ccache's own checksums", async () => {
    const argv = ['build', own.recipe, '--fresh', '--no-lint', '--no-test', '--out', join(own.folder, 'damaged-objects')];
    const before = debs(hashes((await pass(own, argv)).result.folder));
    const objects = readdirSync(join(cache, 'ccache'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    assert.ok(objects.length > 0);
    for (const path of objects) turnBit(path);
    assert.deepEqual(debs(hashes((await pass(own, argv)).result.folder)), before);
  });

  for (const [what, find] of [['the base', (names: readonly string[]) => names[0]], ['the environment', (names: readonly string[]) => names.at(-1)]] as const) {
    rareFault(`one bit turned in a program of ${what}`, 'sizes and times of all its files', async () => {
      const layers = join(cache, 'unshare', 'layers');
      const made = (name: string) => statSync(join(layers, name)).birthtimeMs;
      const layer = find(readdirSync(layers).sort((a, b) => made(a) - made(b))) ?? '';
      const programs = join(layers, layer, 'tree', 'usr', 'bin');
      const [program] = readdirSync(programs, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name).sort();
      turnBit(join(programs, program ?? ''));
      await worksAgain(first);
    });
  }

  rareFault('a file where the cache has a folder, one at a time', 'an error that names it', async () => {
    const { lost, lose } = losses();
    for (const name of readdirSync(cache).filter((one) => one !== 'unshare').flatMap((one) => [one, ...(one === 'stages' ? ['stages/build', 'unshare/tops', 'unshare/environments'] : [])])) {
      const place = join(cache, name);
      if (!statSync(place).isDirectory()) continue;
      renameSync(place, `${cache}.aside`);
      writeFileSync(place, '');
      const { code, out, err } = await run(own, [...first.argv, '--fresh']);
      if (code !== 0 && (code !== 3 || !err.includes(place))) lose(`${name}: ${code} ${out.slice(-500)}${err}`);
      rmSync(place, { recursive: true });
      renameSync(`${cache}.aside`, place);
    }
    assert.deepEqual(lost, []);
    await worksAgain(first);
  });

  rareFault('one bit turned in debkit.lock, at each sixteenth of it', 'what it names: it is demanded', async () => {
    const recipe = writeRecipe(own, 'turned');
    assert.equal((await run(own, ['update', recipe])).code, 0);
    const argv = ['build', recipe, '--locked', '--no-lint', '--no-test', '--out', join(own.folder, 'turned')];
    const whole = readFileSync(join(recipe, 'debkit.lock'));
    const wanted = debs(hashes((await pass(own, argv)).result.folder));
    const { lost, lose } = losses();
    for (let part = 0; part < 16; part += 1) {
      turnBit(join(recipe, 'debkit.lock'), (part + 0.5) / 16);
      const { code, err } = await run(own, argv);
      const made = readdirSync(join(own.folder, 'turned')).find((name) => !name.endsWith('.failed')) ?? '';
      if (code === 0 ? JSON.stringify(debs(hashes(join(own.folder, 'turned', made)))) !== JSON.stringify(wanted) : code === 70 || !/hint: /.test(err)) lose(`part ${part}: ${code}: ${err}`);
      writeFileSync(join(recipe, 'debkit.lock'), whole);
    }
    assert.deepEqual(lost, []);
    assert.deepEqual(debs(hashes((await pass(own, argv)).result.folder)), wanted);
  });

  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ['cut short', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['one bit turned', (path) => turnBit(path)],
  ];

  for (const [how, damage] of damages) {
    // A system is made anew each time: one of the two is enough for every change.
    (wholeCampaign || how !== 'cut short' ? fault : rareFault)(`every kind of file of the cache ${how}, all at once`, 'a look at what is taken, or a command that says what to remove', async () => {
      for (const files of filesByKind().values()) for (const file of files.slice(0, wholeCampaign ? 50 : 2)) damage(join(cache, file));
      rmSync(first.out, { recursive: true, force: true });
      const ran = await run(own, first.argv);
      assert.ok([0, 1, 3, 4].includes(ran.code ?? -1), ran.out.slice(-3000) + ran.err);
      // What cannot be known to be damaged until it is read has to be said, with what takes it away.
      if (ran.code !== 0) {
        assert.match(ran.out + ran.err, /hint: .*(?:prune|--no-cache|doctor|verify)/, ran.out.slice(-3000) + ran.err);
        await run(own, ['cache', 'prune', '--all']);
      }
      await worksAgain(first);
    });
    if (!wholeCampaign) continue;
    fault(`each kind of file of the cache ${how}, one at a time`, 'a look at what is taken', async () => {
      const { lost, lose } = losses();
      // The newest of each kind are then what is taken.
      await worksAgain(first, ['--fresh']);
      for (const kind of filesByKind().keys()) {
        const [file] = filesByKind().get(kind) ?? [];
        if (file === undefined || !existsSync(join(cache, file))) continue;
        damage(join(cache, file));
        const began = Date.now();
        // What is not the output of a stage is taken where the stages run.
        const options = /^(?:stages|unchanged)\//.test(kind) ? [] : ['--fresh', '--no-lint', '--no-test'];
        await worksAgain(first, options).catch((error: unknown) => lose(`${kind}: ${String((error as Error).message).slice(0, 600)}`));
        progress(`${kind} ${how}: ${Math.round((Date.now() - began) / 1000)} s`);
      }
      assert.deepEqual(lost, []);
    });
  }
});

function turnBit(path: string, where = 0.5): void {
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length * where);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(path, bytes);
}
