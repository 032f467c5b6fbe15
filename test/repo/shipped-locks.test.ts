// The locks of debkit's own recipes name the releases and orig tarballs that the recipes themselves would take.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { selectRelease } from '../../src/pipeline/select-release.ts';
import { loadRecipe } from '../../src/recipe/load.ts';
import { formatLock, parseLock } from '../../src/recipe/lock-file.ts';
import { packageRoot } from '../../src/system/resources.ts';

const root = join(packageRoot(), 'recipes');
const locked = readdirSync(root).filter((name) => existsSync(join(root, name, 'debkit.lock')));

describe('shipped locks', () => {
  it('are there', () => assert.ok(locked.length >= 4));

  for (const name of locked) {
    it(name, () => {
      const { recipe } = loadRecipe(join(root, name, 'recipe.yaml'));
      const text = readFileSync(join(root, name, 'debkit.lock'), 'utf8');
      const lock = parseLock(Buffer.from(text), name);
      assert.equal(formatLock(lock, recipe.source), text);
      for (const [key, suite] of lock) {
        const [codename = ''] = key.split('/');
        const own = selectRelease(recipe, { wanted: null, suite: codename, found: null });
        assert.ok(own.kind === 'release');
        assert.equal(suite.default, own.release.version, `debkit update ${name} --suite ${codename}`);
        for (const [version, { upstream, environment }] of suite.releases) {
          const release = recipe.releases?.find((one) => one.version === version);
          const { exclude = [], 'repack-suffix': suffix = '' } = { ...recipe.upstream, ...release?.upstream };
          const hint = `debkit update ${name}@${version} --suite ${codename}`;
          // The recipe's hash is that of upstream's own tarball, which a repacked one cannot have.
          if (exclude.length === 0) assert.equal(upstream?.orig.sha256, release?.sha256, hint);
          else assert.ok(upstream?.orig.value.startsWith(`${recipe.source}_${version}${suffix}.orig.`) === true && upstream.orig.sha256 !== release?.sha256, hint);
          assert.equal(environment, null);
        }
      }
    });
  }
});
