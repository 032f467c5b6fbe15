// Recipes held against the tags of real git repositories: what is newer, what is not, and what nobody can say.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOutdated, releaseOf } from '../../../src/pipeline/outdated.ts';
import { serveGit, type GitServer } from '../../helpers/git-server.ts';
import { makeUpstream } from '../../helpers/make-upstream.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

describe('pipeline/outdated', () => {
  let context: TestContext;
  let server: GitServer;
  before(async () => {
    context = makeContext();
    server = await serveGit(makeUpstream(join(context.folder, 'upstream')).folder);
  });
  after(async () => {
    await server.close();
    context.remove();
  });

  function recipe(upstream: object, releases: object[]): string {
    const folder = join(context.folder, 'tiny');
    mkdirSync(folder, { recursive: true });
    const whole = { debkit: 1, source: 'tiny', section: 'utils', upstream, releases, build: { system: 'make' }, packages: { tiny: { summary: 'very small program', description: 'Next to nothing.' } }, copyright: [{ files: '*', copyright: '2024 Ann Example', license: 'Expat' }] };
    writeFileSync(join(folder, 'recipe.yaml'), JSON.stringify(whole));
    return join(folder, 'recipe.yaml');
  }

  const date = '2020-01-02T03:04:05Z';
  const git = (name = 'debkit-hello') => ({ git: `${server.url}/${name}.git` });
  const ask = (upstream: object, releases: object[], more: object = {}) => findOutdated('tiny', recipe(upstream, releases), { ...context, ...more });

  it('tells the newest release, never a pre-release, and how far it is', async () => {
    const found = await ask(git(), [{ version: '1.0.0', tag: '1.0.0', date }]);
    assert.deepEqual(found, { recipe: 'tiny', source: 'tiny', status: 'outdated', has: '1.0.0', newest: '1.1.0', step: 'minor', from: `${server.url}/debkit-hello.git v1.1.0` });
  });

  it('is content with the newest, and with one that is newer than any tag', async () => {
    for (const version of ['1.1.0', '2.0']) {
      const found = await ask(git(), [{ version: '1.0.0', tag: '1.0.0', date }, { version, tag: 'v1.1.0', date }]);
      assert.deepEqual([found.status, found.has, found.newest, found.step], ['current', version, version, null]);
    }
  });

  it('asks the repository of a tarball by its tag', async () => {
    const tarball = { tarball: 'https://example.org/tiny-@VERSION@.tar.gz', repository: `${server.url}/debkit-hello.git` };
    const release = [{ version: '1.0.0', date, sha256: 'a'.repeat(64) }];
    assert.deepEqual([(await ask({ ...tarball, tag: 'v@VERSION@' }, release)).newest, (await ask({ ...tarball, tag: '@VERSION@' }, release)).status], ['1.1.0', 'current']);
  });

  const debian: [string, string][] = [
    ['2.93-3', '2.93'], ['1:1.38.0-3', '1.38.0'], ['2.1.18+ds1-1', '2.1.18'], ['7.0.10+dfsg-1+deb13u1', '7.0.10'], ['710+really668-1', '668'], ['7.0.0+~4.1.1-1', '7.0.0'], ['2.0~rc1-1', '2.0~rc1'], ['1.0', '1.0'],
  ];
  for (const [version, release] of debian) it(`takes Debian's ${version} for upstream's ${release}`, () => assert.equal(releaseOf(version), release));

  it('says why nobody knows', async () => {
    const release = [{ version: '1.0.0', date, sha256: 'a'.repeat(64) }];
    const told = [
      await ask({ tarball: 'https://example.org/tiny-@VERSION@.tar.gz' }, release),
      await ask(git('no-such'), [{ version: '1.0.0', tag: '1.0.0', date }]),
      await ask(git(), [{ version: '1.0.0', tag: '1.0.0', date }], { offline: true }),
    ];
    assert.deepEqual(told.map(({ status, newest }) => [status, newest]), Array(3).fill(['unknown', null]));
    assert.match(told.map(({ from }) => from).join('\n'), /name `git` or `repository`[^]*\n.*no-such[^]*\n.*--offline/);
  });
});
