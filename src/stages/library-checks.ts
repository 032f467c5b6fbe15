// Whether what was compiled finds its shared libraries in a system that has nothing but what the packages depend on (Policy 8.6).
import type { InstallStep } from '../contracts/artifacts.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { lastWords } from './installed-checks.ts';

// "elf PACKAGE FILE" for each dynamic ELF file, "missing PACKAGE FILE LIBRARY" for each library that the dynamic linker does not find and no file of the packages is,
// "depends PACKAGE" for each that depends on something. ld.so reads a file, where ldd might run it.
const script = `set -eu
linker=$(ls /lib64/ld-linux-*.so.* /lib64/ld64.so.* /lib/ld-linux*.so.* /lib/ld*.so.1 2>/dev/null | head -n 1)
[ -n "$linker" ] || exit 9
own=$(dpkg --listfiles -- "$@" | sed 's,.*/,,' | sort -u)
for package; do
  if [ -n "$(dpkg-query --show --showformat='\${Depends}\${Pre-Depends}' -- "$package")" ]; then echo "depends $package"; fi
  dpkg --listfiles -- "$package" | sort -u | while read -r file; do
    if [ -L "$file" ] || ! [ -f "$file" ] || [ "$(head -c 4 -- "$file" | tail -c 3)" != ELF ]; then continue; fi
    said=$("$linker" --list "$file" 2>&1) || case $said in *'not a dynamic executable'*|*'statically linked'*|*'only ET_DYN and ET_EXEC'*) continue ;; esac
    case $said in *'statically linked'*) continue ;; esac
    echo "elf $package $file"
    echo "$said" | sed -n 's/^[[:space:]]*\\([^ ]*\\) => not found.*/\\1/p; s/.*error while loading shared libraries: \\([^:]*\\):.*/\\1/p' | sort -u | while read -r library; do
      echo "$own" | grep -qxF -- "$library" || echo "missing $package $file $library"
    done
  done
done`;

/** The step of the packages, which are installed. */
export async function checkLibraries(chroot: Chroot, names: readonly string[]): Promise<InstallStep> {
  const lines: string[] = [];
  const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...names], user: 'root', seconds: 600, onLine: (line) => void lines.push(line) });
  const name = 'shared libraries';
  if (result.exitCode === 9) return { name, status: 'not-tested', detail: 'the dynamic linker of this architecture is not where debkit looks' };
  if (result.exitCode !== 0) return { name, status: 'failed', detail: `they could not be looked at: ${lastWords(result)}` };
  return { name, ...librariesFound(lines) };
}

/** What the script's lines mean. */
export function librariesFound(lines: readonly string[]): Pick<InstallStep, 'status' | 'detail'> {
  const of = (kind: string) => lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.split(' ').slice(1));
  const compiled = of('elf');
  if (compiled.length === 0) return { status: 'passed', detail: 'nothing needs one' };
  const missing = of('missing').map(([, file = '', library = '']) => `${file} needs ${library}, which no package that is depended on has`);
  const depending = new Set(of('depends').map(([one]) => one));
  const without = [...new Set(compiled.map(([one = '']) => one))].filter((one) => !depending.has(one));
  const empty = without.map((one) => `${one} has programs or libraries for which it depends on nothing: \${shlibs:Depends} is not in its depends, or dh_shlibdeps did not run`);
  const faults = [...missing, ...empty];
  if (faults.length > 0) return { status: 'failed', detail: faults.join('; ') };
  return { status: 'passed', detail: `all are found, for ${compiled.length === 1 ? '1 file' : `${compiled.length} files`}` };
}
