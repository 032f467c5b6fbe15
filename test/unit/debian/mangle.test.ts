// Mangling rules in uscan's form.
import assert from 'node:assert/strict';
import { parseMangle, parseTagPattern } from '../../../src/debian/mangle.ts';

const rows: [string, string, string][] = [
  ['s/_/./g', '6_10_1', '6.10.1'],
  ['s/_/./', '6_10_1', '6.10_1'],
  ['s/rc(\\d)/~rc$1/', '1.0rc1', '1.0~rc1'],
  ['s/RC(\\d)/~rc${1}/i', '1.0rc1', '1.0~rc1'],
  ['s/(\\d)b(\\d)/\\1~b\\2/', '1b2', '1~b2'],
  ['s%/%.%g', '1/2/3', '1.2.3'],
  ['s/\\//./g', '1/2', '1.2'],
  ['s|a\\|b|x|', 'a|b', 'x|b'],
  ['s/\\d+$/<$&>/', '1.20', '1.<20>'],
  ['s/$/+ds1/', '1.0', '1.0+ds1'],
  ['s/a/$/', 'a', '$'],
  ['s/a/\\$1/', 'a', '$1'],
  ['s/(a)|(b)/[$2]/', 'a', '[]'],
  ['s/a//', 'abc', 'bc'],
];

const bad = [
  '',
  's',
  's/a',
  's/a/b',
  's/a/b/c/d',
  's/a/b/x',
  's/(/b/',
  's/a/$1/',
  'y/a/b/',
  'tr/a/b/',
  'sxaxbx',
  `s/${'a'.repeat(500)}/b/`,
];

describe('parseMangle', () => {
  for (const [rule, text, expected] of rows) {
    it(`${rule} makes ${expected} of ${text}`, () => assert.equal(parseMangle(rule).apply(text), expected));
  }
  for (const rule of bad) {
    it(`refuses ${JSON.stringify(rule.slice(0, 20))}`, () => assert.throws(() => parseMangle(rule), SyntaxError));
  }
});

describe('parseTagPattern', () => {
  it('is anchored at both ends', () => {
    const pattern = parseTagPattern('v(\\d)|w(\\d)');
    assert.equal(pattern.exec('v1')?.[1], '1');
    assert.equal(pattern.exec('xv1'), null);
    assert.equal(pattern.exec('v1x'), null);
  });
  for (const pattern of ['', 'v\\d', '(', '(?:\\d)', `(${'a'.repeat(500)})`]) {
    it(`refuses ${JSON.stringify(pattern.slice(0, 20))}`, () => assert.throws(() => parseTagPattern(pattern), SyntaxError));
  }
});
