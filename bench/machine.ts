// What the figures were measured on and with.
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exec } from '../src/system/exec.ts';
import { exists } from '../src/system/files.ts';
import { ownCommit } from '../src/system/own-version.ts';

/** Processor, memory, kernel and distribution of this machine. */
export function describeMachine(): Record<string, string> {
  const debian = existsSync('/etc/debian_version') ? readFileSync('/etc/debian_version', 'utf8').trim() : 'not Debian';
  return {
    processor: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} of it`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `Linux ${release()}`,
    Debian: debian,
  };
}

/** Versions of debkit, of the host's tools and of those in a prepared chroot; what is not there is left out. */
export async function toolVersions(chroot: string): Promise<Record<string, string>> {
  const inside = (await exists(chroot)) ? await packages(['--admindir', join(chroot, 'var/lib/dpkg')], ['dpkg-dev', 'lintian', 'gcc']) : {};
  return {
    debkit: `commit ${(await ownCommit(exec)) ?? 'unknown'}`,
    node: process.version,
    ...(await packages([], ['sbuild', 'pbuilder', 'mmdebstrap', 'git', 'gzip', 'xz-utils'])),
    ...Object.fromEntries(Object.entries(inside).map(([name, version]) => [`${name} in the chroots`, version])),
  };
}

async function packages(options: readonly string[], names: readonly string[]): Promise<Record<string, string>> {
  const lines = await output(['dpkg-query', ...options, '--show', '--showformat=${Package} ${Version}\\n', ...names]);
  const found = new Map(lines.split('\n').map((line) => line.split(' ', 2) as [string, string | undefined]));
  return Object.fromEntries(names.flatMap((name) => (found.get(name) === undefined ? [] : [[name, found.get(name) ?? '']])));
}

async function output(argv: readonly string[]): Promise<string> {
  return (await exec({ argv, seconds: 60 })).stdout.trim();
}
