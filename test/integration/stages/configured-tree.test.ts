// What a configured tree is known by: configured-tree.sh, in a folder that stands for a build's.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exec } from '../../../src/system/exec.ts';
import { packageRoot } from '../../../src/system/resources.ts';
import { lacking } from '../../helpers/lacking.ts';

type Tree = Readonly<Record<string, string>>;

const rules = (more = '') => `#!/usr/bin/make -f\n%:\n\tdh $@ --buildsystem=autoconf\n${more}`;
const tree: Tree = {
  'configure.ac': 'AC_INIT([x], [1])\n',
  'src/x.c': 'int main(void) { return 0; }\n',
  'debian/rules': rules(),
  'debian/control': 'Source: x\nBuild-Depends: debhelper\n\nPackage: x\nArchitecture: any\nDepends: ${shlibs:Depends}\nDescription: one\n',
  'debian/changelog': 'x (1-1) trixie; urgency=medium\n',
  'debian/copyright': 'Words.\n',
  'debian/x.docs': 'README\n',
};

// No more than the script's tools, with a folder of the host as /build.
const bubble = ['bwrap', '--ro-bind', '/usr', '/usr', '--ro-bind', '/etc', '/etc', '--symlink', 'usr/bin', '/bin', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64', '--tmpfs', '/run', '--dev', '/dev'];

describe('a configured tree is known', () => {
  let folder: string;
  before(async function () {
    const { exitCode } = await exec({ argv: [...bubble, 'true'] }).catch(() => ({ exitCode: 1 }));
    lacking(this, exitCode === 0 ? null : 'bwrap does not work here');
  });
  beforeEach(clean);
  afterEach(() => rmSync(folder, { recursive: true }));

  function clean(): void {
    folder = mkdtempSync(join(tmpdir(), 'debkit-tree-'));
  }

  /** The key of the tree without a change. */
  async function known(): Promise<string | null> {
    rmSync(folder, { recursive: true });
    clean();
    return keyOf(tree);
  }

  /** The key of the tree, unpacked as x-1; null where it must not be gone on with. */
  async function keyOf(files: Tree): Promise<string | null> {
    for (const [path, text] of Object.entries(files)) {
      const place = join(folder, 'x-1', path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
    const script = join(packageRoot(), 'src', 'stages', 'configured-tree.sh');
    const { exitCode, stderr } = await exec({ argv: [...bubble, '--ro-bind', script, '/run/configured-tree', '--bind', folder, '/build', '--chdir', '/build/x-1', 'sh', '/run/configured-tree'] });
    assert.equal(exitCode, 0, stderr);
    const key = join(folder, '.debkit', 'configured-key');
    return existsSync(key) ? readFileSync(key, 'utf8').trim() : null;
  }

  const same: readonly (readonly [string, Tree])[] = [
    ['a description', { 'debian/control': tree['debian/control']?.replace('one', 'another one') ?? '' }],
    ['a copyright', { 'debian/copyright': 'Other words.\n' }],
    ['a further file of documents', { 'debian/docs': 'NEWS\n' }],
  ];
  for (const [what, changes] of same) it(`as what it was after a change of ${what}`, async () => assert.equal(await keyOf({ ...tree, ...changes }), await known()));

  const other: readonly (readonly [string, Tree])[] = [
    ['an option of configure', { 'debian/rules': rules('\noverride_dh_auto_configure:\n\tdh_auto_configure -- --disable-x\n') }],
    ['an upstream file', { 'src/x.c': 'int main(void) { return 1; }\n' }],
    ['a build dependency', { 'debian/control': tree['debian/control']?.replace('debhelper', 'debhelper, ed') ?? '' }],
    ['a release date', { 'debian/changelog': 'x (1-1) trixie; urgency=medium\n\n -- later\n' }],
  ];
  for (const [what, changes] of other) {
    it(`as another after a change of ${what}`, async () => {
      const key = await keyOf({ ...tree, ...changes });
      assert.match(key ?? '', /^[0-9a-f]{64}$/);
      assert.notEqual(key, await known());
    });
  }

  const never: readonly (readonly [string, Tree])[] = [
    ['configure is more than one command', { 'debian/rules': rules('\noverride_dh_auto_configure:\n\tdh_auto_configure\n\techo more\n') }],
    ['a step is one of two that a condition chooses', { 'debian/rules': rules('\noverride_dh_auto_configure:\nifeq (a,b)\n\tdh_auto_configure -- --a\nelse\n\tdh_auto_configure\nendif\n') }],
    ['a step is followed by another command', { 'debian/rules': rules('\noverride_dh_auto_configure:\n\tdh_auto_configure && echo more\n') }],
    ['debian/rules reads debian/copyright', { 'debian/rules': rules('\nexport LINES = $(shell wc -l < debian/copyright)\n') }],
    ['upstream reads debian/control', { 'configure.ac': '# for the curious: debian/control\n' }],
  ];
  for (const [why, changes] of never) it(`by nothing where ${why}`, async () => assert.equal(await keyOf({ ...tree, ...changes }), null));
});
