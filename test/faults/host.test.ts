// What befalls a run from outside: its processes are killed one by one, its cache is taken away, its clock goes back, HOME or /tmp are not to be used.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { debs, hashes, needSandbox, pass, run, start, usableSandboxes, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { abandoned, abandonedIn, runningAfter, runningOf } from '../helpers/leftovers.ts';
import { cleanAfter, undisturbed, worksAgain, type Undisturbed } from '../helpers/undisturbed.ts';

describe('fault: the host', () => {
  let own: World;
  let first: Undisturbed;
  let cache: string;
  before(async function () {
    if (!wholeCampaign) return;
    own = await needSandbox(this);
    cache = join(own.home, '.cache', 'debkit');
    const recipe = writeRecipe(own, 'befallen', { build: { system: 'none', rules: 'execute_before_dh_auto_build:\n\techo is being built; sleep 5\n' } });
    first = await undisturbed(own, recipe, join(own.folder, 'befallen'));
  });

  const parentOf = (pid: string) => /^PPid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  const commandOf = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
  const processes = () => runningOf(own.home).flatMap((line) => /^(\d+) /.exec(line)?.[1] ?? []);
  const childrenOf = (pid: number) => readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((name) => {
    try {
      return parentOf(name) === String(pid);
    } catch {
      return false;
    }
  });

  const victims: readonly (readonly [string, (debkit: number) => readonly string[]])[] = [
    ['the command that a build runs', () => processes().filter((pid) => /^sleep 5/.test(commandOf(pid)))],
    ['the first process of the sandbox', () => processes().filter((pid) => /^bwrap /.test(commandOf(pid))).slice(-1)],
    ['the process that enters the sandbox', () => processes().filter((pid) => /^bwrap /.test(commandOf(pid))).slice(0, 1)],
    ['the process that holds the user namespace', (debkit) => childrenOf(debkit).filter((pid) => /^cat/.test(commandOf(pid)) && processes().includes(pid))],
    ['every process of the sandbox', (debkit) => processes().filter((pid) => pid !== String(debkit))],
  ];
  for (const [what, find] of victims) {
    rareFault(`${what} is killed, as for want of memory`, 'an error that says so, and an end of all the others', async () => {
      const running = start(own, [...first.argv, '--fresh', '--verbose']);
      await running.seen(/^build \| is being built/m);
      const found = find(running.pid);
      assert.ok(found.length > 0, runningOf(own.home).join('\n'));
      for (const pid of found) process.kill(Number(pid), 'SIGKILL');
      const ran = await running.ended;
      if (ran.code !== 0 || !what.startsWith('the process that holds')) {
        assert.ok([1, 3].includes(ran.code ?? -1), `${ran.code}: ${ran.out.slice(-3000)}${ran.err}`);
        assert.match(ran.err, /killed|Killed|ended/);
      }
      assert.deepEqual([await runningAfter(own.home, 30), abandoned(own, first.out).filter((path) => !path.endsWith('.failed'))], [[], []]);
      await worksAgain(first);
    });
  }

  for (const client of ['docker', 'podman'] as const) {
    rareFault(`a container of ${client} is killed from outside`, 'an error that names it, and no container left', async function (this: Mocha.Context) {
      lacking(this, (await usableSandboxes(own)).includes(client) ? null : `${client} does not work here`);
      const out = join(own.folder, `befallen-${client}`);
      const argv = [...first.argv.with(-1, out), '--sandbox', client, '--fresh', '--no-lint', '--no-test'];
      const running = start(own, [...argv, '--verbose']);
      await running.seen(/^build \| is being built/m);
      const ours = () => execFileSync(client, ['ps', '--all', '--format', '{{.Names}}'], { encoding: 'utf8' }).split('\n').filter((name) => name.includes(`-${running.pid}-`));
      const containers = ours();
      assert.ok(containers.length > 0);
      for (const name of containers) execFileSync(client, ['kill', name]);
      const ran = await running.ended;
      await cleanAfter({ own, out }, ran, { code: 3, says: new RegExp(`the ${client} container ended`) });
      assert.deepEqual(ours(), []);
      const { result } = await pass(own, argv);
      assert.deepEqual(debs(hashes(result.folder)), first.debs);
    });
  }

  for (const stage of ['fetch', 'orig', 'source', 'build', 'lint', 'install-test']) {
    rareFault(`the cache is taken away as ${stage} begins`, 'an error that names the file', async () => {
      const running = start(own, [...first.argv, '--fresh', '--verbose']);
      await running.seen(new RegExp(`^${stage}(?: \\||: (?:started|done|cached))`, 'm'));
      for (const name of readdirSync(cache)) if (name !== 'unshare') rmSync(join(cache, name), { recursive: true, force: true });
      const ran = await running.ended;
      assert.ok([0, 1, 3, 4].includes(ran.code ?? -1), `${ran.code}: ${ran.out.slice(-3000)}${ran.err}`);
      assert.deepEqual([await runningAfter(own.home, 30), abandonedIn(cache)], [[], []]);
      await worksAgain(first);
    });
  }

  for (const days of [-400, 400]) {
    rareFault(`the clock goes ${days < 0 ? 'back' : 'on'} by more than a year`, 'ages that are looked at in both directions', async () => {
      const clock = `data:text/javascript,${encodeURIComponent(`const now = Date.now, Real = Date, by = ${days * 86_400_000}; globalThis.Date = class extends Real { constructor(...given) { given.length ? super(...given) : super(now() + by); } static now() { return now() + by; } };`)}`;
      const ran = await run(own, [...first.argv, '--fresh'], { environment: { NODE_OPTIONS: `--import=${clock}` } });
      assert.equal(ran.code, 0, ran.out.slice(-3000) + ran.err);
      await worksAgain(first);
    });
  }

  const homes: readonly (readonly [string, (home: string) => void, Readonly<Record<string, string>>, number, RegExp])[] = [
    ['HOME is a file', (home) => writeFileSync(home, ''), {}, 2, /NOT_A_FOLDER|HOME/],
    ['HOME is /dev/null', () => undefined, { HOME: '/dev/null' }, 2, /NOT_A_FOLDER|HOME/],
    ['HOME is below /proc', () => undefined, { HOME: '/proc/nobody' }, 3, /NOT_WRITABLE/],
  ];
  for (const [what, prepare, environment, code, says] of homes) {
    rareFault(what, 'a look before anything is done', async () => {
      const home = join(own.folder, `home-${what.replaceAll(/\W+/g, '-')}`);
      prepare(home);
      const ran = await run(own, first.argv, { environment: { HOME: home, ...environment } });
      assert.equal(ran.code, code, ran.out + ran.err);
      assert.match(ran.err, says);
    });
  }

  rareFault('HOME is not set', 'the folders that XDG_* name', async () => {
    // Each of them is named: the home that the password file has is somebody's own, and no test's to write to.
    const xdg = Object.fromEntries([['CACHE', '.cache'], ['STATE', '.local/state'], ['CONFIG', '.config'], ['DATA', '.local/share']].map(([name, folder]) => [`XDG_${name ?? ''}_HOME`, join(own.home, folder ?? '')]));
    const ran = await run(own, [...first.argv, '--fresh'], { environment: { HOME: '', ...xdg } });
    assert.equal(ran.code, 0, ran.out.slice(-3000) + ran.err);
    await worksAgain(first);
  });

  for (const [what, script] of [['read-only', 'mount -t tmpfs -o ro tmpfs /tmp'], ['full', 'mount -t tmpfs -o size=4k tmpfs /tmp; head -c 100k /dev/zero > /tmp/full 2>/dev/null; true']] as const) {
    rareFault(`/tmp is ${what}`, 'work in the cache folder alone', async () => {
      // The world lies in /tmp: it is shown elsewhere.
      const before = ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', `mount --bind "$1" /srv && { ${script}; } && cd /srv && shift && exec "$@"`, 'sh', own.folder];
      const moved = (path: string) => path.replace(own.folder, '/srv');
      const ran = await run(own, [...first.argv.map(moved), '--fresh'], { before, environment: { HOME: moved(own.home) } });
      assert.equal(ran.code, 0, ran.out.slice(-3000) + ran.err);
      await worksAgain(first);
    });
  }

  for (const name of ['result.json', 'report.html', 'junit.xml'] as const) {
    rareFault(`${name} of the output folder is half written`, 'a folder that is made anew', async () => {
      const { result } = await pass(own, first.argv);
      for (const half of [1, 0]) {
        truncateSync(join(result.folder, name), half === 0 ? 0 : Math.floor(readFileSync(join(result.folder, name)).length / 2));
        const ran = await run(own, ['report', result.folder]);
        assert.ok(name === 'result.json' ? ran.code === 2 : ran.code === 0, `${ran.code}: ${ran.out}${ran.err}`);
        const again = await pass(own, first.argv);
        assert.equal(again.result.status, 'passed');
        assert.doesNotThrow(() => void JSON.parse(readFileSync(join(result.folder, 'result.json'), 'utf8')));
      }
      await worksAgain(first);
    });
  }

  rareFault('two shells, two verifies and a build of one recipe at once', 'tops of their own, and locks', async () => {
    const recipe = first.argv[1] ?? '';
    const ran = await Promise.all([
      run(own, ['shell', recipe, '--command', 'sleep 2; ls']),
      run(own, ['env', 'shell', recipe, '--command', 'sleep 2; ls']),
      run(own, ['verify', recipe, '--out', join(own.folder, 'verify-1'), '--fresh']),
      run(own, ['verify', recipe, '--out', join(own.folder, 'verify-2'), '--fresh']),
      run(own, [...first.argv.with(-1, join(own.folder, 'build-beside')), '--fresh']),
    ]);
    assert.deepEqual(ran.map(({ code }) => code), [0, 0, 0, 0, 0], ran.map(({ out, err }) => out.slice(-1500) + err).join('\n----\n'));
    await cleanAfter({ own, out: join(own.folder, 'build-beside') }, ran[4], { code: 0, says: /./ });
    await worksAgain(first);
  });
});
