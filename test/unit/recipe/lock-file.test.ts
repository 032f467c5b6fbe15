// debkit.lock as text: written in one order whatever it was made in, read back as it was, refused with the place of what is wrong.
import assert from 'node:assert/strict';
import { formatProblem } from '../../../src/errors-format.ts';
import { formatLock, LockErrors, parseLock, type LockedRelease, type LockFile, type Pins } from '../../../src/recipe/lock-file.ts';

const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
const pins = (entries: Record<string, string>): Pins => new Map(Object.entries(entries).map(([name, value]) => [name, { value, sha256: b }]));

const whole: LockedRelease = {
  upstream: { tag: 'v1.10', commit: 'c'.repeat(40), orig: { value: 'tiny_1.10.orig.tar.gz', sha256: a } },
  environment: {
    mirror: pins({ trixie: '2026-09-12T07:55:41Z' }),
    base: new Map([['dpkg', { value: '1.22.22', sha256: null }]]),
    buildDependencies: pins({ make: '4.4.1-2', gcc: '4:14.2.0-1' }),
    tools: pins({ lintian: '2.122.0' }),
  },
};
const alone: LockedRelease = { upstream: { tag: null, commit: null, orig: { value: 'tiny_1.9.orig.tar.xz', sha256: a }, vendor: { value: 'tiny_1.9.orig-vendor.tar.xz', sha256: b } }, environment: null };
const lock: LockFile = new Map([
  ['trixie/arm64', { default: null, releases: new Map([['1.9', alone]]) }],
  ['trixie/amd64', { default: '1.10', releases: new Map([['1.9', alone], ['1.10', whole]]) }],
]);

const text = `# What tiny is built from. Written by debkit update, heeded by debkit build (docs/lock.md).

debkit-lock: 1
trixie/amd64:
  default: '1.10'
  releases:
    '1.10':
      upstream:
        tag: v1.10
        commit: ${'c'.repeat(40)}
        orig: tiny_1.10.orig.tar.gz sha256:${a}
      mirror:
        trixie: 2026-09-12T07:55:41Z sha256:${b}
      base:
        dpkg: 1.22.22
      build-dependencies:
        gcc: 4:14.2.0-1 sha256:${b}
        make: 4.4.1-2 sha256:${b}
      tools:
        lintian: 2.122.0 sha256:${b}
    '1.9':
      upstream:
        orig: tiny_1.9.orig.tar.xz sha256:${a}
        vendor: tiny_1.9.orig-vendor.tar.xz sha256:${b}
trixie/arm64:
  releases:
    '1.9':
      upstream:
        orig: tiny_1.9.orig.tar.xz sha256:${a}
        vendor: tiny_1.9.orig-vendor.tar.xz sha256:${b}
`;

describe('recipe/lock-file', () => {
  it('is written newest release first and the rest by name, one package a line', () => {
    assert.equal(formatLock(lock, 'tiny'), text);
    assert.equal(formatLock(new Map([...lock].reverse()), 'tiny'), text);
  });

  it('is read as it was written', () => {
    const read = parseLock(Buffer.from(text), 'debkit.lock');
    assert.deepEqual(new Map([...read].sort()), new Map([...lock].sort()));
    assert.equal(formatLock(read, 'tiny'), text);
  });

  const change = (from: string | RegExp, to: string) => text.replace(from, to);
  const rows: readonly (readonly [what: string, text: string, printed: RegExp])[] = [
    ['another format', change('debkit-lock: 1', 'debkit-lock: 2'), /^debkit\.lock:3:14: 'debkit-lock' cannot be 2 \[LOCK_BAD_VALUE\]\n {2}hint: one of: 1$/],
    ['no format', change('debkit-lock: 1\n', ''), /the field 'debkit-lock' is missing \[LOCK_MISSING_FIELD\]/],
    ['an unknown field', change('  default:', '  defalt:'), /^debkit\.lock:5:3: unknown field 'defalt' \[LOCK_UNKNOWN_FIELD\]\n {2}hint: did you mean 'default'\?$/],
    ['a duplicate package', change('        make:', '        gcc:'), /debkit\.lock:18:9: the key 'gcc' stands here a second time \[LOCK_DUPLICATE_KEY\]/],
    ['a package in two places', change('        make:', '        dpkg:'), /debkit\.lock:18:15: dpkg: 'dpkg' stands under base too \[LOCK_DUPLICATE_KEY\]/],
    ['a date that is none', change(/2026-\d\d-\d\dT/, '2026-13-45T'), /is not a date of an archive/],
    ['a suite without an architecture', change('trixie/amd64', 'trixie'), /debkit\.lock:5:3: trixie: that is no <suite>\/<architecture> \[LOCK_BAD_NAME\]/],
    ['a default that is not there', change("default: '1.10'", "default: '1.11'"), /debkit\.lock:5:12: default: it is none of the releases below/],
    ['a number for a version', change("default: '1.10'", 'default: 1.10'), /write it in quotes: '1\.10'/],
    ['a short hash', change(`make: 4.4.1-2 sha256:${b}`, 'make: 4.4.1-2 sha256:bbb'), /debkit\.lock:18:15: make: .* is not a package version/],
    ['an orig tarball without a hash', change(/(tiny_1\.10\S+) sha256:\S+/, '$1'), /debkit\.lock:11:15: orig: its hash is missing/],
    ['a short commit', change('c'.repeat(40), 'cccc'), /debkit\.lock:10:17: .* is not a commit \[LOCK_BAD_HASH\]/],
    ['a commit without its tag', change('        tag: v1.10\n', ''), /tag and commit go together/],
    ['an option for a tag', change('tag: v1.10', 'tag: --upload-pack=x'), /is not a tag \[LOCK_BAD_TAG\]/],
    ['half an environment', change(/ {6}tools:\n.*\n/, ''), /mirror, base, build-dependencies, tools go together/],
    ['a release with nothing', change(/(trixie\/arm64:\n {2}releases:\n {4}'1\.9':)[^]*$/, '$1 {}\n'), /nothing is locked here/],
    ['a path for an orig tarball', change('orig: tiny_1.10.orig.tar.gz', 'orig: ../tiny_1.10.orig.tar.gz'), /is not an orig tarball/],
    ['a list', '- 1\n', /the file is not a mapping \[LOCK_NOT_A_MAPPING\]\n {2}hint: the lock file is a mapping, e\.g\. debkit-lock: 1/],
    ['nothing', '', /the file is empty \[LOCK_EMPTY\]/],
    ['a merge conflict', `<<<<<<< HEAD\n${text}=======\n`, /\[LOCK_YAML_SYNTAX\]/],
  ];
  for (const [what, content, printed] of rows) {
    it(`refuses ${what}`, () => {
      assert.notEqual(content, text);
      assert.throws(
        () => parseLock(Buffer.from(content), 'debkit.lock'),
        (error: unknown) => {
          assert.ok(error instanceof LockErrors, String(error));
          assert.deepEqual([error.code, error.exitCode], ['LOCK_INVALID', 2]);
          assert.match(formatProblem(error), printed);
          assert.doesNotMatch(formatProblem(error), /recipe/);
          return true;
        },
      );
    });
  }
});
