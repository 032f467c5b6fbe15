// Tags of real upstreams as versions, and which of them is the newest release.
import assert from 'node:assert/strict';
import { RecipeError } from '../../../src/errors.ts';
import { newestTag, tagRules, tagToVersion, versionsOfTags } from '../../../src/upstream/tags.ts';
import { attack } from '../../helpers/campaign.ts';

const defaults: [string, string | null][] = [
  ['1.0', '1.0'],
  ['v1.11.2', '1.11.2'],
  ['squid-6.10', '6.10'],
  ['squid_6_10', '6.10'],
  ['release-1.2', '1.2'],
  ['2.90', '2.90'],
  ['v1.8.9.1', '1.8.9.1'],
  ['9.9p2', '9.9p2'],
  ['7.0-rc1', '7.0~rc1'],
  ['7.0rc1', '7.0~rc1'],
  ['7.0-RC.1', '7.0~rc1'],
  ['v2.0.0-beta', '2.0.0~beta'],
  ['2.0_alpha2', '2.0~alpha2'],
  ['1.0-pre.1.2', '1.0~pre1.2'],
  ['start', null],
  ['other-1.0', null],
  ['v', null],
  ['1.0 x', null],
  ['1.0$(id)', null],
  ['1.0\n2', null],
  ['', null],
  [`1.${'0'.repeat(300)}`, null],
];

describe('tagToVersion', () => {
  const rules = tagRules('squid');
  for (const [tag, version] of defaults) {
    it(`${JSON.stringify(tag.slice(0, 40))} is ${version}`, () => assert.equal(tagToVersion(tag, rules), version));
  }

  it('uses the recipe’s own pattern and rules, and then no others', () => {
    const own = tagRules('squid', 'SQUID_(\\d.*)', ['s/_/./g', 's/\\.STABLE(\\d+)/+stable$1/']);
    assert.equal(tagToVersion('SQUID_6_10', own), '6.10');
    assert.equal(tagToVersion('SQUID_3_0.STABLE1', own), '3.0+stable1');
    assert.equal(tagToVersion('xSQUID_6_10', own), null);
    assert.equal(tagToVersion('SQUID_6_10rc1', own), '6.10rc1');
  });

  it('takes a source name with special characters literally', () => {
    assert.equal(tagToVersion('libfoo++-1.0', tagRules('libfoo++')), '1.0');
    assert.equal(tagToVersion('aXb-1.0', tagRules('a.b')), null);
  });

  attack('a pattern for tags that takes for ever', 'a limit of time', () => {
    const slow = tagRules('x', '((?:a+)+)b');
    const start = Date.now();
    assert.throws(
      () => tagToVersion(`${'a'.repeat(200)}c`, slow),
      (error) => error instanceof RecipeError && error.code === 'TAG_PATTERN_TOO_SLOW',
    );
    assert.ok(Date.now() - start < 10000);
  }).timeout(20000);
});

describe('newestTag', () => {
  const rows: [string[], string | null][] = [
    [['1.9', '1.10', '1.2'], '1.10'],
    [['v1.0', 'v2.0-rc1'], 'v1.0'],
    [['start', '1.0', '1.1-windows'], '1.0'],
    [['v2.0-rc1', 'v2.0-rc2'], 'v2.0-rc2'],
    [['9.9', '9.9p2', '9.8p1'], '9.9p2'],
    [['nothing'], null],
    [[], null],
  ];
  for (const [tags, newest] of rows) {
    it(`of ${tags.join(' ')} is ${newest}`, () => assert.equal(newestTag(tags, tagRules('x'))?.tag ?? null, newest));
  }

  it('orders by Debian’s rule', () => {
    const versions = versionsOfTags(['1.0', '1.0rc1', '1.0.1', '1.0p1'], tagRules('x')).map(({ version }) => version);
    assert.deepEqual(versions, ['1.0.1', '1.0p1', '1.0', '1.0~rc1']);
  });
});
