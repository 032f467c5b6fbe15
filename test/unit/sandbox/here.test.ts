// This system as the sandbox: its command lines, and the files it makes and takes away.
import { lacking } from '../../helpers/lacking.ts';
import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hereArgv } from '../../../src/sandbox/here.ts';
import { hereFiles, removeOrphans } from '../../../src/sandbox/here-files.ts';
import { limitedArgv } from '../../../src/sandbox/limits.ts';
import { codenameHere, probeHere } from '../../../src/sandbox/probe-here.ts';

const inside = ['sh', '-c', 'cd -- "$1" && shift && exec "$@"', 'sh'];
const limits = { processes: 100, memory: 2 ** 30, disk: 2 ** 31, log: 2 ** 20 };
const death = ['setpriv', '--pdeathsig', 'KILL', '--'];
const apart = ['--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--'];

describe('sandbox/here', () => {
  it('runs root with the network in processes of its own', () => {
    const argv = hereArgv({ argv: ['apt-get', 'update'], user: 'root' }, { network: true, unshare: true, limits });
    assert.deepEqual(argv, [...death, 'unshare', ...apart, ...inside, '/', ...limitedArgv(limits, ['apt-get', 'update'])]);
  });

  it('runs the builder without a network, with the loopback up, without capabilities', () => {
    const argv = hereArgv({ argv: ['make'], user: 'builder', cwd: '/build/x' }, { network: false, unshare: true, limits });
    assert.deepEqual(argv.slice(0, 12), [...death, 'unshare', '--net', ...apart, 'perl']);
    assert.deepEqual(argv.slice(argv.indexOf('sh')), [
      ...[...inside, '/build/x', ...limitedArgv(limits, []), 'setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'],
      ...['--', 'make'],
    ]);
  });

  it('runs without isolation where the kernel allows none, and says so', () => {
    const argv = hereArgv({ argv: ['id'], user: 'root' }, { network: false, unshare: false, limits });
    assert.deepEqual(argv, [...death, ...inside, '/', ...limitedArgv(limits, ['id'])]);
    const told = (unshare: boolean) => probeHere(unshare, false).weaknesses.some((weakness) => weakness.includes('can reach the network'));
    assert.deepEqual([told(true), told(false)], [false, true]);
    assert.ok(probeHere(true, false).weaknesses.length >= 3);
    assert.match(probeHere(true, true).limits, /memory by cgroups/);
    assert.match(probeHere(true, false).limits, /memory, disk and output by a watcher/);
  });

  describe('files', () => {
    let folder = '';
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'debkit-here-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const at = (...names: string[]) => join(folder, ...names);

    it('reads the suite of the system', () => {
      writeFileSync(at('os'), 'NAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\n');
      assert.deepEqual([codenameHere(at('os')), codenameHere(at('none'))], ['trixie', null]);
    });

    it('copies mounts, links writable ones, and takes away only what it made', function () {
      lacking(this, process.getuid?.() === 0 ? null : 'needs root');
      mkdirSync(at('in'));
      mkdirSync(at('run'));
      writeFileSync(at('in', 'file'), 'x');
      const files = hereFiles(at('made'), at('build'));
      files.prepare({ network: false, mounts: [{ source: at('in'), target: at('run', 'debkit', 'input') }], writable: [{ source: at('out'), target: at('run', 'debkit', 'tools') }] });
      assert.equal(readFileSync(at('run', 'debkit', 'input', 'file'), 'utf8'), 'x');
      assert.ok(lstatSync(at('run', 'debkit', 'tools')).isSymbolicLink());
      assert.equal(statSync(at('build')).uid, 1000);
      writeFileSync(at('run', 'debkit', 'tools', 'made'), 'kept');
      writeFileSync(at('build', 'rest'), '');
      files.remove();
      assert.deepEqual([readdirSync(at('run')), existsSync(at('build')), readdirSync(at('made'))], [[], false, []]);
      assert.deepEqual([readdirSync(at('in')), readFileSync(at('out', 'made'), 'utf8')], [['file'], 'kept']);
    });

    it('puts a mount into an empty folder, which stays', function () {
      lacking(this, process.getuid?.() === 0 ? null : 'needs root');
      for (const name of ['in', 'mnt']) mkdirSync(at(name));
      writeFileSync(at('in', 'file'), 'x');
      const files = hereFiles(at('made'), at('build'));
      files.prepare({ network: false, mounts: [{ source: at('in'), target: at('mnt') }] });
      assert.equal(readFileSync(at('mnt', 'file'), 'utf8'), 'x');
      files.remove();
      assert.deepEqual([readdirSync(at('mnt')), readdirSync(at('in'))], [[], ['file']]);
    });

    it('refuses what is there already, and leaves it', function () {
      lacking(this, process.getuid?.() === 0 ? null : 'needs root');
      mkdirSync(at('in'));
      mkdirSync(at('target'));
      writeFileSync(at('target', 'mine'), '');
      const files = hereFiles(at('made'), at('build'));
      assert.throws(() => files.prepare({ network: false, mounts: [{ source: at('in'), target: at('target') }] }), { code: 'HERE_TARGET_EXISTS' });
      files.remove();
      mkdirSync(at('build'));
      writeFileSync(at('build', 'mine'), '');
      const again = hereFiles(at('made'), at('build'));
      assert.throws(() => again.prepare({ network: false, mounts: [] }), { code: 'HERE_TARGET_EXISTS' });
      again.remove();
      assert.deepEqual([readdirSync(at('target')), readdirSync(at('build'))], [['mine'], ['mine']]);
    });

    it('takes away what a killed run left, and not what a living one has', function () {
      lacking(this, process.getuid?.() === 0 ? null : 'needs root');
      mkdirSync(at('in'));
      const mounts = [{ source: at('in'), target: at('target') }];
      hereFiles(at('made'), at('build')).prepare({ network: false, mounts });
      removeOrphans(at('made'));
      assert.ok(existsSync(at('target')));
      renameSync(at('made', readdirSync(at('made'))[0] ?? ''), at('made', '999999999-1-ab'));
      removeOrphans(at('made'));
      assert.deepEqual([existsSync(at('target')), existsSync(at('build')), readdirSync(at('made'))], [false, false, []]);
    });
  });
});
