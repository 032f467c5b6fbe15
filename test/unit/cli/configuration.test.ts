// The configuration file: what it may say, and every problem at once with its place.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from '../../../src/cli/configuration.ts';
import { configurationOf } from '../../../src/cli/context.ts';
import { configurationPath } from '../../../src/cli/environment.ts';
import { RecipeErrors } from '../../../src/errors.ts';
import { formatProblem } from '../../../src/errors-format.ts';
import { packageRoot } from '../../../src/system/resources.ts';
import { assertGolden } from '../../helpers/goldens.ts';

const goldens = join(packageRoot(), 'test/golden/configuration-errors');

describe('cli/configuration', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-configuration-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function load(text: string) {
    const file = join(folder, 'config.yaml');
    writeFileSync(file, text);
    return loadConfiguration(file, { HOME: folder });
  }

  it('reads every key, with paths from its own folder or the home folder', () => {
    writeFileSync(join(folder, 'keys.gpg'), 'keys');
    mkdirSync(join(folder, 'mine'));
    const read = load(`suite: noble
sandbox: docker
style: dh
mirror: http://mirror.example.org/ubuntu
keyring: keys.gpg
provenance-key: ~/keys.gpg
apt-sources:
  - {uris: 'https://mirror.example.org/extra', suites: noble, keyring: ~/keys.gpg, pin: 500}
maintainer: Ann Example <ann@example.org>
recipe-folders: [mine]
version-suffix: +acme1
fail-on: warning
container-base: debian:{suite}
limits: {time: 600, memory: 2G}
`);
    assert.deepEqual(read, {
      file: join(folder, 'config.yaml'),
      suite: 'noble',
      sandbox: 'docker',
      style: 'dh',
      mirror: 'http://mirror.example.org/ubuntu',
      keyring: join(folder, 'keys.gpg'),
      'provenance-key': join(folder, 'keys.gpg'),
      aptSources: [
        {
          uris: 'https://mirror.example.org/extra',
          suites: 'noble',
          components: 'main',
          keyring: Buffer.from('keys').toString('base64'),
          pin: 500,
        },
      ],
      maintainer: 'Ann Example <ann@example.org>',
      'recipe-folders': [join(folder, 'mine')],
      'version-suffix': '+acme1',
      'fail-on': 'warning',
      'container-base': 'debian:{suite}',
      limits: { time: 600, memory: 2 * 2 ** 30 },
    });
  });

  it('is empty where there is no file, or one of comments', async () => {
    assert.deepEqual(await configurationOf({ environment: { XDG_CONFIG_HOME: folder } }), { file: null, aptSources: [] });
    assert.deepEqual(load('# nothing yet\n'), { file: join(folder, 'config.yaml'), aptSources: [] });
  });

  it('says which file cannot be read', () => {
    assert.throws(() => loadConfiguration(folder, {}), { code: 'CONFIG_NOT_READABLE', exitCode: 2 });
  });

  const places: [Record<string, string>, string][] = [
    [{ HOME: '/home/ann' }, '/home/ann/.config/debkit/config.yaml'],
    [{ HOME: '/home/ann', XDG_CONFIG_HOME: '/etc/xdg' }, '/etc/xdg/debkit/config.yaml'],
    [{ HOME: '/home/ann', XDG_CONFIG_HOME: 'relative' }, '/home/ann/.config/debkit/config.yaml'],
  ];
  for (const [environment, path] of places) it(`looks for ${path}`, () => assert.equal(configurationPath(environment), path));

  for (const name of readdirSync(goldens).filter((file) => file.endsWith('.yaml'))) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => load(readFileSync(join(goldens, name), 'utf8')),
        (error) => {
          assert.ok(error instanceof RecipeErrors);
          assert.deepEqual([error.code, error.exitCode], ['CONFIG_INVALID', 2]);
          const text = `${formatProblem(error).replaceAll(`${folder}/`, '')}\n`;
          assert.doesNotMatch(text, /recipe(?!-folders)|RECIPE/);
          assertGolden(join(goldens, name.replace(/\.yaml$/, '.txt')), text);
          return true;
        },
      );
    });
  }
});
