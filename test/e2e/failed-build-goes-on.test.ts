// `debkit build --continue`: from the failed step with the changed recipe, compiling what changed alone; then a clean build, whose .deb is as ever.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { binaryPackage, debs, hashes, needSandbox, pass, run, start, tell, writeRecipe, type Told, type World } from '../helpers/e2e-world.ts';
import { abandoned, runningAfter } from '../helpers/leftovers.ts';

describe('a failed build goes on', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const store = () => join(own.home, '.cache', 'debkit');
  const out = (name: string) => join(own.folder, 'going-on', name);
  const list = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
  const kept = (source: string) => list(join(store(), 'failures')).filter((name) => name.startsWith(`${source}_`));

  function recipe(source: string, changes: { readonly files?: readonly string[]; readonly edits?: readonly object[]; readonly rules?: string; readonly style?: string } = {}): string {
    const { files = ['usr', 'etc'], edits = [], rules, style = 'dh' } = changes;
    return writeRecipe(own, source, {
      upstream: { git: `${own.server.url}/debkit-hello.git`, submodules: true },
      style,
      build: { system: 'autotools', ...(rules === undefined ? {} : { rules }) },
      packages: { [source]: binaryPackage(source, { architecture: 'any', files }) },
      edits,
    });
  }

  function edit(text: string): object {
    return { file: 'greeting/greeting.c', prepend: text, why: 'to see what is compiled again' };
  }

  /** What was compiled before and after the notice that the clean build follows. */
  function compiled({ ran }: Told): { readonly notices: readonly string[]; readonly before: readonly string[]; readonly after: readonly string[] } {
    const events = ran.out.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; message?: string; line?: string });
    const notices = events.flatMap(({ type, message }) => (type === 'notice' ? [message ?? ''] : []));
    const turn = events.findIndex(({ type, message }) => type === 'notice' && /clean build follows|from the start/.test(message ?? ''));
    const objects = (some: typeof events) => some.flatMap(({ line }) => /^gcc .* -o (\S+\.o) /.exec(line ?? '')?.[1] ?? []).sort();
    return { notices, before: objects(events.slice(0, Math.max(turn, 0))), after: objects(events.slice(turn + 1)) };
  }

  const all = ['greeting/greeting.o', 'src/hello.o'];
  const options = (name: string) => ['--no-lint', '--no-test', '--out', out(name)];

  for (const style of ['dh', 'cdbs']) {
    // CDBS is in no suite after trixie.
    it(`${style}: in the install step, where nothing is compiled again`, async () => {
      const source = `forgets-${style}`;
      const failed = await run(own, ['build', recipe(source, { style, files: ['no/such/file'] }), ...options(source)]);
      assert.equal(failed.code, 1, failed.out);
      assert.match(failed.err, /after a change: debkit build --continue \S+/);
      assert.equal(kept(source).length, 1);

      const again = await tell(own, ['build', '--continue', recipe(source, { style, files: ['no/such/file', 'usr'] }), ...options(source)]);
      assert.deepEqual([again.code, again.result.error?.code, compiled(again).after, kept(source).length], [1, 'BUILD_FAILED', [], 1]);

      const passed = await pass(own, ['build', '--continue', recipe(source, { style }), ...options(source)]);
      const { notices, before, after } = compiled(passed);
      assert.ok(notices.includes('the failed step passes now; the clean build follows'), notices.join('\n'));
      assert.deepEqual([before, after, kept(source)], [[], all, []]);
      const fresh = await pass(own, ['build', recipe(source, { style }), '--fresh', '--no-ccache', ...options('fresh')]);
      assert.deepEqual(debs(hashes(passed.result.folder)), debs(hashes(fresh.result.folder)));
      assert.match(passed.result.stages.find(({ stage }) => stage === 'build')?.detail ?? '', /; ccache \d+ of \d+$/);
      assert.doesNotMatch(fresh.result.stages.find(({ stage }) => stage === 'build')?.detail ?? '', /ccache/);
    });

  }

  // In CDBS, what is done before the failed step is seen to be left out in the test above.
  it('dh: in the compiler, where the changed file alone is compiled again', async () => {
    const source = 'miswritten';
    const failed = await tell(own, ['build', recipe(source, { edits: [edit('#error not yet\n')] }), ...options(source)]);
    assert.deepEqual([failed.code, failed.result.error?.code], [1, 'BUILD_FAILED']);
    const passed = await pass(own, ['build', '--continue', recipe(source, { edits: [edit('/* done */\n')] }), ...options(source)]);
    assert.deepEqual([compiled(passed).before, compiled(passed).after], [['greeting/greeting.o'], all]);
  });

  it('from the start where debian/rules changed, and where nothing is kept', async () => {
    const source = 'rules-change';
    await tell(own, ['build', recipe(source, { files: ['no/such/file'] }), ...options(source)]);
    const changed = recipe(source, { rules: 'execute_before_dh_auto_build:\n\techo otherwise\n' });
    const passed = await pass(own, ['build', '--continue', changed, ...options(source)]);
    assert.ok(compiled(passed).notices.includes('debian/rules changed: from the start'), compiled(passed).notices.join('\n'));
    assert.deepEqual([compiled(passed).after, kept(source)], [all, []]);
    const fresh = await pass(own, ['build', '--continue', '--fresh', changed, ...options(source)]);
    assert.ok(compiled(fresh).notices.includes(`no failed build of ${source} is kept: this is a clean build`));
  });

  it('killed meanwhile, or with half a tree kept: nothing wrong comes of it', async () => {
    const source = 'killed-on';
    await tell(own, ['build', recipe(source, { files: ['no/such/file'] }), ...options(source)]);
    const wait = recipe(source, { edits: [edit('/* changed */\n')] });
    const running = start(own, ['build', '--continue', wait, '--verbose', ...options(source)]);
    await running.seen(/^build \| gcc .*greeting/m);
    running.kill('SIGKILL');
    await running.ended;
    assert.deepEqual([await runningAfter(own.home, 30), kept(source).length], [[], 1]);
    truncateSync(join(store(), 'failures', kept(source)[0] ?? '', 'build.tar'), 20_000);
    const passed = await pass(own, ['build', '--continue', wait, ...options(source)]);
    assert.ok(compiled(passed).notices.some((notice) => /cannot be unpacked .*: from the start$/.test(notice)), compiled(passed).notices.join('\n'));
    assert.deepEqual([kept(source), abandoned(own, join(own.folder, 'nowhere'))], [[], []]);
  });
});
