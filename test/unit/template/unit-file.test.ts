// Units: what a daemon's kind and capabilities make of its sandbox, and how the recipe's directives stand among debkit's.
import assert from 'node:assert/strict';
import { capabilityNames } from '../../../src/debian/capabilities.ts';
import type { ServicePlan } from '../../../src/contracts/service-plan.ts';
import { hardening } from '../../../src/template/hardening.ts';
import { loadTemplates } from '../../../src/template/render.ts';
import { unitFile } from '../../../src/template/unit-file.ts';
import { service } from '../../helpers/packaging-plans.ts';

const templates = loadTemplates();

function lines(changes: Partial<ServicePlan>): string[] {
  return unitFile('hello.service', service(changes), templates).content.toString('utf8').trimEnd().split('\n');
}

function value(changes: Partial<ServicePlan>, directive: string): string | undefined {
  return hardening(service(changes)).get(directive);
}

const asUser = { user: 'greeter', group: 'greeter' };
const asRoot = { ...asUser, dropsPrivileges: true };

describe('template/hardening', () => {
  const rows: [string, Partial<ServicePlan>, string, string | undefined][] = [
    ['a user has no capability', asUser, 'CapabilityBoundingSet', ''],
    ['a user has none to start with', asUser, 'AmbientCapabilities', undefined],
    ['a user writes its own folders', asUser, 'ProtectSystem', 'strict'],
    ['a user has what it asks for', { ...asUser, capabilities: ['CAP_NET_RAW', 'CAP_NET_BIND_SERVICE'] }, 'AmbientCapabilities', 'CAP_NET_BIND_SERVICE CAP_NET_RAW'],
    ['and no more', { ...asUser, capabilities: ['CAP_NET_BIND_SERVICE'] }, 'CapabilityBoundingSet', 'CAP_NET_BIND_SERVICE'],
    ['root becomes a user', asRoot, 'CapabilityBoundingSet', 'CAP_CHOWN CAP_DAC_OVERRIDE CAP_KILL CAP_NET_BIND_SERVICE CAP_SETGID CAP_SETUID'],
    ['root gives nothing to what it starts', { ...asRoot, capabilities: ['CAP_NET_RAW'] }, 'AmbientCapabilities', undefined],
    ['root writes a PID file', asRoot, 'ProtectSystem', 'full'],
    ['root by no name', {}, 'ProtectSystem', 'full'],
    ['root by name', { user: 'root', group: 'root' }, 'ProtectSystem', 'full'],
    ['root has what it asks for', { ...asRoot, capabilities: ['CAP_SYS_CHROOT'] }, 'SystemCallFilter', '@system-service chroot'],
    ['a folder below /etc', { configurationDirectories: ['hello'] }, 'ReadWritePaths', '/etc/hello'],
    ['the clock', { ...asUser, capabilities: ['CAP_SYS_TIME'] }, 'ProtectClock', undefined],
    ['the calls for the clock', { ...asUser, capabilities: ['CAP_SYS_TIME'] }, 'SystemCallFilter', '@system-service @clock'],
    ['packets', { ...asRoot, capabilities: ['CAP_NET_RAW', 'CAP_NET_ADMIN'] }, 'RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET'],
    ['devices', { ...asRoot, capabilities: ['CAP_MKNOD', 'CAP_SYS_RAWIO'] }, 'PrivateDevices', undefined],
    ['nothing of one that is not hardened', { ...asRoot, notHardened: 'a shell' }, 'NoNewPrivileges', undefined],
    ['but what its user asks for', { ...asUser, notHardened: 'a shell', capabilities: ['CAP_KILL'] }, 'AmbientCapabilities', 'CAP_KILL'],
  ];
  for (const [name, changes, directive, expected] of rows) {
    it(`${name}: ${directive}`, () => assert.equal(value(changes, directive), expected));
  }

  it('knows capabilities by the names of capabilities(7), sorted', () => {
    assert.equal(capabilityNames.length, 41);
    assert.deepEqual([...new Set(capabilityNames)].sort(), [...capabilityNames]);
  });
});

describe('template/unit-file', () => {
  it('says what runs, as whom and where, and what for, in that order', () => {
    const unit = lines({ ...asUser, cacheDirectories: ['a', 'b/c'], defaultFile: 'X=\n', unit: { Service: { ExecReload: '/bin/true', SupplementaryGroups: 'adm', Group: 'adm' } } });
    assert.deepEqual(unit.slice(0, unit.indexOf('NoNewPrivileges=yes')), [
      '[Unit]',
      'Description=Greeter',
      'After=network.target',
      '',
      '[Service]',
      'Type=simple',
      'EnvironmentFile=-/etc/default/hello',
      'ExecStart=/usr/sbin/hellod',
      'Restart=on-failure',
      'ExecReload=/bin/true',
      'SupplementaryGroups=adm',
      'User=greeter',
      'Group=adm',
      'CacheDirectory=a b/c',
      '# What the daemon needs, and nothing else (systemd.exec(5)).',
      'CapabilityBoundingSet=',
    ]);
    assert.deepEqual(unit.slice(unit.indexOf('UMask=0027')), ['UMask=0027', '', '[Install]', 'WantedBy=multi-user.target']);
  });

  it('lets a directive of the recipe take the place of one of ours, away, or stand several times', () => {
    const unit = lines({
      ...asUser,
      unit: {
        Unit: { After: ['network-online.target', 'time-sync.target'] },
        Service: { PrivateTmp: false, SystemCallFilter: '@system-service @mount', Restart: 'always', SendSIGKILL: false },
        Install: { WantedBy: false, Alias: 'greeter.service' },
        Extra: { Key: 'x' },
      },
    });
    assert.deepEqual(unit.slice(1, 4), ['Description=Greeter', 'After=network-online.target', 'After=time-sync.target']);
    assert.ok(!unit.some((line) => line.startsWith('PrivateTmp=')));
    assert.deepEqual(unit.filter((line) => line.startsWith('SystemCallFilter=')), ['SystemCallFilter=@system-service @mount']);
    assert.deepEqual(unit.filter((line) => line.startsWith('Restart=')), ['Restart=always']);
    assert.ok(unit.includes('SendSIGKILL=no'));
    assert.deepEqual(unit.slice(unit.indexOf('[Install]')), ['[Install]', 'Alias=greeter.service', '', '[Extra]', 'Key=x']);
  });

  it('says why a unit is not hardened', () => {
    const unit = lines({ notHardened: 'those who log in\\' });
    assert.deepEqual(unit.slice(4, 9), ['[Service]', 'Type=simple', 'ExecStart=/usr/sbin/hellod', 'Restart=on-failure', '# Not hardened: those who log in\\ .']);
  });

  it('gives the instances of a template one file of /etc/default, and a command that ends no restart', () => {
    const unit = lines({ name: 'hello@', type: 'oneshot', defaultFile: 'X=\n' });
    assert.ok(unit.includes('EnvironmentFile=-/etc/default/hello'));
    assert.ok(!unit.some((line) => line.startsWith('Restart=')));
  });
});
