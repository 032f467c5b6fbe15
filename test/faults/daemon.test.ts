// Docker's daemon ends in the midst of a build: the error names it, nothing is left, and with the daemon up again the next run passes.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rareFault, wholeCampaign } from '../helpers/campaign.ts';
import { textIfAny } from '../../src/system/files.ts';
import { binaryPackage, needSandbox, pass, run, start, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { abandonedIn, runningAfter } from '../helpers/leftovers.ts';

describe("fault: docker's daemon", () => {
  let own: World;
  let daemon: ChildProcess | undefined;
  const bridge = 'debkit-test';
  const folder = () => join(own.folder, 'dockerd');
  const environment = () => ({ DOCKER_HOST: `unix://${join(folder(), 'socket')}` });

  before(async function () {
    if (!wholeCampaign) return;
    lacking(this, process.getuid?.() === 0 && spawnSync('dockerd', ['--version']).status === 0 ? null : 'only root can start a daemon of docker, where it is installed');
    own = await needSandbox(this);
    withoutBridge();
    for (const argv of [['link', 'add', 'name', bridge, 'type', 'bridge'], ['addr', 'add', '172.31.77.1/24', 'dev', bridge], ['link', 'set', bridge, 'up']]) execFileSync('ip', argv);
    await up();
  });
  after(async () => {
    await down('SIGTERM');
    if (daemon === undefined) return;
    withoutBridge();
    // What a killed daemon had mounted stays.
    const mounted = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '').filter((path) => path.startsWith(`${folder()}/`));
    for (const path of mounted.reverse()) execFileSync('umount', [path]);
  });

  /** Takes our bridge away, with the rules that the daemon has made for it. */
  function withoutBridge(): void {
    for (const [table, chain] of [['filter', 'FORWARD'], ['nat', 'POSTROUTING']] as const) {
      const rules = execFileSync('iptables', ['--table', table, '--list-rules', chain], { encoding: 'utf8' }).split('\n').filter((rule) => rule.includes(` ${bridge} `) || rule.endsWith(` ${bridge}`));
      for (const rule of rules) execFileSync('iptables', ['--table', table, '--delete', ...rule.split(' ').slice(1)]);
    }
    spawnSync('ip', ['link', 'delete', bridge]);
  }

  /** A daemon of our own: the host's may be anybody's. */
  async function up(): Promise<void> {
    const at = (name: string) => join(folder(), name);
    // A killed daemon's containerd may still be counted among the living: the new daemon would wait for it.
    rmSync(at('exec/containerd/containerd.pid'), { force: true });
    daemon = spawn('dockerd', ['--host', environment().DOCKER_HOST, '--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '--bridge', bridge], { stdio: 'ignore' });
    for (let turn = 0; turn < 300; turn += 1) {
      if (spawnSync('docker', ['info'], { env: { ...process.env, ...environment() } }).status === 0) return;
      await delay(200);
    }
    assert.fail('the daemon did not come up');
  }
  async function down(signal: NodeJS.Signals): Promise<void> {
    if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill(signal);
    await ended;
  }

  const left = async () => (await runningAfter(own.home, 30)).filter((line) => !/dockerd|containerd/.test(line));

  rareFault('it does not answer as a build begins', 'a time limit of its own, which is no fault of the package', async () => {
    const argv = ['build', writeRecipe(own, 'daemon-stopped'), '--sandbox', 'docker', '--no-lint', '--no-test', '--out', join(own.folder, 'daemon-stopped')];
    assert.equal((await pass(own, argv, { environment: environment() })).result.status, 'passed');
    daemon?.kill('SIGSTOP');
    const ran = await run(own, [...argv, '--fresh'], { environment: environment() });
    daemon?.kill('SIGCONT');
    assert.equal(ran.code, 3, ran.out.slice(-2000) + ran.err);
    assert.match(ran.err, /docker/);
    assert.equal((await pass(own, [...argv, '--fresh'], { environment: environment() })).result.status, 'passed');
    assert.deepEqual(await left(), []);
  });

  for (const [what, moment] of [['imports', /^docker.import /], ['builds', /^docker.build /], ['commits', /^docker.commit /]] as const) {
    rareFault(`debkit is killed as it ${what} an image`, 'names that say whose an image is', async () => {
      const argv = ['build', writeRecipe(own, `daemon-${what}`), '--sandbox', 'docker', '--no-lint', '--no-test', '--out', join(own.folder, `daemon-${what}`)];
      const running = start(own, [...argv, '--no-cache'], { environment: environment() });
      const isAt = () => readdirSync('/proc').some((pid) => moment.test(textIfAny(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')));
      while (!isAt()) await Promise.race([delay(10), running.ended.then(({ out, err }) => assert.fail(`it ended: ${out}${err}`))]);
      running.kill('SIGKILL');
      await running.ended;
      assert.equal((await pass(own, argv, { environment: environment() })).result.status, 'passed');
      const names = execFileSync('docker', ['images', '--all', '--format', '{{.Repository}}'], { env: { ...process.env, ...environment() }, encoding: 'utf8' });
      assert.doesNotMatch(names, /^debkit-\d+-/m);
      assert.deepEqual([await left(), abandonedIn(join(own.home, '.cache', 'debkit'))], [[], []]);
    });
  }

  const moments = [
    ['SIGTERM', 'is built', ['--no-lint', '--no-test'], /^build \| is being built/m],
    ['SIGKILL', 'is built', ['--no-lint', '--no-test'], /^build \| is being built/m],
    ['SIGKILL', 'is installed', ['--no-lint'], /^install-test \| /m],
  ] as const;
  for (const [signal, what, options, moment] of moments) {
    rareFault(`it ends by ${signal} while a package ${what}`, 'an error that names docker', async () => {
      const source = `daemon-${signal.toLowerCase()}${what === 'is built' ? '' : '-installed'}`;
      const recipe = writeRecipe(own, source, {
        build: { system: 'none', rules: 'execute_before_dh_auto_build:\n\techo is being built; sleep 20\n' },
        packages: { [source]: binaryPackage(source, { smoke: ['sleep 10'] }) },
      });
      const argv = ['build', recipe, '--sandbox', 'docker', '--out', join(own.folder, source), ...options];
      const running = start(own, [...argv, '--verbose'], { environment: environment() });
      await running.seen(moment);
      await down(signal);
      const ran = await running.ended;
      assert.notEqual(ran.code, 70, ran.err);
      assert.ok([1, 3].includes(ran.code ?? -1), ran.out.slice(-2000) + ran.err);
      assert.match(ran.err, /docker|container/);
      // Where the daemon was killed nobody can reach its containers before it is up again.
      if (signal === 'SIGTERM') assert.deepEqual(await left(), []);
      await up();
      assert.equal((await pass(own, argv, { environment: environment() })).result.status, 'passed');
      assert.deepEqual(await left(), []);
    });
  }
});
