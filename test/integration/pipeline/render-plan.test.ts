// debkit render without a sandbox: what upstream's files add to debian/, and what is said where they are not at hand.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebkitEvent } from '../../../src/contracts/events.ts';
import { renderPlan } from '../../../src/pipeline/render-plan.ts';
import { exec } from '../../../src/system/exec.ts';
import { heads } from '../../helpers/autotools-heads.ts';
import { git } from '../../helpers/make-upstream.ts';
import { buildRequestOf, plan } from '../../helpers/plans.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

describe('pipeline/render-plan', () => {
  let context: TestContext;
  beforeEach(() => (context = makeContext()));
  afterEach(() => context.remove());

  async function render(upstream: { directory: string } | { git: string } | { debian: string; suite: string }) {
    const told: DebkitEvent[] = [];
    const change = { recipe: { upstream, edits: [{ file: 'a.c', replace: 'int', with: 'long', why: 'Why.' }] }, release: { tag: 'v1' } };
    const { places } = buildRequestOf('tiny');
    const services = { exec, emit: (event: DebkitEvent) => void told.push(event), signal: context.signal };
    const { files } = await renderPlan(plan(change), { ...places, store: context.store, keyring: join(context.folder, 'none.gpg') }, services as unknown as Parameters<typeof renderPlan>[2]);
    const text = (path: string) => files.find((file) => file.path === path)?.content.toString() ?? '';
    return { text, notices: told.flatMap((event) => (event.type === 'notice' ? [event.message] : [])) };
  }

  it("reads a folder of the user's", async () => {
    const project = join(context.folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'a.c'), 'int a;\n');
    writeFileSync(join(project, 'configure'), heads.configure);
    git(project, '2020-01-01T00:00:00Z', 'init', '--quiet');
    git(project, '2020-01-01T00:00:00Z', 'add', '.');
    git(project, '2020-01-01T00:00:00Z', 'commit', '--quiet', '-m', 'x');
    const { text, notices } = await render({ directory: project });
    assert.match(text('copyright'), /^Files: \*\nCopyright: 2020 Upstream\nLicense: ISC\n\nFiles: configure\nCopyright: 1992-1996, [^\n]*Inc\.\nLicense: FSFUL\n\nFiles: debian\/\*/m);
    assert.match(text('copyright'), /^License: FSFUL\n This configure script/m);
    assert.match(text('patches/series'), /^edit-01-a\.c\.patch$/m);
    assert.match(text('README.source'), /^Upstream-Commit: [0-9a-f]{40}$/m);
    assert.deepEqual(notices, []);
    rmSync(project, { recursive: true });
  });

  it('says what waits for files that were never fetched, and renders the rest', async () => {
    for (const upstream of [{ git: 'https://git.example.org/tiny' }, { debian: 'tiny', suite: 'trixie' }]) {
      const { text, notices } = await render(upstream);
      assert.doesNotMatch(text('copyright'), /FSFUL/);
      assert.doesNotMatch(text('patches/series'), /edit/);
      assert.equal(text('README.source'), '');
      assert.match(text('control'), /^Source: tiny$/m);
      assert.match(notices.join('\n'), /^1 edit becomes? .*patch.*debkit source tiny@1\.2/);
    }
  });
});
