// What hardening-check(1) and the contents of packages say of how hardened they are, read line by line.
import type { Hardened, HardenedBinary, PrivilegedFile } from '../contracts/artifacts.ts';

/** A feature that hardening-check looks for; `line` is its name there, `tag` lintian's for a file that lacks it. */
export interface HardeningFeature {
  readonly key: 'pie' | 'relro' | 'bindNow' | 'stackProtector' | 'fortify';
  readonly line: string;
  readonly word: string;
  readonly tag: string;
}

/** Those that Debian's build flags ask for in every suite, on every architecture (dpkg-buildflags(1)). */
export const hardeningFeatures: readonly HardeningFeature[] = [
  { key: 'pie', line: 'Position Independent Executable', word: 'PIE', tag: 'hardening-no-pie' },
  { key: 'relro', line: 'Read-only relocations', word: 'RELRO', tag: 'hardening-no-relro' },
  { key: 'bindNow', line: 'Immediate binding', word: 'bind now', tag: 'hardening-no-bindnow' },
  { key: 'stackProtector', line: 'Stack protected', word: 'stack protector', tag: 'hardening-no-stackprotector' },
  { key: 'fortify', line: 'Fortify Source functions', word: 'fortify', tag: 'hardening-no-fortify-functions' },
];

/** A service unit as a package has it, e.g. `tinyproxy.service`. */
export interface PackagedUnit {
  readonly package: string;
  readonly unit: string;
}

/** What is read of packages. */
export interface PackageFigures {
  readonly binaries: readonly HardenedBinary[];
  readonly units: readonly PackagedUnit[];
  readonly privileged: readonly PrivilegedFile[];
}

/**
 * Reads lines of four kinds, each of what follows the last `package NAME`: `listed` with a line of dpkg-deb --contents, `elf` or `go` with the path of an
 * ELF file, and `check` with a line of hardening-check; paths begin with `./`.
 */
export function parsePackageFigures(text: string): PackageFigures {
  const [binaries, units, privileged]: [HardenedBinary[], PackagedUnit[], PrivilegedFile[]] = [[], [], []];
  let name = '';
  let checked: HardenedBinary | undefined;
  for (const line of text.split('\n')) {
    const [, kind, rest = ''] = /^(package|listed|elf|go|check) (.*)$/.exec(line) ?? [];
    if (kind === 'package') name = rest;
    if (kind === 'elf' || kind === 'go') binaries.push({ package: name, file: rest.replace(/^\.\//, ''), go: kind === 'go', ...unread });
    if (kind === 'listed') {
      const file = parseListed(rest);
      const unit = file === null ? undefined : /^(?:usr\/)?lib\/systemd\/system\/([^/]+\.service)$/.exec(file.file)?.[1];
      if (unit !== undefined) units.push({ package: name, unit });
      if (file !== null && /s/i.test(file.mode)) privileged.push({ package: name, ...file });
    }
    if (kind === 'check') {
      const [, header] = /^\.\/(.*):$/.exec(rest) ?? [];
      if (header !== undefined) checked = binaries.find((one) => one.package === name && one.file === header);
      else if (checked !== undefined) Object.assign(checked, parseFeature(rest));
    }
  }
  return { binaries, units, privileged };
}

const unread = { pie: null, relro: null, bindNow: null, stackProtector: null, fortify: null } as const;

/** The feature of a line such as ` Immediate binding: no, not found!`; empty where it is about something else. */
function parseFeature(line: string): Partial<Record<HardeningFeature['key'], Hardened>> {
  const [, name, said = ''] = /^ ([^:]+): (.*)$/.exec(line) ?? [];
  const feature = hardeningFeatures.find((one) => one.line === name);
  const [, word] = /^(yes|no|unknown)\b/.exec(said) ?? [];
  if (feature === undefined || word === undefined) return {};
  return { [feature.key]: said.endsWith('(ignored)') ? 'ignored' : word };
}

/** A plain file of tar's verbose list; null for anything else. */
function parseListed(line: string): Omit<PrivilegedFile, 'package'> | null {
  const [, mode, owner = '', group = '', file = ''] = /^(-\S{9}) ([^\s/]+)\/(\S+) +\d+ \S+ \S+ \.\/(.*)$/.exec(line) ?? [];
  return mode === undefined ? null : { file, mode, owner, group };
}
