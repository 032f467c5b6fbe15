// The main job, whole: a git upstream with a submodule becomes linted, installed packages, and the same ones whenever it is asked again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOutcome } from '../../src/pipeline/outcome.ts';
import { builtHello, debs, hashes, needSandbox, pass, run, type World } from '../helpers/e2e-world.ts';
import { writeKeys } from '../helpers/keys.ts';
import { abandoned } from '../helpers/leftovers.ts';

const version = '1.1.0-1~debkit1~deb13';

describe('a git recipe becomes a tested .deb', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const statuses = ({ stages }: BuildOutcome) => Object.fromEntries(stages.map(({ stage, status }) => [stage, status]));

  function requireTested(result: BuildOutcome): void {
    assert.equal(result.status, 'passed');
    const told = (result.lint?.tags ?? []).filter(({ severity }) => severity === 'error' || severity === 'warning');
    assert.deepEqual(told, []);
    const steps = result.installTest?.steps ?? [];
    assert.deepEqual(steps.filter(({ status }) => status !== 'passed'), []);
    for (const name of ['install', 'programs', 'smoke test: debkit-hello', 'remove', 'purge', 'left behind']) {
      assert.ok(steps.some((step) => step.name === name), `there is no step '${name}'`);
    }
  }

  it('in dh style on trixie, with every file of the build in one folder', async () => {
    const { folder, result, hashes: made } = await builtHello();
    requireTested(result);
    const architecture = result.target.hostArchitecture;
    assert.equal(folder, join(own.folder, 'dist', `debkit-hello_${version}_trixie_${architecture}`));
    const expected = [
      'build.log',
      `debkit-hello-dbgsym_${version}_${architecture}.deb`,
      `debkit-hello_${version}.debian.tar.xz`,
      `debkit-hello_${version}.dsc`,
      `debkit-hello_${version}_${architecture}.buildinfo`,
      `debkit-hello_${version}_${architecture}.cdx.json`,
      `debkit-hello_${version}_${architecture}.changes`,
      `debkit-hello_${version}_${architecture}.deb`,
      `debkit-hello_${version}_${architecture}.provenance.json`,
      `debkit-hello_${version}_${architecture}.spdx.json`,
      'debkit-hello_1.1.0.orig.tar.gz',
    ];
    assert.deepEqual([...made.keys()].sort(), expected.sort());
  });

  it('says in result.json what was made, from what, how, and with which hashes', async () => {
    const { folder, hashes: made } = await builtHello();
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as BuildOutcome;
    const keys = ['began', 'debkit', 'earlier', 'error', 'files', 'folder', 'format', 'hardening', 'installTest', 'lint', 'lock', 'notes', 'plan', 'provenance', 'reproducible', 'request', 'sandbox', 'source', 'stages', 'status', 'tag', 'target', 'tools', 'upstream', 'version'];
    assert.deepEqual(Object.keys(result).sort(), keys);
    assert.deepEqual([result.format, result.source, result.version, result.error], [1, 'debkit-hello', version, null]);
    assert.equal(result.sandbox.name, 'unshare');
    assert.equal(result.plan?.packaging.style, 'dh');
    assert.deepEqual(new Map(result.files.map(({ name, sha256 }) => [name, sha256])), made);
    const stages = ['plan', 'fetch', 'orig', 'render', 'environment', 'source', 'build', 'lint-source', 'lint', 'hardening', 'sbom', 'install-test'];
    assert.deepEqual(result.stages.map(({ stage }) => stage).sort(), stages.sort());
    // Another test may have prepared the environment.
    assert.ok(result.stages.every(({ stage, status, duration }) => (status === 'done' || stage === 'environment') && duration >= 0));
    assert.match(result.tools['lintian'] ?? '', /^2\.\d+/);
    assert.match(readFileSync(join(folder, 'build.log'), 'utf8'), /PASS: tests\/hello\.sh/);
  });

  it("has the submodule and the non-ASCII file name in the orig tarball, and not upstream's debian/ in its own", async () => {
    const { folder } = await builtHello();
    const tar = (...args: string[]) => execFileSync('tar', args, { cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } }).toString();
    const names = tar('--list', '--quoting-style=literal', '--file', 'debkit-hello_1.1.0.orig.tar.gz').split('\n');
    for (const name of ['docs/grüße.txt', 'greeting/greeting.c']) assert.ok(names.includes(`debkit-hello-1.1.0/${name}`), name);
    const debian = `debkit-hello_${version}.debian.tar.xz`;
    assert.match(tar('--extract', '--to-stdout', '--file', debian, 'debian/control'), /^Source: debkit-hello$/m);
    assert.equal(tar('--extract', '--to-stdout', '--file', debian, 'debian/source/format'), '3.0 (quilt)\n');
    assert.doesNotMatch(tar('--extract', '--to-stdout', '--file', debian, 'debian/rules'), /false/);
  });

  it('again, with nothing changed: it says so, and opens nothing', async () => {
    const first = hashes((await pass(own, ['build', own.recipe])).result.folder);
    const { result, ran } = await pass(own, ['build', own.recipe]);
    assert.deepEqual(hashes(result.folder), first);
    assert.deepEqual([...new Set(Object.values(statuses(result)))], ['cached']);
    assert.match(ran.out, /"notice","message":"nothing changed/);
    requireTested(result);
  });

  it('again, where a file of the output folder is gone: all from the cache, without asking upstream, with the same bytes', async () => {
    const withoutChanges = async () => {
      const { folder } = (await pass(own, ['build', own.recipe])).result;
      rmSync(join(folder, `debkit-hello_${version}_amd64.changes`));
      return pass(own, ['build', own.recipe]);
    };
    // What the cache has now, whatever other tests have built meanwhile.
    const first = hashes((await withoutChanges()).result.folder);
    const asked = own.server.requests.length;
    const { result } = await withoutChanges();
    assert.deepEqual(hashes(result.folder), first);
    assert.deepEqual(debs(first), debs((await builtHello()).hashes));
    const cached = { environment: 'cached', orig: 'cached', source: 'cached', build: 'cached', 'lint-source': 'cached', lint: 'cached', hardening: 'cached', sbom: 'cached', 'install-test': 'cached' };
    assert.deepEqual(statuses(result), { plan: 'done', fetch: 'done', render: 'done', ...cached });
    assert.equal(own.server.requests.length, asked);
    requireTested(result);
  });

  it('--fresh: every stage again, with the same source package, the same .deb and the same bills of materials', async () => {
    const first = await builtHello();
    const { result } = await pass(own, ['build', own.recipe, '--fresh', '--out', 'fresh']);
    const ran = Object.entries(statuses(result)).filter(([stage]) => stage !== 'environment');
    assert.deepEqual(ran.filter(([, status]) => status !== 'done'), []);
    const same = (all: ReadonlyMap<string, string>) => [...all].filter(([name]) => /\.(?:deb|dsc|tar\.\w+|spdx\.json|cdx\.json)$/.test(name));
    assert.deepEqual(same(hashes(result.folder)), same(first.hashes));
    assert.equal(debs(first.hashes).length, 2);
  });

  it('tells of the commit and the recipe in the source package, and signs for all of it with a key', async () => {
    const keys = writeKeys(own.folder, 'ed25519');
    const { folder } = await builtHello();
    const signed = await pass(own, ['build', own.recipe, '--provenance-key', keys.secret, '--out', 'signed']);
    assert.equal(signed.result.provenance?.key?.algorithm, 'ed25519');
    assert.doesNotMatch(signed.ran.out, /PRIVATE KEY/);
    const commit = own.upstream.tags['v1.1.0'] ?? assert.fail();
    const debian = join(folder, `debkit-hello_${version}.debian.tar.xz`);
    const readme = execFileSync('tar', ['--extract', '--to-stdout', '--file', debian, 'debian/README.source']).toString();
    assert.match(readme, new RegExp(`^Upstream-Tag: v1\\.1\\.0\nUpstream-Commit: ${commit}$`, 'm'));
    assert.ok(readme.includes(`Recipe-Sha256: ${signed.result.plan?.identity.meaning ?? '-'}`));

    const verify = (...options: string[]) => run(own, ['verify-provenance', signed.result.folder, ...options]);
    const verified = await verify('--key', keys.open);
    assert.deepEqual([verified.code, verified.err], [0, ''], verified.out);
    assert.match(verified.out, /✓ signature: ed25519[^]*\nverified: /);
    const unchecked = await verify();
    assert.deepEqual([unchecked.code, /not verified/.test(unchecked.out)], [1, true]);
    const plain = await run(own, ['verify-provenance', folder, '--key', keys.open]);
    assert.deepEqual([plain.code, /✗ signature: .* is not signed/.test(plain.out)], [1, true]);
    assert.equal((await run(own, ['verify-provenance', folder])).code, 0);
    const deb = join(signed.result.folder, `debkit-hello_${version}_${signed.result.target.hostArchitecture}.deb`);
    const bytes = readFileSync(deb);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(deb, bytes);
    const refused = await verify('--key', keys.open);
    assert.deepEqual([refused.code, refused.out.includes(`✗ debkit-hello_${version}_${signed.result.target.hostArchitecture}.deb: its sha256 is`)], [1, true]);
  });

  it('refuses a key that does not sign before anything is built', async () => {
    const { code, err } = await run(own, ['build', own.recipe, '--fresh', '--provenance-key', join(own.folder, 'absent.pem')]);
    assert.deepEqual([code, /KEY_UNREADABLE/.test(err)], [2, true]);
  });

  it('--offline: what was fetched once is enough, also for --fresh', async () => {
    const first = await builtHello();
    const asked = own.server.requests.length;
    const { result } = await pass(own, ['build', own.recipe, '--offline', '--fresh', '--out', 'offline']);
    assert.deepEqual(debs(hashes(result.folder)), debs(first.hashes));
    assert.equal(own.server.requests.length, asked);
  });

  for (const [style, suite, ending] of [['cdbs', 'trixie', '_cdbs'], ['dh', 'bookworm', '']] as const) {
    it(`in ${style} style on ${suite}`, async () => {
      const { result } = await pass(own, ['build', own.recipe, '--suite', suite, '--style', style]);
      requireTested(result);
      const full = `1.1.0-1~debkit1~deb${suite === 'trixie' ? 13 : 12}`;
      const architecture = result.target.hostArchitecture;
      assert.equal(result.folder, join(own.folder, 'dist', `debkit-hello_${full}_${suite}_${architecture}${ending}`));
      assert.ok(hashes(result.folder).has(`debkit-hello_${full}_${architecture}.deb`));
      assert.equal(result.plan?.packaging.style, style);
    });
  }

  it('leaves nothing beside the folders', () => {
    assert.deepEqual(abandoned(own, join(own.folder, 'dist')), []);
  });
});
