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
  'tells-as-other': { ...asUser, 'exec-start': `${daemon} --become tinyd --tell`, type: 'notify', 'drops-privileges': true },
  once: { 'exec-start': '/bin/true', type: 'oneshot' },
  'low-port': { ...asUser, 'exec-start': `${daemon} --port 53`, capabilities: 'CAP_NET_BIND_SERVICE' },
  stubborn: { 'exec-start': `${daemon} --stubborn` },
  'greets-by': { ...asUser, 'exec-start': `${daemon} --port 7003 --greeting \${GREETING}`, unit: { Service: { Environment: 'GREETING=hello', EnvironmentFile: '-/etc/tinyd.env' } } },
  'instance@': { ...asUser, 'exec-start': `${daemon} --port 7004 --greeting %i`, unit: { Install: { DefaultInstance: 'x' } }, enable: false, start: false },
  untested: { 'exec-start': daemon, test: { run: false, reason: 'it needs a device of its own' } },
  // From here on they are broken.
  absent: { 'exec-start': '/usr/sbin/no-such-daemon' },
  exits: { 'exec-start': `${daemon} --exit 3` },
  'forks-away': { 'exec-start': `${daemon} --fork` },
  silent: { 'exec-start': daemon, type: 'notify', unit: { Service: { TimeoutStartSec: '2s' } } },
  'stays-root': { ...asUser, 'exec-start': daemon, 'drops-privileges': true },
  // What the hardening of a unit refuses.
  'writes-to-etc': { 'exec-start': `${daemon} --write /etc/tinyd` },
  chroots: { 'exec-start': `${daemon} --chroot` },
  'may-not': { ...asUser, 'exec-start': `${daemon} --port 54` },
};

const greeting = (port: number) => `perl -MIO::Socket::INET -e 'print IO::Socket::INET->new("127.0.0.1:${port}")->getline'`;
const smoke = [
  { run: `: plain; ${greeting(7001)}`, service: 'plain', port: 7001, expect: 'hello from the daemon' },
  { run: `: file; ${greeting(7003)}`, service: 'greets-by', files: { '/etc/tinyd.env': 'GREETING="hello from a file"', '/etc/new/folder/file': 'x' }, expect: 'hello from a file' },
  { run: `: own; ${greeting(7003)}; cat /etc/tinyd.env`, service: 'greets-by', exit: 1, expect: 'hello\ncat: /etc/tinyd.env' },
  { run: `: instance; ${greeting(7004)}`, service: 'instance@of-mine', port: [7004], expect: 'of-mine' },
  { run: ': needs; busybox nc 127.0.0.1 7001', service: 'plain', port: 7001, needs: ['busybox'], expect: 'hello from the daemon' },
  { run: ': lacks; busybox', exit: 127, expect: 'not found' },
  // From here on they fail.
  { run: ': starts not', service: 'exits' },
  { run: ': port', service: 'plain', port: 7009, seconds: 2 },
  { run: `: expects; ${greeting(7001)}`, service: 'plain', port: 7001, expect: 'goodbye' },
  { run: `: kills; for p in $(pidof perl); do if tr '\\0' ' ' < /proc/$p/cmdline | grep -q '[d]aemon.pl'; then kill -9 $p; fi; done`, service: 'tells' },
  { run: ': waits; sleep 30', service: 'tells', seconds: 1 },
  { run: ': has no unit', service: 'no-such-unit' },
  { run: ': cannot be had', needs: ['no-such-package-anywhere'] },
];

describe('a daemon is started as systemd would', () => {
  let steps: Map<string, InstallStep>;

  before(async function () {
    const own = await needSandbox(this);
    const script = readFileSync(join(packageRoot(), 'test', 'fixtures', 'tiny-daemon', 'daemon.pl'), 'utf8');
    const packages = { tinyd: binaryPackage('tinyd', { files: ['debian/daemon.pl usr/share/tinyd'], services, smoke }) };
    const recipe = writeRecipe(own, 'tinyd', { packages }, { 'debian/daemon.pl': script });
    const { code, result } = await tell(own, ['build', recipe, '--no-lint', '--out', join(own.folder, 'daemons')]);
    assert.deepEqual([code, result.status], [1, 'install-test-failed'], JSON.stringify(result.error));
    steps = new Map(result.installTest?.steps.map((step) => [step.name, step]));
  });

  const rows: [keyof typeof services, InstallStep['status'], RegExp][] = [
    ['plain', 'passed', /^runs as tinyd; listens on tcp 127\.0\.0\.1:7001; ends on SIGTERM$/],
    ['drops', 'passed', /^runs as tinyd; listens on tcp 127\.0\.0\.1:7002; ends on SIGTERM$/],
    ['forks', 'passed', /^runs as root; ends on SIGTERM$/],
    ['tells', 'passed', /^runs as tinyd; ends on SIGTERM$/],
    ['tells-as-other', 'passed', /^runs as tinyd; ends on SIGTERM$/],
    ['once', 'passed', /^ended well$/],
    ['low-port', 'passed', /^runs as tinyd; listens on tcp 127\.0\.0\.1:53;/],
    ['stubborn', 'passed', /had to be killed/],
    ['untested', 'not-tested', /^it needs a device of its own$/],
    ['absent', 'failed', /\/usr\/sbin\/no-such-daemon is not there/],
    ['exits', 'failed', /^it ended with exit code 3; it wrote: tinyd: there is no configuration$/],
    ['forks-away', 'failed', /ended with exit code 0, but left others: does it need an option to stay in the foreground, or Type=forking\?/],
    ['silent', 'failed', /^it did not say that it is ready \(sd_notify\(3\)\) within 2 s; it wrote: tinyd: here I am$/],
    ['stays-root', 'failed', /^its processes run as root, none as tinyd/],
    ['writes-to-etc', 'failed', /^it ended with exit code 30; it wrote: tinyd: \/etc\/tinyd: Read-only file system; does the unit keep it from that\?/],
    ['chroots', 'failed', /tinyd: chroot: Operation not permitted/],
    ['may-not', 'failed', /it wrote: tinyd: port 54: Permission denied/],
  ];
  for (const [name, status, detail] of rows) {
    it(`${name}: ${status}`, () => {
      const step = steps.get(`service ${name} starts`) ?? assert.fail([...steps.keys()].join('\n'));
      // Of the hardening that every unit has, kernels before 6.3 lack a part.
      assert.match(step.detail.replace('; not applied: MemoryDenyWriteExecute', ''), detail);
      assert.equal(step.status, status);
    });
  }

  const tests: [string, InstallStep['status'], RegExp][] = [
    ['plain', 'passed', /^hello from the daemon$/],
    ['file', 'passed', /^hello from a file$/],
    ['own', 'passed', /^hello/],
    ['instance', 'passed', /^of-mine$/],
    ['needs', 'passed', /^hello from the daemon$/],
    ['lacks', 'passed', /^not found$/],
    ['starts not', 'failed', /^exits did not start: it ended with exit code 3; it wrote: tinyd: there is no configuration$/],
    ['port', 'failed', /^plain did not start: it does not listen on port 7009; it wrote: tinyd: here I am$/],
    ['expects', 'failed', /^'goodbye' is not in its output: hello from the daemon; plain was up; it wrote: tinyd: here I am$/],
    ['kills', 'failed', /^tells: while the test ran, it was ended by SIGKILL/],
    ['waits', 'failed', /^it did not end within 1 s/],
    ['has no unit', 'failed', /no unit no-such-unit\.service is installed/],
  ];
  for (const [name, status, detail] of tests) {
    it(`smoke test '${name}': ${status}`, () => {
      const [, step] = [...steps].find(([key]) => new RegExp(`^smoke test(?: with .*)?: : ${name}(?:;|$)`).test(key)) ?? assert.fail([...steps.keys()].join('\n'));
      assert.match(step.detail, detail);
      assert.equal(step.status, status);
    });
  }

  it('packages for a test that the suite does not have', () => {
    const step = steps.get('packages that smoke tests need: no-such-package-anywhere');
    assert.equal(step?.status, 'failed');
    assert.match(step?.detail ?? '', /Unable to locate package no-such-package-anywhere/);
  });

  it('leaves nothing that purging would not take away', () => {
    assert.deepEqual(steps.get('left behind')?.status, 'passed', steps.get('left behind')?.detail);
  });
});
