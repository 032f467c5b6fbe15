// Source packages from the archive this host uses, through the host's own apt.
import { lacking } from '../../helpers/lacking.ts';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Context } from 'mocha';
import { UpstreamError } from '../../../src/errors.ts';
import { fetchUpstream } from '../../../src/stages/fetch-upstream.ts';
import { makeOrigTarball } from '../../../src/stages/make-orig-tarball.ts';
import { fetchDebianOrig, fetchDebianSource } from '../../../src/upstream/debian-archive.ts';
import { fetchTarball } from '../../../src/upstream/tarball.ts';
import type { ExecRequest } from '../../../src/system/exec.ts';
import { hostMirror } from '../../../src/upstream/mirror.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

describe('upstream/debian-archive through the host mirror', () => {
  let made: TestContext;
  before(function (this: Context) {
    made = makeContext();
    const missing = !existsSync('/usr/bin/apt-get')
      ? 'apt-get is not on this host'
      : hostMirror() === null
        ? "this host's apt sources name no Debian archive"
        : null;
    lacking(this, missing);
  });
  after(() => made.remove());

  const plan = { kind: 'debian', source: 'mini-httpd', suite: 'trixie', version: null, upstreamVersion: '1.30', sha256: null } as const;
  const context = () => ({ ...made, mirror: hostMirror() });

  it('fetches the orig tarball of the newest source package of an upstream version, and then works offline', async () => {
    const version = { epoch: null, upstream: '1.30', revision: '1', full: '1.30-1' };
    const tree = await fetchUpstream({ upstream: plan }, context());
    assert.ok(tree.kind === 'tarball');
    assert.match(tree.origin, /^mini-httpd 1\.30-\S+ from trixie$/);
    assert.equal(basename(tree.file.path), 'mini-httpd_1.30.orig.tar.gz');
    const again = await fetchDebianOrig({ ...plan, sha256: tree.file.sha256 }, { ...context(), offline: true });
    assert.deepEqual(again, tree);
    const orig = await makeOrigTarball(
      {
        plan: { orig: { compression: 'xz', exclude: [], subdirectory: null }, version, packaging: { source: 'mini-httpd' } },
        tree,
      },
      context(),
    );
    assert.equal(orig.name, 'mini-httpd_1.30.orig.tar.gz');
    assert.equal(orig.sha256, tree.file.sha256);
  });

  it('gives all files of a source package, the .dsc first', async () => {
    const { version, dsc, files } = await fetchDebianSource({ source: 'dnsmasq', suite: 'trixie', version: null }, context());
    assert.deepEqual(files.map((file) => basename(file.path)).slice(0, 1), [`dnsmasq_${version}.dsc`]);
    assert.equal(files[0], dsc);
    assert.ok(files.some((file) => /\.debian\.tar\./.test(file.path)));
    assert.deepEqual(await fetchDebianSource({ source: 'dnsmasq', suite: 'trixie', version }, { ...context(), offline: true }), {
      version,
      dsc,
      files,
    });
  });

  it('has apt write nothing to /tmp, which may be full or read-only: every signature would be called bad then', async () => {
    const places = new Set<string | undefined>();
    const exec = (request: ExecRequest) => {
      places.add(request.environment?.['TMPDIR']);
      return made.exec(request);
    };
    await fetchDebianOrig(plan, { ...context(), exec });
    assert.deepEqual([...places], [made.workspace]);
  });

  it('says what the suite has instead', async () => {
    await assert.rejects(fetchDebianOrig({ ...plan, upstreamVersion: '9.99' }, context()), (error: unknown) => {
      assert.ok(error instanceof UpstreamError);
      assert.equal(error.code, 'DEBIAN_SOURCE_NOT_FOUND');
      assert.match(error.details.hint ?? '', /trixie has: 1\.30-/);
      return true;
    });
    await assert.rejects(fetchDebianOrig({ ...plan, source: 'no-such-package-here' }, context()), {
      code: 'DEBIAN_SOURCE_NOT_FOUND',
    });
  });

  it('refuses another hash than the recipe demands, and names that are none', async () => {
    await assert.rejects(fetchDebianOrig({ ...plan, sha256: '0'.repeat(64) }, context()), { code: 'SHA256_MISMATCH' });
    for (const source of ['-o', '../x', 'a=b', ''])
      await assert.rejects(fetchDebianOrig({ ...plan, source }, context()), { code: 'DEBIAN_SOURCE_INVALID' });
    await assert.rejects(fetchDebianOrig({ ...plan, suite: 'a b' }, context()), { code: 'DEBIAN_SUITE_INVALID' });
  });

  it("stands behind upstream's own URL, with the bytes that the recipe demands", async () => {
    const sha256 = '9c4481802af8dde2e164062185c279e9274525c3af93d014fdc0b80cf30bca6e';
    const debian = { ...plan, sha256 };
    const tarball = { kind: 'tarball', url: 'http://127.0.0.1:9/mini-httpd-1.30.tar.gz', sha256, signature: null, debian, released: null } as const;
    const tree = await fetchTarball(tarball, context());
    assert.equal(tree.file.sha256, sha256);
    assert.match(tree.origin, /^mini-httpd 1\.30-\S+ from trixie, since 'http:\/\/127\.0\.0\.1:9\/\S+' cannot be had$/);
    const kept = await fetchTarball(tarball, { ...context(), offline: true });
    assert.equal(kept.file.path, tree.file.path);
    assert.equal(kept.origin, `${tarball.url}, or Debian's mini-httpd, kept`);
    const absent = { ...tarball, sha256: 'f'.repeat(64), debian: { ...debian, sha256: 'f'.repeat(64) } };
    await assert.rejects(fetchTarball(absent, context()), (error: unknown) => {
      assert.ok(error instanceof UpstreamError && error.code === 'DOWNLOAD_FAILED' && error.details.retryable === true);
      assert.match(error.message, /^neither place gives the tarball that the recipe demands: .* could not be downloaded: .*; and the orig tarball of mini-httpd .* has the sha256/);
      assert.match(error.details.hint ?? '', /^is the recipe's sha256 right\? The URL, which did not answer, may tell later; .*its sha256 belongs into the recipe$/);
      return true;
    });
  });

  it('tells an unreachable mirror, none at all, and an empty cache apart', async () => {
    const unreachable = { ...context(), mirror: 'http://127.0.0.1:9/debian' };
    await assert.rejects(
      fetchDebianOrig(plan, unreachable),
      (error: unknown) =>
        error instanceof UpstreamError && error.code === 'MIRROR_UNREACHABLE' && error.details.retryable === true,
    );
    await assert.rejects(fetchDebianOrig(plan, { ...unreachable, offline: true }), { code: 'NOT_CACHED' });
    await assert.rejects(fetchDebianOrig(plan, { ...context(), mirror: null }), { code: 'NO_MIRROR' });
  });
});
