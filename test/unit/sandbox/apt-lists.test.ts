// When apt's package lists are fetched: also where they are gone though what names their state is there.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BaseSpec, Chroot, SandboxDriver } from '../../../src/contracts/sandbox.ts';
import { aptMounts, stampFile, updateLists, type EnvironmentContext } from '../../../src/sandbox/apt.ts';

const base: BaseSpec = { suite: 'trixie', architecture: 'amd64', mirror: null, securityMirror: null, keyring: null, aptSources: [] };

describe('sandbox/apt updateLists', () => {
  let store: string;
  let ran: string[];
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'debkit-lists-'));
    ran = [];
  });
  afterEach(() => rmSync(store, { recursive: true }));

  function contextOf(name: string, offline = false): EnvironmentContext {
    const run: Chroot['run'] = ({ argv }) => {
      ran.push(argv.at(-1) ?? '');
      return Promise.resolve({ exitCode: 0, stdout: 'new', stderr: '' });
    };
    const driver = { name, open: () => Promise.resolve({ run, close: () => Promise.resolve() }) } as unknown as SandboxDriver;
    return { driver, store, offline, signal: new AbortController().signal, onLine: () => undefined };
  }
  function prepare(context: EnvironmentContext, files: readonly string[] | null): void {
    mkdirSync(dirname(stampFile(context, base)), { recursive: true });
    writeFileSync(stampFile(context, base), 'old');
    const lists = aptMounts(context, base)[0]?.source ?? '';
    if (files === null) return;
    mkdirSync(lists);
    for (const file of files) writeFileSync(join(lists, file), '');
  }

  const rows: readonly (readonly [what: string, files: readonly string[] | null, state: string])[] = [
    ['young lists', ['mirror_trixie_InRelease', 'mirror_trixie_Packages'], 'old'],
    ['a folder without lists', ['lock'], 'new'],
    ['no folder', null, 'new'],
  ];
  for (const [what, files, state] of rows) {
    it(`takes ${what} for ${state}`, async () => {
      const context = contextOf('unshare');
      prepare(context, files);
      await updateLists('layer', base, context);
      assert.equal(readFileSync(stampFile(context, base), 'utf8'), state);
      assert.equal(ran[0], state === 'new' ? 'update' : undefined);
    });
  }

  it('has none offline where they are gone', async () => {
    const context = contextOf('unshare', true);
    prepare(context, null);
    await assert.rejects(updateLists('layer', base, context), { code: 'NOT_CACHED' });
  });

  it('leaves this system itself its own lists', async () => {
    const context = contextOf('here');
    prepare(context, null);
    await updateLists('layer', base, context);
    assert.deepEqual(ran, []);
  });
});
