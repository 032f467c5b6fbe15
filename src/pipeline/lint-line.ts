// Linting beside the build: the source package while it compiles, and lintian made ready for the packages, which are linted when they are there.
import type { BuildResult, LintReport, SourcePackage } from '../contracts/artifacts.ts';
import type { Environment } from '../sandbox/environment.ts';
import { lintSource, packagesLinter, type LintFindings, type PackagesLinter } from '../stages/lint-packages.ts';
import { prepareLint } from './environments.ts';
import type { BinaryLine } from './line.ts';
import { judgeLint, keepLint, type LintGate } from './lint-gate.ts';
import { hashes } from './stage-cache.ts';

/** The lint of one source package and what is built of it. */
export interface Linting {
  /** The lint stage; null with --no-lint. */
  lint(result: BuildResult): Promise<LintReport | null>;
  /** Ends what runs beside a build that failed. */
  close(): Promise<void>;
}

/** Begins to lint the source package. */
export function startLinting(sourcePackage: SourcePackage, line: BinaryLine): Linting {
  const gate = line.lintGate;
  if (gate === null) {
    return {
      lint() {
        line.runner.skip('lint', '--no-lint');
        return Promise.resolve(null);
      },
      close: () => Promise.resolve(),
    };
  }
  const lintLayer = prepareLint(line.target, line.places, line.contextOf(() => undefined));
  const lintedSource = lintSourceStage(sourcePackage, { ready: lintLayer, gate }, line);
  let built = false;
  let linter: PackagesLinter | undefined;
  let onLine: (text: string) => void = () => undefined;
  const ahead = (text: string) => onLine(text);
  const linterIn = (layer: string) => (linter ??= packagesLinter({ sourcePackage, layer, seconds: line.target.stepLimit }, line.contextOf(ahead)));
  // Not earlier, so that two processors are enough; what the cache has of the source it may have of the packages too.
  const started = lintedSource.then(async ({ cached }) => {
    if (!built && !cached) linterIn((await lintLayer).layer).startAhead();
  });
  // Their failures are told by the stage that needs them.
  for (const beside of [lintLayer, started]) beside.catch(() => undefined);

  return {
    lint(result) {
      built = true;
      return line.runner.run('lint', async (tell) => {
        onLine = tell;
        const { layer } = await lintLayer;
        const key = { files: hashes([...sourcePackage.files, ...result.files]), layer };
        const known = await line.cache.read<LintFindings>('lint', key);
        if (known !== null) await linter?.close();
        const found = known?.value ?? (await linterIn(layer).lint(result));
        if (known === null) line.cache.write('lint', key, found, []);
        const report = judgeLint(together((await lintedSource).found, found), gate);
        const unkept = keepLint(report, sourcePackage.version, gate);
        if (unkept !== null) line.notice(unkept);
        return { value: report, cached: known !== null, failed: report.failed, detail: countTags(report), ahead };
      });
    },
    async close() {
      built = true;
      await Promise.allSettled([lintLayer, started]);
      await linter?.close();
    },
  };
}

interface LintedSource {
  readonly found: LintFindings;
  readonly cached: boolean;
}

/** What is lint's in both parts. */
interface Ready {
  readonly ready: Promise<Environment>;
  readonly gate: LintGate;
}

function lintSourceStage(sourcePackage: SourcePackage, { ready, gate }: Ready, line: BinaryLine): Promise<LintedSource> {
  return line.runner.run('lint-source', async (onLine) => {
    const { layer } = await ready;
    const key = { files: hashes(sourcePackage.files), layer };
    const known = await line.cache.read<LintFindings>('lint-source', key);
    const found = known?.value ?? (await lintSource({ sourcePackage, layer, seconds: line.target.stepLimit }, line.contextOf(onLine)));
    if (known === null) line.cache.write('lint-source', key, found, []);
    const cached = known !== null;
    const report = judgeLint(found, gate);
    return { value: { found, cached }, cached, failed: report.failed, detail: countTags(report) };
  });
}

function together(source: LintFindings, packages: LintFindings): LintFindings {
  return { ...packages, tags: [...source.tags, ...packages.tags], explanations: { ...source.explanations, ...packages.explanations } };
}

function countTags({ tags }: LintReport): string {
  const of = (severity: string) => tags.filter((tag) => tag.severity === severity).length;
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  const fresh = tags.filter((tag) => tag.fresh).length;
  return [count(of('error'), 'error'), count(of('warning'), 'warning'), ...(fresh > 0 ? [`${fresh} new`] : [])].join(', ');
}
