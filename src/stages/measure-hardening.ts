// How hardened the built packages are: hardening-check over every ELF file, systemd-analyze over every service unit; figures that fail nothing.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BuildResult, HardeningReport, UnitExposure } from '../contracts/artifacts.ts';
import type { SandboxContext } from '../contracts/context.ts';
import type { Mount } from '../contracts/sandbox.ts';
import { parsePackageFigures, type PackagedUnit, type PackageFigures } from '../debian/hardening-check.ts';
import { parseExposures } from '../debian/unit-exposure.ts';
import { DebkitError, PackageError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { systemdAnalyze } from '../sandbox/systemd-analyze.ts';
import { inputFolder, ordinaryDebs, share } from './chroot-files.ts';

/** Where to measure. */
export interface HardeningInput {
  readonly result: BuildResult;
  /** The layer with binutils and perl: the build's own. */
  readonly layer: string;
  /** Host folder with hardening-check (usr/bin). */
  readonly tools: string;
  /** The clean system and the host folder of systemd-analyze, asked for where a package has a unit. */
  readonly analyser: () => Promise<{ readonly layer: string; readonly program: string }>;
  readonly seconds: number;
}

/** What was measured, before anything is found in it. */
export type HardeningFigures = Omit<HardeningReport, 'findings'>;

interface Where {
  /** The folder with the packages. */
  readonly mount: Mount;
  readonly context: SandboxContext;
}

/** The figures of every package (debug symbols aside); what cannot be measured is told in the report. */
export async function measureHardening(input: HardeningInput, context: SandboxContext): Promise<HardeningFigures> {
  const debs = ordinaryDebs(input.result);
  if (debs.length === 0) return { binaries: [], units: [], privileged: [], notMeasured: [] };
  const mount = { source: inputFolder(context, 'hardening-input'), target: '/run/debkit/input' };
  for (const deb of debs) share(deb, mount.source);
  const notMeasured: string[] = [];
  const measured = async <T>(what: string, work: () => Promise<T>) => {
    try {
      return await work();
    } catch (error) {
      if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
      notMeasured.push(`${what}: ${error.message}`);
      return null;
    }
  };
  const figures = await measured('compiled files', () => lookAtPackages(input, { mount, context }));
  const units = figures === null ? null : await measured('units', () => analyseUnits(figures.units, input, { mount, context }));
  if (figures === null) notMeasured.push('units: which there are is not known');
  return { binaries: figures?.binaries ?? null, units, privileged: figures?.privileged ?? null, notMeasured };
}

// lintian and the install test, which run beside it, are what is waited for.
const behind = ['nice', '-n', '10'];

// $1 is a perl program. hardening-check would disassemble every file for what is not asked here; its exit code says that it has objections.
const lookScript = `set -eu
cd /build
mkdir programs
printf '#!/bin/sh\\n' > programs/objdump
chmod 0755 programs/objdump
PATH=/build/programs:$PATH
for deb in /run/debkit/input/*.deb; do
  name=$(dpkg-deb --field "$deb" Package)
  echo "package $name"
  dpkg-deb --contents "$deb" | grep -E '^-..[sS]|^-.{5}[sS]|/systemd/system/[^/]+[.]service$' | sed 's/^/listed /'
  mkdir files
  dpkg-deb --extract "$deb" files
  chmod -R u+rwX files
  cd files
  find . -path ./usr/lib/debug -prune -o -type f -size +0 -print0 | perl -0 -ne "$1" > ../elf
  cat ../elf
  sed 's/^[a-z]* //' ../elf | tr '\\n' '\\0' | xargs -0 -r perl /run/debkit/tools/usr/bin/hardening-check | sed 's/^/check /'
  cd ..
  rm -rf files
done`;

// Executables and shared libraries (elf(5): e_type 2 and 3), of hard links the first. Go leaves a mark in what it builds.
const elfProgram = `chomp;
next if /\\n/;
my @stat = lstat;
next if $stat[3] > 1 && $seen{$stat[1]}++;
open my $file, "<", $_ or next;
read($file, my $head, 18);
next unless length $head == 18 && substr($head, 0, 4) eq "\\x7fELF";
my $type = unpack(ord(substr $head, 5, 1) == 2 ? "n" : "v", substr $head, 16, 2);
next unless $type == 2 || $type == 3;
my $rest = do { local $/; <$file> };
print index($rest, "\\xff Go buildinf:") < 0 ? "elf" : "go", " $_\\n";`;

async function lookAtPackages({ layer, tools, seconds }: HardeningInput, { mount, context }: Where): Promise<PackageFigures> {
  const output = join(context.workspace, 'hardening');
  const chroot = await context.sandbox.open(layer, { network: false, mounts: [mount, { source: tools, target: '/run/debkit/tools' }] });
  try {
    const result = await chroot.run({ argv: [...behind, 'sh', '-c', lookScript, 'sh', elfProgram], user: 'builder', seconds, stdoutFile: output, onLine: context.onLine });
    if (result.exitCode !== 0) throw new PackageError('PACKAGES_UNREADABLE', `the packages could not be looked into: ${lastLines(result.stderr, 1)[0] ?? ''}`);
    return parsePackageFigures(readFileSync(output, 'utf8'));
  } finally {
    await chroot.close();
  }
}

// $1 is a .deb, the rest are units in it; why one is not hardened stands in a comment of debkit's. Like every system since bookworm, the tree has one folder for /lib and /usr/lib.
const analyseScript = `set -eu
root=/build/root deb=$1
shift
rm -rf "$root"
mkdir -p "$root/usr/lib"
ln -s usr/lib "$root/lib"
dpkg-deb --fsys-tarfile "$deb" | tar --extract --directory="$root" --no-same-owner --keep-directory-symlink --wildcards --no-anchored 'systemd/system/*'
cd "$root/usr/lib"
grep '^# Not hardened: ' systemd/system/*.service /dev/null || :
exec /usr/bin/ld.so --library-path "$(cat ${systemdAnalyze}/libraries)" ${systemdAnalyze}/usr/bin/systemd-analyze security --offline=yes --root="$root" -- "$@"`;

async function analyseUnits(units: readonly PackagedUnit[], input: HardeningInput, { mount, context }: Where): Promise<UnitExposure[]> {
  if (units.length === 0) return [];
  const { layer, program } = await input.analyser();
  const chroot = await context.sandbox.open(layer, { network: false, mounts: [mount, { source: program, target: systemdAnalyze }] });
  try {
    const found: UnitExposure[] = [];
    for (const name of new Set(units.map((one) => one.package))) {
      const deb = ordinaryDebs(input.result).find((path) => basename(path).startsWith(`${name}_`)) ?? '';
      const own = units.filter((one) => one.package === name).map((one) => one.unit);
      const lines: string[] = [];
      // It wants to make /run/systemd.
      const argv = [...behind, 'sh', '-c', analyseScript, 'sh', join(mount.target, basename(deb)), ...own];
      await chroot.run({ argv, user: 'root', seconds: input.seconds, onLine: (line) => void lines.push(line) });
      const exposures = parseExposures(lines, name, own);
      if (!lines.some((line) => own.some((unit) => line.includes(unit.replace(/\.service$/, ''))))) throw new PackageError('UNITS_NOT_ANALYSED', lines.at(-1) ?? 'systemd-analyze says nothing');
      found.push(...exposures);
    }
    return found;
  } finally {
    await chroot.close();
  }
}
