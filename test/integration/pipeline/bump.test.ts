// A recipe taken over three releases of a real git repository: what upstream says is told, and what was written by hand stays.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bumpText } from '../../../src/cli/views/bump.ts';
import { diffHunks, unifiedDiff } from '../../../src/debian/unified-diff.ts';
import { planBump, writeBump, type Bumped, type BumpRequest } from '../../../src/pipeline/bump/bump.ts';
import { renderPlan } from '../../../src/pipeline/render-plan.ts';
import { makePlan } from '../../../src/pipeline/make-plan.ts';
import { loadRecipe } from '../../../src/recipe/load.ts';
import { exec } from '../../../src/system/exec.ts';
import { sha256File } from '../../../src/system/files.ts';
import { serveGit, type GitServer } from '../../helpers/git-server.ts';
import { git } from '../../helpers/make-upstream.ts';
import { buildRequestOf } from '../../helpers/plans.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

const isc = 'Permission to use, copy, modify, and/or distribute this software for any\npurpose with or without fee is hereby granted, provided that the above\ncopyright notice and this permission notice appear in all copies.\n';
const gpl = 'This program is free software; you can redistribute it and/or modify it under the terms of the GNU General Public License as published by the Free Software Foundation; either version 3 of the License, or (at your option) any later version.\n';
const source = ['int main(void)', '{', '  puts("one");', '  puts("two");', '  return 0;', '}', ''].join('\n');
const fixed = source.replace('two', 'three');
const configure = (needs: string) => `AC_INIT([tiny], [0])\n${needs}AC_OUTPUT\n`;

/** What each release changes of the one before. */
const releases: readonly (readonly [tag: string, date: string, files: Readonly<Record<string, string>>])[] = [
  ['v1.0', '2020-01-01T00:00:00Z', { LICENSE: `Copyright 2020 Ann\n${isc}`, 'main.c': source, 'other.c': 'old\n', 'configure.ac': configure(''), 'Makefile.am': '', NEWS: 'tiny 1.0\n- Begin.\n' }],
  ['v1.1', '2021-01-01T00:00:00Z', { NEWS: 'tiny 1.1 (2021-01-01)\n- Greet twice. Closes: #42\n  -- Eve <eve@example.org>  Fri, 01 Jan 2021 00:00:00 +0000\n\ntiny 1.0\n- Begin.\n', 'configure.ac': configure('PKG_CHECK_MODULES([Z], [zlib >= 1.2])\n') }],
  ['v1.2', '2022-01-01T00:00:00Z', { LICENSE: gpl, 'new.c': '/* SPDX-License-Identifier: Apache-2.0 */\n' }],
  ['v2.0-rc1', '2023-01-01T00:00:00Z', { NEWS: 'tiny 2.0\n- Not yet.\n' }],
  ['v2.0', '2023-02-01T00:00:00Z', { NEWS: 'tiny 2.0\n- All new.\n\ntiny 1.1\n- Greet twice.\n', 'main.c': fixed, 'other.c': 'quite another\n' }],
];

const recipe = (url: string, commit: string) => `# By hand: keep this line.
debkit: 1
source: tiny   # and this
section: "utils"
upstream:
    git: ${url}
releases:
    # Pinned for an old machine.
    - {version: '0.9', tag: v0.9, date: 2010-01-01T00:00:00Z, suites: [bookworm]}

    - version: '1.0'   # the newest
      tag: "v1.0"
      commit: ${commit}
      date: 2020-01-01T00:00:00Z
      revision: '2'
build: {system: none}
edits:
    - {file: other.c, replace: old, with: new, why: It has to be.}
packages:
    tiny:
        architecture: all
        summary: very small program
        description: Next to nothing.
        smoke:
            - {run: tiny --version, expect: 'tiny 1.0'}
copyright: [{files: '*', copyright: 2020 Ann, license: ISC}]

changelog:   # newest first
    - version: 1.0-2
      date: 2020-02-02T00:00:00Z
      changes: ['Hand-made: "quoted", and #hashed.']
    - {version: 1.0-1, date: 2020-01-02T00:00:00Z, changes: [First.]}
# The end.
`;

describe('pipeline/bump', () => {
  let context: TestContext;
  let server: GitServer;
  let file: string;
  before(async () => {
    context = makeContext();
    const [work, bare] = [join(context.folder, 'work'), join(context.folder, 'served/tiny.git')];
    mkdirSync(work);
    git(work, '2020-01-01T00:00:00Z', 'init', '--quiet', '--initial-branch=main');
    for (const [tag, date, files] of releases) {
      for (const [path, text] of Object.entries(files)) writeFileSync(join(work, path), text);
      git(work, date, 'add', '.');
      git(work, date, 'commit', '--quiet', '-m', `Release ${tag}`);
      git(work, date, 'tag', '-a', '-m', tag, tag);
    }
    git(work, '2020-01-01T00:00:00Z', 'clone', '--quiet', '--bare', '--template=', work, bare);
    server = await serveGit(dirname(bare));
    file = join(context.folder, 'recipes/tiny/recipe.yaml');
    mkdirSync(join(dirname(file), 'patches'), { recursive: true });
    writeFileSync(file, recipe(`${server.url}/tiny.git`, git(bare, '2020-01-01T00:00:00Z', 'rev-parse', 'v1.0^{commit}')));
    writeFileSync(join(dirname(file), 'patches/three.patch'), `Description: Three, not two.\n---\n${unifiedDiff('main.c', source, fixed)}`);
  });
  after(async () => {
    await server.close();
    context.remove();
  });

  const request = () => {
    const { places, ...rest } = buildRequestOf('', { offline: false });
    return { ...rest, places: { ...places, store: context.store, state: join(context.folder, 'state') } };
  };
  const services = () => ({ exec, emit: () => undefined, signal: context.signal, now: () => 0 });
  const bump = async (asked: Partial<BumpRequest>): Promise<Bumped> => {
    const found = await planBump({ recipe: file, version: null, add: false, dryRun: false, now: Date.UTC(2026, 0, 1) / 1000, suiteIsGiven: false, ...asked }, request(), services());
    assert.ok('to' in found, JSON.stringify(found));
    return found;
  };
  const plain = (text: string) => text;
  const colors = new Proxy({}, { get: () => plain }) as Parameters<typeof bumpText>[2]['colors'];
  const said = (bumped: Bumped) => bumpText(bumped, { written: true }, { colors, cwd: context.folder, quiet: false });

  it('the first: notes are quoted, lines that need not change stay to the byte', async () => {
    const bumped = await bump({ version: '1.1' });
    const [change] = bumped.changes;
    const commit = git(join(context.folder, 'served/tiny.git'), '2020-01-01T00:00:00Z', 'rev-parse', 'v1.1^{commit}');
    const changed = diffHunks(change?.before ?? '', change?.after ?? '').split('\n').filter((line) => /^[-+]/.test(line));
    assert.deepEqual(changed.map((line) => line.replace(/commit: \w+/, (text) => (text === `commit: ${commit}` ? 'commit: new' : 'commit: old'))), [
      "-    - version: '1.0'   # the newest",
      '-      tag: "v1.0"',
      '-      commit: old',
      '-      date: 2020-01-01T00:00:00Z',
      "-      revision: '2'",
      "+    - version: '1.1'   # the newest",
      '+      tag: "v1.1"',
      '+      commit: new',
      '+      date: 2021-01-01T00:00:00Z',
      '+    - version: 1.1-1',
      '+      date: 2026-01-01T00:00:00Z',
      '+      changes:',
      '+        - New upstream release 1.1.',
      '+        - |-',
      "+          Upstream's notes (NEWS):",
      '+          - Greet twice. Closes #42',
      '+          - Eve <eve@example.org> Fri, 01 Jan 2021 00:00:00 +0000',
    ]);
    assert.equal(existsSync(join(context.folder, 'state')), false);
    assert.deepEqual([bumped.licences, bumped.needs.map(({ what, before, after }) => [what, before, after]), bumped.buildable], [[], [['pkg-config module zlib', null, '1.2 or newer'], ['program pkg-config', null, 'any version']], true]);
    assert.deepEqual(bumped.mentions.map((line) => readFileSync(file, 'utf8').split('\n')[line]?.trim()), ["- {run: tiny --version, expect: 'tiny 1.0'}"]);
    const kept = await writeBump(bumped, request().places.state);
    assert.equal(readFileSync(kept[file] ?? '', 'utf8'), change?.before);
    assert.equal(readFileSync(file, 'utf8'), change?.after);
  });

  it('the second: a licence that changed, and one that came, are shown', async () => {
    const bumped = await bump({ version: 'v1.2' });
    assert.deepEqual(bumped.licences, [{ file: 'LICENSE', before: 'ISC', after: 'GPL-3+' }, { file: 'new.c', before: null, after: 'Apache-2.0' }]);
    assert.deepEqual(bumped.unnamed, ['GPL-3+', 'Apache-2.0']);
    assert.match(said(bumped), /LICENSE: ISC → GPL-3\+\n {2}\+ new\.c: Apache-2\.0\n {2}the recipe's copyright does not name GPL-3\+, Apache-2\.0/);
    // NEWS says nothing of it: the commits do.
    assert.deepEqual([bumped.notes?.from, bumped.notes?.points], ['commits since v1.1', ['Release v1.2']]);
    await writeBump(bumped, request().places.state);
  });

  it('the third, the newest that is no pre-release: what upstream has by now, and what does not fit any more, are named', async () => {
    const bumped = await bump({});
    assert.deepEqual([bumped.from, bumped.to, bumped.buildable], ['1.2', '2.0', false]);
    assert.deepEqual(bumped.patches, [{ name: 'three.patch', state: 'applied' }]);
    assert.deepEqual(bumped.edits.map(({ message, applied }) => [message, applied]), [["the edit of 'other.c' finds nowhere the text of its 'replace'", false]]);
    assert.match(said(bumped), /patches\/three\.patch: upstream has it now[^]*recipe\.yaml:\d+:\d+: the edit of 'other\.c'/);
    assert.deepEqual(bumped.notes?.points, ['All new.']);
    await writeBump(bumped, request().places.state);
    const again = await planBump({ recipe: file, version: null, add: false, dryRun: false, now: 0, suiteIsGiven: false }, request(), services());
    assert.deepEqual(again, { source: 'tiny', has: '2.0' });
  });

  it('after all three the history is whole, newest first, and comments and hand-made lines are there', async () => {
    const text = readFileSync(file, 'utf8');
    for (const line of ['# By hand: keep this line.', 'source: tiny   # and this', 'section: "utils"', '    # Pinned for an old machine.', "    - {version: '0.9', tag: v0.9, date: 2010-01-01T00:00:00Z, suites: [bookworm]}", "    - version: '2.0'   # the newest", 'changelog:   # newest first', "      changes: ['Hand-made: \"quoted\", and #hashed.']", '    - {version: 1.0-1, date: 2020-01-02T00:00:00Z, changes: [First.]}', '# The end.']) {
      assert.ok(text.split('\n').includes(line), line);
    }
    const { recipe: { changelog = [] } } = loadRecipe(file);
    assert.deepEqual(changelog.map(({ version }) => version), ['2.0-1', '1.2-1', '1.1-1', '1.0-2', '1.0-1']);
    cpSync(dirname(file), join(context.folder, 'clean'), { recursive: true });
    const clean = join(context.folder, 'clean/recipe.yaml');
    writeFileSync(clean, text.replace(/^edits:\n.*\n/m, ''));
    const { plan } = await makePlan(clean, request().plan, request().places, { ...context, onLine: () => undefined });
    const debian = await renderPlan({ ...plan, packaging: { ...plan.packaging, patches: [] } }, request().places, services());
    const written = debian.files.find(({ path }) => path === 'changelog')?.content.toString() ?? '';
    assert.deepEqual([...written.matchAll(/^tiny \((.*?)\)/gm)].map(([, version]) => version), ['2.0-1', '1.2-1', '1.1-1', '1.0-2', '1.0-1'].map((version) => `${version}~debkit1~deb13`));
    assert.match(written, /^ {4}- Greet twice\. Closes #42$/m);
    assert.equal([...written.matchAll(/^ -- /gm)].length, 5);
  });

  it('leaves the line alone that is not meant, and refuses what is no step', async () => {
    await assert.rejects(bump({ version: '1.1' }), { code: 'BUMP_NOT_NEWER' });
    await assert.rejects(bump({ version: '9.9' }), { code: 'TAG_NOT_FOUND' });
    await assert.rejects(bump({ recipe: `${file}@7` }), { code: 'RELEASE_NOT_FOUND' });
    await assert.rejects(bump({ recipe: `${file}@0.9`, version: '2.0' }), { code: 'BUMP_LISTED' });
  });

  it("a tarball's sha256 is learnt, and a debian/changelog of the recipe's own gets the entry on top", async () => {
    const folder = join(context.folder, 'recipes/packed');
    mkdirSync(join(folder, 'debian'), { recursive: true });
    for (const version of ['1.0', '1.1']) {
      mkdirSync(join(folder, `packed-${version}`));
      writeFileSync(join(folder, `packed-${version}/NEWS`), `packed ${version}\n- Of ${version}.\n`);
      execFileSync('tar', ['--create', '--gzip', '--mtime=@1600000000', `--file=packed-${version}.tar.gz`, `packed-${version}`], { cwd: folder });
    }
    const [old, now] = [await sha256File(join(folder, 'packed-1.0.tar.gz')), await sha256File(join(folder, 'packed-1.1.tar.gz'))];
    const history = 'packed (2:1.0-3~mine1) unstable; urgency=low\n\n  * By hand.\n\n -- Ann <ann@example.org>  Wed, 01 Jan 2020 00:00:00 +0000\n';
    writeFileSync(join(folder, 'debian/changelog'), history);
    writeFileSync(join(folder, 'recipe.yaml'), `debkit: 1\nsource: packed\nsection: utils\nepoch: 2\nupstream: {tarball: packed-@VERSION@.tar.gz}\nreleases: [{version: '1.0', date: 2020-01-01T00:00:00Z, sha256: ${old}, revision: '3'}]\nbuild: {system: none}\npackages: {packed: {architecture: all, summary: very small program, description: Next to nothing.}}\ncopyright: [{files: '*', copyright: 2020 Ann, license: ISC}]\n`);
    const own = join(folder, 'recipe.yaml');
    await assert.rejects(bump({ recipe: own }), { code: 'BUMP_UNKNOWN' });
    await assert.rejects(bump({ recipe: own, version: '1.2' }), { code: 'TARBALL_MISSING' });
    await assert.rejects(bump({ recipe: own, version: '1 2' }), { code: 'BUMP_VERSION' });
    const bumped = await bump({ recipe: own, version: '1.1' });
    await writeBump(bumped, request().places.state);
    assert.match(readFileSync(own, 'utf8'), new RegExp(`^releases: \\[\\{version: '1\\.1', date: 2020-09-13T12:26:40Z, sha256: ${now}\\}\\]$`, 'm'));
    const written = readFileSync(join(folder, 'debian/changelog'), 'utf8');
    assert.equal(written.slice(-history.length), history);
    assert.match(written, /^packed \(2:1\.1-1~mine1\) unstable; urgency=medium\n\n {2}\* New upstream release 1\.1\.\n {2}\* Upstream's notes \(NEWS\):\n {4}- Of 1\.1\.\n\n -- Ann Example <ann@example\.org> {2}Thu, 01 Jan 2026 00:00:00 \+0000\n\npacked/);
  });

  it('keeps the older release beside the new one where that is asked for', async () => {
    const { changes: [change], notCompared } = await bump({ recipe: `${file}@0.9`, version: '1.1', add: true });
    assert.match(change?.after ?? '', /- \{version: '1\.1', tag: v1\.1, date: 2021-01-01T00:00:00Z, suites: \[bookworm\]\}\n {4}- \{version: '0\.9', tag: v0\.9, /);
    assert.match(notCompared ?? '', /no tag 'v0\.9'/);
  });
});
