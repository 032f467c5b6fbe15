// What is there once a package is installed: programs, and units of which some are tested and the others only a booted system could show.
import type { InstallStep } from '../contracts/artifacts.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { lastLines } from '../system/exec.ts';

/** The last lines of a result on one line, for a step's detail. */
export function lastWords(result: { readonly stdout: string; readonly stderr: string }): string {
  return lastLines(`${result.stdout}\n${result.stderr}`, 6).join(' | ');
}

/** A unit that a package brings. */
export interface InstalledUnit {
  /** With its ending. */
  readonly name: string;
  /** Whether installation has enabled it: a link in a .wants or .requires folder leads to it (deb-systemd-helper(1p)). */
  readonly enabled: boolean;
}

export interface Installed {
  readonly programs: InstallStep;
  readonly units: readonly InstalledUnit[];
  /** tmpfiles.d(5) files of the packages. */
  readonly tmpfiles: readonly string[];
}

// A unit is told by what systemd looks for, a program by where PATH leads. A link is another name of a unit.
const lookScript = `dpkg --listfiles -- "$@" | LC_ALL=C sort -u | while read -r file; do
  case $file in
    /usr/bin/*|/usr/sbin/*|/bin/*|/sbin/*|/usr/games/*) if [ -x "$file" ]; then echo "program $file"; fi ;;
    /usr/lib/tmpfiles.d/*.conf) echo "tmpfiles $file" ;;
    */systemd/system/*/*) ;;
    */systemd/system/*.service|*/systemd/system/*.socket|*/systemd/system/*.timer)
      unit=\${file##*/} enabled=no
      if [ -L "$file" ]; then continue; fi
      for link in /etc/systemd/system/*.wants/"$unit" /etc/systemd/system/*.requires/"$unit"; do if [ -L "$link" ]; then enabled=yes; fi; done
      echo "$enabled-unit $unit" ;;
  esac
done`;

/** Looks for the programs and units of the packages. */
export async function lookAtInstalled(chroot: Chroot, names: readonly string[]): Promise<Installed> {
  const result = await chroot.run({ argv: ['sh', '-c', lookScript, 'sh', ...names], user: 'root', seconds: 60 });
  const of = (kind: string) => [...result.stdout.matchAll(new RegExp(`^${kind} (.*)$`, 'gm'))].map((match) => match[1] ?? '');
  const units = (enabled: boolean) => of(enabled ? 'yes-unit' : 'no-unit').map((name) => ({ name, enabled }));
  return {
    programs: { name: 'programs', status: result.exitCode === 0 ? 'passed' : 'failed', detail: of('program').join(', ') || 'none on PATH' },
    units: [...units(true), ...units(false)],
    tmpfiles: of('tmpfiles'),
  };
}
