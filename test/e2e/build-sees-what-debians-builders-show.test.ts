// What a build finds around it: what sbuild and Debian's builders show, so that a package builds, or fails, here as it does there.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashes, needSandbox, pass, tell, type World } from '../helpers/e2e-world.ts';

// The rules need nothing but build-essential and make; each line is one surrounding and what it is to be.
const rules = `#!/usr/bin/make -f
build:
	test "$$PATH" = "$\${PATH##*:/usr/games:}" && case $$PATH in *:/usr/local/bin:*:/usr/games) ;; *) exit 1 ;; esac
	test "$$SHELL" = /bin/sh
	test "$\${LC_ALL-unset} $$LANG" = "unset C.UTF-8"
	test "$$(sh -c 'ulimit -S -n')" -le 1024
	test "$$(hostname -f) $$(getent hosts debkit localhost | tr -s ' \\n' ,)" = "debkit 127.0.1.1,debkit,127.0.0.1,localhost,"
	perl -e 'open my $$f, ">", "/dev/shm/x" or die $$!'
	ls -d /sys/class/net
	test "$$(unshare --map-root-user echo given 2>/dev/null)" = ""
clean:
binary-arch:
binary binary-indep: build
	mkdir -p made/DEBIAN made/usr/share/doc/debkit-seen
	echo seen > made/usr/share/doc/debkit-seen/README
	dpkg-gencontrol -Pmade
	dpkg-deb --root-owner-group --build made ..
	touch '../odd name' ../.hidden ../unlisted && mkdir ../folder && ln -s /etc/passwd ../link
	echo listed > ../debkit-seen.txt && dpkg-distaddfile debkit-seen.txt raw-text -
.PHONY: build clean binary binary-arch binary-indep
`;

describe("a build sees what Debian's builders show", () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  function sourceFolder(name: string, buildDepends: string): string {
    const folder = join(own.folder, name);
    mkdirSync(join(folder, 'debian', 'source'), { recursive: true });
    const source = `Source: debkit-seen\nSection: misc\nPriority: optional\nMaintainer: Ann Example <ann@example.org>\nRules-Requires-Root: no\n${buildDepends}`;
    writeFileSync(join(folder, 'debian/control'), `${source}\nPackage: debkit-seen\nArchitecture: all\nDescription: surroundings of a build\n It holds a file.\n`);
    writeFileSync(join(folder, 'debian/changelog'), 'debkit-seen (1) unstable; urgency=low\n\n  * First.\n\n -- Ann Example <ann@example.org>  Thu, 04 Mar 2021 05:06:07 +0000\n');
    writeFileSync(join(folder, 'debian/source/format'), '3.0 (native)\n');
    writeFileSync(join(folder, 'debian/rules'), rules);
    chmodSync(join(folder, 'debian/rules'), 0o755);
    return folder;
  }

  it('in its surroundings, and what it leaves beside its packages is taken where .changes names it', async () => {
    const { result } = await pass(own, ['build', sourceFolder('seen', ''), '--no-lint', '--no-test', '--out', 'seen-out']);
    assert.deepEqual([result.status, result.version], ['passed', '1']);
    const made = [...hashes(result.folder).keys()].filter((name) => !/\.(?:changes|buildinfo|dsc|tar\.xz|log|json|html|xml|sarif)$/.test(name));
    assert.deepEqual(made, ['debkit-seen.txt', 'debkit-seen_1_all.deb']);
  });

  it('of alternatives, the first', async () => {
    const { code, result } = await tell(own, ['build', sourceFolder('seen-alternatives', 'Build-Depends: debkit-no-such-package | make\n'), '--no-lint', '--no-test', '--out', 'seen-out']);
    assert.deepEqual([code, result.error?.code], [1, 'UNINSTALLABLE'], JSON.stringify(result.error));
  });
});
