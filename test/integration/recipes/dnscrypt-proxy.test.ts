// The recipe of dnscrypt-proxy: which line a suite gets, what is said without its git host, and every edit of the C line, tried on
// a repository that has upstream's lines in files of upstream's names.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UpstreamError } from '../../../src/errors.ts';
import { makePlan, type MadePlan } from '../../../src/pipeline/make-plan.ts';
import type { Places, PlanRequest } from '../../../src/pipeline/request.ts';
import { readTree } from '../../../src/pipeline/read-tree.ts';
import { fetchUpstream } from '../../../src/stages/fetch-upstream.ts';
import { makeOrigTarball } from '../../../src/stages/make-orig-tarball.ts';
import { makePatches } from '../../../src/stages/make-patches.ts';
import { packageRoot } from '../../../src/system/resources.ts';
import { makeDnscrypt } from '../../helpers/make-dnscrypt.ts';
import { makeContext, type TestContext } from '../../helpers/stage-context.ts';

const request: PlanRequest = {
  suite: 'trixie',
  architecture: 'amd64',
  style: null,
  maintainer: 'Ann Example <ann@example.org>',
  versionSuffix: '~debkit1',
  sourceDateEpoch: null,
  buildOptions: '',
  buildProfiles: '',
  aptSources: [],
  lock: 'ignore',
  stepLimit: 600,
};

describe('recipes/dnscrypt-proxy', () => {
  let context: TestContext;
  const saved = { ...process.env };

  before(() => {
    context = makeContext();
    makeDnscrypt(join(context.folder, 'served'));
  });
  beforeEach(() => insteadOf(`file://${context.folder}/served/`));
  afterEach(() => {
    process.env = { ...saved };
  });
  after(() => context.remove());

  function insteadOf(elsewhere: string): void {
    const [key, value] = [`url.${elsewhere}.insteadOf`, 'https://github.com/'];
    Object.assign(process.env, { HOME: context.folder, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: value });
  }

  function planOf(target: string, suite = 'trixie', store = context.store): Promise<MadePlan> {
    const library = { path: join(packageRoot(), 'recipes'), label: 'ours' };
    const places: Places = { store, state: join(store, 'state'), recipeLibraries: [library], mirror: null, securityMirror: null, snapshots: null, keyring: null, containerBase: null };
    return makePlan(target, { ...request, suite }, places, { ...context, store });
  }

  it('is the Go line where it can be built, and the newest of the C line elsewhere, which is said', async () => {
    const { plan, ownStyle } = await planOf('dnscrypt-proxy');
    assert.deepEqual([plan.version.upstream, plan.packaging.style, plan.notes, ownStyle], ['2.1.8+ds1', 'dh', ['dnscrypt-proxy 2.1.8+ds1 is the newest release for trixie: 2.1.18+ds1 is for sid'], true]);
    const older = (await planOf('dnscrypt-proxy', 'bookworm')).plan;
    assert.deepEqual([older.version.upstream, older.packaging.style], ['1.1.0', 'cdbs']);
    assert.match(older.notes.join(), /1\.1\.0 is the newest release for bookworm: 2\.1\.18\+ds1 is for sid/);
  });

  it('names the Go line where the git host of the C line cannot be reached', async () => {
    insteadOf('http://127.0.0.1:1/');
    await assert.rejects(planOf('dnscrypt-proxy@0.12', 'bookworm', join(context.folder, 'other-store')), (error) => {
      assert.ok(error instanceof UpstreamError);
      assert.equal(error.code, 'GIT_UNREACHABLE');
      assert.match(error.details.hint ?? '', /insteadOf.*needs no git host: dnscrypt-proxy@2\.1\.18\+ds1 --suite sid/);
      return true;
    });
  });

  const declared = ['auth', 'box', 'onetimeauth', 'secretbox'].map((name) => `src/libnacl/crypto_${name}/try.c`);
  const tries: [string, RegExp][] = [
    ...declared.map((file): [string, RegExp] => [file, /^\+#include <stdlib\.h>$/m]),
    ['src/libnacl/crypto_verify/try.c', /^\+#include <string\.h>$/m],
  ];
  const basePoint: [string, RegExp] = [
    'src/libnacl/crypto_sign/ed25519/ref/ge25519.h',
    /^-const ge25519 ge25519_base;\n\+extern const ge25519 ge25519_base;$/m,
  ];
  const locale: [string, RegExp] = ['src/libnacl/do', /^-LANG=C\n-export LANG\n\+LC_ALL=C\n\+export LC_ALL$/m];
  const host: [string, RegExp][] = [
    ['src/libnacl/do', /^-shorthostname=`hostname .*\n\+shorthostname=local$/m],
    ['src/libnacl/do', /^\+\t {4}\[ -s \.\.\/bestmedian \] && continue$/m],
    ['configure.ac', /^\+NACL_HOSTNAME=local$/m],
  ];
  const libevent: [string, RegExp][] = [
    ['src/libevent/test/Makefile.am', /^-TESTS = \$\(top_srcdir\)\/test\/test\.sh\n\+TESTS = test\.sh$/m],
    ['src/libevent/evutil_rand.c', /^\+#ifndef _EVENT_HAVE_ARC4RANDOM\n \tarc4random_addrandom\(.*\n .*\n\+#endif$/m],
  ];
  const libtool: [string, RegExp] = ['configure.ac', /^-AC_CONFIG_AUX_DIR\(\[libltdl\/config\]\)\n\+AC_CONFIG_AUX_DIR\(\[build-aux\]\)$/m];
  const expected: [tag: string, changes: [string, RegExp][]][] = [
    ['0.7', [locale, ...host, ...tries]],
    ['0.8', [locale, ...host, basePoint, ...tries]],
    ['0.12', [locale, basePoint, ...libevent, ...tries]],
    ['1.0.1', [locale, basePoint, ...libevent, ...tries]],
    ['1.1.0', [locale, basePoint, ...libevent, ...tries, libtool]],
  ];
  for (const [tag, changes] of expected) {
    it(`changes in ${tag} what today's toolchain demands, and nothing else`, async () => {
      const { plan } = await planOf(`dnscrypt-proxy@${tag}`);
      const workspace = join(context.folder, tag);
      mkdirSync(workspace);
      const orig = await makeOrigTarball({ plan, tree: await fetchUpstream(plan, context) }, { ...context, workspace });
      const { edited } = await readTree(plan, orig, context.signal);
      const patches = await makePatches({ plan, readUpstreamFile: edited });
      const parts = patches.flatMap(({ content }) => content.toString().split(/^(?=--- a\/)/m).slice(1));
      const files = new Set(changes.map(([file]) => file));
      assert.deepEqual(parts.map((part) => /^--- a\/(.*)/.exec(part)?.[1]).sort(), [...files].sort());
      for (const [file, text] of changes) assert.match(parts.find((part) => part.startsWith(`--- a/${file}\n`)) ?? '', text);
    });
  }
});
