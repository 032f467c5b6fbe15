// A picture of one build: each stage a bar over time, in a lane of its own, so that what ran side by side is seen. Pure.

/** A stage as result.json records it; milliseconds. */
export interface TimedStage {
  readonly stage: string;
  readonly start: number;
  readonly duration: number;
}

const width = 860;
const left = 130;
const right = 80;
const lane = 30;
const top = 48;
const steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 120, 300, 600, 1800];

const style = `
  text { font: 14px system-ui, sans-serif; fill: #1f2328 }
  .small { font-size: 12px; fill: #59636e }
  .bar { fill: #0969da }
  line { stroke: #d1d9e0 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .small { fill: #9198a1 }
    .bar { fill: #4493f8 }
    line { stroke: #3d444d }
  }`;

/** The stages as an SVG image for light and dark pages; stages that took no time are left out. */
export function timelineSvg(title: string, stages: readonly TimedStage[]): string {
  const shown = stages.filter(({ duration }) => duration >= 1).sort((a, b) => a.start - b.start);
  const end = Math.max(1, ...shown.map(({ start, duration }) => start + duration));
  const at = (time: number) => round(left + (time / end) * (width - left - right));
  const height = top + shown.length * lane + 34;
  const bottom = top + shown.length * lane;
  const step = (steps.find((one) => end / 1000 / one <= 10) ?? 3600) * 1000;
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
  const grid = ticks.map(
    (time) =>
      `<line x1="${at(time)}" x2="${at(time)}" y1="${top - 6}" y2="${bottom + 4}"/><text class="small" x="${at(time)}" y="${bottom + 22}" text-anchor="middle">${round(time / 1000)} s</text>`,
  );
  const bars = shown.map(({ stage, start, duration }, index) => {
    const y = top + index * lane;
    const [x, length] = [at(start), Math.max(2, round(at(start + duration) - at(start)))];
    return `<text x="${left - 10}" y="${y + 17}" text-anchor="end">${escape(stage)}</text><rect class="bar" x="${x}" y="${y + 3}" width="${length}" height="${lane - 10}" rx="3"/><text class="small" x="${x + length + 6}" y="${y + 17}">${(duration / 1000).toFixed(duration < 1000 ? 2 : 1)} s</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">
<style>${style}
</style>
<text x="10" y="24">${escape(title)}</text>
${[...grid, ...bars].join('\n')}
</svg>
`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escape(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
