// Versions: parts, validity and order, by table (cross-checked with dpkg in test/integration/debian).
import assert from 'node:assert/strict';
import { DebianSyntaxError } from '../../../src/debian/syntax-error.ts';
import {
  compareVersions,
  formatVersion,
  isValidRevision,
  isValidUpstreamVersion,
  isValidVersion,
  parseVersion,
  withoutEpoch,
} from '../../../src/debian/version.ts';

describe('version', () => {
  const parts: [string, number | null, string, string | null][] = [
    ['1.0', null, '1.0', null],
    ['1.0-1', null, '1.0', '1'],
    ['1.0-rc1-2', null, '1.0-rc1', '2'],
    ['2:1.2.0~rc1+dfsg-1~debkit1~deb13', 2, '1.2.0~rc1+dfsg', '1~debkit1~deb13'],
    ['0:0-0', 0, '0', '0'],
    ['2147483647:1', 2147483647, '1', null],
    ['20240101123059000000-1', null, '20240101123059000000', '1'],
  ];
  for (const [text, epoch, upstream, revision] of parts) {
    it(`takes ${text} apart and puts it together`, () => {
      assert.deepEqual(parseVersion(text), { epoch, upstream, revision });
      assert.equal(formatVersion(parseVersion(text)), text);
    });
  }

  const invalid: [string, number][] = [
    ['', 0],
    ['v1.0', 0],
    ['a:1', 0],
    [':1', 0],
    ['-1:1', 0],
    ['2147483648:1', 0],
    ['1:', 2],
    ['1.0-', 3],
    ['1 0', 1],
    ['1.0_1', 3],
    ['1.0-1_2', 5],
    ['1.0\n', 3],
    ['1;rm', 1],
    ['-1', 0],
    ['1:2:3', 3],
    ['1.0-1-$(x)', 6],
    ['1:1.0-a%', 7],
    ['é', 0],
  ];
  for (const [text, offset] of invalid) {
    it(`refuses ${JSON.stringify(text)} and says where`, () => {
      assert.equal(isValidVersion(text), false);
      assert.throws(
        () => parseVersion(text),
        (error) => {
          assert.ok(error instanceof DebianSyntaxError);
          assert.equal(error.code, 'VERSION_INVALID');
          assert.equal(error.exitCode, 2);
          assert.equal(error.offset, offset);
          return true;
        },
      );
    });
  }

  const order: [string, -1 | 0 | 1, string][] = [
    ['1.0', 0, '1.0'],
    ['1.0', 0, '0:1.0'],
    ['1.0', 0, '1.0-0'],
    ['1.0', 0, '01.00'],
    ['1:0', 1, '99'],
    ['1.9', -1, '1.10'],
    ['1.0~rc1', -1, '1.0'],
    ['1.0~~', -1, '1.0~'],
    ['1.0~~a', -1, '1.0~'],
    ['1.0', -1, '1.0a'],
    ['1.0a', -1, '1.0+'],
    ['1.0a', -1, '1.0.1'],
    ['1.0-1', -1, '1.0-1.1'],
    ['1.0-1~debkit1', -1, '1.0-1'],
    ['1.0-1~debkit1~deb12', -1, '1.0-1~debkit1~deb13'],
    ['1.0-1~debkit1~deb13', -1, '1.0-1~debkit1'],
    ['1.8.9.1', 1, '1.8.9'],
    ['2.90', 1, '2.9'],
    ['9.9p2', 1, '9.9p1'],
    ['1Z', -1, '1a'],
    ['20240101123059000001', 1, '20240101123059000000'],
    ['1.0-1', -1, '1.0-a'],
    ['1.a', 1, '1.0.'],
    ['1+', 1, '1-1.'],
  ];
  for (const [a, expected, b] of order) {
    it(`orders ${a} and ${b}: ${expected}`, () => {
      assert.equal(compareVersions(a, b), expected);
      assert.equal(compareVersions(b, a), expected === 0 ? 0 : -expected);
    });
  }

  it('leaves the epoch out of file names', () => {
    assert.equal(withoutEpoch('3:1.2-4'), '1.2-4');
    assert.equal(withoutEpoch('1.2'), '1.2');
  });

  it('knows upstream versions and revisions by themselves', () => {
    for (const good of ['1.2.0~rc1', '2.1.8+ds1', '1-2']) assert.ok(isValidUpstreamVersion(good), good);
    for (const bad of ['', 'v1', '1:2', '1_2', '1.0\n', '~1']) assert.ok(!isValidUpstreamVersion(bad), bad);
    for (const good of ['1', '0.1', '1~debkit1', 'a']) assert.ok(isValidRevision(good), good);
    for (const bad of ['', '1-2', '1:2', '1\n']) assert.ok(!isValidRevision(bad), bad);
  });
});
