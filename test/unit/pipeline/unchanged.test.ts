// A build of which nothing changed is told from one of which anything did.
import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildRequest } from '../../../src/pipeline/request.ts';
import { findUnchanged, keepUnchanged, unchangedFile } from '../../../src/pipeline/unchanged.ts';
import { defaultLimits } from '../../../src/sandbox/limits.ts';
import { recordedOutcome } from '../../helpers/events.ts';

describe('pipeline/unchanged', () => {
  let folder = '';
  let lists = '';
  const recipe = () => join(folder, 'recipes/tiny');
  const out = () => join(folder, 'dist/tiny_1.0');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'debkit-unchanged-'));
    mkdirSync(join(recipe(), 'patches'), { recursive: true });
    writeFileSync(join(recipe(), 'recipe.yaml'), 'debkit: 1\n');
    writeFileSync(join(recipe(), 'patches/a.patch'), 'a\n');
    lists = join(folder, 'lists.sha256');
    writeFileSync(lists, 'lists of today');
    mkdirSync(out(), { recursive: true });
    writeFileSync(join(out(), 'tiny.deb'), 'deb');
    writeFileSync(join(out(), 'result.json'), JSON.stringify({ ...recordedOutcome, stages: [record('build', 'done'), record('lint', 'skipped')], files: [{ name: 'tiny.deb', size: 3, sha256: '' }], folder: out() }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const record = (stage: 'build' | 'lint', status: 'done' | 'skipped') => ({ stage, status, start: 1, duration: 2, detail: 'said' });

  function request(changes: Partial<BuildRequest> = {}): BuildRequest {
    const places = { store: join(folder, 'store'), recipeLibraries: [], mirror: null, securityMirror: null, keyring: null, containerBase: null, state: join(folder, 'state'), snapshots: null };
    const plan = { suite: 'trixie' } as BuildRequest['plan'];
    const rest = { sandbox: 'auto', limits: defaultLimits(), failOn: 'error', acceptLint: false, keep: false, offline: false, fresh: false, noCache: false, lint: true, test: true, upgrade: false, reproduce: 'no', diffoscope: false, elsewhere: [], stopAt: 'packages', ccache: true, provenanceKey: null, continueFailed: false } as const;
    return { target: join(recipe(), 'recipe.yaml'), plan, places, out: join(folder, 'dist'), ...rest, ...changes };
  }

  const ask = (changes: Partial<BuildRequest> = {}) => {
    const file = unchangedFile(request(changes));
    return file === null ? null : findUnchanged(file, changes.offline === true);
  };

  function keep(): void {
    const file = unchangedFile(request());
    assert.ok(file);
    keepUnchanged(file, { lists, lint: null }, { ...recordedOutcome, folder: out(), files: [{ name: 'tiny.deb', size: 3, sha256: '' }] });
  }

  it('finds the outcome, with every stage that ran as from the cache', () => {
    assert.equal(ask(), null);
    keep();
    assert.deepEqual(ask()?.stages.map(({ stage, status, detail }) => [stage, status, detail]), [['build', 'cached', 'said'], ['lint', 'skipped', 'said']]);
  });

  const changes: readonly [what: string, change: () => void][] = [
    ['a byte of the recipe', () => appendFileSync(join(recipe(), 'recipe.yaml'), '#')],
    ['a patch', () => writeFileSync(join(recipe(), 'patches/a.patch'), 'b\n')],
    ['a patch of the same size', () => writeFileSync(join(recipe(), 'patches/a.patch'), 'c\n')],
    ['a lock in the state folder', () => {
      mkdirSync(join(folder, 'state/locks'), { recursive: true });
      writeFileSync(join(folder, 'state/locks/tiny-0123456789ab.lock'), 'debkit-lock: 1\n');
    }],
    ['a new file of the recipe', () => writeFileSync(join(recipe(), 'patches/b.patch'), '')],
    ['a file that may be run', () => chmodSync(join(recipe(), 'patches/a.patch'), 0o755)],
    ['a link, behind which anything may change', () => symlinkSync('/etc/hostname', join(recipe(), 'link'))],
    ["apt's lists", () => writeFileSync(lists, 'lists of tomorrow')],
    ["the age of apt's lists", () => utimesSync(lists, 0, Date.now() / 1000 - 7 * 3600)],
    ['a file of the output folder', () => writeFileSync(join(out(), 'tiny.deb'), 'DEB')],
    ['a file that is gone', () => rmSync(join(out(), 'tiny.deb'))],
    ['a failure since, whose folder is to go', () => {
      mkdirSync(`${out()}.failed`);
      writeFileSync(join(`${out()}.failed`, 'result.json'), '{}');
    }],
    ['result.json', () => writeFileSync(join(out(), 'result.json'), '{}')],
    ["half a record, as a power cut leaves it", () => {
      const [name = ''] = readdirSync(join(folder, 'store/unchanged'));
      writeFileSync(join(folder, 'store/unchanged', name), '{"lists":');
    }],
  ];
  it('sees another key for the statement, under the same name', () => {
    const provenanceKey = join(folder, 'key.pem');
    writeFileSync(provenanceKey, 'one');
    const before = unchangedFile(request({ provenanceKey }));
    assert.equal(unchangedFile(request({ provenanceKey })), before);
    writeFileSync(provenanceKey, 'another');
    assert.notEqual(unchangedFile(request({ provenanceKey })), before);
    assert.notEqual(unchangedFile(request()), before);
  });

  for (const [what, change] of changes) {
    it(`sees ${what}`, () => {
      keep();
      change();
      assert.equal(ask(), null);
    });
  }

  for (const changed of [{ failOn: 'warning' }, { lint: false }, { out: '/elsewhere' }, { stopAt: 'source' }, { fresh: true }, { noCache: true }, { keep: true }] as const) {
    it(`is another question with ${JSON.stringify(changed)}`, () => {
      keep();
      assert.equal(ask(changed), null);
    });
  }

  it("takes lists of any age with --offline", () => {
    utimesSync(lists, 0, Date.now() / 1000 - 7 * 3600);
    const file = unchangedFile(request({ offline: true })) ?? '';
    keepUnchanged(file, { lists, lint: null }, { ...recordedOutcome, folder: out(), files: [] });
    assert.ok(ask({ offline: true }));
  });

  it('keeps nothing of a build whose install test failed: that may have been the mirror', () => {
    const file = unchangedFile(request()) ?? '';
    keepUnchanged(file, { lists, lint: null }, { ...recordedOutcome, folder: out(), files: [], installTest: { steps: [], failed: true } });
    assert.equal(ask(), null);
  });

  it('cannot tell of a project of one’s own: its files count', () => {
    writeFileSync(join(folder, 'debkit.yaml'), 'debkit: 1\n');
    assert.equal(unchangedFile(request({ target: join(folder, 'debkit.yaml') })), null);
  });

  it('tells of a .dsc by its text and the files it names', () => {
    const dsc = join(folder, 'tiny_1.0.dsc');
    writeFileSync(dsc, `Files:\n ${'0'.repeat(32)} 4 tiny_1.0.tar.xz\n`);
    writeFileSync(join(folder, 'tiny_1.0.tar.xz'), 'orig');
    const before = unchangedFile(request({ target: dsc }));
    assert.equal(unchangedFile(request({ target: dsc })), before);
    writeFileSync(join(folder, 'tiny_1.0.tar.xz'), 'more');
    assert.notEqual(unchangedFile(request({ target: dsc })), before);
  });
});
