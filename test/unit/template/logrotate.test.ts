// How the log files of a package's daemons are rotated: whose they are, and how the daemons come to the new ones.
import assert from 'node:assert/strict';
import type { LogrotatePlan } from '../../../src/contracts/service-plan.ts';
import { logrotateText } from '../../../src/template/logrotate.ts';
import { binaryPackage, service } from '../../helpers/packaging-plans.ts';

function rotation(changes: Partial<LogrotatePlan> = {}): LogrotatePlan {
  return { files: ['/var/log/hello/*.log'], every: 'weekly', keep: 12, reopen: 'reload', ...changes };
}

const user = { user: 'greeter', group: 'greeters', logsDirectories: ['hello'] };

describe('template/logrotate', () => {
  it('rotates in the folder of a user as that user', () => {
    assert.equal(
      logrotateText(binaryPackage({ services: [service({ ...user, logrotate: rotation() })] })),
      [
        '/var/log/hello/*.log {',
        '    weekly',
        '    rotate 12',
        '    compress',
        '    delaycompress',
        '    missingok',
        '    notifempty',
        '    su greeter greeters',
        '    create 0640 greeter greeters',
        '    sharedscripts',
        '    postrotate',
        '        if [ -d /run/systemd/system ]; then',
        '            systemctl try-reload-or-restart hello.service',
        '        fi',
        '    endscript',
        '}',
      ].join('\n'),
    );
  });

  it('copies where the daemon cannot be told', () => {
    const text = logrotateText(binaryPackage({ services: [service({ ...user, logrotate: rotation({ reopen: 'copy', every: 'daily', keep: 3 }) })] }));
    assert.match(text, /^ {4}daily\n {4}rotate 3$/m);
    assert.match(text, /^ {4}su greeter greeters\n {4}copytruncate\n}$/m);
    assert.doesNotMatch(text, /create|postrotate/);
  });

  it("leaves root's folders to root", () => {
    const text = logrotateText(binaryPackage({ services: [service({ logsDirectories: ['hello'], logrotate: rotation({ reopen: 'restart' }) })] }));
    assert.match(text, /^ {4}notifempty\n {4}create 0640 root adm$/m);
    assert.match(text, /systemctl try-restart hello\.service$/m);
    const elsewhere = logrotateText(binaryPackage({ services: [service({ ...user, logrotate: rotation({ files: ['/var/log/hello.log'] }) })] }));
    assert.match(elsewhere, /^\/var\/log\/hello\.log \{$/m);
    assert.match(elsewhere, /^ {4}notifempty\n {4}create 0640 greeter greeters$/m);
  });

  it('names files that daemons share once', () => {
    const daemons = [
      service({ ...user, logrotate: rotation({ reopen: 'USR1' }) }),
      service({ ...user, name: 'hello-web', logrotate: rotation() }),
      service({ ...user, name: 'hello-admin', logrotate: null }),
      service({ ...user, name: 'hello-mail', logrotate: rotation({ files: ['/var/log/hello/mail'] }) }),
    ];
    const text = logrotateText(binaryPackage({ services: daemons }));
    assert.deepEqual(text.match(/^\/.*/gm), ['/var/log/hello/*.log {', '/var/log/hello/mail {']);
    assert.deepEqual(text.match(/(?:if )?systemctl.*/g), [
      'if systemctl --quiet is-active hello.service; then systemctl kill --kill-whom=main --signal=USR1 hello.service; fi',
      'systemctl try-reload-or-restart hello-web.service',
      'systemctl try-reload-or-restart hello-mail.service',
    ]);
    assert.equal(logrotateText(binaryPackage({ services: [service()] })), '');
  });

  for (const changes of [{ files: ['/var/log/a {\n} /b'] }, { reopen: 'HUP; id' }, { every: 'weekly\n' as 'weekly' }]) {
    it(`refuses an injection: ${JSON.stringify(changes)}`, () =>
      assert.throws(() => logrotateText(binaryPackage({ services: [service({ logrotate: rotation(changes) })] })), { code: 'TEMPLATE_UNSAFE_VALUE' }));
  }
});
