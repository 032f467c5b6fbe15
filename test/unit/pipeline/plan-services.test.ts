// Daemons and alternatives of the plan: what a recipe leaves out.
import assert from 'node:assert/strict';
import type { LogrotatePlan } from '../../../src/contracts/service-plan.ts';
import type { RecipeService } from '../../../src/recipe/recipe-services.ts';
import { planAlternatives } from '../../../src/pipeline/plan-services.ts';
import { plan, type Change } from '../../helpers/plans.ts';

function planned(service: Partial<RecipeService>, change: Change = {}) {
  const services = { tinyd: { 'exec-start': '/usr/sbin/tinyd', ...service } };
  return plan({ ...change, package: { services } }).packaging.packages[0]?.services[0] ?? assert.fail();
}

describe('plan-services', () => {
  it('hardens a daemon that says nothing of it, and gives it no file', () => {
    const { notHardened, capabilities, defaultFile, logrotate, unit } = planned({});
    assert.deepEqual({ notHardened, capabilities, defaultFile, logrotate, unit }, { notHardened: null, capabilities: [], defaultFile: null, logrotate: null, unit: {} });
  });

  const logs = { 'logs-directory': ['tiny', 'tiny/queue'] };
  const whole: LogrotatePlan = { files: ['/var/log/tiny/*.log', '/var/log/tiny/queue/*.log'], every: 'weekly', keep: 12, reopen: 'copy' };
  const rows: [string, Partial<RecipeService>, LogrotatePlan | null][] = [
    ['the logs of its folders', logs, whole],
    ['by reloading where it can', { ...logs, unit: { Service: { ExecReload: '/bin/kill -HUP $MAINPID' } } }, { ...whole, reopen: 'reload' }],
    ['by the signal that it reloads by', { ...logs, reload: 'HUP' }, { ...whole, reopen: 'reload' }],
    ['by copying where it cannot', { ...logs, reload: 'HUP', unit: { Service: { ExecReload: false } } }, whole],
    ['when it is said so', { ...logs, logrotate: true }, whole],
    ['as it is said', { ...logs, logrotate: { every: 'daily', keep: 3, reopen: 'USR2' } }, { ...whole, every: 'daily', keep: 3, reopen: 'USR2' }],
    ['other files', { logrotate: { files: ['/var/log/tiny.log'] } }, { ...whole, files: ['/var/log/tiny.log'] }],
    ['none where it is said so', { ...logs, logrotate: false }, null],
  ];
  for (const [name, service, expected] of rows) {
    it(`rotates logs: ${name}`, () => assert.deepEqual(planned(service).logrotate, expected));
  }

  it('lets a runtime that compiles as it runs write and execute memory', () => {
    const node: Change = { recipe: { build: { system: 'nodejs' } } };
    assert.deepEqual(planned({}, node).unit, { Service: { MemoryDenyWriteExecute: false } });
    assert.deepEqual(planned({ unit: { Service: { MemoryDenyWriteExecute: 'yes', Nice: '5' } } }, node).unit, { Service: { MemoryDenyWriteExecute: 'yes', Nice: '5' } });
    assert.deepEqual(planned({ 'not-hardened': 'it is a shell' }, node).unit, {});
  });

  it('says in the unit how to reload, and where to read', () => {
    const said = { reload: 'USR1', documentation: ['man:tinyd(8)', 'https://example.org/tiny'] };
    const documented = { Documentation: 'man:tinyd(8) https://example.org/tiny' };
    assert.deepEqual(planned(said).unit, { Unit: documented, Service: { ExecReload: '/bin/kill -USR1 $MAINPID' } });
    assert.deepEqual(planned({ reload: '/usr/sbin/tinyctl reload' }).unit, { Service: { ExecReload: '/usr/sbin/tinyctl reload' } });
    const own = { Unit: { Before: 'x.service' }, Service: { ExecReload: '/bin/true' }, Install: { Alias: 'tiny.service' } };
    assert.deepEqual(planned({ ...said, unit: own }).unit, { ...own, Unit: { ...documented, Before: 'x.service' } });
  });

  it('makes the link of an alternative below /usr/bin', () => {
    assert.deepEqual(planAlternatives({ pager: { path: '/usr/bin/tiny', priority: 5 }, vi: { path: '/bin/x', priority: -1, link: '/bin/vi', slaves: { '/a': '/b' } } }), [
      { name: 'pager', link: '/usr/bin/pager', path: '/usr/bin/tiny', priority: 5, followers: [] },
      { name: 'vi', link: '/bin/vi', path: '/bin/x', priority: -1, followers: [{ link: '/a', path: '/b' }] },
    ]);
  });
});
