// Stage 8: lintian, over the source package beside the build and over the .changes after it, in a sandbox of its own; reports, never throws for what lintian found.
import { basename } from 'node:path';
import type { BuildResult, FileArtifact, LintReport, LintSeverity, LintTag, SourcePackage } from '../contracts/artifacts.ts';
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

/** Lints the source package alone: the checks that look at nothing else, while its binary packages are still being built. Error: LINTIAN_FAILED (exit 1). */
export function lintSource({ sourcePackage, ...input }: Omit<LintInput, 'result'>, context: SandboxContext): Promise<LintFindings> {
  return runLintian({ ...input, part: 'source', files: sourcePackage.files, subject: basename(sourcePackage.dsc.path) }, context);
}

/** Lints source and binary packages together, by all the checks that lintSource leaves. Error: LINTIAN_FAILED (exit 1) where lintian itself could not run. */
export function lintPackages({ sourcePackage, result, ...input }: LintInput, context: SandboxContext): Promise<LintFindings> {
  const changes = basename(result.files[0]?.path ?? '');
  return runLintian({ ...input, part: 'packages', files: [...sourcePackage.files, ...result.files], subject: changes }, context);
}

interface Lintian {
  readonly layer: string;
  readonly seconds: number;
  readonly part: 'source' | 'packages';
  readonly files: readonly FileArtifact[];
  /** The file that lintian is given. */
  readonly subject: string;
}

// $1 part, $2 subject; the first line is lintian's version. lintian's own files say which checks see no binary package and no other member of the group: no tag of theirs
// depends on what the build makes. The two parts leave out each other's checks (lintian(1), -X), so that together they are one whole run.
const script = `set -eu
dpkg-query --show --showformat='\${Version}\\n' lintian
# 2 would be taken for a verdict.
cd /usr/share/lintian/lib/Lintian/Check || exit 1
names() { sed -e 's,^[.]/,,' -e 's,[.]pm$,,' -e 's,[A-Z],-&,g' -e 's,^-,,' -e 's,/-,/,g' | tr A-Z a-z | LC_ALL=C sort; }
alone=$(grep -rlE '^sub (source|visit_patched_files|visit_orig_files)' . |
  xargs grep -LE '^sub (binary|udeb|installable|always|visit_installed_files|visit_control_files|changes|buildinfo)|group' | names)
case $1 in
  source) left=$(find . -name '*.pm' | names | grep -vxF "$alone") ;;
  packages) left=$alone ;;
esac
exec lintian --no-cfg --display-info --pedantic --show-overrides --tag-display-limit 0 -X "$(echo "$left" | paste -sd,)" "/run/debkit/input/$2"`;

async function runLintian({ layer, seconds, part, files, subject }: Lintian, context: SandboxContext): Promise<LintFindings> {
  const folder = inputFolder(context, `lint-${part}-input`);
  for (const file of files) share(file.path, folder);
  const chroot = await context.sandbox.open(layer, { network: false, mounts: [{ source: folder, target: '/run/debkit/input' }] });
  try {
    const result = await chroot.run({
      argv: ['sh', '-c', script, 'sh', part, subject],
      // lintian makes its laboratory in TMPDIR.
      environment: { HOME: '/tmp', TMPDIR: '/tmp' },
      user: 'builder',
      seconds,
      onLine: context.onLine,
    });
    // 0 and 2 are verdicts; anything else is a lintian that did not finish (lintian(1)).
    if (result.exitCode !== 0 && result.exitCode !== 2) {
      throw new PackageError('LINTIAN_FAILED', `lintian ended with exit code ${result.exitCode}`, { tail: lastLines(`${result.stdout}\n${result.stderr}`) });
    }
    const [lintianVersion = '', ...lines] = result.stdout.split('\n');
    const tags = parseLintianOutput(lines.join('\n')).map((tag) => ({ ...tag, advice: adviceFor(tag.tag) }));
    return { tags, lintianVersion };
  } finally {
    await chroot.close();
  }
}
