// What a difference is put down to where builds go otherwise than the search expects: made-up builds, by their circumstances and their number.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { FileArtifact } from '../../../src/contracts/artifacts.ts';
import type { SandboxContext } from '../../../src/contracts/context.ts';
import { PackageError } from '../../../src/errors.ts';
import { examineDifference } from '../../../src/pipeline/examine-difference.ts';
import { variations, type Circumstances, type Means } from '../../../src/stages/circumstances.ts';
import { makeContext } from '../../helpers/stage-context.ts';

const means: Means = { processors: 2, ownIdentity: true, locale: { name: 'xx', folder: '/xx' }, clock: { library: '/faketime.so' } };
const { rows } = variations(means);

/** `stored` is what the package has in it; null for a build that fails. */
async function examine(stored: (circumstances: Circumstances, count: number) => string | null, first: string, second: string) {
  const stage = makeContext();
  const { workspace } = stage;
  const files = (content: string): FileArtifact[] => [{ path: join(workspace, 'a_1_all.deb'), sha256: content, size: 1 }];
  let count = 0;
  const build = (circumstances: Circumstances) => {
    count += 1;
    const content = stored(circumstances, count);
    return content === null ? Promise.reject(new PackageError('BUILD_FAILED', 'it failed', { hint: 'none' })) : Promise.resolve(files(content));
  };
  const asked = examineDifference({ rows, means, first: files(first), second: files(second), build }, stage as unknown as SandboxContext, () => undefined);
  const { causes, unexplained, builds } = await asked.finally(() => stage.remove());
  return { causes: causes.map(({ cause, advisory }) => [cause, advisory]), unexplained, builds };
}

describe('pipeline/examine-difference', () => {
  it('puts down to the build path what is with it alone what it was with all varied', async () => {
    assert.deepEqual(await examine(({ path }) => path, '/build', '/build/other-path'), { causes: [['build path', true]], unexplained: [], builds: 2 });
  });

  it('does not put down to the build path what differed by chance, though once it did not', async () => {
    const found = await examine((_, count) => (count === 1 ? 'first' : `random ${count}`), 'first', 'second');
    assert.deepEqual(found, { causes: [], unexplained: ['a_1_all.deb'], builds: 2 });
  });

  it('says time or chance where no build is made under a clock that stands still', async () => {
    const found = await examine(({ clock }, count) => (clock?.time.startsWith('2040') === true ? null : `random ${count}`), 'first', 'second');
    assert.deepEqual(found.causes, [['time or chance', false]]);
  });
});
