// The Policy version a package of some day can follow.
import assert from 'node:assert/strict';
import { policyVersionAt } from '../../../src/debian/policy-versions.ts';

describe('debian/policy-versions', () => {
  const rows: [date: string, newest: string, expected: string][] = [
    ['2026-01-01T00:00:00Z', '4.7.2', '4.7.2'],
    ['2026-01-01T00:00:00Z', '4.6.2', '4.6.2'],
    ['2024-05-08T20:31:05Z', '4.7.2', '4.7.0'],
    ['2012-09-24T20:48:52Z', '4.6.2', '3.9.4'],
    ['2011-12-14T01:50:32Z', '4.7.2', '3.9.2'],
    ['2011-04-07T05:48:55Z', '4.7.2', '3.9.2'],
    ['2011-04-07T05:48:54Z', '4.7.2', '3.9.1'],
    ['1999-01-01T00:00:00Z', '4.7.2', '3.8.3'],
  ];
  for (const [date, newest, expected] of rows) {
    it(`on ${date}, with ${newest} as the suite's, is ${expected}`, () =>
      assert.equal(policyVersionAt(Date.parse(date) / 1000, newest), expected));
  }
});
