// Packages that fail: exit code 1, what failed in result.json, and the folder written only where there are packages to look at.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOutcome } from '../../src/pipeline/outcome.ts';
import { binaryPackage, builtHello, hashes, needSandbox, run, tell, writeRecipe, type World } from '../helpers/e2e-world.ts';
import { exec } from '../../src/system/exec.ts';

describe('a failing package is told apart', () => {
  let own: World;
  before(async function () {
    own = await needSandbox(this);
  });

  const out = (name: string) => join(own.folder, 'failing', name);
  const list = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

  it('a forgotten build dependency: no such program in the build, and a .failed folder with the log', async () => {
    const rules = 'execute_before_dh_auto_build:\n\tpython3 --version\n';
    const recipe = writeRecipe(own, 'forgetful', { build: { system: 'none', rules } });
    const { code, out: text, err } = await run(own, ['build', recipe, '--out', out('forgetful')]);
    assert.equal(code, 1, text + err);
    assert.match(err, /BUILD_FAILED/);
    assert.match(err, /python3: (?:No such file or directory|not found|command not found)/);
    assert.match(err, /likely cause: .*python3/);
    const [only = '', ...more] = list(out('forgetful'));
    assert.deepEqual([/^forgetful_1\.1\.0-1~debkit1~deb13_trixie_[a-z0-9]+\.failed$/.test(only), more], [true, []], only);
    const folder = join(out('forgetful'), only);
    assert.deepEqual(list(folder).sort(), ['build.log', 'junit.xml', 'report.html', 'result.json']);
    assert.match(readFileSync(join(folder, 'build.log'), 'utf8'), /python3/);
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as BuildOutcome;
    assert.deepEqual([result.status, result.error?.code, result.error?.stage], ['failed', 'BUILD_FAILED', 'build']);
  });

  it('a patch that does not apply: the source package is not unpacked, which is no failure of debuild', async () => {
    const made = await builtHello();
    const folder = out('unpatched');
    mkdirSync(folder, { recursive: true });
    const orig = 'debkit-hello_1.1.0.orig.tar.gz';
    copyFileSync(join(made.folder, orig), join(folder, orig));
    mkdirSync(join(folder, 'debian', 'patches'), { recursive: true });
    mkdirSync(join(folder, 'debian', 'source'));
    const patch = '--- a/README\n+++ b/README\n@@ -1,2 +1,2 @@\n no such line\n-nor this\n+but that\n';
    const files = { 'source/format': '3.0 (quilt)\n', 'patches/series': 'no.patch\n', 'patches/no.patch': patch };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'debian', name), text);
    const debian = 'debkit-hello_1.1.0-1.debian.tar.gz';
    assert.equal((await exec({ argv: ['tar', '--create', '--gzip', '--file', join(folder, debian), '--directory', folder, 'debian'] })).exitCode, 0);
    const listed = (algorithm: string) => [orig, debian].map((name) => ` ${createHash(algorithm).update(readFileSync(join(folder, name))).digest('hex')} ${statSync(join(folder, name)).size} ${name}\n`).join('');
    const dsc = join(folder, 'debkit-hello_1.1.0-1.dsc');
    writeFileSync(dsc, `Format: 3.0 (quilt)\nSource: debkit-hello\nBinary: debkit-hello\nArchitecture: any\nVersion: 1.1.0-1\nChecksums-Sha256:\n${listed('sha256')}Files:\n${listed('md5')}`);
    const { code, result } = await tell(own, ['build', dsc, '--no-lint', '--out', out('unpatched-out')]);
    assert.deepEqual([code, result.error?.code], [1, 'SOURCE_NOT_UNPACKED'], JSON.stringify(result.error));
    assert.match(JSON.stringify(result.error), /no\.patch/);
  });

  it('a lint error: the packages are there, and the status says lint-failed', async () => {
    const packages = { misplaced: binaryPackage('misplaced', { files: ['README opt/misplaced'] }) };
    const recipe = writeRecipe(own, 'misplaced', { packages });
    const { code, result } = await tell(own, ['build', recipe, '--no-test', '--out', out('misplaced')]);
    assert.deepEqual([code, result.status, result.lint?.failed], [1, 'lint-failed', true]);
    assert.ok(result.lint?.tags.some(({ severity, tag }) => severity === 'error' && tag === 'dir-or-file-in-opt'));
    assert.ok([...hashes(result.folder).keys()].some((name) => name.endsWith('_all.deb')));
    const lenient = await tell(own, ['build', recipe, '--no-test', '--fail-on', 'none', '--out', out('lenient')]);
    assert.deepEqual([lenient.code, lenient.result.status, lenient.result.lint?.failed], [0, 'passed', false]);
  });

  it('a failing smoke test, and a file that purging leaves behind', async () => {
    const packages = { untidy: binaryPackage('untidy', { smoke: [{ run: 'cat /usr/share/untidy/README', expect: 'no such words' }] }) };
    const postinst = '#!/bin/sh\nset -e\necho left > /var/lib/left-by-untidy\n#DEBHELPER#\n';
    const recipe = writeRecipe(own, 'untidy', { packages }, { 'debian/untidy.postinst': postinst });
    const { code, result } = await tell(own, ['build', recipe, '--no-lint', '--out', out('untidy')]);
    assert.deepEqual([code, result.status, result.installTest?.failed], [1, 'install-test-failed', true]);
    const failed = result.installTest?.steps.filter(({ status }) => status === 'failed') ?? [];
    assert.deepEqual(failed.map(({ name }) => name), ['smoke test: cat /usr/share/untidy/README', 'left behind']);
    assert.match(failed[0]?.detail ?? '', /no such words/);
    assert.match(failed[1]?.detail ?? '', /\/var\/lib\/left-by-untidy/);
    assert.ok(existsSync(join(result.folder, 'result.json')));
    // A failure may be the mirror's: it is not kept.
    const again = await tell(own, ['build', recipe, '--no-lint', '--out', out('untidy')]);
    assert.equal(again.result.stages.find(({ stage }) => stage === 'install-test')?.status, 'failed');
  });

  it('a build dependency that no suite has: refused before anything is written', async () => {
    const recipe = writeRecipe(own, 'demanding', { 'build-depends': ['no-such-package-anywhere'] });
    const { code, result } = await tell(own, ['build', recipe, '--out', out('demanding')]);
    assert.deepEqual([code, result.error?.code], [1, 'UNINSTALLABLE'], JSON.stringify(result.error));
    assert.match(`${result.error?.message ?? ''} ${JSON.stringify(result.error)}`, /no-such-package-anywhere/);
    assert.deepEqual(list(out('demanding')), []);
  });

  it('a step beyond the time limit: ended, and said so', async () => {
    const configuration = join(own.folder, 'impatient-config');
    mkdirSync(join(configuration, 'debkit'), { recursive: true });
    writeFileSync(join(configuration, 'debkit', 'config.yaml'), 'limits: {time: 10}\n');
    const rules = 'execute_before_dh_auto_build:\n\tsleep 600\n';
    const recipe = writeRecipe(own, 'slow', { build: { system: 'none', rules } });
    const began = Date.now();
    const { code, result } = await tell(own, ['build', recipe, '--out', out('slow')], { environment: { XDG_CONFIG_HOME: configuration } });
    assert.deepEqual([code, result.error?.code], [1, 'TIME_LIMIT'], JSON.stringify(result.error));
    assert.ok(Date.now() - began < 120_000);
    assert.deepEqual(list(out('slow')).map((name) => name.endsWith('.failed')), [true]);
  });
});
