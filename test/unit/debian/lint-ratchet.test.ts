// Tags held against those of an earlier build.
import assert from 'node:assert/strict';
import { compareLint, lintIdentity } from '../../../src/debian/lint-ratchet.ts';
import { lintTag } from '../../helpers/lint-tags.ts';

describe('debian/lint-ratchet', () => {
  const known = lintTag('warning', 'a-tag', { context: '[debian/rules:12]' });

  it('knows a tag again whose line moved, and whose version rose', () => {
    for (const context of ['[debian/rules:12]', '[debian/rules:9]']) {
      assert.equal(compareLint([lintIdentity(known)], [lintTag('warning', 'a-tag', { context })]).fresh.size, 0, context);
    }
    const version = (text: string) => lintIdentity(lintTag('info', 'old', { context: `libx.so.${text}` }));
    assert.equal(version('1.2'), version('10.23'));
  });

  for (const [what, change] of [['file', { context: '[debian/control:12]' }], ['package', { package: 'other' }], ['type', { type: 'source' }], ['name', { tag: 'b-tag' }]] as const) {
    it(`takes one with another ${what} for new`, () => {
      const tag = { ...known, ...change };
      const { fresh, gone } = compareLint([lintIdentity(known)], [tag]);
      assert.deepEqual([[...fresh], gone], [[tag], [lintIdentity(known)]]);
    });
  }

  it('counts those that are alike', () => {
    const three = ['1', '2', '3'].map((line) => lintTag('info', 'typo', { context: `[x:${line}]` }));
    const identities = three.map(lintIdentity);
    assert.equal(compareLint(identities.slice(0, 2), three).fresh.size, 1);
    assert.equal(compareLint(identities, three.slice(0, 1)).gone.length, 2);
  });

  it('passes over what is pedantic or overridden', () => {
    assert.equal(compareLint([], [lintTag('pedantic', 'x'), lintTag('overridden', 'y'), lintTag('classification', 'z')]).fresh.size, 0);
  });
});
