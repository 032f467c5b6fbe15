// Relations: what is accepted, what it means, how it is written, and where a mistake stands.
import assert from 'node:assert/strict';
import {
  formatRelationField,
  formatRelations,
  isValidRelation,
  normaliseRelation,
  parseRelation,
  parseRelations,
  sortRelations,
} from '../../../src/debian/relations.ts';
import { DebianSyntaxError } from '../../../src/debian/syntax-error.ts';

describe('relations', () => {
  const spellings: [string, string][] = [
    ['libc6', 'libc6'],
    ['libc6(>=2.36)', 'libc6 (>= 2.36)'],
    ['  foo   ( << 2:1.0-1~ ) ', 'foo (<< 2:1.0-1~)'],
    ['a1|b2 (= 1) |c3', 'a1 | b2 (= 1) | c3'],
    ['foo [ amd64   arm64 ]', 'foo [amd64 arm64]'],
    ['foo[!linux-any]<!nocheck>', 'foo [!linux-any] <!nocheck>'],
    ['foo <!nocheck !cross> <stage1>', 'foo <!nocheck !cross> <stage1>'],
    ['python3:any (>= 3.11~)', 'python3:any (>= 3.11~)'],
    ['gcc:native', 'gcc:native'],
    ['libfoo:amd64', 'libfoo:amd64'],
    ['${shlibs:Depends}', '${shlibs:Depends}'],
    ['${foo}', '${foo}'],
    ['libfoo${abi} (= ${binary:Version})', 'libfoo${abi} (= ${binary:Version})'],
    ['foo (>= ${source:Upstream-Version}~)', 'foo (>= ${source:Upstream-Version}~)'],
    ['debhelper-compat (= 13)', 'debhelper-compat (= 13)'],
    ['g++ <pkg.foo.bar>', 'g++ <pkg.foo.bar>'],
    ['foo:any\t(>=\n1) ', 'foo:any (>= 1)'],
  ];
  for (const [text, expected] of spellings) {
    it(`writes ${JSON.stringify(text)} as ${expected}`, () => {
      assert.equal(normaliseRelation(text), expected);
      assert.equal(normaliseRelation(expected), expected);
    });
  }

  it('takes a relation apart', () => {
    assert.deepEqual(parseRelation('foo:any (>= 1.0) [!amd64 !i386] <!nocheck cross> | ${bar}'), {
      alternatives: [
        {
          name: 'foo',
          qualifier: 'any',
          version: { operator: '>=', version: '1.0' },
          architectures: [
            { negated: true, name: 'amd64' },
            { negated: true, name: 'i386' },
          ],
          profiles: [
            [
              { negated: true, name: 'nocheck' },
              { negated: false, name: 'cross' },
            ],
          ],
        },
        { name: '${bar}', qualifier: null, version: null, architectures: [], profiles: [] },
      ],
    });
  });

  const mistakes: [string, number][] = [
    ['', 0],
    ['   ', 3],
    ['Foo', 0],
    ['a', 0],
    ['-foo', 0],
    ['foo bar', 4],
    ['foo (> 1)', 5],
    ['foo (>= )', 8],
    ['foo (>= 1', 9],
    ['foo (1)', 5],
    ['foo (>= v1)', 8],
    ['foo (>= 1_2)', 8],
    ['foo [', 5],
    ['foo []', 5],
    ['foo [amd64 !i386]', 4],
    ['foo [amd64', 10],
    ['foo <>', 5],
    ['foo <!nocheck', 13],
    ['foo |', 5],
    ['| foo', 0],
    ['foo, bar', 3],
    ['foo:', 4],
    ['foo;x', 3],
    ['${foo', 0],
    ['${foo bar}', 0],
    ['foo ${bar}', 4],
    ['foo\u0000', 3],
    ['$(rm)', 0],
    ['foo <!nocheck>[amd64]', 14],
    ['foo (= 1) (= 2)', 10],
    ['foo [amd64,i386]', 10],
  ];
  for (const [text, offset] of mistakes) {
    it(`refuses ${JSON.stringify(text)} at ${offset}`, () => {
      assert.equal(isValidRelation(text), false);
      assert.throws(
        () => parseRelation(text),
        (error) => {
          assert.ok(error instanceof DebianSyntaxError);
          assert.equal(error.code, 'RELATION_INVALID');
          assert.equal(error.offset, offset, error.message);
          return true;
        },
      );
    });
  }

  it('hints at the operator that was meant', () => {
    assert.throws(
      () => parseRelation('foo (> 1)'),
      (error) => error instanceof DebianSyntaxError && (error.details.hint ?? '').includes('>='),
    );
  });

  it('reads a whole field, with newlines and a trailing comma', () => {
    const relations = parseRelations('debhelper-compat (= 13),\n foo | bar,\n baz [linux-any],\n');
    assert.deepEqual(
      relations.map((relation) => relation.alternatives.length),
      [1, 2, 1],
    );
    assert.deepEqual(parseRelations(''), []);
    assert.throws(() => parseRelations('foo bar'), { code: 'RELATION_INVALID' });
  });

  it('writes a short field on one line and a long one in wrap-and-sort -ast style', () => {
    assert.equal(formatRelationField('Depends', ['${misc:Depends}', 'foo(>=1)']), 'Depends: ${misc:Depends}, foo (>= 1)');
    assert.equal(formatRelationField('Depends', []), '');
    const long = ['libcap-ng-dev', 'liblz4-dev', 'liblzo2-dev', 'libnl-genl-3-dev', 'libpam0g-dev'];
    assert.equal(formatRelationField('Build-Depends', long), `Build-Depends:\n ${long.join(',\n ')},`);
    const exact = ['a'.repeat(60), 'b1'];
    assert.equal(formatRelationField('Build-Depends', exact), `Build-Depends: ${exact.join(', ')}`);
    assert.equal(formatRelationField('Build-Depends', exact).length, 79);
    assert.match(formatRelationField('Build-Depends', ['a'.repeat(61), 'b1']), /\n/);
    assert.equal(formatRelations(['foo', 'bar'], 9), ' foo, bar');
  });

  it('sorts debhelper-compat first and substvars last, each once', () => {
    assert.deepEqual(sortRelations(['${misc:Depends}', 'zoo', 'bar', 'debhelper-compat(=13)', 'zoo']), [
      'debhelper-compat (= 13)',
      'bar',
      'zoo',
      '${misc:Depends}',
    ]);
  });
});
