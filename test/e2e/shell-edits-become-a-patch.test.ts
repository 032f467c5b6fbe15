// A build that failed: its cause is told, a shell has its tree, and what is edited there becomes a patch with which it builds.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { binaryPackage, needSandbox, pass, run, start, tell, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { runningOf } from '../helpers/leftovers.ts';

describe('a failed build is looked into', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const options = ['--no-lint', '--no-test'];
  function recipe(source: string, rules: string): string {
    return writeRecipe(own, source, {
      build: { system: 'none', rules },
      packages: { [source]: binaryPackage(source, { architecture: 'any', files: [`README usr/share/${source}`] }) },
      edits: [{ file: 'debkit-hello.conf', prepend: 'Another first line.\n', why: 'to be there' }],
    });
  }

  it('names the header that is missing, the package that has it, and the place in the recipe', async () => {
    const folder = recipe('headerless', "override_dh_auto_build:\n\tprintf '#include <zlib.h>\\n' > x.c\n\t$(CC) $(CFLAGS) -c x.c\n");
    const failed = await tell(own, ['build', folder, ...options]);
    assert.equal(failed.code, 1);
    const { triage } = failed.result.error as unknown as { readonly triage: { readonly class: string; readonly side: string; readonly place: object; readonly advice: string; readonly packages: readonly string[]; readonly location: { readonly file: string; readonly line: number } } };
    assert.deepEqual([triage.class, triage.side, triage.place], ['missing-build-dependency', 'recipe', { file: 'x.c', line: 1 }]);
    assert.equal(triage.packages[0], 'zlib1g-dev', failed.ran.out.slice(-3000));
    assert.match(triage.advice, /^add `zlib1g-dev` to `build-depends`/);
    const lines = readFileSync(join(folder, 'recipe.yaml'), 'utf8').split('\n');
    assert.match(lines[triage.location.line - 1] ?? '', /"build":/);
    const kept = JSON.parse(readFileSync(join(own.folder, 'dist', readdirSync(join(own.folder, 'dist')).find((name) => name.startsWith('headerless_')) ?? '', 'result.json'), 'utf8')) as typeof failed.result;
    assert.deepEqual(kept.error, { ...kept.error, triage });
  });

  it('makes of what is edited in the failed tree a patch that a build applies', async () => {
    const folder = recipe('unmended', 'override_dh_auto_build:\n\tgrep -q mended README\n\ttouch built\n');
    const failed = await run(own, ['build', folder, ...options]);
    assert.match(failed.err, /look: debkit shell \S+unmended /);

    const line = 'set -e; test ! -e built; echo mended >> README; echo new > added; keep added; echo "# x" >> debian/rules; again; test -e built';
    const shell = await run(own, ['shell', folder, '-c', line]);
    assert.equal(shell.code, 0, shell.err);
    assert.match(shell.err, /edited: README, added \(2 files\)\nnext: debkit patch \S+ NAME /);
    assert.match(shell.err, /and debkit build --continue \S+unmended goes on\n/);
    assert.match(shell.err, /left out: debian\/rules: made from the recipe/);

    // The next shell has it.
    assert.equal((await run(own, ['shell', folder, '-c', 'grep -q mended README && cat added'])).out, 'new\n');

    for (const [argv, code] of [[['a/b'], 'PATCH_NAME'], [['fix', '--forwarded', 'maybe'], 'PATCH_FORWARDED']] as const) {
      assert.equal((await tell(own, ['patch', folder, ...argv])).result.error?.code, code);
    }
    const patched = await run(own, ['patch', folder, 'mend', '--description', 'It was not mended.']);
    assert.equal(patched.code, 0, patched.err);
    assert.match(patched.out, /^next: debkit build --continue \S+unmended$/m);
    const text = readFileSync(join(folder, 'patches', 'mend.patch'), 'utf8');
    assert.match(text, /^Description: It was not mended\.\nAuthor: Ann Example <ann@example\.org>\nForwarded: no\nLast-Update: \d{4}-\d\d-\d\d\n\n--- a\/README\n\+\+\+ b\/README\n/);
    assert.match(text, /--- \/dev\/null\n\+\+\+ b\/added\n/);
    assert.equal((await tell(own, ['patch', folder, 'again'])).result.error?.code, 'NO_EDITS');

    // The failed tree follows the recipe.
    assert.equal((await run(own, ['shell', folder, '--', 'again'])).code, 0);
    await pass(own, ['build', '--continue', folder, ...options]);
    // A success leaves no failed tree: the shell has the source as it is, with the patch in it.
    assert.equal((await run(own, ['shell', folder, '-c', 'ls built; cat added'])).out, 'new\n');
    // Nothing failed that could go on.
    assert.match((await run(own, ['shell', folder, '-c', 'echo more >> added'])).err, /and debkit build \S+unmended builds with it\n/);
    assert.match((await run(own, ['patch', folder, 'more'])).out, /^next: debkit build \S+unmended$/m);
  });

  it('leaves a change that `edits` would come after to them', async () => {
    const folder = recipe('edited-twice', 'override_dh_auto_build:\n\tfalse\n');
    assert.equal((await run(own, ['build', folder, ...options])).code, 1);
    assert.equal((await run(own, ['shell', folder, '-c', 'echo more >> debkit-hello.conf'])).code, 0);
    const { result } = await tell(own, ['patch', folder, 'more']);
    assert.equal(result.error?.code, 'PATCH_TWICE');
  });

  it('keeps what was edited when it is killed or its terminal is closed, and lets no other one over it', async () => {
    const folder = recipe('killed-shell', 'override_dh_auto_build:\n\tfalse\n');
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGHUP'] as const) {
      const shell = start(own, ['shell', folder, '-c', `echo ${signal} >> README; echo there; sleep 60`]);
      await shell.seen(/^there$/m);
      for (const argv of [['shell', folder, '-c', 'true'], ['patch', folder, 'while-open']]) {
        const refused = await run(own, argv);
        assert.deepEqual([refused.code, /\[SHELL_OPEN\]/.test(refused.err)], [3, true], refused.err);
      }
      // Killed outright, it has kept what is two seconds old.
      if (signal === 'SIGKILL') await delay(2500);
      shell.kill(signal);
      await shell.ended;
    }
    assert.equal((await run(own, ['shell', folder, '-c', 'tail -n 3 README'])).out, 'SIGKILL\nSIGTERM\nSIGHUP\n');
    assert.deepEqual(runningOf(own.home), []);
  });

  it('brings the changes of the recipe into the tree of the failed build, so that the next patch is made over the one before', async () => {
    const folder = recipe('patched-twice', 'override_dh_auto_build:\n\ttouch built\n\tfalse\n');
    assert.equal((await run(own, ['build', folder, ...options])).code, 1);
    for (const name of ['one', 'two']) {
      const shell = await run(own, ['shell', folder, '-c', `test -e built && echo ${name} >> README`]);
      assert.deepEqual([shell.code, /the recipe was changed since this build failed/.test(shell.err)], [0, name === 'two'], shell.err);
      assert.equal((await run(own, ['patch', folder, name])).code, 0);
    }
    assert.equal((await run(own, ['shell', folder, '-c', 'tail -n 2 README'])).out, 'one\ntwo\n');
    assert.equal(readFileSync(join(folder, 'patches', 'series'), 'utf8'), 'one.patch\ntwo.patch\n');
    await pass(own, ['source', folder]);
  });

  it('takes new files that are named, also with spaces and in folders, and says what no patch can hold', async () => {
    const folder = recipe('left-out', 'override_dh_auto_build:\n\tfalse\n');
    const line = 'mkdir new; echo 1 > "new/a b"; echo 2 > new/c; keep new nonesuch debian/rules . /etc/passwd; chmod +x README; printf "\\0" >> configure.ac; true';
    const shell = await run(own, ['shell', folder, '-c', line]);
    for (const said of ['keep: nonesuch: not there', 'keep: debian/rules: debian/ is made from the recipe', "keep: .: upstream's folder", 'keep: /etc/passwd: not in the tree', 'edited: new/a b, new/c (2 files)', 'left out: configure.ac: no text', 'left out: README: only the mode changed']) {
      assert.ok(shell.err.includes(said), `${said}\n${shell.err}`);
    }
    assert.equal((await run(own, ['patch', folder, 'named'])).code, 0);
    assert.equal((await run(own, ['shell', folder, '-c', 'cat "new/a b" new/c'])).out, '1\n2\n');
  });
});
