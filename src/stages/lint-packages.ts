// Stage 8: lintian over the .changes, in a sandbox of its own; reports, never throws for what lintian found.
import { basename } from 'node:path';
import type { BuildResult, LintReport, LintSeverity, LintTag, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { adviceFor } from '../debian/lint-advice.ts';
import { parseLintianOutput } from '../debian/lintian.ts';
import { PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { inputFolder, share } from './chroot-files.ts';

export type FailOn = 'error' | 'warning' | 'info' | 'none';

export interface LintInput {
  readonly sourcePackage: SourcePackage;
  readonly result: BuildResult;
  /** The layer with lintian. */
  readonly layer: string;
  readonly seconds: number;
}

/** What lintian found, before a policy judges it. */
export type LintFindings = Omit<LintReport, 'failed'>;

const failing: Readonly<Record<FailOn, readonly LintSeverity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  info: ['error', 'warning', 'info'],
  none: [],
};

/** Whether tags of the severities that `failOn` names are there. */
export function lintVerdict(tags: readonly LintTag[], failOn: FailOn): boolean {
  return tags.some((tag) => failing[failOn].includes(tag.severity));
}

/** Lints source and binary packages together. Error: LINTIAN_FAILED (exit 1) where lintian itself could not run. */
export async function lintPackages(input: LintInput, context: SandboxContext): Promise<LintFindings> {
  const folder = inputFolder(context, 'lint-input');
  for (const file of [...input.sourcePackage.files, ...input.result.files]) share(file.path, folder);
  const changes = basename(input.result.files[0]?.path ?? '');
  const chroot = await context.sandbox.open(input.layer, { network: false, mounts: [{ source: folder, target: '/run/debkit/input' }] });
  try {
    const version = await chroot.run({ argv: ['lintian', '--print-version'], user: 'builder', seconds: 60, environment: { HOME: '/tmp' } });
    const result = await chroot.run({
      argv: ['lintian', '--no-cfg', '--display-info', '--pedantic', '--show-overrides', '--tag-display-limit', '0', `/run/debkit/input/${changes}`],
      // lintian makes its laboratory in TMPDIR.
      environment: { HOME: '/tmp', TMPDIR: '/tmp' },
      user: 'builder',
      seconds: input.seconds,
      onLine: context.onLine,
    });
    // 0 and 2 are verdicts; anything else is a lintian that did not finish (lintian(1)).
    if (result.exitCode !== 0 && result.exitCode !== 2) {
      throw new PackageError('LINTIAN_FAILED', `lintian ended with exit code ${result.exitCode}`, { tail: lastLines(`${result.stdout}\n${result.stderr}`) });
    }
    const tags: LintTag[] = parseLintianOutput(result.stdout).map((tag) => ({ ...tag, advice: adviceFor(tag.tag) }));
    return { tags, lintianVersion: version.stdout.trim() };
  } finally {
    await chroot.close();
  }
}
