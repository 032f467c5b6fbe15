// The hardening stage, beside lint and install test: its figures come from the cache, or are measured where debuild's own environment has what it takes.
import { basename } from 'node:path';
import type { BuildResult, HardeningReport } from '../contracts/artifacts.ts';
import { hardeningFindings } from '../debian/hardening-findings.ts';
import { prepareBase } from '../sandbox/environment.ts';
import { prepareSystemdAnalyze } from '../sandbox/systemd-analyze.ts';
import { measureHardening, type HardeningFigures } from '../stages/measure-hardening.ts';
import { baseOf } from './environments.ts';
import type { BinaryLine, BuildEnvironment } from './line.ts';
import { hashes } from './stage-cache.ts';

type Analyser = { readonly layer: string; readonly program: string };

/** The measuring of what is built in an environment; what it needs for units is made ready at once where some are expected. */
export function startMeasuring(environment: BuildEnvironment, line: BinaryLine): (result: BuildResult) => Promise<HardeningReport> {
  let ready: Promise<Analyser> | undefined;
  const analyser = () => (ready ??= prepareAnalyser(line));
  // Its failure is told by the stage.
  if (line.units) analyser().catch(() => undefined);
  return (result) => hardeningStage(result, { environment, analyser, line });
}

async function prepareAnalyser({ target, places, contextOf }: BinaryLine): Promise<Analyser> {
  const base = baseOf(target, places);
  const context = contextOf(() => undefined);
  const program = await prepareSystemdAnalyze(base, context);
  return { program, layer: (await prepareBase(base, context)).layer };
}

interface Measuring {
  readonly environment: BuildEnvironment;
  readonly analyser: () => Promise<Analyser>;
  readonly line: BinaryLine;
}

function hardeningStage(result: BuildResult, { environment, analyser, line }: Measuring): Promise<HardeningReport> {
  const { layer, tools } = environment;
  return line.runner.run('hardening', async (onLine) => {
    // The tools' name changes with the archive's state, and so with systemd's version.
    const key = { files: hashes(result.files.filter((file) => file.path.endsWith('.deb'))), layer, tools: basename(tools) };
    const known = await line.cache.read<HardeningFigures>('hardening', key);
    const figures = known?.value ?? (await measureHardening({ result, layer, tools, analyser, seconds: line.target.stepLimit }, line.contextOf(onLine)));
    // What could not be had today may be had tomorrow.
    if (known === null && figures.notMeasured.length === 0) line.cache.write('hardening', key, figures, []);
    const findings = hardeningFindings(figures.binaries ?? [], figures.units ?? []);
    return { value: { ...figures, findings }, cached: known !== null, detail: countFigures(figures) };
  });
}

function countFigures({ binaries, units, notMeasured }: HardeningFigures): string {
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const parts = [binaries === null ? '' : count(binaries.length, 'compiled file'), units === null || units.length === 0 ? '' : count(units.length, 'unit'), notMeasured.length === 0 ? '' : 'not all measured'];
  return parts.filter((part) => part !== '').join(', ');
}
