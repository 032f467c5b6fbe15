// A recording of a terminal as an SVG image that moves by its styles alone: for light and dark pages, and still for those who want no motion. Pure.
import { Terminal, type Cell } from './terminal.ts';

/** What was written, and how many seconds after what was before it. */
export interface Written {
  readonly after: number;
  readonly text: string;
}

/** How it is shown. */
export interface Showing {
  readonly columns: number;
  readonly rows: number;
  /** Said to those who do not see it. */
  readonly label: string;
  /** Pictures at most, and seconds of the whole. */
  readonly frames: number;
  readonly seconds: number;
}

interface Frame {
  readonly at: number;
  readonly lines: readonly (readonly Cell[])[];
}

const [cell, row, margin] = [8.4, 20, 16];
// The last picture stays, to be read.
const rest = 0.3;

const style = `
  .page { fill: #f6f8fa; stroke: #d1d9e0 }
  text { font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1f2328; white-space: pre }
  .b { font-weight: bold } .d { fill: #59636e } .red { fill: #c21c2c } .green { fill: #116329 } .yellow { fill: #7d4e00 } .cyan { fill: #0550ae }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; stroke: #3d444d }
    text { fill: #e6edf3 }
    .d { fill: #9198a1 } .red { fill: #ff7b72 } .green { fill: #56d364 } .yellow { fill: #e3b341 } .cyan { fill: #79c0ff }
  }
  .f { visibility: hidden }
  .last { visibility: visible }`;

/** The image. */
export function recordingSvg(written: readonly Written[], showing: Showing): string {
  const frames = framesOf(written, showing);
  const last = frames.at(-1)?.at ?? 0;
  const height = 2 * margin + Math.max(1, ...frames.map(({ lines }) => lines.length)) * row;
  const width = Math.ceil(2 * margin + showing.columns * cell);
  const share = (at: number) => (last === 0 ? 0 : round((at / last) * 100 * (1 - rest)));
  const moving = frames.map(({ at }, index) => {
    const [from, to] = [index === 0 ? 0 : share(at), index === frames.length - 1 ? 100 : share(frames[index + 1]?.at ?? last)];
    return `@keyframes k${index} { ${from > 0 ? '0% { visibility: hidden } ' : ''}${from}% { visibility: visible } ${to < 100 ? `${to}% { visibility: hidden } 100% { visibility: hidden }` : '100% { visibility: visible }'} }\n    #f${index} { animation: k${index} ${showing.seconds}s step-end infinite }`;
  });
  const groups = frames.map(({ lines }, index) => `<g id="f${index}" class="f${index === frames.length - 1 ? ' last' : ''}">${lines.map(textOf).join('')}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(showing.label)}">
<style>${style}
  @media (prefers-reduced-motion: no-preference) {
    ${moving.join('\n    ')}
  }
</style>
<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${groups.join('\n')}
</svg>
`;
}

/** Pictures at even distances of time, those that show nothing new left out; what is written as one is not torn. */
function framesOf(written: readonly Written[], { columns, rows, frames }: Showing): Frame[] {
  const total = written.reduce((sum, { after }) => sum + after, 0);
  const step = total / frames;
  const terminal = new Terminal(columns, rows);
  const taken: Frame[] = [];
  let [now, key] = [0, ''];
  const take = (at: number) => {
    const { lines } = terminal;
    const now = JSON.stringify(lines);
    if (now !== key && lines.some((line) => line.length > 0)) taken.push({ at, lines });
    key = now;
  };
  for (const { after, text } of written) {
    // A pause shows what was before it; what follows at once belongs to it.
    if (after >= 0.03 && now + after >= (taken.at(-1)?.at ?? -step) + step) take(now);
    now += after;
    terminal.write(text);
  }
  take(now);
  return taken;
}

/** A row; what stands apart is placed by its column, so that columns hold in any font. */
function textOf(line: readonly Cell[], index: number): string {
  const runs: { column: number; text: string; look: string }[] = [];
  for (const [column, one] of line.entries()) {
    const last = runs.at(-1);
    if (one === null || one.character === ' ') {
      if (last !== undefined) last.text += ' ';
      continue;
    }
    const { color, bold, dim } = one.look;
    const look = [...(color === null ? [] : [color]), ...(bold ? ['b'] : []), ...(dim ? ['d'] : [])].join(' ');
    if (last === undefined || last.look !== look || last.text.endsWith('  ')) runs.push({ column, text: one.character, look });
    else last.text += one.character;
  }
  if (runs.length === 0) return '';
  const spans = runs.map(({ column, text, look }) => `<tspan x="${round(margin + column * cell)}"${look === '' ? '' : ` class="${look}"`}>${escape(text.trimEnd())}</tspan>`);
  return `<text y="${margin + index * row + 15}">${spans.join('')}</text>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escape(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
