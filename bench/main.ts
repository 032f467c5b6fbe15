// `npm run bench [-- row...]`: measures rows of the table, prints them, and with --write writes docs/benchmarks.md and its picture.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DebkitError } from '../src/errors.ts';
import { writeFileAtomic } from '../src/system/files.ts';
import { matchesAny } from '../src/system/glob.ts';
import { packageRoot } from '../src/system/resources.ts';
import { describeMachine, toolVersions } from './machine.ts';
import { interleave } from './measure.ts';
import { isReached, reportMarkdown, tableText, type Measured } from './report.ts';
import { Lacking, type Family } from './row.ts';
import { families } from './rows.ts';
import { compare } from './statistics.ts';
import { timelineOf } from './timeline-of-build.ts';
import { openWorld, type World } from './world.ts';

const usage = `npm run bench -- [--repeat N] [--write] [--folder PATH] [row...]

A row's name may have * in it; without one, all are measured. Root, since chroots are made and sbuild and pbuilder are installed.
  --repeat N     rounds that count (default 3)
  --write        write docs/benchmarks.md and docs/benchmarks-timeline.svg
  --folder PATH  where all of it is kept (default /var/tmp/debkit-bench); remove it by hand

rows: ${families.flatMap(({ rows }) => rows.map(({ name }) => name)).join(' ')}
`;

async function main(): Promise<number> {
  const options = { repeat: { type: 'string', default: '3' }, write: { type: 'boolean' }, folder: { type: 'string', default: '/var/tmp/debkit-bench' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const repeat = Number(values.repeat);
  const names = families.flatMap(({ rows }) => rows.map(({ name }) => name));
  const wanted = (name: string) => positionals.length === 0 || matchesAny(name, positionals);
  const unknown = positionals.filter((one) => !names.some((name) => matchesAny(name, [one])));
  if (values.help === true || unknown.length > 0 || !Number.isInteger(repeat) || repeat < 1) {
    process.stdout.write(unknown.length > 0 ? `no row is called ${unknown.join(', ')}\n\n${usage}` : usage);
    return values.help === true ? 0 : 2;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
  const world = await openWorld(resolve(values.folder), stop.signal, (line) => process.stdout.write(`${line}\n`));

  const measured: Measured[] = [];
  for (const family of families) {
    const rows = family.rows.filter(({ name }) => wanted(name));
    if (rows.length > 0) measured.push(...(await measureFamily({ ...family, rows }, repeat, world)));
  }
  process.stdout.write(`\n${tableText(measured)}`);
  if (values.write === true) await write(measured, world);
  return measured.every(isReached) ? 0 : 1;
}

/** The rows' figures; what cannot be measured, or fails, says why in its row. */
async function measureFamily(family: Family, repeat: number, world: World): Promise<Measured[]> {
  const { rows, warmUp } = family;
  const names = new Set(rows.flatMap(({ ours, theirs }) => [ours, theirs]));
  try {
    world.say(`${rows.map(({ name }) => name).join(', ')}:`);
    const sides = await family.open(world, names);
    const onRun = (side: string, round: number, milliseconds: number) => world.say(`  ${side}: ${(milliseconds / 1000).toFixed(2)} s${round > 0 ? '' : ' (not counted)'}`);
    const times = await interleave(sides, { warmUp, repeat, onRun });
    return rows.map((row) => ({ row, result: compare(times[row.ours] ?? [], times[row.theirs] ?? []) }));
  } catch (error) {
    if (world.signal.aborted || !(error instanceof Lacking || error instanceof DebkitError)) throw error;
    const tail = error instanceof DebkitError ? (error.details.tail ?? []) : [];
    for (const line of [error.message, ...tail]) world.say(`  ${line}`);
    return rows.map((row) => ({ row, result: { lacking: error.message } }));
  }
}

async function write(measured: readonly Measured[], world: World): Promise<void> {
  const docs = join(packageRoot(), 'docs');
  await writeFileAtomic(join(docs, 'benchmarks-timeline.svg'), await timelineOf('tinyproxy', world));
  const versions = await toolVersions(join(world.folder, 'chroots', 'tinyproxy'));
  const date = new Date().toISOString().slice(0, 10);
  await writeFileAtomic(join(docs, 'benchmarks.md'), reportMarkdown(measured, { date, machine: describeMachine(), versions }));
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof DebkitError ? error.exitCode : 2;
}
