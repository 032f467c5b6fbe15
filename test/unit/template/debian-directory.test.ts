// debian/ as a whole: the recipe's own files, what a style cannot say, and text that must not become a field or a rule.
import assert from 'node:assert/strict';
import type { PackagingPlan, RecipeFile } from '../../../src/contracts/plan.ts';
import { DebkitError, RecipeErrors } from '../../../src/errors.ts';
import { renderDebianDirectory } from '../../../src/template/debian-directory.ts';
import { loadTemplates } from '../../../src/template/render.ts';
import { binaryPackage, buildSteps, packagingPlan, service } from '../../helpers/packaging-plans.ts';

const templates = loadTemplates();

function render(changes: Partial<PackagingPlan>): Map<string, string> {
  const { files } = renderDebianDirectory(
    { plan: packagingPlan(changes), origin: { source: null, excluded: [] }, patches: [], made: null },
    templates,
  );
  return new Map(files.map((file) => [file.path, file.content.toString('utf8')]));
}

function own(path: string, text: string, executable = false): RecipeFile {
  return { path, base64: Buffer.from(text).toString('base64'), executable };
}

describe('template/debian-directory', () => {
  it("keeps the bytes of the recipe's own changelog below newer entries", () => {
    const history = 'hello (1.0-1) unstable; urgency=low\r\n';
    const plan = packagingPlan({ debianFiles: [own('changelog', history)] });
    const text = render({ debianFiles: [own('changelog', history)] }).get('changelog') ?? '';
    assert.ok(text.endsWith(`\n\n${history}`) && text.startsWith(`hello (${plan.changelog[0]?.version ?? ''})`), text);
    assert.equal(render({ debianFiles: [own('changelog', history)], changelog: [] }).get('changelog'), history);
  });

  it('has dates and links where the plan has them', () => {
    const { files } = renderDebianDirectory({ plan: packagingPlan({ debianFiles: [own('NEWS', 'x'), own('a/b', 'x')], debianDates: { '*': 5, NEWS: 7 }, debianLinks: { 'hello.service': '../hello.service' } }), origin: { source: null, excluded: [] }, patches: [], made: null }, templates);
    const by = new Map(files.map((file) => [file.path, file]));
    assert.deepEqual([by.get('NEWS')?.date, by.get('a/b')?.date, by.get('control')?.date, by.get('hello.service')?.link], [7, 5, 5, '../hello.service']);
    assert.throws(() => render({ debianLinks: { x: '../../etc/passwd' } }), /no link inside/);
  });

  it("lets the recipe's own files win, verbatim, and says which", () => {
    const debianFiles = [
      own('hello.docs', 'x\r\n'),
      own('tests/smoke', '#!/bin/sh\n', true),
      own('rules', '#!/usr/bin/make -f\n'),
      own('NEWS', ''),
    ];
    const plan = packagingPlan({ debianFiles, packages: [binaryPackage({ docs: ['README'] })] });
    const { files, replaced } = renderDebianDirectory({ plan, origin: { source: null, excluded: [] }, patches: [], made: null }, templates);
    assert.deepEqual(replaced, ['hello.docs', 'rules']);
    assert.deepEqual(
      files.map((file) => `${file.mode.toString(8)} ${file.path}`),
      [
        '644 NEWS',
        '644 changelog',
        '644 control',
        '644 copyright',
        '644 hello.docs',
        '755 rules',
        '644 source/format',
        '755 tests/smoke',
      ],
    );
    assert.equal(files[4]?.content.toString(), 'x\r\n');
  });

  for (const path of ['../x', '/etc/passwd', 'a/../../x', 'a//b', '', './x', 'a\0b', 'a\\b']) {
    it(`refuses the own file ${JSON.stringify(path)}`, () =>
      assert.throws(() => render({ debianFiles: [own(path, '')] }), { code: 'DEBIAN_FILE_OUTSIDE' }));
  }

  it('refuses files that hide others', () => {
    assert.throws(() => render({ debianFiles: [own('source', '')] }), { code: 'DEBIAN_FILE_CONFLICT' });
    assert.throws(() => render({ debianFiles: [own('patches/series', 'x\n')], patches: [own('a.patch', '')] }), {
      code: 'DEBIAN_FILE_CONFLICT',
    });
    assert.equal(render({ debianFiles: [own('patches/series', 'x\n'), own('patches/x', '')] }).get('patches/series'), 'x\n');
  });

  it("puts the recipe's patches before the edits'", () => {
    const plan = packagingPlan({ patches: [own('b.patch', 'B'), own('sub/a.patch', 'A')] });
    const patches = [{ name: 'edit-01-x.c.patch', content: Buffer.from('E') }];
    const { files } = renderDebianDirectory({ plan, origin: { source: null, excluded: [] }, patches, made: null }, templates);
    assert.equal(
      files.find((file) => file.path === 'patches/series')?.content.toString(),
      'b.patch\nsub/a.patch\nedit-01-x.c.patch\n',
    );
    assert.equal(files.find((file) => file.path === 'patches/sub/a.patch')?.content.toString(), 'A');
  });

  const unsupported: [string, Partial<PackagingPlan>, string[]][] = [
    ['cdbs, golang', { style: 'cdbs', build: buildSteps({ system: 'golang' }) }, ['build.system']],
    [
      'cdbs, add-ons and compat',
      { style: 'cdbs', compatLevel: 13, build: buildSteps({ with: ['python3'] }) },
      ['build.with', 'compat'],
    ],
    ['cdbs, two spaces', { style: 'cdbs', build: buildSteps({ make: ['X=a  b'] }) }, ['build.make']],
    [
      'cdbs, substitutions',
      { style: 'cdbs', packages: [binaryPackage({ files: ['usr/lib/${DEB_HOST_MULTIARCH}'] })] },
      ['packages.hello.files'],
    ],
    ['dh, services at compat 12', { compatLevel: 12, packages: [binaryPackage({ services: [service()] })] }, ['compat']],
    ['configure of golang', { build: buildSteps({ system: 'golang', configure: ['--x'] }) }, ['build.configure']],
    ['flags of autotools', { build: buildSteps({ flags: 'arguments' }) }, ['build.flags']],
    ['install target of meson', { build: buildSteps({ system: 'meson', installTarget: 'x' }) }, ['build.install-target']],
    [
      'test target of golang',
      { build: buildSteps({ system: 'golang', test: { run: true, target: 'x', reason: null } }) },
      ['build.test.target'],
    ],
    ['patches of a native package', { sourceFormat: '3.0 (native)', patches: [own('a', '')] }, ['source-format']],
    [
      'two packages, the first takes all',
      { packages: [binaryPackage(), binaryPackage({ name: 'hello-doc', files: ['usr/share/doc'] })] },
      ['packages.hello.files'],
    ],
  ];
  for (const [name, changes, keys] of unsupported) {
    it(`names what cannot be said: ${name}`, () =>
      assert.throws(
        () => render(changes),
        (error) => {
          const problems = error instanceof RecipeErrors ? error.problems : [error];
          assert.deepEqual(
            problems.map((problem) => problem instanceof DebkitError && problem.code),
            keys.map(() => 'STYLE_CANNOT'),
          );
          return keys.every((key, index) => String((problems[index] as Error).message).includes(`'${key}'`));
        },
      ));
  }

  it('offers the other style where that one can, and lets an own debian/rules say what it likes', () => {
    const changes: Partial<PackagingPlan> = { style: 'cdbs', build: buildSteps({ system: 'golang' }) };
    assert.throws(
      () => render(changes),
      (error) => error instanceof DebkitError && error.details.hint?.includes('--style dh') === true,
    );
    assert.equal(render({ ...changes, debianFiles: [own('rules', 'x\n')] }).get('rules'), 'x\n');
  });

  const golang: [string, Parameters<typeof buildSteps>[0], string | null][] = [
    ['is a PIE', { hardening: '+all' }, 'export GOFLAGS = -buildmode=pie'],
    ['is none where that is not wanted', { hardening: '+all,-pie' }, null],
    ['has the flags that its recipe says', { hardening: '+all', environment: { GOFLAGS: '-v' } }, 'export GOFLAGS = -v'],
  ];
  for (const [what, changes, expected] of golang) {
    it(`golang: a program ${what}`, () => {
      const rules = render({ build: buildSteps({ system: 'golang', ...changes }) }).get('rules') ?? '';
      assert.equal(rules.split('\n').find((line) => line.includes('GOFLAGS')) ?? null, expected);
    });
  }

  it('cargo: has the checksums that dh-cargo wants, and runs the tests that it would only compile', () => {
    const files = render({ build: buildSteps({ system: 'cargo' }) });
    assert.deepEqual(JSON.parse(files.get('cargo-checksum.json') ?? ''), { package: null, files: {} });
    assert.match(files.get('rules') ?? '', /^override_dh_auto_test:\n\tdh_auto_test -- test$/m);
    assert.equal(render({ build: buildSteps({ system: 'cargo' }), debianFiles: [own('cargo-checksum.json', '{}')] }).get('cargo-checksum.json'), '{}');
    const untested = render({ build: buildSteps({ system: 'cargo', test: { run: false, target: null, reason: 'slow' } }) });
    assert.match(untested.get('rules') ?? '', /^# No tests: slow\noverride_dh_auto_test:$/m);
  });

  const newlines: [string, Partial<PackagingPlan>][] = [
    ['section', { section: 'net\nX: y' }],
    ['maintainer', { maintainer: 'Ann <a@example.org>\n\nPackage: evil' }],
    ['homepage', { homepage: 'https://example.org/\n\nPackage: evil' }],
    ['source', { source: 'hello\n\nPackage: evil' }],
    ['uploaders', { uploaders: ['Ben <b@example.org>\n\nPackage: evil'] }],
    ['field name', { sourceFields: { 'X: y\nZ': 'v' } }],
    ['field twice', { sourceFields: { Homepage: 'x' }, homepage: 'y' }],
    ['package name', { packages: [binaryPackage({ name: 'a\n\nPackage: b' })] }],
    ['architecture', { packages: [binaryPackage({ architecture: 'any\nEssential: yes' })] }],
    ['summary', { packages: [binaryPackage({ summary: 'x\nEssential: yes' })] }],
    ['relation', { packages: [binaryPackage({ relations: { Depends: ['a\nEssential: yes'] } })] }],
    ['environment value', { build: buildSteps({ environment: { A: 'x\nall:\n\tid' } }) }],
    ['environment name', { build: buildSteps({ environment: { 'A := $(shell id)': 'x' } }) }],
    ['hardening', { build: buildSteps({ hardening: '+all\nall:' }) }],
    ['configure', { build: buildSteps({ configure: ['--x\n\tid'] }) }],
    ['test reason', { build: buildSteps({ test: { run: false, target: null, reason: 'x\nall:\n\tid' } }) }],
    ['install target', { build: buildSteps({ installTarget: 'x\n\tid' }) }],
    ['files', { packages: [binaryPackage({ files: ['a\nb'] })] }],
    ['lint tag', { packages: [binaryPackage({ lintOverrides: [{ tag: 'a\nb', context: null, reason: 'x' }] })] }],
    ['lint context', { packages: [binaryPackage({ lintOverrides: [{ tag: 'a', context: 'x\nb', reason: 'x' }] })] }],
    ['metadata', { upstreamMetadata: { Contact: 'a\nb: c' } }],
    ['service user', { packages: [binaryPackage({ services: [service({ user: 'x; id' })] })] }],
    ['service name', { packages: [binaryPackage({ services: [service({ name: '../x' })] })] }],
    ['service folder', { packages: [binaryPackage({ services: [service({ stateDirectories: ['../..'] })] })] }],
    ['service home', { packages: [binaryPackage({ services: [service({ user: 'x', home: '/x $(id)' })] })] }],
    ['service description', { packages: [binaryPackage({ services: [service({ description: 'x\nUser=root' })] })] }],
    ['unit value', { packages: [binaryPackage({ services: [service({ unit: { Service: { Nice: '1\nUser=root' } } })] })] }],
    ['unit value with a backslash', { packages: [binaryPackage({ services: [service({ execStart: '/bin/x \\' })] })] }],
    ['unit directive', { packages: [binaryPackage({ services: [service({ unit: { Service: { 'A=b\nC': 'd' } } })] })] }],
    ['several unit values', { packages: [binaryPackage({ services: [service({ unit: { Service: { ExecStartPre: ['/bin/a', '/bin/b\nUser=root'] } } })] })] }],
    ['capability', { packages: [binaryPackage({ services: [service({ capabilities: ['CAP_KILL\nUser=root'] })] })] }],
    ['reason not to harden', { packages: [binaryPackage({ services: [service({ notHardened: 'x\nUser=root' })] })] }],
    ['configuration folder', { packages: [binaryPackage({ services: [service({ configurationDirectories: ['x; id'] })] })] }],
    ['unit section', { packages: [binaryPackage({ services: [service({ unit: { 'X]\n[Service': { A: 'b' } } })] })] }],
    ['patch name', { patches: [own('a b', '')] }],
  ];
  for (const style of ['dh', 'cdbs'] as const) {
    for (const [name, changes] of newlines) {
      it(`refuses an injection by ${name}, ${style}`, () => {
        const build = changes.build ?? buildSteps({ system: 'make' });
        assert.throws(() => render({ style, compatLevel: style === 'dh' ? 13 : 10, ...changes, build: build }), DebkitError);
      });
    }
  }

  it('configures by make, and leaves the flags in the environment, where the recipe says so', () => {
    const build = buildSteps({ system: 'make', configure: ['defconfig'], make: ['SKIP_STRIP=y'], flags: 'environment' });
    const dh = render({ build }).get('rules') ?? '';
    assert.doesNotMatch(dh, /CFLAGS|buildflags\.mk/);
    assert.match(dh, /^MAKE_ARGUMENTS = SKIP_STRIP=y$/m);
    assert.match(dh, /^override_dh_auto_configure:\n\tdh_auto_build -- \$\(MAKE_ARGUMENTS\) defconfig$/m);
    const cdbs = render({ style: 'cdbs', build }).get('rules') ?? '';
    const flags = ['CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS'].map((flag) => `${flag}="$(${flag})"`).join(' ');
    assert.ok(cdbs.includes(`\nDEB_MAKE_ENVVARS = ${flags}\nDEB_MAKE_EXTRA_ARGS = $(DEB_MAKE_PARALLEL)\nDEB_MAKE_EXTRA_ARGS += SKIP_STRIP=y\n`));
    assert.match(
      cdbs,
      /^common-configure-arch common-configure-indep:: (\S+)\n\n\1:\n\t\$\(DEB_MAKE_INVOKE\) defconfig\n\ttouch \$@\n\nclean::\n\trm -f \1$/m,
    );
  });

  it('writes users, folders and units as the style needs them', () => {
    const daemons = [
      service({ user: 'greeter', group: 'greeters', stateDirectories: ['hello'], description: 'Greets "all" 100%' }),
      service({ name: 'hello-web', user: 'www-data', dropsPrivileges: true, runtimeDirectories: ['hello-web'], start: false }),
    ];
    const packages = [binaryPackage({ services: daemons })];
    const dh = render({ packages });
    assert.equal(dh.get('hello.sysusers'), 'g greeters -\nu greeter -:greeters "Greets \'all\' 100%%" /nonexistent\n');
    assert.equal(dh.get('hello.tmpfiles'), 'd /run/hello-web 0755 www-data www-data -\n');
    assert.match(
      dh.get('rules') ?? '',
      /\tdh_installsystemd -phello hello\.service\n\tdh_installsystemd -phello --name=hello-web --no-start\n/,
    );
    assert.ok(dh.has('hello.service') && dh.has('hello.hello-web.service') && !dh.has('hello.postinst'));
    assert.doesNotMatch(dh.get('hello.hello-web.service') ?? '', /User=|RuntimeDirectory=/);
    const cdbs = render({ style: 'cdbs', packages });
    assert.match(
      cdbs.get('hello.postinst') ?? '',
      /addgroup --system --quiet greeters\n +adduser --system --ingroup greeters .* greeter\n/,
    );
    assert.equal(cdbs.get('hello.tmpfile'), dh.get('hello.tmpfiles'));
    // dh_installinit at compat 10 would look for an init script beside hello.service.
    assert.ok(cdbs.has('hello.hello.service') && !cdbs.has('hello.service'));
  });

  it('makes no group that every system has, since addgroup would fail', () => {
    const packages = [binaryPackage({ services: [service({ user: 'greeter', group: 'adm' })] })];
    const postinst = render({ style: 'cdbs', packages }).get('hello.postinst') ?? '';
    assert.match(postinst, /adduser --system --ingroup adm .* greeter\n/);
    assert.doesNotMatch(postinst, /addgroup/);
  });

  it('leaves examples as they are in CDBS style too', () => {
    const rules = (examples: string[]) => render({ style: 'cdbs', packages: [binaryPackage({ examples })] }).get('rules') ?? '';
    assert.match(rules(['sample']), /^DEB_COMPRESS_EXCLUDE_ALL = examples\/$/m);
    assert.doesNotMatch(rules([]), /COMPRESS/);
  });

  it('installs files of /etc/default under the name of their unit', () => {
    const daemons = [service({ defaultFile: 'A=1\n\n' }), service({ name: 'hello-web@', defaultFile: 'B=2' }), service({ name: 'hello-admin' })];
    const packages = [binaryPackage({ services: daemons })];
    for (const style of ['dh', 'cdbs'] as const) {
      const files = render({ style, compatLevel: style === 'dh' ? 13 : 10, packages });
      assert.equal(files.get('hello.default'), 'A=1\n');
      assert.equal(files.get('hello.hello-web.default'), 'B=2\n');
      assert.deepEqual((files.get('rules') ?? '').match(/dh_installinit.*/g)?.filter((call) => call.includes('-p')), ['dh_installinit -phello --no-scripts --name=hello-web']);
    }
  });

  it('keeps what daemons make below /etc in a folder of the package, and takes all of it away on purge', () => {
    const daemon = service({ configurationDirectories: ['hello/keys'], stateDirectories: ['hello'], cacheDirectories: ['hello'], runtimeDirectories: ['hello'], logsDirectories: ['hello'] });
    const files = render({ packages: [binaryPackage({ dirs: ['etc/hello/keys', 'var/spool/hello'], services: [daemon] })] });
    assert.equal(files.get('hello.dirs'), 'etc/hello/keys\nvar/spool/hello\n');
    assert.match(files.get('hello.postrm') ?? '', / rm -rf \/var\/lib\/hello \/var\/cache\/hello \/var\/log\/hello \/etc\/hello\/keys\n/);
    assert.match(files.get('hello.service') ?? '', /^ConfigurationDirectory=hello\/keys$/m);
  });

  it('calls dh_installalternatives itself where CDBS does not', () => {
    const packages = [binaryPackage({ alternatives: [{ name: 'greet', link: '/usr/bin/greet', path: '/usr/bin/hello', priority: 1, followers: [] }] })];
    const cdbs = render({ style: 'cdbs', packages });
    assert.match(cdbs.get('rules') ?? '', /^binary-install\/hello::\n\tdh_installalternatives -phello$/m);
    assert.ok(cdbs.has('hello.alternatives'));
    assert.doesNotMatch(render({ packages }).get('rules') ?? '', /alternatives/);
  });

  it('keeps packages without special units apart in dh_installsystemd', () => {
    const packages = [
      binaryPackage({ files: ['usr/bin'], services: [service({ enable: false })] }),
      binaryPackage({ name: 'other', files: ['usr/share'] }),
    ];
    assert.match(
      render({ packages }).get('rules') ?? '',
      /\tdh_installsystemd -phello --no-enable hello\.service\n\tdh_installsystemd -Nhello\n/,
    );
  });
});
