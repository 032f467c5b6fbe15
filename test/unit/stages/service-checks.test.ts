// What is made of a service's run: passed, failed with its last words, or not tested; never green without a look.
import assert from 'node:assert/strict';
import type { InstallStep } from '../../../src/contracts/artifacts.ts';
import { serviceStep } from '../../../src/stages/service-checks.ts';
import { readReport } from '../../../src/stages/service-run.ts';

const declared = { name: 'tiny', user: null, test: { run: true, reason: null } };
const ofUser = { ...declared, user: 'tiny' };

describe('service checks', () => {
  const rows: [string, string, typeof declared | typeof ofUser | undefined, InstallStep['status'], string][] = [
    ['one that runs', 'state: running\nusers: tiny\nlistens: tcp 0.0.0.0:80\nstopped: SIGTERM\n', ofUser, 'passed', 'runs as tiny; listens on tcp 0.0.0.0:80; ends on SIGTERM'],
    ['one that keeps a root beside its user', 'state: running\nusers: root tiny\nstopped: SIGTERM\n', ofUser, 'passed', 'runs as root, tiny; ends on SIGTERM'],
    ['one that stays root', 'state: running\nusers: root\nstopped: SIGTERM\nlog: a\nlog: b\n', ofUser, 'failed', 'its processes run as root, none as tiny; it wrote: a | b'],
    ['one that is root by right', 'state: running\nusers: root\nstopped: killed\n', declared, 'passed', 'runs as root; had to be killed'],
    ['a oneshot', 'state: finished\n', declared, 'passed', 'ended well'],
    ['directives that were not followed', 'state: finished\nnot-applied: PrivateTmp ProtectHome\n', declared, 'passed', 'ended well; not applied: PrivateTmp, ProtectHome'],
    ['children that stay by KillMode', 'state: running\nusers: root\nstopped: SIGTERM\nleft: 2\n', declared, 'passed', 'runs as root; ends on SIGTERM; leaves 2 processes, as KillMode=process says'],
    ['one that fails', 'state: failed\nwhy: it ended with exit code 1\n', declared, 'failed', 'it ended with exit code 1'],
    ['one that is refused something', 'state: failed\nwhy: it ended with exit code 1\nlog: /etc/x: Read-only file system\n', declared, 'failed', 'it ended with exit code 1; it wrote: /etc/x: Read-only file system; does the unit keep it from that? see `unit`, `capabilities` and `not-hardened` of a service'],
    ['one that wants to become its user itself', 'state: failed\nwhy: it ended with exit code 1\nlog: setgroups failed\n', declared, 'failed', 'it ended with exit code 1; it wrote: setgroups failed; does it change to its `user` itself? Then say `drops-privileges: true`'],
    ['one that must be root', 'state: failed\nwhy: it ended with exit code 1\nlog: x must be started as root\n', declared, 'failed', 'it ended with exit code 1; it wrote: x must be started as root; does it change to its `user` itself? Then say `drops-privileges: true`'],
    ['one that fails and is no recipe\'s', 'state: failed\nwhy: it ended with exit code 1\n', undefined, 'not-tested', 'it did not start in this minimal system: it ended with exit code 1'],
    ['what only another system could tell', 'state: cannot\nwhy: there is no /dev/x here\n', declared, 'not-tested', 'there is no /dev/x here'],
    ['no report', '', declared, 'failed', "it could not be told: Can't locate Socket.pm"],
    ['a report of what debkit did wrong', 'state: broken\nwhy: Undefined subroutine\n', declared, 'failed', 'it could not be told: Undefined subroutine'],
  ];
  for (const [what, report, service, status, detail] of rows) {
    it(what, () => {
      const run = readReport(report, "Can't locate Socket.pm\n");
      assert.deepEqual(serviceStep('tiny.service', service, run), { name: 'service tiny starts', status, detail });
    });
  }

  it('a command beside it: its exit code, or that it did not end', () => {
    assert.equal(readReport('command: 0\nstate: running\n', '').exitCode, 0);
    assert.equal(readReport('command: late\nstate: running\n', '').exitCode, 'late');
    assert.equal(readReport('state: failed\n', '').exitCode, null);
  });
});
