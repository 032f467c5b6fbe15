// Who waits for whom among several targets, from relation fields as Debian writes them.
import assert from 'node:assert/strict';
import { parseRelations } from '../../../src/debian/relations.ts';
import { applies, buildOrder, standsOn, type OrderedTarget } from '../../../src/pipeline/build-order.ts';

/** `makes`: `name version` or, for a virtual package, `name`. */
function target(makes: readonly string[], build = '', install = ''): OrderedTarget {
  const made = makes.map((one) => ({ name: one.split(' ')[0] ?? '', version: one.split(' ')[1] ?? null }));
  return { makes: made, buildNeeds: parseRelations(build), installNeeds: parseRelations(install) };
}

describe('pipeline/build-order', () => {
  const lib = target(['libfoo1 1.2-1', 'libfoo-dev 1.2-1', 'foo-api']);
  const rows: [string, OrderedTarget[], number[][]][] = [
    ['nothing in common', [target(['aa 1']), target(['bb 1'], 'debhelper-compat (= 13), zlib1g-dev')], [[], []]],
    ['a build dependency', [target(['prog 1'], 'debhelper, libfoo-dev'), lib], [[1], []]],
    ['several of one target', [lib, target(['prog 1'], 'libfoo1, libfoo-dev')], [[], [0]]],
    ['a version that is there', [lib, target(['prog 1'], 'libfoo-dev (>= 1.2~)')], [[], [0]]],
    ['a version that only the archive can have', [lib, target(['prog 1'], 'libfoo-dev (>= 2)')], [[], []]],
    ['every operator', [lib, target(['p 1'], 'libfoo1 (<< 1.3), libfoo1 (<= 1.2-1), libfoo1 (= 1.2-1), libfoo1 (>= 1.2-1), libfoo1 (>> 1.1)')], [[], [0]]],
    ['every operator, failing', [lib, target(['p 1'], 'libfoo1 (<< 1.2-1), libfoo1 (<= 1.1), libfoo1 (= 1.2), libfoo1 (>= 1.3), libfoo1 (>> 1.2-1)')], [[], []]],
    ['a version that is a substvar', [lib, target(['prog 1'], '', 'libfoo1 (= ${binary:Version})')], [[], [0]]],
    ['a virtual package', [lib, target(['prog 1'], 'foo-api')], [[], [0]]],
    ['a version of a virtual package without one (Policy 7.5)', [lib, target(['prog 1'], 'foo-api (>= 1)')], [[], []]],
    ['the first alternative that is made', [lib, target(['bar-dev 1']), target(['prog 1'], 'other-dev | bar-dev | libfoo-dev')], [[], [], [1]]],
    ['what it makes itself', [target(['libfoo1 1', 'libfoo-dev 1'], 'libfoo-dev'), lib], [[], []]],
    ['two that make it: the newest', [target(['xx 1.9']), target(['xx 1.10']), target(['p 1'], 'xx')], [[], [], [1]]],
    ['two that make it: the newest that will do', [target(['xx 1.9']), target(['xx 1.10']), target(['p 1'], 'xx (<< 1.10)')], [[], [], [0]]],
    ['what its packages depend on', [target(['prog 1'], '', '${shlibs:Depends}, libfoo1'), lib], [[1], []]],
    ['a chain', [target(['cc 1'], 'bb'), target(['bb 1'], 'aa'), target(['aa 1'])], [[1], [2], []]],
    ['a diamond', [target(['aa 1']), target(['bb 1'], 'aa'), target(['cc 1'], 'aa'), target(['dd 1'], 'cc, bb')], [[], [0], [0], [2, 1]]],
  ];
  for (const [what, targets, needs] of rows) {
    it(what, () => assert.deepEqual(buildOrder(targets), { needs, circles: targets.map(() => null), afterwards: [] }));
  }

  it('only those of its own group', () => {
    const of = (group: string, one: OrderedTarget): OrderedTarget => ({ ...one, group });
    const prog = target(['prog 1'], 'libfoo-dev');
    assert.deepEqual(buildOrder([of('sid', lib), of('trixie', lib), of('trixie', prog), of('sid', prog), of('bookworm', prog)]).needs, [[], [], [1], [0], []]);
  });

  it('a circle of build dependencies is told for those in it alone', () => {
    const targets = [target(['aa 1'], 'bb'), target(['bb 1'], 'cc'), target(['cc 1'], 'aa'), target(['dd 1'], 'aa'), target(['ee 1'])];
    assert.deepEqual(buildOrder(targets).circles, [[0, 1, 2, 0], [1, 2, 0, 1], [2, 0, 1, 2], null, null]);
    assert.deepEqual(buildOrder(targets).needs, [[1], [2], [0], [0], []]);
  });

  it('a circle that installing closes is opened there', () => {
    const targets = [target(['aa 1'], '', 'b-data'), target(['bb 1', 'b-data 1'], 'aa')];
    assert.deepEqual(buildOrder(targets), { needs: [[], [0]], circles: [null, null], afterwards: [[0, 1]] });
    const eachOther = [target(['aa 1'], '', 'bb'), target(['bb 1'], '', 'aa')];
    assert.deepEqual(buildOrder(eachOther), { needs: [[], []], circles: [null, null], afterwards: [[0, 1], [1, 0]] });
  });

  it('knows all that a target stands on', () => {
    const { needs } = buildOrder([target(['aa 1']), target(['bb 1'], 'aa'), target(['cc 1'], 'bb'), target(['dd 1'], 'cc, aa')]);
    assert.deepEqual([0, 1, 2, 3].map((index) => standsOn(needs, index).sort()), [[], [0], [0, 1], [0, 1, 2]]);
  });

  const conditions: [string, string, string[], boolean][] = [
    ['foo', 'amd64', [], true],
    ['foo [amd64]', 'amd64', [], true],
    ['foo [!amd64]', 'amd64', [], false],
    ['foo [linux-any]', 'arm64', [], true],
    ['foo <!nocheck>', 'amd64', [], true],
    ['foo <!nocheck>', 'amd64', ['nocheck'], false],
    ['foo <stage1>', 'amd64', [], false],
    ['foo <!nodoc !cross>', 'amd64', ['cross'], false],
    ['foo <!nodoc> <cross>', 'amd64', ['nodoc', 'cross'], true],
  ];
  for (const [relation, architecture, profiles, expected] of conditions) {
    it(`${relation} ${expected ? 'counts' : 'does not count'} on ${architecture} ${profiles.join(' ')}`, () => {
      const [alternative] = parseRelations(relation)[0]?.alternatives ?? [];
      assert.equal(alternative !== undefined && applies(alternative, architecture, profiles), expected);
    });
  }
});
