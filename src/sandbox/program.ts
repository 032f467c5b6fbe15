// A program unpacked beside the environments with the libraries that the base has not: no environment has it as a package, and its libraries reach it alone (ld.so(8)).
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import { DebkitError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';
import { aptCommand, notCached, simulate, type EnvironmentContext } from './apt.ts';
import { toolFolder } from './tools.ts';

/** A program of a package; it is shown in chroots at `target`. */
export interface ProgramSpec {
  readonly name: string;
  /** What is unpacked with all they depend on. */
  readonly packages: readonly string[];
  /** Relative to `target`, e.g. `usr/bin/ccache`. */
  readonly path: string;
  readonly target: string;
  /** Scripts of debkit's put beside it, by name. */
  readonly scripts: Readonly<Record<string, string>>;
}

// $1 target, $2 path of the program, $3 number of scripts, then name and content of each, then apt-get download and its arguments.
// The file `libraries` has what --library-path is given.
const unpackScript = `set -eu
cd "$1"
target=$1 program=$2 scripts=$3
shift 3
(
  shift $((scripts * 2))
  cd /tmp
  "$@"
  for package in *.deb; do dpkg-deb --extract "$package" "$target"; done
)
find . -depth ! -type d ! -path "./$program" ! -name '*.so' ! -name '*.so.*' -delete
find . -depth -mindepth 1 -type d -empty -delete
find "$target" \\( -name '*.so' -o -name '*.so.*' \\) -printf '%h\\n' | sort -u | paste -sd: > libraries
while [ "$scripts" -gt 0 ]; do
  printf '%s' "$2" > "$1"
  chmod 0755 "$1"
  shift 2
  scripts=$((scripts - 1))
done
/usr/bin/ld.so --library-path "$(cat libraries)" "$program" --version`;

/** The host folder with the suite's program. Errors: PROGRAM_UNAVAILABLE (exit 70), NOT_CACHED (exit 4). */
export function prepareProgram(base: BaseSpec, spec: ProgramSpec, context: EnvironmentContext): Promise<string> {
  const { name, packages, path, target, scripts } = spec;
  const unpack = async (chroot: Chroot) => {
    if (context.offline) throw notCached(name);
    // Where this system is the sandbox it may have the program: it is unpacked all the same.
    const { solution, said } = await simulate(chroot, '--no-install-recommends', '--reinstall', 'install', ...packages);
    if (solution === null || solution.install.length === 0) throw unavailable(name, said);
    const download = aptCommand('download', ...solution.install.map((one) => `${one.name}=${one.version}`));
    const files = Object.entries(scripts).flat();
    const argv = ['sh', '-c', unpackScript, 'sh', target, path, String(files.length / 2), ...files, ...download.argv];
    const result = await chroot.run({ ...download, argv, onLine: context.onLine });
    if (result.exitCode !== 0) throw unavailable(name, result.stderr);
  };
  return toolFolder(base, { content: { packages, path, scripts }, target, unpack }, context);
}

function unavailable(name: string, output: string): DebkitError {
  return new DebkitError('PROGRAM_UNAVAILABLE', `${name} cannot be had: ${lastLines(output, 1)[0] ?? 'it does not run'}`);
}
