// Control fields and conffiles of two packages.
import assert from 'node:assert/strict';
import { compareConffiles, compareFields } from '../../../src/debian/compare-control.ts';

describe('compare-control', () => {
  const fields = (first: string, second: string) => compareFields(`Package: x\n${first}`, `Package: x\n${second}`).map(({ subject, changes }) => [subject, ...changes.map(({ what, first: one, second: other }) => `${what}: ${one ?? '-'} | ${other ?? '-'}`)]);

  it('tells values apart, and fields that one side has alone', () => {
    assert.deepEqual(fields('Installed-Size: 1\nHomepage: a\n', 'Section: net\nInstalled-Size: 2\n'), [
      ['Installed-Size', 'value: 1 | 2'],
      ['Homepage', 'value: a | -'],
      ['Section', 'value: - | net'],
    ]);
  });

  it('compares relations entry by entry, those of one package together', () => {
    assert.deepEqual(fields('Depends: a, libc6 (>= 2.36), b | c, z\n', 'depends: z, b | c, libc6 (>= 2.38), d\n'), [
      ['depends', 'relation: a | -', 'relation: libc6 (>= 2.36) | libc6 (>= 2.38)', 'relation: - | d'],
    ]);
    assert.deepEqual(fields('Breaks: a (<< 2), a (>> 4)\n', 'Breaks: a (<< 3), a (>> 5)\n'), [['Breaks', 'relation: a (<< 2) | a (<< 3)', 'relation: a (>> 4) | a (>> 5)']]);
  });

  it('does not mind their order nor how they are folded', () => {
    assert.deepEqual(fields('Depends: a,  b (>= 1)\n', 'Depends:\n b (>= 1),\n a,\n'), []);
  });

  it('compares conffiles with their flags', () => {
    assert.deepEqual(compareConffiles('/etc/a\n/etc/b\n', 'remove-on-upgrade /etc/a\n/etc/b\n').map(({ subject, changes }) => [subject, changes[0]?.first ?? null]), [
      ['/etc/a', '/etc/a'],
      ['remove-on-upgrade /etc/a', null],
    ]);
  });

  it('refuses a control file with more fields than any has', () => {
    const many = Array.from({ length: 2000 }, (_, index) => `X-${index}: x\n`).join('');
    assert.throws(() => compareFields(many, many), { code: 'CONTROL_TOO_LARGE' });
  });

  it('is quick with a long field that was made to be slow', function () {
    this.timeout(60_000);
    const began = performance.now();
    compareFields(`Package: x\nDepends: ${'('.repeat(1 << 19)}\n`, `Package: x\nDepends: ${'a ('.repeat(1 << 18)}, ${'x,'.repeat(1 << 18)}\n`);
    assert.ok(performance.now() - began < 20_000);
  });
});
