import assert from 'node:assert/strict';
import { timelineSvg } from '../../../bench/timeline.ts';

const stages = [
  { stage: 'lint', start: 10_000, duration: 4000 },
  { stage: 'plan', start: 0, duration: 20 },
  { stage: 'build <&"', start: 1000, duration: 9000 },
  { stage: 'install-test', start: 10_000, duration: 2000 },
  { stage: 'nothing', start: 5, duration: 0 },
];

interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function bars(svg: string): Bar[] {
  return [...svg.matchAll(/<rect class="bar" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map(([, x, y, width]) => ({ x: Number(x), y: Number(y), width: Number(width) }));
}

describe('bench/timeline', () => {
  const svg = timelineSvg('A & B', stages);

  it('has a lane for each stage that took time, in the order of their start', () => {
    assert.deepEqual([...svg.matchAll(/text-anchor="end">([^<]*)</g)].map(([, name]) => name), ['plan', 'build &#60;&#38;&#34;', 'lint', 'install-test']);
    const places = bars(svg).map(({ y }) => y);
    assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b));
  });

  it('draws the same scale for all: where a stage begins and how long it takes', () => {
    const [, build, lint, test] = bars(svg);
    assert.ok(build !== undefined && lint !== undefined && test !== undefined);
    assert.ok(Math.abs(build.x + build.width - lint.x) < 0.1, 'lint begins where build ends');
    assert.equal(lint.x, test.x);
    assert.ok(Math.abs(build.width / lint.width - 9 / 4) < 0.01);
    assert.ok(Math.max(...bars(svg).map(({ x, width }) => x + width)) < Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]));
  });

  it('keeps a stage of milliseconds visible', () => assert.ok((bars(svg)[0]?.width ?? 0) >= 2));

  it('is for light and dark pages, and asks for nothing from elsewhere', () => {
    assert.match(svg, /prefers-color-scheme: dark/);
    assert.doesNotMatch(svg.replace('http://www.w3.org/2000/svg', ''), /https?:|url\(|@import/);
    assert.match(svg, />A &#38; B</);
  });

  it('has at most eleven marks of time, whatever the length', () => {
    for (const duration of [30, 900, 14_000, 700_000, 20_000_000]) {
      const marks = [...timelineSvg('x', [{ stage: 'a', start: 0, duration }]).matchAll(/<line /g)].length;
      assert.ok(marks >= 1 && marks <= 11, `${marks} marks for ${duration} ms`);
    }
  });
});
