// Data as one text, whatever order its keys were said in.
import assert from 'node:assert/strict';
import { canonicalJson } from '../../../src/text/canonical-json.ts';

describe('text/canonical-json', () => {
  it('has the keys in byte order at every depth, lists in theirs, and no undefined member', () => {
    assert.equal(canonicalJson({ b: [{ z: 1, a: undefined, 'ä': null }, 'x'], B: 2, '10': 3 }), '{"10":3,"B":2,"b":[{"z":1,"ä":null},"x"]}');
    assert.equal(canonicalJson({ a: { c: 1, b: 2 } }), canonicalJson({ a: { b: 2, c: 1 } }));
    assert.notEqual(canonicalJson(['a', 'b']), canonicalJson(['b', 'a']));
  });
});
