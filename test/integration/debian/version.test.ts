// Versions against dpkg itself: order, and what it accepts.
import assert from 'node:assert/strict';
import { compareVersions, isValidVersion } from '../../../src/debian/version.ts';
import { needTool, seeded, tool } from './tools.ts';

const alphabet = ['0', '00', '1', '9', '10', 'a', 'Z', 'b', '.', '+', '~', '~~', '-', '1~', '.0', 'rc', '20240101123059'];

function randomVersion(next: (limit: number) => number): string {
  const pick = () => alphabet[next(alphabet.length)] ?? '';
  const body = Array.from({ length: 1 + next(5) }, pick).join('');
  const epoch = next(6) === 0 ? `${next(3)}:` : '';
  return `${epoch}${next(10)}${body}${next(2) === 0 ? '' : `-${next(3)}${pick()}`}`;
}

/** Near relatives are where orders go wrong. */
function randomPair(next: (limit: number) => number): [string, string] {
  for (;;) {
    const a = randomVersion(next);
    const at = 1 + next(a.length);
    const b =
      next(3) === 0 ? randomVersion(next) : a.slice(0, at) + (alphabet[next(alphabet.length)] ?? '') + a.slice(at + next(2));
    if (isValidVersion(a) && isValidVersion(b)) return [a, b];
  }
}

describe('versions and dpkg', () => {
  before(async function () {
    await needTool(this, ['dpkg', '--version']);
  });

  it('orders 400 pairs as dpkg --compare-versions does', async () => {
    const next = seeded(20111214);
    const pairs: [string, string][] = [
      ['1.0', '0:1.0-0'],
      ['1.0~rc1-1', '1.0-1'],
      ['1.0-1~debkit1~deb12', '1.0-1~debkit1~deb13'],
      ['1.a', '1.0.'],
      ['01.00', '1'],
      ...Array.from({ length: 395 }, () => randomPair(next)),
    ];
    const seen = { '-1': 0, '0': 0, '1': 0 };
    for (const [a, b] of pairs) {
      const result = compareVersions(a, b);
      seen[`${result}`]++;
      const relation = result === 0 ? 'eq' : result < 0 ? 'lt' : 'gt';
      const { exitCode } = await tool(['dpkg', '--compare-versions', a, relation, b]);
      assert.equal(exitCode, 0, `dpkg does not say that ${a} ${relation} ${b}`);
    }
    assert.ok(Math.min(seen['-1'], seen['1']) > 50 && seen['0'] > 3, JSON.stringify(seen));
  });

  it('accepts what dpkg --validate-version accepts without a warning', async () => {
    const texts = [
      '1.0',
      '1.0-1',
      '2:1.0-rc1-2',
      '1~~',
      '1+b1',
      '0',
      '1-0',
      '2147483647:1',
      '2147483648:1',
      '',
      'v1',
      'a1',
      '1_0',
      '1 0',
      '1:',
      ':1',
      'x:1',
      '1-',
      '1.0-1_2',
      '1;x',
      '1.0-~',
      '-1',
      '1.0-a',
      '1%',
      '~1',
    ];
    for (const text of texts) {
      const { exitCode, stderr } = await tool(['dpkg', '--validate-version', '--', text]);
      assert.equal(isValidVersion(text), exitCode === 0 && stderr === '', `${JSON.stringify(text)}: ${stderr}`);
    }
  });
});
