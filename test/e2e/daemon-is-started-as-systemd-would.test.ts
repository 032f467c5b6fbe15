// Daemons in the install test: started by their installed units, and each that is broken is found, with its own words.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallStep } from '../../src/contracts/artifacts.ts';
import { packageRoot } from '../../src/system/resources.ts';
import { binaryPackage, needSandbox, tell, writeRecipe } from '../helpers/e2e-world.ts';

const daemon = '/usr/bin/perl /usr/share/tinyd/daemon.pl';
const asUser = { user: 'tinyd' };
const services = {
  plain: { ...asUser, 'exec-start': `${daemon} --port 7001 --write \${STATE_DIRECTORY}/%N`, 'state-directory': 'tinyd', unit: { Service: { StateDirectoryMode: '0700' } } },
  drops: { ...asUser, 'exec-start': `${daemon} --port 7002 --become $WHO`, 'drops-privileges': true, unit: { Service: { Environment: 'WHO=tinyd' } } },
  forks: { 'exec-start': `${daemon} --fork --pid-file /run/forks.pid`, type: 'forking', unit: { Service: { PIDFile: '/run/forks.pid' } } },
  tells: { ...asUser, 'exec-start': `${daemon} --tell`, type: 'notify', 'not-hardened': 'a test of what is said then' },
  once: { 'exec-start': '/bin/true', type: 'oneshot' },
  'low-port': { ...asUser, 'exec-start': `${daemon} --port 53`, capabilities: 'CAP_NET_BIND_SERVICE' },
  stubborn: { 'exec-start': `${daemon} --stubborn` },
  untested: { 'exec-start': daemon, test: { run: false, reason: 'it needs a device of its own' } },
  // From here on they are broken.
  absent: { 'exec-start': '/usr/sbin/no-such-daemon' },
  exits: { 'exec-start': `${daemon} --exit 3` },
  'forks-away': { 'exec-start': `${daemon} --fork` },
  silent: { 'exec-start': daemon, type: 'notify', unit: { Service: { TimeoutStartSec: '2s' } } },
  'stays-root': { ...asUser, 'exec-start': daemon, 'drops-privileges': true },
  'may-not': { ...asUser, 'exec-start': `${daemon} --port 54` },
};

describe('a daemon is started as systemd would', () => {
  let steps: Map<string, InstallStep>;

  before(async function () {
    const own = await needSandbox(this);
    const script = readFileSync(join(packageRoot(), 'test', 'fixtures', 'tiny-daemon', 'daemon.pl'), 'utf8');
    const packages = { tinyd: binaryPackage('tinyd', { files: ['debian/daemon.pl usr/share/tinyd'], services, smoke: ['true'] }) };
    const recipe = writeRecipe(own, 'tinyd', { packages }, { 'debian/daemon.pl': script });
    const { code, result } = await tell(own, ['build', recipe, '--no-lint', '--out', join(own.folder, 'daemons')]);
    assert.deepEqual([code, result.status], [1, 'install-test-failed'], JSON.stringify(result.error));
    steps = new Map(result.installTest?.steps.map((step) => [step.name, step]));
  });

  const rows: [keyof typeof services, InstallStep['status'], RegExp][] = [
    ['plain', 'passed', /^runs as tinyd; listens on tcp 127\.0\.0\.1:7001; ends on SIGTERM; not applied: LockPersonality, MemoryDenyWriteExecute and \d+ more$/],
    ['drops', 'passed', /^runs as tinyd; listens on tcp 127\.0\.0\.1:7002; ends on SIGTERM; not applied: /],
    ['forks', 'passed', /^runs as root; ends on SIGTERM; not applied: /],
    ['tells', 'passed', /^runs as tinyd; ends on SIGTERM$/],
    ['once', 'passed', /^ended well; not applied: /],
    ['low-port', 'passed', /^runs as tinyd; listens on tcp 127\.0\.0\.1:53;/],
    ['stubborn', 'passed', /had to be killed/],
    ['untested', 'not-tested', /^it needs a device of its own$/],
    ['absent', 'failed', /\/usr\/sbin\/no-such-daemon is not there/],
    ['exits', 'failed', /^it ended with exit code 3; it wrote: tinyd: there is no configuration$/],
    ['forks-away', 'failed', /ended with exit code 0, but left others: does it need an option to stay in the foreground, or Type=forking\?/],
    ['silent', 'failed', /^it did not say that it is ready \(sd_notify\(3\)\) within 2 s; it wrote: tinyd: here I am$/],
    ['stays-root', 'failed', /^its processes run as root, none as tinyd/],
    ['may-not', 'failed', /it wrote: tinyd: port 54: Permission denied/],
  ];
  for (const [name, status, detail] of rows) {
    it(`${name}: ${status}`, () => {
      const step = steps.get(`service ${name} starts`) ?? assert.fail([...steps.keys()].join('\n'));
      assert.match(step.detail, detail);
      assert.equal(step.status, status);
    });
  }

  it('leaves nothing that purging would not take away', () => {
    assert.deepEqual(steps.get('left behind')?.status, 'passed', steps.get('left behind')?.detail);
  });
});
