// debkit.lock from update to build: what it holds is followed, what was changed in it by hand is noticed, what upstream changed is refused.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needSandbox, pass, run, tell, writeRecipe, type Ran, type RunOptions, type World } from '../helpers/e2e-world.ts';
import { lacking } from '../helpers/lacking.ts';
import { git } from '../helpers/make-upstream.ts';
import { exec } from '../../src/system/exec.ts';

interface LockResult {
  readonly locks: readonly { readonly file: string; readonly written: boolean; readonly text: string; readonly to: string }[];
}

describe('a locked build takes what was locked', () => {
  let own: World;
  let recipe: string;
  let lock: string;
  let whole: string;

  before(async function () {
    own = await needSandbox(this);
    // A repository of its own, since tags are moved in it.
    cpSync(join(own.upstream.folder, 'debkit-hello.git'), join(own.upstream.folder, 'moving.git'), { recursive: true });
    recipe = byTags('locked-tags');
    lock = join(recipe, 'debkit.lock');
    await update(recipe);
    whole = readFileSync(lock, 'utf8');
  });
  afterEach(() => writeFileSync(lock, whole));

  /** A recipe whose releases are upstream's tags. */
  function byTags(source: string): string {
    return writeRecipe(own, source, { upstream: { git: `${own.server.url}/moving.git` }, releases: [] });
  }

  async function update(...argv: string[]): Promise<LockResult['locks'][number]> {
    const { code, result, ran } = await tell(own, ['update', ...argv]);
    assert.equal(code, 0, ran.out);
    return (result as unknown as LockResult).locks[0] ?? assert.fail('no lock is told of');
  }

  const notices = (ran: Ran) => ran.out.split('\n').filter((line) => line.includes('"type":"notice"')).join('\n');
  const moveTag = (tag: string, to: string) => git(join(own.upstream.folder, 'moving.git'), '2022-01-01T00:00:00Z', 'tag', '--force', tag, to);

  it('update writes upstream, mirror, base, build dependencies and tools, and no host name', async () => {
    assert.match(whole, /^debkit-lock: 1\ntrixie\/\w+:\n {2}default: 1\.1\.0\n {2}releases:\n {4}1\.1\.0:\n {6}upstream:\n {8}tag: v1\.1\.0$/m);
    assert.match(whole, new RegExp(`^ {8}commit: ${own.upstream.tags['v1.1.0'] ?? ''}$`, 'm'));
    for (const line of [/orig: locked-tags_1\.1\.0\.orig\.tar\.gz/, /trixie: \d{4}-\d\d-\d\dT[\d:]{8}Z/, /dpkg: 1\.\S+/, /dpkg-dev: 1\.\S+/, /lintian: 2\.\S+/]) {
      assert.match(whole, new RegExp(`^ {8}${line.source} sha256:[0-9a-f]{64}$`, 'm'));
    }
    assert.doesNotMatch(whole, /:\/\/|127\.0\.0\.1|example\.org/);
    const again = await update(recipe);
    assert.deepEqual([again.written, again.text.replace(/^.*: /, '')], [false, 'nothing changed']);
  });

  it('a plain build takes the locked release, not a newer one, without asking upstream', async () => {
    moveTag('v1.2.0', 'v1.1.0');
    const asked = own.server.requests.length;
    for (const target of [recipe, `${recipe}@^1.0`]) {
      const { result, ran } = await pass(own, ['source', target]);
      assert.equal(result.version, '1.1.0-1~debkit1~deb13');
      assert.deepEqual(result.lock, { file: lock, state: 'followed', newer: 0, security: 0, notice: null });
      assert.doesNotMatch(notices(ran), /debkit\.lock/);
      if (target === recipe) assert.equal(own.server.requests.length, asked);
    }
    const unlocked = await pass(own, ['source', `${recipe}@1.2.0`]);
    assert.match(notices(unlocked.ran), /debkit\.lock has nothing on locked-tags 1\.2\.0/);
    assert.deepEqual([unlocked.result.version, unlocked.result.lock.state], ['1.2.0-1~debkit1~deb13', 'none']);
    assert.match((await run(own, ['source', `${recipe}@1.2.0`, '--locked'])).err, /NOT_LOCKED/);
  });

  it('--locked passes where nothing differs, to the tested package', async () => {
    const { result } = await pass(own, ['build', recipe, '--locked', '--fail-on', 'none']);
    assert.equal(result.lock.state, 'followed');
    assert.ok(result.stages.some(({ stage, status }) => stage === 'lock' && status === 'done'));
    assert.ok(result.files.some(({ name }) => name.endsWith('.deb')));
  });

  // What stands for a hash by hand.
  const other = 'e'.repeat(64);
  const edit = (pattern: RegExp, to: string) => (text: string) => text.replace(pattern, to);
  /** What --locked says (an error's code, or a notice of a run that passes), and the plain build where it passes. */
  const rows: readonly (readonly [what: string, change: (text: string) => string, locked: RegExp, plain?: RegExp])[] = [
    ['the tag', edit(/tag: v1\.1\.0/, 'tag: v1.2.0'), /UPSTREAM_DRIFT.*v1\.2\.0 does not stand for 1\.1\.0/],
    ['the commit', edit(/commit: \w+/, `commit: ${'e'.repeat(40)}`), /UPSTREAM_DRIFT.*is the commit/],
    ["the orig tarball's hash", edit(/(\.orig\.tar\.gz sha256:)\w+/, `$1${other}`), /UPSTREAM_DRIFT.*sha256/],
    ["the orig tarball's name", edit(/_1\.1\.0\.orig\.tar\.gz/, '_1.1.0.orig.tar.xz'), /UPSTREAM_DRIFT.*tar\.xz/],
    ['the release', edit(/1\.1\.0(?=\n|:)/g, '1.0.9'), /UPSTREAM_DRIFT.*v1\.0\.9 is gone|UPSTREAM_DRIFT.*does not stand for/],
    ['a version', edit(/dpkg-dev: \S+/, 'dpkg-dev: 1.0-1'), /LOCK_DRIFT.*dpkg-dev 1\.0-1 -> 1\./, /1 build dependency newer \(debkit update/],
    ['a hash', edit(/(dpkg-dev: \S+ sha256:)\w+/, `$1${other}`), /LOCK_DRIFT.*dpkg-dev \S+ with another hash/, /dpkg-dev with another hash/],
    ['a hash left out', edit(/(dpkg-dev: \S+) sha256:\w+/, '$1'), /LOCK_DRIFT.*dpkg-dev/],
    ['a package taken away', edit(/\n {8}dpkg-dev: .*/, ''), /LOCK_DRIFT.*dpkg-dev new/, /dpkg-dev new/],
    ['a package added', edit(/( {8}dpkg-dev: .*)/, `$1\n        no-such-thing: 1.0-1 sha256:${other}`), /LOCK_DRIFT.*no-such-thing gone/],
    ['a package of the base', edit(/ tar: \S+/, ' tar: 99.0-1'), /LOCK_DRIFT.*tar 99\.0-1 ->/, /1 base package older/],
    ['a tool', edit(/lintian: \S+/, 'lintian: 2.1'), /LOCK_DRIFT.*lintian 2\.1 ->/],
    ["the mirror's hash", edit(/( trixie: \S+ sha256:)\w+/, `$1${other}`), /LOCK_DRIFT.*trixie/, /the date of trixie does not go with its hash/],
    ["the mirror's date", edit(/ trixie: \d{4}/, ' trixie: 2020'), /LOCK_DRIFT.*trixie/],
    ['an archive taken away', edit(/\n {8}trixie: .*/, ''), /LOCK_DRIFT.*trixie new/],
    ['the mirror at another time', edit(/( trixie: )\d{4}(\S+ sha256:)\w+/, `$12020$2${other}`), /note: .*another state than in debkit\.lock \(trixie\)/],
    ['the environment taken away', edit(/ {6}mirror:[^]*/, ''), /NOT_LOCKED.*upstream only/],
    ['upstream taken away', edit(/ {6}upstream:\n(?: {8}.*\n)+/, ''), /NOT_LOCKED/],
    ['the default alone', edit(/default: 1\.1\.0/, 'default: 1.2.0'), /debkit\.lock:5:12: default: it is none/],
    ['an unknown key', edit(/tools:/, 'tolls:'), /did you mean 'tools'/],
  ];
  for (const [what, change, locked, plain] of rows) {
    it(`changed by hand: ${what}`, async () => {
      const changed = change(whole);
      assert.notEqual(changed, whole);
      writeFileSync(lock, changed);
      const demanded = await run(own, ['source', recipe, '--locked']);
      const isNotice = locked.source.startsWith('note');
      assert.equal(demanded.code, isNotice ? 0 : /^(?:debkit|did)/.test(locked.source) ? 2 : 1, demanded.out + demanded.err);
      assert.match(isNotice ? demanded.out : turned(demanded.err), locked);
      if (plain === undefined) return;
      const heeded = await run(own, ['source', recipe]);
      assert.equal(heeded.code, 0, heeded.err);
      assert.match(heeded.out.split('\n').find((line) => line.startsWith('note: since debkit.lock')) ?? '', plain);
    });
  }

  it('changed by hand: upstream is demanded by a plain build too', async () => {
    writeFileSync(lock, whole.replace(/(\.orig\.tar\.gz sha256:)\w+/, `$1${other}`));
    const ran = await run(own, ['source', recipe]);
    assert.equal(ran.code, 1, ran.out);
    assert.match(ran.err, /UPSTREAM_DRIFT/);
  });

  /** An error as one line with its code first. */
  function turned(text: string): string {
    const [, message, code] = /^(?:error: )?(.*) \[(\w+)\]$/m.exec(text) ?? [];
    return code === undefined ? text : `${code} ${message ?? ''} ${text.replaceAll('\n', ' ')}`;
  }

  it('a moved tag and one that is gone are refused, and an update takes them', async () => {
    const fresh = (name: string): RunOptions => ({ environment: { XDG_CACHE_HOME: join(own.folder, name) } });
    moveTag('v1.1.0', '1.0.0');
    try {
      const moved = await run(own, ['source', recipe], fresh('never-fetched'));
      assert.equal(moved.code, 1, moved.err);
      assert.match(moved.err, new RegExp(`v1\\.1\\.0 is the commit ${own.upstream.tags['1.0.0'] ?? ''}, locked is ${own.upstream.tags['v1.1.0'] ?? ''} \\[UPSTREAM_DRIFT\\]\n {2}hint: .*debkit update ${recipe}`));
      assert.equal((await pass(own, ['source', recipe])).result.lock.state, 'followed', 'what was fetched and is what was locked is built');
      const followed = await update(`${recipe}@1.1.0`, '--upstream-only');
      assert.match(followed.text, /upstream 1\.1\.0 has moved: commit \w+ -> \w+, another orig tarball; the environment no longer locked/);
      git(join(own.upstream.folder, 'moving.git'), '2022-01-01T00:00:00Z', 'tag', '--delete', 'v1.1.0');
      writeFileSync(lock, whole);
      assert.match((await run(own, ['source', recipe], fresh('never-fetched'))).err, /v1\.1\.0 is gone \[UPSTREAM_DRIFT\]/);
    } finally {
      moveTag('v1.1.0', own.upstream.tags['v1.1.0'] ?? '');
    }
  });

  it('an update keeps other suites and listed releases, and says what is new', async () => {
    const newer = await update(recipe, '--upstream-only');
    assert.match(newer.text, /^locked-tags for trixie\/\w+: upstream 1\.1\.0 -> 1\.2\.0; the environment no longer locked$/);
    await update(recipe, '--upstream-only', '--suite', 'sid');
    await update(`${recipe}@1.0.0`, '--upstream-only');
    const keys = readFileSync(lock, 'utf8').split('\n').filter((line) => /^(?:\w+\/| {2}default| {4}\S)/.test(line)).map((line) => line.trim().replace(/\/\w+/, ''));
    assert.deepEqual(keys, ['sid:', 'default: 1.2.0', '1.2.0:', 'trixie:', 'default: 1.2.0', '1.2.0:', '1.0.0:']);
  });

  it("the recipe's own releases: held until an update, but where the locked one is gone from it", async () => {
    const [old, now] = ['v1.1.0-rc1', 'v1.1.0'].map((tag) => ({ version: tag.slice(1).replace('-', '~'), tag, date: '2021-03-04T05:06:07Z' }));
    const folder = writeRecipe(own, 'locked-list', { releases: [old] });
    await update(folder, '--upstream-only');
    const planned = async (releases: readonly unknown[]) => {
      writeRecipe(own, 'locked-list', { releases });
      const { code, out, err } = await run(own, ['plan', folder]);
      assert.equal(code, 0, err);
      return { version: (JSON.parse(out) as { version: { upstream: string } }).version.upstream, err };
    };
    const held = await planned([old, now]);
    assert.equal(held.version, '1.1.0~rc1');
    assert.match(held.err, /debkit\.lock holds locked-list at 1\.1\.0~rc1, where the recipe has 1\.1\.0 \(debkit update .*locked-list --suite trixie\)/);
    const replaced = await planned([now]);
    assert.equal(replaced.version, '1.1.0');
    assert.match(replaced.err, /names locked-list 1\.1\.0~rc1, which the recipe no longer has for trixie/);
  });

  it('a folder that cannot be written: the lock goes to the state folder, and is read from there', async function () {
    const folder = byTags('locked-away');
    const state = join(own.folder, 'state');
    const readOnly = `mount --bind "${folder}" "${folder}" && mount -o remount,ro,bind "${folder}" && exec "$@"`;
    const before = process.getuid?.() === 0 ? ['unshare', '--mount', '--', 'sh', '-c', readOnly, 'sh'] : ['sh', '-c', `chmod a-w "${folder}" && exec "$@"`, 'sh'];
    const tried = await exec({ argv: [...before, 'true'] });
    lacking(this, tried.exitCode === 0 ? null : 'no folder can be made read-only here');
    const options = { before, environment: { XDG_STATE_HOME: state } };
    const updated = await run(own, ['update', folder, '--upstream-only'], options);
    assert.equal(updated.code, 0, updated.err);
    assert.equal(existsSync(join(folder, 'debkit.lock')), false);
    const [name = ''] = readdirSync(join(state, 'debkit', 'locks'));
    assert.match(name, /^locked-away-[0-9a-f]{12}\.lock$/);
    assert.match(updated.out, new RegExp(`${name}, since beside the recipe it cannot be written`));
    const planned = await run(own, ['plan', folder], { environment: { XDG_STATE_HOME: state } });
    assert.match(planned.err, new RegExp(`the lock is .*${name}: beside the recipe it could not be written`));
    if (process.getuid?.() !== 0) await exec({ argv: ['chmod', 'u+w', folder] });
    await run(own, ['update', folder, '--upstream-only'], { environment: { XDG_STATE_HOME: state } });
    assert.deepEqual([existsSync(join(folder, 'debkit.lock')), readdirSync(join(state, 'debkit', 'locks'))], [true, []]);
  });

  it('a lock that cannot be read is not written over, and a link out of the folder is not read', async () => {
    writeFileSync(lock, '<<<<<<< HEAD\n');
    const ran = await run(own, ['update', recipe]);
    assert.equal(ran.code, 2);
    assert.match(ran.err, /debkit\.lock:\d+:\d+: .*\[LOCK_/);
    assert.equal(readFileSync(lock, 'utf8'), '<<<<<<< HEAD\n');
    assert.match((await run(own, ['check', recipe])).out, /debkit\.lock:\d+:\d+: /);
    const folder = byTags('locked-link');
    mkdirSync(folder, { recursive: true });
    await exec({ argv: ['ln', '-s', '/etc/passwd', join(folder, 'debkit.lock')] });
    const linked = await run(own, ['plan', folder]);
    assert.equal(linked.code, 2);
    assert.match(linked.err, /LOCK_NOT_READABLE/);
    assert.doesNotMatch(linked.err, /root:/);
    rmSync(folder, { recursive: true });
  });
});
