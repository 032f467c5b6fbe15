// The plan of a release: relations, defaults, merging, and what a style cannot say.
import assert from 'node:assert/strict';
import type { BuildSystem } from '../../../src/contracts/plan.ts';
import { RecipeErrors } from '../../../src/errors.ts';
import type { PlanRequest } from '../../../src/pipeline/request.ts';
import type { RecipePackage } from '../../../src/recipe/recipe.ts';
import { base, failure, plan, type Change } from '../../helpers/plans.ts';

describe('planBuild: styles and relations', () => {
  const services = { tiny: { 'exec-start': '/usr/bin/tiny', user: 'tiny' } };
  const rows: [Change, string[]][] = [
    [{}, ['debhelper-compat (= 13)']],
    [{ request: { style: 'cdbs' } }, ['cdbs', 'debhelper-compat (= 10)']],
    [{ recipe: { style: 'cdbs' } }, ['cdbs', 'debhelper-compat (= 10)']],
    [{ recipe: { style: 'cdbs', compat: 9 } }, ['cdbs', 'debhelper-compat (= 9)']],
    [{ recipe: { style: 'cdbs', compat: 9 }, request: { style: 'dh' } }, ['debhelper-compat (= 13)']],
    [{ recipe: { build: { system: 'cmake' } } }, ['debhelper-compat (= 13)', 'cmake']],
    [
      { recipe: { build: { system: 'cmake' }, 'build-depends': ['cmake (>= 3.20)', 'zlib1g-dev'] } },
      ['debhelper-compat (= 13)', 'cmake (>= 3.20)', 'zlib1g-dev'],
    ],
    [{ recipe: { 'build-depends': ['a1'] }, release: { 'build-depends+': ['b1'] } }, ['debhelper-compat (= 13)', 'a1', 'b1']],
    [{ recipe: { 'build-depends': ['a1'] }, release: { 'build-depends': ['b1'] } }, ['debhelper-compat (= 13)', 'b1']],
    [{ release: { build: { system: 'meson' } } }, ['debhelper-compat (= 13)', 'meson', 'ninja-build']],
    [{ package: { services } }, ['debhelper-compat (= 13)', 'dh-sequence-installsysusers']],
    [{ package: { services }, request: { style: 'cdbs' } }, ['cdbs', 'debhelper-compat (= 10)']],
  ];
  for (const [change, expected] of rows) {
    it(expected.join(', '), () => assert.deepEqual(plan(change).packaging.buildRelations['Build-Depends'], expected));
  }

  it('adds what the package needs to run', () => {
    const depends = (change: Change) => plan(change).packaging.packages[0]?.relations.Depends;
    assert.deepEqual(depends({}), ['${shlibs:Depends}', '${misc:Depends}']);
    assert.deepEqual(depends({ package: { architecture: 'all', depends: ['perl'] } }), ['perl', '${misc:Depends}']);
    assert.deepEqual(depends({ package: { depends: ['${misc:Depends}', 'x1'] } }), [
      '${misc:Depends}',
      'x1',
      '${shlibs:Depends}',
    ]);
    assert.deepEqual(depends({ package: { services }, request: { style: 'cdbs' } }), [
      'adduser',
      '${shlibs:Depends}',
      '${misc:Depends}',
    ]);
  });

  it('has the field for what is compiled into a program of Go or Rust', () => {
    const fields = (system: BuildSystem, change: Partial<RecipePackage> = {}) => plan({ recipe: { build: { system } }, package: change }).packaging.packages[0]?.fields;
    assert.deepEqual(fields('golang'), { 'Static-Built-Using': '${misc:Static-Built-Using}' });
    assert.deepEqual(fields('cargo', { fields: { Task: 'x' } }), { 'Static-Built-Using': '${cargo:Static-Built-Using}', Task: 'x' });
    assert.deepEqual(fields('cargo', { fields: { 'Static-Built-Using': 'own (= 1)' } }), { 'Static-Built-Using': 'own (= 1)' });
    assert.deepEqual(fields('golang', { architecture: 'all' }), {});
    assert.deepEqual(fields('make'), {});
  });

  it('has no cdbs on sid', () => {
    const error = failure({ request: { style: 'cdbs', suite: 'sid' } });
    assert.equal(error.code, 'STYLE_NOT_IN_SUITE');
    assert.equal(error.exitCode, 2);
    assert.match(error.details.hint ?? '', /--style dh/);
  });

  it('names the key a style cannot say, and where it was said', () => {
    const error = failure({ request: { style: 'cdbs' }, release: { build: { system: 'meson' } } });
    assert.ok(error instanceof RecipeErrors);
    const [problem] = error.problems;
    assert.equal(problem?.code, 'STYLE_CANNOT');
    assert.match(problem?.message ?? '', /^build\.system: /);
    assert.deepEqual(problem?.details.location, { file: 'recipe.yaml', line: 4, column: 2 });
  });

  it('refuses an unknown suite and a missing maintainer', () => {
    assert.equal(failure({ request: { suite: 'trxie' } }).code, 'UNKNOWN_SUITE');
    assert.equal(failure({ request: { maintainer: null } }).code, 'NO_MAINTAINER');
    assert.equal(
      plan({ recipe: { maintainer: 'Ben <ben@example.org>' }, request: { maintainer: null } }).packaging.maintainer,
      'Ben <ben@example.org>',
    );
  });
});

describe('planBuild: the rest', () => {
  it('keeps paragraphs and lines that are indented', () => {
    assert.deepEqual(plan().packaging.packages[0]?.description, ['One.', '  kept as it is', 'Two\nlines.']);
  });

  it('adds a stanza for debian/*, once', () => {
    const files = (change: Change) =>
      plan(change).packaging.copyright.stanzas.map((stanza) => [stanza.files[0], stanza.license, stanza.copyright[0]]);
    assert.deepEqual(files({})[1], ['debian/*', 'ISC', '2012 Ann Example <ann@example.org>']);
    const own = [...(base.copyright ?? []), { files: ['debian/*'], copyright: ['2024 Ben'], license: 'Expat' }];
    assert.equal(files({ recipe: { copyright: own } }).length, 2);
    const more = [{ files: ['a/*'], copyright: ['2021 Cara'], license: 'Zlib' }];
    assert.deepEqual(files({ release: { 'copyright+': more } }).map(([path]) => path), ['*', 'a/*', 'debian/*']);
    assert.deepEqual(files({ release: { copyright: more } }).map(([path]) => path), ['a/*', 'debian/*']);
  });

  it('takes edits of the suite, the release’s last, with their places', () => {
    const edit = (file: string, suites?: string[]) => ({
      file,
      replace: 'a',
      with: 'b',
      why: 'c',
      ...(suites === undefined ? {} : { suites }),
    });
    const { packaging } = plan({
      recipe: { edits: [edit('1'), edit('2', ['bookworm']), edit('3', ['stable'])] },
      release: { edits: [edit('4')] },
    });
    assert.deepEqual(
      packaging.edits.map(({ file, where }) => [file, where]),
      [
        ['1', 'recipe.yaml:2:1'],
        ['3', 'recipe.yaml:2:1'],
        ['4', 'recipe.yaml:4:2'],
      ],
    );
  });

  it('takes lint overrides of the suite', () => {
    const override = (tag: string, suites?: string[]) => ({ tag, reason: 'a', ...(suites === undefined ? {} : { suites }) });
    const overrides = [override('one'), override('two', ['bookworm']), override('three', ['stable'])];
    const { packaging } = plan({ recipe: { 'lint-overrides': overrides, packages: { tiny: { ...base.packages.tiny, summary: 'small', description: 'a', 'lint-overrides': overrides } } } });
    for (const planned of [packaging.sourceLintOverrides, packaging.packages[0]?.lintOverrides]) assert.deepEqual(planned?.map(({ tag }) => tag), ['one', 'three']);
  });

  it('takes the patches the release names', () => {
    assert.deepEqual(
      plan().packaging.patches.map(({ path }) => path),
      ['a.patch', 'b.patch'],
    );
    assert.deepEqual(
      plan({ release: { patches: ['b.patch'] } }).packaging.patches.map(({ path }) => path),
      ['b.patch'],
    );
  });

  it('puts the version into URLs, smoke tests and the environment of the build', () => {
    const upstream = {
      tarball: 'https://example.org/@VERSION@/x-@VERSION@.tgz',
      signature: 'https://example.org/x-@VERSION@.asc',
      keyring: 'keys.asc',
    };
    const made = plan({
      recipe: { upstream, build: { environment: { SETUPTOOLS_SCM_PRETEND_VERSION: '@VERSION@', MODE: 'plain' } } },
      release: { sha256: 'f'.repeat(64) },
      package: { smoke: [{ run: 'tiny -v', expect: 'tiny @VERSION@\n' }] },
    });
    assert.deepEqual(made.upstream, {
      kind: 'tarball',
      url: 'https://example.org/1.2/x-1.2.tgz',
      sha256: 'f'.repeat(64),
      signature: { url: 'https://example.org/x-1.2.asc', keyring: '/recipes/tiny/keys.asc' },
      debian: null,
      released: null,
    });
    assert.deepEqual(made.packaging.build.environment, { SETUPTOOLS_SCM_PRETEND_VERSION: '1.2', MODE: 'plain' });
    assert.deepEqual(made.packaging.packages[0]?.smoke, [
      { run: 'tiny -v', expect: 'tiny 1.2', exit: 0, user: 'root', seconds: 60, service: null, ports: [], files: {}, needs: [] },
    ]);
  });

  it('ends the files of a smoke test with a newline, and has what it needs in one order', () => {
    const files = { '/etc/a': 'a', '/etc/b': 'b\n' };
    const made = plan({ package: { smoke: [{ run: 'tiny', service: 'tiny', port: [53], files, needs: ['curl', 'busybox', 'curl'] }] } });
    const { service, ports, files: texts, needs } = made.packaging.packages[0]?.smoke[0] ?? assert.fail();
    assert.deepEqual([service, ports, texts, needs], ['tiny', [53], { '/etc/a': 'a\n', '/etc/b': 'b\n' }, ['busybox', 'curl']]);
  });

  it("takes a release's options of its upstream over the recipe's, and Debian as the second place", () => {
    const sha256 = 'f'.repeat(64);
    const recipe = { upstream: { tarball: 'https://example.org/x/x-@VERSION@.tar.xz', debian: 'tiny', suite: 'trixie' } };
    assert.deepEqual(plan({ recipe, release: { sha256, upstream: { suite: 'bookworm' } } }).upstream, {
      kind: 'tarball',
      url: 'https://example.org/x/x-1.2.tar.xz',
      sha256,
      signature: null,
      debian: { kind: 'debian', source: 'tiny', suite: 'bookworm', version: null, upstreamVersion: '1.2', sha256 },
      released: null,
    });
    const released = { repository: 'https://git.example.org/tiny.git', tag: 'tiny-@VERSION@' };
    const found = plan({ recipe: { upstream: { ...recipe.upstream, ...released } }, release: { sha256, upstream: { 'not-in-tag': ['po/*.gmo'] } } }).upstream;
    assert.deepEqual('released' in found ? found.released : null, { url: 'https://git.example.org/tiny.git', tag: 'tiny-1.2', allowed: ['po/*.gmo'] });
    assert.equal(plan({ recipe, release: { sha256 } }).packaging.watch, 'version=4\nhttps://example.org/x/ x@ANY_VERSION@@ARCHIVE_EXT@\n');
    const tags = { tarball: 'https://github.com/ann/tiny/releases/download/v@VERSION@/tiny-@VERSION@.tar.gz' };
    assert.match(plan({ recipe: { upstream: tags }, release: { sha256 } }).packaging.watch ?? '', /^version=4\nopts="mode=git, .*\nhttps:\/\/github\.com\/ann\/tiny\.git \\\n/s);
  });

  it("looks for Debian's own version where files are left out here", () => {
    const { version, upstream, orig } = plan({ recipe: { upstream: { debian: 'tiny', suite: 'sid', exclude: ['fonts/*'], 'repack-suffix': '+ds' } } });
    assert.deepEqual([version.upstream, orig.exclude], ['1.2+ds', ['fonts/*']]);
    assert.equal(upstream.kind === 'debian' && upstream.upstreamVersion, '1.2');
  });

  it('merges build and packages key by key and takes a release’s own upstream', () => {
    const made = plan({
      recipe: { build: { system: 'autotools', configure: ['--a'], test: false } },
      release: {
        build: { configure: ['--b'] },
        packages: { tiny: { docs: ['NEWS'] } },
        upstream: { debian: 'tiny', suite: 'trixie' },
      },
    });
    assert.deepEqual(
      [made.packaging.build.configure, made.packaging.build.test.run, made.packaging.build.autoreconf],
      [['--b'], false, true],
    );
    assert.deepEqual([made.packaging.packages[0]?.docs, made.packaging.packages[0]?.summary], [['NEWS'], 'very small program']);
    assert.deepEqual(made.upstream, { kind: 'debian', source: 'tiny', suite: 'trixie', version: null, upstreamVersion: '1.2', sha256: null });
  });

  it('does not hand the flags of one build system to another', () => {
    const build = { system: 'autotools', configure: ['--a'], parallel: false } as const;
    const made = plan({ recipe: { build }, release: { build: { system: 'cmake' } } });
    assert.deepEqual(
      [made.packaging.build.configure, made.packaging.build.parallel, made.packaging.build.autoreconf],
      [[], true, false],
    );
  });

  it("overrides what the suite's lintian says of the style itself", () => {
    const tags = (system: 'cmake' | 'make', request: Partial<PlanRequest>) =>
      plan({ recipe: { build: { system } }, request }).packaging.sourceLintOverrides.map(({ tag, context }) => `${tag} ${context ?? ''}`);
    const cmake = 'debian-rules-uses-deprecated-makefile /usr/share/cdbs/1/class/cmake.mk *';
    assert.deepEqual(tags('cmake', { style: 'cdbs', suite: 'trixie' }), [cmake]);
    assert.deepEqual(tags('cmake', { style: 'cdbs', suite: 'bookworm' }), []);
    assert.deepEqual(tags('make', { style: 'cdbs', suite: 'trixie' }), []);
    assert.deepEqual(tags('cmake', { style: 'dh', suite: 'trixie' }), []);
  });

  it('writes a watch file for github only', () => {
    assert.match(
      plan().packaging.watch ?? '',
      /^version=4\nopts="mode=git, uversionmangle=.*" \\\nhttps:\/\/github\.com\/example\/tiny\.git \\\nrefs\/tags\/.*\n$/,
    );
    assert.equal(plan({ recipe: { upstream: { git: 'https://git.example.org/x' } } }).packaging.watch, null);
    assert.equal(plan({ recipe: { watch: 'version=4\n' } }).packaging.watch, 'version=4\n');
  });

  const tarballs: [string, string][] = [
    ['archive/refs/tags/r@VERSION@.tar.gz', 'r(\\d.*)'],
    ['archive/x.y-@VERSION@-final.tgz', 'x\\.y-(\\d.*)-final'],
    ['releases/download/v@VERSION@/tiny-@VERSION@.tar.xz', 'v(\\d.*)'],
  ];
  for (const [path, pattern] of tarballs) {
    it(`looks for tags such as that of ${path}`, () => {
      const upstream = { tarball: `https://github.com/ann/tiny/${path}` };
      const { watch } = plan({ recipe: { upstream }, release: { sha256: 'f'.repeat(64) } }).packaging;
      assert.equal(watch?.split('\n').slice(-3, -1).join(' '), `https://github.com/ann/tiny.git \\ refs/tags/${pattern}`);
    });
  }

  it('is plain JSON', () => {
    const made = plan();
    assert.deepEqual(JSON.parse(JSON.stringify(made)), made);
    assert.deepEqual([made.target.buildArchitecture, made.target.buildOptions, made.notes], ['amd64', 'parallel=2', ['a note']]);
  });
});
