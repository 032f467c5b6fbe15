// Apt sources beyond the suite's own, as files of a base: source, keyring and pin (sources.list(5), apt_preferences(5)).
import type { AptSourcePlan } from '../contracts/plan.ts';
import type { Chroot } from '../contracts/sandbox.ts';
import { HostError } from '../errors.ts';

/** A file of the base, absolute path. */
export interface BaseFile {
  readonly path: string;
  readonly content: Buffer;
}

/** The files that add the sources, in their order. */
export function aptSourceFiles(sources: readonly AptSourcePlan[]): BaseFile[] {
  return sources.flatMap((source, index) => {
    const name = `debkit-${index + 1}`;
    const keyring = source.keyring === null ? null : Buffer.from(source.keyring, 'base64');
    const armoured = keyring?.includes('-----BEGIN PGP') === true;
    const keyPath = keyring === null ? '/usr/share/keyrings/debian-archive-keyring.gpg' : `/etc/apt/keyrings/${name}.${armoured ? 'asc' : 'gpg'}`;
    const stanza = [
      'Types: deb',
      `URIs: ${source.uris}`,
      `Suites: ${source.suites}`,
      // A suite that is a path has no components.
      ...(source.suites.endsWith('/') ? [] : [`Components: ${source.components}`]),
      `Signed-By: ${keyPath}`,
    ];
    const files: BaseFile[] = [{ path: `/etc/apt/sources.list.d/${name}.sources`, content: Buffer.from(`${stanza.join('\n')}\n`) }];
    if (keyring !== null) files.push({ path: keyPath, content: keyring });
    if (source.pin !== null) files.push({ path: `/etc/apt/preferences.d/${name}`, content: Buffer.from(pinOf(source, source.pin)) });
    return files;
  });
}

function pinOf(source: AptSourcePlan, priority: number): string {
  const host = /^[a-z+]+:\/\/([^/:]+)/.exec(source.uris)?.[1] ?? '';
  const pins = source.suites.endsWith('/')
    ? [`origin "${host}"`]
    : source.suites.split(/\s+/).flatMap((suite) => [`release a=${suite}`, `release n=${suite}`]);
  return pins.map((pin) => `Package: *\nPin: ${pin}\nPin-Priority: ${priority}\n`).join('\n');
}

/** Writes the files in an opened base. Error: APT_SOURCES_FAILED (exit 3). */
export async function writeBaseFiles(chroot: Chroot, files: readonly BaseFile[]): Promise<void> {
  for (const { path, content } of files) {
    const argv = ['sh', '-c', 'mkdir -p "$(dirname "$1")" && cat > "$1" && chmod 0644 "$1"', 'sh', path];
    const result = await chroot.run({ argv, user: 'root', seconds: 60, stdin: content });
    if (result.exitCode !== 0) throw new HostError('APT_SOURCES_FAILED', `${path} could not be written in the base: ${result.stderr.trim()}`);
  }
}
