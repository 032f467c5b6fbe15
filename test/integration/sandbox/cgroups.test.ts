// Control groups of debkit's own: the kernel holds what is in one, and none stays.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { delegatedCgroups, execInGroup, type Cgroups } from '../../../src/sandbox/cgroups.ts';
import { exec } from '../../../src/system/exec.ts';
import { lacking } from '../../helpers/lacking.ts';

describe('sandbox/cgroups', () => {
  describe('where they are delegated', function () {
    const limits = { memory: 128 * 2 ** 20, processes: 40 };
    let cgroups: Cgroups;
    before(async function () {
      cgroups = await delegatedCgroups(exec);
      if (!cgroups.delegated) lacking(this, 'no cgroup is delegated to this user');
    });
    const run = (argv: string[]) => execInGroup(exec, { argv }, cgroups, limits);
    const own = async () => (await exec({ argv: ['find', '/sys/fs/cgroup', '-type', 'd', '-name', `debkit-${process.pid}-*`] })).stdout;

    it('more memory than the limit is an error that names it', async () => {
      await assert.rejects(run(['perl', '-e', '$x = "a" x 5e8; sleep 60']), { code: 'MEMORY_LIMIT', exitCode: 1 });
      assert.equal(await own(), '');
    });

    it('the limit is for all of them together, and what is forked stays within', async () => {
      await assert.rejects(run(['perl', '-e', 'for (1 .. 8) { fork or do { $x = "a" x 4e7; sleep 60 } } wait; exit 3']), { code: 'MEMORY_LIMIT' });
      assert.equal(await own(), '');
    });

    it('no more processes than the limit', async () => {
      const { stdout } = await run(['perl', '-e', 'my $n = 0; for (1 .. 500) { my $p = fork; last unless defined $p; if (!$p) { sleep 5; exit } $n++ } print $n; kill 9, -getpgrp']);
      assert.ok(Number(stdout) <= limits.processes, stdout);
    });

    it('what fails by itself is no want of memory', async () => {
      assert.equal((await run(['sh', '-c', 'echo said; exit 7'])).exitCode, 7);
      assert.equal((await run(['sh', '-c', 'printf "%s " "$@"', 'sh', '--', 'a b'])).stdout, '-- a b ');
    });

    it('what a killed run left is taken away, what a living one has is not', async () => {
      const group = cgroups.group(limits);
      const [folder = ''] = (await own()).trim().split('\n');
      const abandoned = folder.replace(/debkit-\d+-/, 'debkit-4194304-');
      mkdirSync(abandoned);
      cgroups.reap();
      assert.deepEqual(readdirSync(join(folder, '..')).filter((name) => name.startsWith('debkit-4194304-')), []);
      assert.notEqual(await own(), '');
      await group.close();
      assert.equal(await own(), '');
    });
  });

  describe('where they are not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'debkit-cgroups-'));
    after(() => rmSync(folder, { recursive: true }));
    const rows: readonly (readonly [what: string, own: string, files: Readonly<Record<string, string>>])[] = [
      ['none is shown', '', {}],
      ['the group is another process’s', '0::/a\n', { 'a/cgroup.procs': '1\n', 'a/cgroup.controllers': 'memory pids\n' }],
      ['the controllers are missing', '0::/b\n', { 'b/cgroup.procs': `${process.pid}\n`, 'b/cgroup.controllers': 'cpu\n' }],
      ['the kernel does not hand them on', '0::/c/debkit-main\n', { 'c/cgroup.procs': '', 'c/debkit-main/cgroup.procs': `${process.pid}\n`, 'c/cgroup.controllers': 'memory pids\n', 'c/cgroup.subtree_control': '' }],
      ['only one hierarchy may be divided', '3:memory:/d\n4:pids:/d\n', { 'memory/d/cgroup.procs': `${process.pid}\n` }],
    ];
    for (const [what, own, files] of rows) {
      it(`${what}: commands run without`, async () => {
        for (const [name, text] of Object.entries(files)) {
          mkdirSync(join(folder, name, '..'), { recursive: true });
          writeFileSync(join(folder, name), text);
        }
        const cgroups = await delegatedCgroups(exec, { mounted: folder, own });
        assert.equal(cgroups.delegated, false);
        assert.equal((await execInGroup(exec, { argv: ['echo', 'on'] }, cgroups, { memory: 1, processes: 1 })).stdout, 'on\n');
        cgroups.reap();
      });
    }
  });
});
