// `debkit test`: over the version before and beside Debian's packages; with faults that are planted.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { binaryPackage, needSandbox, pass, tell, writeRecipe, type Told, type World } from '../helpers/e2e-world.ts';

describe('debkit test', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const out = () => join(own.folder, 'upgrades');
  const failures = ({ result }: Told) => (result.installTest?.steps ?? []).filter(({ status }) => status === 'failed').map(({ name, detail }) => `${name}: ${detail}`);
  const step = ({ result }: Told, name: string) => result.installTest?.steps.find((one) => one.name.startsWith(name));

  /** A package with a conffile, in two versions. */
  function recipe(source: string, changes: { readonly package?: object; readonly files?: Readonly<Record<string, string>>; readonly build?: object } = {}): string {
    const tags = own.upstream.tags;
    return writeRecipe(own, source, {
      releases: [
        { version: '1.1.0', tag: 'v1.1.0', date: '2021-03-04T05:06:07-05:00', commit: tags['v1.1.0'] },
        { version: '1.0.0', tag: '1.0.0', date: '2020-01-02T03:04:05+01:00', commit: tags['1.0.0'] },
      ],
      build: changes.build ?? { system: 'none' },
      packages: { [source]: binaryPackage(source, { files: [`README usr/share/${source}`, `debkit-hello.conf etc/${source}`], ...changes.package }) },
    }, changes.files);
  }

  const build = (target: string) => pass(own, ['build', target, '--no-lint', '--out', out()]);
  const test = (folder: string) => tell(own, ['test', folder, '--no-lint', '--out', out()]);

  it('upgrades from the build before, and keeps what an administrator edited', async () => {
    const folder = recipe('upgraded');
    await build(`${folder}@1.0.0`);
    const told = await test(folder);
    assert.deepEqual([told.code, failures(told)], [0, []]);
    assert.deepEqual([step(told, 'upgrade from the version before')?.status, step(told, 'upgrade from the version before')?.detail], ['passed', 'an edited conffile is as edited']);
    assert.equal(step(told, 'purge after upgrade from the version before')?.status, 'passed');
    assert.equal(step(told, "upgrade from Debian's own")?.status, 'not-tested');
    assert.equal(step(told, 'install again')?.status, 'passed');
  });

  it('finds a maintainer script that overwrites a conffile', async () => {
    const name = 'forgetful';
    const folder = recipe(name);
    await build(`${folder}@1.0.0`);
    recipe(name, { files: { [`debian/${name}.postinst`]: `#!/bin/sh\nset -e\necho new > /etc/${name}/debkit-hello.conf\n#DEBHELPER#\n` } });
    const told = await test(folder);
    assert.equal(told.code, 1);
    assert.match(failures(told).join('\n'), /^upgrade from the version before .*: what an administrator edited is lost: \/etc\/forgetful\/debkit-hello\.conf/m);
  });

  it("finds what a package does to the system's other files, and what it tells dpkg and forgets", async () => {
    const name = 'meddling';
    const postinst = [
      'echo "# more" >> /etc/profile',
      'chmod 600 /etc/issue',
      `update-alternatives --install /usr/bin/awk awk /usr/share/${name}/README 1`,
      `dpkg-statoverride --list /usr/share/${name}/README > /dev/null || dpkg-statoverride --add root root 600 /usr/share/${name}/README`,
    ];
    const files = { [`debian/${name}.postinst`]: `#!/bin/sh\nset -e\n${postinst.join('\n')}\n#DEBHELPER#\n`, [`debian/${name}.postrm`]: '#!/bin/sh\nset -e\nif [ "$1" = purge ]; then rm -r /etc/skel; fi\n#DEBHELPER#\n' };
    const told = await test(recipe(name, { files }));
    assert.deepEqual(failures(told), [
      `left behind: alternative of awk: /usr/share/${name}/README; override of dpkg-statoverride root root 600 /usr/share/${name}/README; taken away: /etc/skel; changed: /etc/issue, /etc/profile`,
    ]);
  });

  it('finds a file that a package of Debian has', async () => {
    const told = await test(recipe('conflicting', { package: { files: ['README usr/share/conflicting', 'README usr/share/doc-base', 'README usr/include/zlib.h'] }, build: { system: 'none', rules: 'execute_after_dh_install:\n\tmv debian/conflicting/usr/include/zlib.h debian/conflicting/usr/include/z && mv debian/conflicting/usr/include/z/README debian/conflicting/usr/include/zlib.h && rmdir debian/conflicting/usr/include/z\n' } }));
    assert.equal(told.code, 1, JSON.stringify(told.result.installTest?.steps));
    assert.match(failures(told).join('\n'), /^files of Debian's packages: conflicting has \/usr\/include\/zlib\.h, as zlib1g-dev has/m);
  });

  it('finds a compiled file for which the package depends on nothing', async () => {
    const rules = 'override_dh_auto_build:\n\tprintf "int main(void) { return 0; }" > x.c && $(CC) $(CFLAGS) $(LDFLAGS) -o needy x.c\noverride_dh_shlibdeps:\n\ttrue\n';
    const told = await tell(own, ['build', recipe('needy', { package: { architecture: 'any', files: ['needy usr/bin', 'README usr/share/needy'] }, build: { system: 'none', rules } }), '--no-lint', '--out', out()]);
    assert.equal(told.code, 1, JSON.stringify(told.result.error));
    assert.match(failures(told).join('\n'), /^shared libraries: needy has programs or libraries for which it depends on nothing/m);
  });
});
