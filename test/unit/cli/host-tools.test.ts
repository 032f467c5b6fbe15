// What debkit needs of a host, and the one line that mends what is missing.
import assert from 'node:assert/strict';
import { ensureHostTools, hostLine, hostNeeds, type HostFacts, type HostToolsRequest } from '../../../src/cli/host-tools.ts';
import type { HostError } from '../../../src/errors.ts';
import { nextSubordinateRange, usermodArgv } from '../../../src/cli/subordinate-ids.ts';

const ready: HostFacts = {
  uid: 0,
  user: 'root',
  isCommand: () => true,
  isFile: () => true,
  subuid: '',
  subgid: '',
  aptLists: true,
};
const bare: HostFacts = {
  ...ready,
  isCommand: (name) => name === 'apt-get' || name === 'mount' || name === 'flock' || name === 'setpriv',
  isFile: () => false,
};
const ann: HostFacts = { ...ready, uid: 1000, user: 'ann' };

describe('cli/host-tools', () => {
  it('wants nothing of a host that has it all', () =>
    assert.deepEqual(hostNeeds('auto', null, ready), { packages: [], missing: [], commands: [] }));

  it('names every package once, in one line', () => {
    assert.equal(
      hostLine(hostNeeds('unshare', null, bare), 'sudo '),
      'sudo apt-get install -y --no-install-recommends bubblewrap ca-certificates debian-archive-keyring git gpgv mmdebstrap uidmap xz-utils',
    );
  });

  it('updates first where apt has no lists', () => {
    assert.deepEqual(hostNeeds('auto', null, { ...bare, aptLists: false }).commands[0], ['apt-get', 'update']);
  });

  const fewer: [Parameters<typeof hostNeeds>[0], string | null, boolean][] = [
    ['docker', null, true],
    ['docker', 'debian:{suite}', false],
    ['podman', 'debian:{suite}', false],
    ['here', null, false],
  ];
  for (const [sandbox, base, wanted] of fewer) {
    it(`${sandbox} over ${base ?? 'an own base'} ${wanted ? 'needs' : 'does not need'} mmdebstrap`, () => {
      assert.equal(hostNeeds(sandbox, base, bare).packages.includes('mmdebstrap'), wanted);
    });
  }

  it('gives an ordinary user a range of ids after the largest in use', () => {
    const needs = hostNeeds('auto', null, { ...ann, subuid: 'bob:100000:65536\n', subgid: 'bob:100000:65536\n' });
    assert.deepEqual(needs.missing, ['subordinate ids for ann']);
    assert.equal(hostLine(needs, 'sudo '), 'sudo usermod --add-subuids 165536-231071 --add-subgids 165536-231071 ann');
  });

  it('leaves a user alone that has ids, and root', () => {
    assert.deepEqual(
      hostNeeds('auto', null, { ...ann, subuid: 'ann:100000:65536\n', subgid: '1000:100000:65536\n' }).commands,
      [],
    );
    assert.deepEqual(hostNeeds('here', null, ann).commands, []);
  });
});

describe('cli/host-tools ensureHostTools', () => {
  const lacking: HostFacts = { ...ready, isCommand: (name) => name !== 'mmdebstrap' };
  const install = 'apt-get install -y --no-install-recommends mmdebstrap';

  /** Runs it on a host that is `before`, and `after` once something ran; `codes` are the exit codes of what it runs. */
  async function ensure(before: HostFacts, given: Partial<HostToolsRequest> = {}, codes: readonly number[] = []) {
    const ran: string[] = [];
    const notices: string[] = [];
    const next = (argv: readonly string[]) => {
      ran.push(argv.join(' '));
      return Promise.resolve(codes[ran.length - 1] ?? 0);
    };
    const request: HostToolsRequest = {
      sandbox: 'unshare',
      containerBase: null,
      yes: false,
      terminal: false,
      onTerminal: async (argv) => next(['(terminal)', ...argv]),
      readHost: () =>
        ran.length === 0
          ? before
          : { ...ready, uid: before.uid, user: before.user, subuid: before.subuid, subgid: before.subgid },
      ...given,
    };
    const services = {
      exec: async ({ argv }: { argv: readonly string[] }) => ({ exitCode: await next(argv), stdout: '', stderr: 'E: no' }),
      signal: new AbortController().signal,
      emit: (event: { type: string; message?: string }) => void (event.type === 'notice' && notices.push(event.message ?? '')),
    };
    const error = await ensureHostTools(request, services).then(
      () => null,
      (thrown: unknown) => thrown as HostError,
    );
    return { ran, notices, error };
  }

  const withIds: HostFacts = { ...lacking, uid: 1000, user: 'ann', subuid: 'ann:100000:65536', subgid: 'ann:100000:65536' };

  it('does nothing on a host that has it all', async () =>
    assert.deepEqual(await ensure(ready), { ran: [], notices: [], error: null }));

  it('as root installs, and says so', async () => {
    assert.deepEqual(await ensure(lacking), {
      ran: [install],
      notices: [`this host lacks mmdebstrap; running: ${install}`],
      error: null,
    });
  });

  it('updates the package lists and tries again where they may be too old', async () => {
    assert.deepEqual((await ensure(lacking, {}, [100])).ran, [install, 'apt-get update', install]);
  });

  it('as an ordinary user prints the line and stops', async () => {
    const { ran, error } = await ensure(withIds);
    assert.deepEqual([ran, error?.code, error?.exitCode], [[], 'TOOLS_MISSING', 3]);
    assert.match(error?.details.hint ?? '', /^sudo apt-get install -y --no-install-recommends mmdebstrap /);
  });

  it('with --yes runs sudo: on a terminal with it, else without asking', async () => {
    assert.deepEqual((await ensure(withIds, { yes: true, terminal: true })).ran, [`(terminal) sudo ${install}`]);
    assert.deepEqual((await ensure(withIds, { yes: true })).ran, [`sudo -n ${install}`]);
  });

  it('says what to run by hand where sudo wants a password', async () => {
    const { error } = await ensure(withIds, { yes: true }, [1, 1]);
    assert.equal(error?.code, 'TOOLS_NOT_INSTALLED');
    assert.match(error?.details.hint ?? '', /run it by hand: sudo apt-get install/);
  });

  it('names the packages where there is no apt-get', async () => {
    const { ran, error } = await ensure({ ...lacking, isCommand: () => false });
    assert.deepEqual([ran, error?.code], [[], 'TOOLS_MISSING']);
  });
});

describe('cli/subordinate-ids', () => {
  const rows: [string, string, number][] = [
    ['', '', 100000],
    ['ann:100000:65536', '', 165536],
    ['ann:100000:65536\nbob:165536:65536\n', 'ann:300000:10\n', 300010],
    ['# nothing\nbroken:line\nx:y:z\n', '\n\n', 100000],
  ];
  for (const [subuid, subgid, first] of rows) {
    it(`after ${JSON.stringify(subuid + subgid)} comes ${first}`, () =>
      assert.deepEqual(nextSubordinateRange(subuid, subgid), { first, last: first + 65535 }));
  }
  it('hands usermod the range and the user', () => {
    assert.deepEqual(usermodArgv('ann', { first: 1, last: 2 }), [
      'usermod',
      '--add-subuids',
      '1-2',
      '--add-subgids',
      '1-2',
      'ann',
    ]);
  });
});
