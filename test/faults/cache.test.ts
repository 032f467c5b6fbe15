// A cache that is damaged, file by file: cut short, or one bit of it turned. The next run notices or does not need it, and gives the same bytes.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debs, hashes, needSandbox, pass, run, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { fault, rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { undisturbed, worksAgain, type Undisturbed } from '../helpers/undisturbed.ts';

// What `debkit env verify` alone reads whole, and what is no one's after a run.
const passedOver = /^(?:ccache|unshare\/(?:layers\/[^/]+\/tree|tools\/[^/]+\/tree|tops)|work|locks|docker|podman)(?:\/|$)/;

describe('fault: a damaged cache', () => {
  let own: World;
  let first: Undisturbed;
  let cache: string;
  before(async function () {
    own = await needSandbox(this);
    cache = join(own.home, '.cache', 'debkit');
    first = await undisturbed(own, writeRecipe(own, 'damaged'), join(own.folder, 'damaged'));
  });

  /** Files of the cache by their kind (the first folders of their path), the newest first. */
  function filesByKind(): Map<string, string[]> {
    const kinds = new Map<string, string[]>();
    const visit = (path: string) => {
      for (const entry of readdirSync(join(cache, path), { withFileTypes: true })) {
        const inner = path === '' ? entry.name : `${path}/${entry.name}`;
        if (passedOver.test(inner)) continue;
        if (entry.isDirectory()) visit(inner);
        else if (entry.isFile() && statSync(join(cache, inner)).size > 0) {
          const kind = inner.split('/').map((step) => step.replace(/[0-9a-f]{8,}/g, '*')).join('/').replace(/(git\/[^/]*\/).*/, '$1*').replace(/(\/cache\/archives\/).*/, '$1*.deb');
          kinds.set(kind, [...(kinds.get(kind) ?? []), inner]);
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

  const damages: readonly (readonly [string, (path: string) => void])[] = [
    ['cut short', (path) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['one bit turned', turnBit],
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
      const lost: string[] = [];
      for (const kind of filesByKind().keys()) {
        const [file] = filesByKind().get(kind) ?? [];
        if (file === undefined || !existsSync(join(cache, file))) continue;
        damage(join(cache, file));
        await worksAgain(first).catch((error: unknown) => lost.push(`${kind}: ${String((error as Error).message).slice(0, 300)}`));
      }
      assert.deepEqual(lost, []);
    });
  }
});

function turnBit(path: string): void {
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(path, bytes);
}
