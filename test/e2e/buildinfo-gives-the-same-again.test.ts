// `debkit rebuild`: the packages of a build again from its .buildinfo; what is not as recorded is told.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needSandbox, pass, run, type World } from '../helpers/e2e-world.ts';

describe('debkit rebuild', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  it('gives the same packages from a .buildinfo, and says what is not as it records', async () => {
    const { result } = await pass(own, ['build', own.recipe, '--no-lint', '--no-test', '--out', join(own.folder, 'recorded')]);
    const name = readdirSync(result.folder).find((file) => file.endsWith('.buildinfo')) ?? '';
    const same = await run(own, ['rebuild', join(result.folder, name)]);
    assert.equal(same.code, 0, same.out + same.err);
    assert.match(same.out, /with \d+ packages of the recorded versions: every package is as recorded, bit for bit/);

    const changed = (label: string, from: RegExp, to: string) => {
      const folder = join(own.folder, label);
      cpSync(result.folder, folder, { recursive: true });
      const text = readFileSync(join(folder, name), 'utf8');
      assert.match(text, from);
      writeFileSync(join(folder, name), text.replace(from, to));
      return join(folder, name);
    };
    const hash = await run(own, ['rebuild', changed('other-hash', /^ [0-9a-f]{64}( \d+ [^ ]*\.deb)$/m, ` ${'0'.repeat(64)}$1`)]);
    assert.equal(hash.code, 1);
    assert.match(hash.out, /✗ .*\.deb: sha256 [0-9a-f]{12}, recorded is 000000000000/);
    const gone = await run(own, ['rebuild', changed('other-version', /^ make \(= .*\)/m, ' make (= 0.1-1)')]);
    assert.deepEqual([gone.code, /VERSIONS_GONE/.test(gone.err), /make \(= 0\.1-1\)/.test(gone.err)], [1, true, true], gone.err);
    const source = await run(own, ['rebuild', changed('other-source', /^ [0-9a-f]{64}( \d+ [^ ]*\.dsc)$/m, ` ${'0'.repeat(64)}$1`)]);
    assert.deepEqual([source.code, /WRONG_SOURCE/.test(source.err)], [2, true], source.err);
  });

  it('refuses what is no .buildinfo, before anything is made', async () => {
    const file = join(own.folder, 'none.buildinfo');
    assert.match((await run(own, ['rebuild', file])).err, /BUILDINFO_NOT_FOUND/);
    writeFileSync(file, '{ not a field }\n');
    const { code, err } = await run(own, ['rebuild', file]);
    assert.deepEqual([code, /DEB822_INVALID/.test(err)], [2, true], err);
  });
});
