// One configured tree is kept of each owner, and given only where it is what it was.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepTree, soundTrees } from '../../../src/pipeline/configured-trees.ts';

describe('configured trees', () => {
  let store: string;
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'debkit-trees-'));
    mkdirSync(join(store, 'trees'));
  });
  afterEach(() => rmSync(store, { recursive: true }));

  const folder = () => join(store, 'trees');
  const key = (letter: string) => letter.repeat(64);
  const give = () => soundTrees(folder(), join(store, `own-${readdirSync(store).length}`));
  async function keep(letter: string): Promise<void> {
    const path = join(store, 'configured.tar');
    writeFileSync(path, `tree ${letter}`);
    await keepTree({ key: key(letter), path }, folder());
  }

  it('the newest is kept, and given by its key', async () => {
    assert.deepEqual(await give(), []);
    await keep('a');
    await keep('b');
    const given = await give();
    assert.deepEqual(given.map((one) => [one.key, readFileSync(one.path, 'utf8')]), [[key('b'), 'tree b']]);
    assert.equal(readdirSync(folder()).length, 1);
  });

  it('one that was kept again is given still', async () => {
    await keep('a');
    await keep('a');
    assert.equal((await give()).length, 1);
  });

  it('what was changed, or was not kept, is not given', async () => {
    await keep('a');
    writeFileSync(join(folder(), readdirSync(folder())[0] ?? ''), 'another tree');
    writeFileSync(join(folder(), `${key('c')}.tar`), 'a tree');
    assert.deepEqual(await give(), []);
  });
});
