// What goes with a daemon, installed: files of /etc/default that are conffiles, logs that logrotate rotates, folders, alternatives; all gone on purge.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/resources.ts';
import { binaryPackage, needSandbox, pass, writeRecipe } from '../helpers/e2e-world.ts';

const daemon = '/usr/bin/perl /usr/share/tinyd/daemon.pl';
const services = {
  tinyd: { 'exec-start': `${daemon} $TINYD_OPTIONS`, user: 'tinyd', 'logs-directory': 'tinyd', default: '# Options.\nTINYD_OPTIONS="--port 7001"\n', unit: { Service: { ExecReload: '/bin/kill -HUP $MAINPID' } } },
  'tinyd-drops': {
    'exec-start': `${daemon} --port 7002 --become tinyd`,
    ...{ user: 'tinyd', 'drops-privileges': true, 'logs-directory': 'tinyd-drops', 'cache-directory': 'tinyd', 'configuration-directory': 'tinyd' },
    default: 'NOTHING=\n',
  },
};

const smoke = [
  { run: "dpkg-query --show --showformat '${Conffiles}\\n' tinyd | cut -d ' ' -f 2 | xargs", expect: '/etc/default/tinyd /etc/default/tinyd-drops /etc/logrotate.d/tinyd' },
  { run: 'cat /etc/default/tinyd-drops', expect: 'NOTHING=' },
  { run: 'test -d /etc/tinyd && readlink -f /usr/bin/pager /usr/share/man/man1/pager.1.gz', expect: '/usr/share/tinyd/daemon.pl\n/usr/share/tinyd/README' },
  {
    // The folder as systemd or tmpfiles.d(5) makes it; the daemon does not run.
    run: `#!/bin/sh
set -e
for name in tinyd tinyd-drops; do
  install -d -o tinyd -g tinyd /var/log/$name
  setpriv --reuid=tinyd --regid=tinyd --clear-groups sh -c "umask 027; echo first > /var/log/$name/a.log"
done
for round in 1 2; do
  logrotate --state /tmp/rotated --force /etc/logrotate.d/tinyd
  for name in tinyd tinyd-drops; do setpriv --reuid=tinyd --regid=tinyd --clear-groups sh -c "echo more >> /var/log/$name/a.log"; done
done
cd /var/log
stat --format '%n %U %a' tinyd*/*`,
    expect: ['a.log', 'a.log.1', 'a.log.2.gz'].flatMap((name) => [`tinyd/${name} tinyd 640`]).join('\n'),
  },
  { run: 'zcat /var/log/tinyd-drops/a.log.2.gz', expect: 'first' },
];

describe('the files of a service work once installed', () => {
  for (const style of ['dh', 'cdbs']) {
    it(`in ${style} style`, async function () {
      const own = await needSandbox(this);
      const script = readFileSync(join(packageRoot(), 'test', 'fixtures', 'tiny-daemon', 'daemon.pl'), 'utf8');
      const binary = binaryPackage('tinyd', {
        ...{ files: ['debian/daemon.pl usr/share/tinyd', 'README usr/share/tinyd'], depends: ['logrotate'], services, smoke },
        alternatives: { pager: { path: '/usr/share/tinyd/daemon.pl', priority: 900, slaves: { '/usr/share/man/man1/pager.1.gz': '/usr/share/tinyd/README' } } },
      });
      const recipe = writeRecipe(own, `tinyd-${style}`, { source: 'tinyd', packages: { tinyd: binary } }, { 'debian/daemon.pl': script });
      const { result } = await pass(own, ['build', recipe, '--style', style, '--fail-on', 'warning', '--out', join(own.folder, `files-${style}`)]);
      const steps = new Map(result.installTest?.steps.map((step) => [step.name, step]));
      for (const name of Object.keys(services)) assert.equal(steps.get(`service ${name} starts`)?.status, 'passed', name);
      assert.equal(steps.get('left behind')?.status, 'passed');
    });
  }
});
