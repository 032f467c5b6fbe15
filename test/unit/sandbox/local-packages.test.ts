// .debs offered to apt: the folder they are laid out in, apt's preferences, argv and mounts, and how a solution tells whose bytes it has.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installArguments, isSubset, solutionKey, type AptSolution } from '../../../src/sandbox/apt-solution.ts';
import { layOutLocal, localMounts, localOptions, localPreferences, markLocal, type LocalPackages } from '../../../src/sandbox/local-packages.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const local: LocalPackages = {
  folder: '/cache/local',
  packages: [{ name: 'libtally-dev', architecture: 'amd64', sha256: a }, { name: 'tally-doc', architecture: 'all', sha256: b }],
};
const solution: AptSolution = {
  install: [
    { name: 'gcc', version: '4:14', architecture: 'amd64' },
    { name: 'libtally-dev', version: '1.2.0-1', architecture: 'amd64' },
    { name: 'libtally-dev:i386', version: '1.2.0-1', architecture: 'i386' },
    { name: 'tally-doc', version: '0.3.0-1', architecture: 'all' },
  ],
  remove: ['old'],
};

describe('sandbox/local-packages', () => {
  it('asks apt for nothing where there are none', () => {
    assert.deepEqual([localOptions(null), localMounts(null), markLocal(solution, null)], [[], [], solution]);
  });

  it('offers files to apt-get by argv, read-only in a folder that every system has', () => {
    assert.deepEqual(localMounts(local), [{ source: '/cache/local', target: '/mnt' }]);
    assert.deepEqual(localOptions(local), [
      ...['-o', 'Dir::Etc::Preferences=/mnt/preferences'],
      ...['--with-source', '/mnt/libtally-dev_amd64.deb', '--with-source', '/mnt/tally-doc_all.deb'],
    ]);
  });

  it('pins them above every archive, the same version there included', () => {
    assert.equal(
      localPreferences(local.packages.slice(0, 1)),
      'Package: libtally-dev\nPin: origin ?*\nPin-Priority: -1\n\nPackage: libtally-dev\nPin: version *\nPin-Priority: 1001\n',
    );
  });

  it('a solution names them by their bytes, and installs them by their files', () => {
    const marked = markLocal(solution, local);
    assert.deepEqual(marked.install.map((one) => one.local ?? null), [null, a, null, b]);
    assert.deepEqual(installArguments(marked), ['gcc=4:14', '/mnt/libtally-dev_amd64.deb', 'libtally-dev:i386=1.2.0-1', '/mnt/tally-doc_all.deb', 'old-']);
  });

  it("other bytes, or the archive's own, of one version are another layer, and no part of it", () => {
    const of = (sha256: string) => markLocal({ ...solution, remove: [] }, { ...local, packages: [{ name: 'libtally-dev', architecture: 'amd64', sha256 }] });
    const plain = { ...solution, remove: [] };
    assert.equal(new Set([of(a), of(b), plain].map((one) => solutionKey('base', one))).size, 3);
    assert.deepEqual([isSubset(of(a), of(a)), isSubset(of(a), of(b)), isSubset(plain, of(a)), isSubset(of(a), plain)], [true, false, false, false]);
  });

  describe('on disk', () => {
    let folder = '';
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-local-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const deb = (name: string, sha256: string) => {
      writeFileSync(join(folder, name), name, { mode: 0o600 });
      return { path: join(folder, name), size: name.length, sha256 };
    };

    it('are copied under the names apt is told, readable by all, sorted', () => {
      const laidOut = layOutLocal([deb('tally-doc_0.3.0-1_all.deb', b), deb('libtally-dev_1.2.0-1~debkit1_amd64.deb', a)], join(folder, 'work', 'local'));
      assert.deepEqual(laidOut, { ...local, folder: join(folder, 'work', 'local') });
      assert.deepEqual(readdirSync(laidOut.folder).sort(), ['libtally-dev_amd64.deb', 'preferences', 'tally-doc_all.deb']);
      assert.equal(readFileSync(join(laidOut.folder, 'tally-doc_all.deb'), 'utf8'), 'tally-doc_0.3.0-1_all.deb');
      assert.equal(statSync(join(laidOut.folder, 'tally-doc_all.deb')).mode & 0o777, 0o644);
      assert.equal(readFileSync(join(laidOut.folder, 'preferences'), 'utf8'), localPreferences(local.packages));
    });

    it('are the first of their name, and those that are gone are told', () => {
      const [first, second, gone] = [deb('tally-doc_0.3.0-1_all.deb', b), deb('tally-doc_0.2.0-1_all.deb', a), { path: join(folder, 'gone_1_all.deb'), size: 1, sha256: a }];
      assert.deepEqual(layOutLocal([first, second], join(folder, 'local')).packages, local.packages.slice(1));
      assert.throws(() => layOutLocal([gone], join(folder, 'local')), { code: 'DEB_GONE', exitCode: 1 });
    });

    for (const name of ['tally.deb', 'Tally_1_all.deb', 'ta\nlly_1_all.deb', 'tally_1_all.deb.old', '-o_1_all.deb']) {
      it(`refuses ${JSON.stringify(name)}, which no package is named`, () => {
        mkdirSync(join(folder, 'in'));
        assert.throws(() => layOutLocal([{ path: join(folder, 'in', name), size: 1, sha256: a }], join(folder, 'local')), { code: 'DEB_NAME', exitCode: 1 });
      });
    }
  });
});
