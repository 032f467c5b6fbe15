// Stage 8: lintian, over the source package beside the build and over the .changes after it, in a sandbox of its own; reports, never throws for what lintian found.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildResult, FileArtifact, LintReport, LintTag, SourcePackage } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { adviceFor } from '../debian/lint-advice.ts';
import { parseLintianExplanations, parseLintianOutput } from '../debian/lintian.ts';
import { PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { inputFolder, share } from './chroot-files.ts';

export interface LintInput {
  readonly sourcePackage: SourcePackage;
  /** The layer with lintian. */
  readonly layer: string;
  readonly seconds: number;
}

/** What lintian found, before a policy judges it. */
export interface LintFindings extends Pick<LintReport, 'lintianVersion' | 'explanations'> {
  readonly tags: readonly LintTag[];
}

/** Lints the source package alone: the checks that look at nothing else, while its binary packages are still being built. Error: LINTIAN_FAILED (exit 1). */
export function lintSource({ sourcePackage, layer, seconds }: LintInput, context: SandboxContext): Promise<LintFindings> {
  const subject = Promise.resolve({ name: basename(sourcePackage.dsc.path), files: sourcePackage.files });
  return runLintian({ layer, seconds, part: 'source', subject }, context);
}

/** A lintian for source and binary packages together, by all the checks that lintSource leaves. */
export interface PackagesLinter {
  /** Lets lintian start and read its checks, so that it only has to look at the packages once they are there. */
  startAhead(): void;
  /** Error: LINTIAN_FAILED (exit 1) where lintian itself could not run. */
  lint(result: BuildResult): Promise<LintFindings>;
  /** Ends one that was started and has nothing to lint. */
  close(): Promise<void>;
}

export function packagesLinter({ sourcePackage, layer, seconds }: LintInput, context: SandboxContext): PackagesLinter {
  let give: (subject: Subject | null) => void = () => undefined;
  const subject = new Promise<Subject | null>((resolve) => (give = resolve));
  let running: Promise<LintFindings> | undefined;
  // The build has its own limit, and is waited for.
  const run = () => (running ??= runLintian({ layer, seconds: 2 * seconds, part: 'packages', subject }, context));
  return {
    startAhead() {
      if (context.sandbox.sideBySide) run().catch(() => undefined);
    },
    lint(result) {
      give({ name: basename(result.files[0]?.path ?? ''), files: [...sourcePackage.files, ...result.files] });
      return run();
    },
    async close() {
      give(null);
      await running?.catch(() => undefined);
    },
  };
}

/** The file that lintian is given, and all that it names. */
interface Subject {
  readonly name: string;
  readonly files: readonly FileArtifact[];
}

interface Lintian {
  readonly layer: string;
  readonly seconds: number;
  readonly part: 'source' | 'packages';
  readonly subject: Promise<Subject | null>;
}

// $1 part, $2 the perl that starts lintian; the subject comes on stdin. The first line is lintian's version. lintian's own files say which checks see no binary package
// and no other member of the group: no tag of theirs depends on what the build makes. The two parts leave out each other's checks (lintian(1), -X), so that together
// they are one whole run.
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
exec perl -e "$2" -- --no-cfg --display-info --pedantic --show-overrides --info --tag-display-limit 0 -X "$(echo "$left" | paste -sd,)" --packages-from-file -`;

// lintian reads each check when it comes to it: here all are read before it asks for the packages. By their paths, as it reads them itself.
const starter = `use lib '/usr/share/lintian/lib';
BEGIN { @ENV{qw(LINTIAN_BASE LC_ALL TZ)} = ('/usr/share/lintian', 'C', '') }
use File::Find::Rule;
require $_ for File::Find::Rule->file->name('*.pm')->in('/usr/share/lintian/lib/Lintian/Check');
do '/usr/share/lintian/bin/lintian';
die $@ || $!`;

async function runLintian({ layer, seconds, part, subject }: Lintian, context: SandboxContext): Promise<LintFindings> {
  const folder = inputFolder(context, `lint-${part}-input`);
  const target = '/run/debkit/input';
  const file = join(context.workspace, `lint-${part}`);
  const given = async () => {
    const there = await subject;
    for (const file of there?.files ?? []) share(file.path, folder);
    return Buffer.from(there === null ? '' : `${target}/${there.name}\n`);
  };
  // A sandbox with one chroot at a time shows what the folder has when it is opened.
  const ready = context.sandbox.sideBySide ? null : await given();
  const chroot = await context.sandbox.open(layer, { network: false, mounts: [{ source: folder, target }] });
  try {
    const result = await chroot.run({
      argv: ['sh', '-c', script, 'sh', part, starter],
      // lintian makes its laboratory in TMPDIR.
      environment: { HOME: '/tmp', TMPDIR: '/tmp' },
      user: 'builder',
      seconds,
      stdin: ready ?? later(given),
      stdoutFile: file,
      onLine: context.onLine,
    });
    const said = readFileSync(file, 'utf8');
    // 0 and 2 are verdicts; anything else is a lintian that did not finish (lintian(1)).
    if (result.exitCode !== 0 && result.exitCode !== 2) {
      throw new PackageError('LINTIAN_FAILED', `lintian ended with exit code ${result.exitCode}`, { tail: lastLines(`${said}\n${result.stderr}`) });
    }
    const [lintianVersion = '', ...lines] = said.split('\n');
    const output = lines.join('\n');
    const tags = parseLintianOutput(output).map((tag) => ({ ...tag, advice: adviceFor(tag.tag, tag.context) }));
    return { tags, lintianVersion, explanations: parseLintianExplanations(output) };
  } finally {
    await chroot.close();
  }
}

async function* later(content: () => Promise<Buffer>): AsyncGenerator<Buffer> {
  yield await content();
}
