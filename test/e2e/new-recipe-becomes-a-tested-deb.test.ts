// `debkit new` on a git server: the newest release among tags that are traps, a recipe that says from where each line is known, and an installed package, with no edits.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewOutcome } from '../../src/pipeline/new/new-package.ts';
import { needSandbox, run, type World } from '../helpers/e2e-world.ts';

describe('a new recipe becomes a tested .deb', () => {
  let own: World;
  let cwd: string;
  let outcome: NewOutcome;
  before(async function () {
    own = await needSandbox(this);
    cwd = join(own.folder, 'new');
    mkdirSync(cwd);
    const { out, err } = await run(own, ['new', `${own.server.url}/debkit-hello.git`, '--suite', 'trixie', '--json'], { cwd });
    const last = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '{}') as { result: NewOutcome };
    assert.equal(err, '');
    outcome = last.result;
  });

  it('is built, installed and asked for its version', () => {
    assert.deepEqual([outcome.status, outcome.problems, outcome.error], ['works', [], null]);
    const steps = outcome.outcome?.installTest?.steps ?? [];
    assert.deepEqual(steps.filter(({ status }) => status === 'failed'), []);
    assert.ok(steps.some(({ name }) => name.startsWith('smoke test: debkit-hello')));
    assert.deepEqual((outcome.outcome?.lint?.tags ?? []).filter(({ severity }) => severity === 'error'), []);
  });

  it('is the newest release, neither a pre-release nor the tag start, with its submodule', () => {
    assert.equal(outcome.version, '1.1.0');
    const text = readFileSync(outcome.recipe, 'utf8');
    assert.match(text, /tag: v1\.1\.0\n/);
    assert.match(text, new RegExp(`commit: ${own.upstream.tags['v1.1.0'] ?? ''}`));
    assert.match(text, /submodules: true/);
    assert.match(text, /# configure\.ac is there\nbuild:\n {2}system: autotools/);
  });

  it('has a recipe that is right but for what it calls TODO', async () => {
    const { code, out, err } = await run(own, ['check', 'debkit-hello'], { cwd });
    assert.equal(code, outcome.todos.length === 0 ? 0 : 2, out + err);
    assert.equal((out.match(/RECIPE_TODO/g) ?? []).length, outcome.todos.length);
  });

  it('a second time: nothing is written over it', async () => {
    const before = readFileSync(outcome.recipe, 'utf8');
    const { code, err } = await run(own, ['new', `${own.server.url}/debkit-hello.git`, '--suite', 'trixie', '--no-build'], { cwd });
    assert.equal(code, 2);
    assert.match(err, /RECIPE_EXISTS/);
    assert.equal(readFileSync(outcome.recipe, 'utf8'), before);
    assert.ok(!existsSync(join(cwd, 'recipes', 'debkit-hello.tmp')));
  });
});
