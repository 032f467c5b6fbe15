// Whether this system itself may serve as a sandbox, and how little it then protects from.
import { existsSync, readFileSync } from 'node:fs';
import type { Probe } from '../contracts/sandbox.ts';
import type { Exec } from '../system/exec.ts';
import { limitsHere } from './limits.ts';
import { isCommand } from './probe-unshare.ts';

/** Whether a process of this user can have network and processes of its own (unshare(1)). */
export async function canUnshare(exec: Exec): Promise<boolean> {
  const argv = ['unshare', '--net', '--pid', '--fork', '--kill-child=KILL', '--mount-proc', '--', 'true'];
  return (await exec({ argv, seconds: 20 })).exitCode === 0;
}

/** The suite of this system, or null where it does not say. */
export function codenameHere(osRelease = '/etc/os-release'): string | null {
  const text = existsSync(osRelease) ? readFileSync(osRelease, 'utf8') : '';
  return /^VERSION_CODENAME="?([^"\n]+)/m.exec(text)?.[1] ?? null;
}

/** Looks at the system; changes nothing. */
export function probeHere(unshare: boolean, cgroups: boolean): Probe {
  const checks: readonly (readonly [string, boolean, string])[] = [
    ['run by root', process.getuid?.() === 0, '--sandbox here installs packages into this system'],
    ['a Debian system with apt and dpkg', isCommand('apt-get') && isCommand('dpkg') && codenameHere() !== null, 'use --sandbox docker or podman'],
    ['setpriv', isCommand('setpriv'), 'apt-get install util-linux'],
  ];
  const findings = checks.map(([what, ok, hint]) => (ok ? { what, ok } : { what, ok, hint }));
  return { usable: findings.every((finding) => finding.ok), findings, weaknesses: weaknesses(unshare), limits: limitsHere(cgroups) };
}

function weaknesses(unshare: boolean): string[] {
  return [
    'the build sees every package and file of this system: a forgotten build dependency may go unnoticed',
    'the install test is not in a clean system, and maintainer scripts run as its root',
    'build dependencies stay installed in this system',
    ...(unshare ? [] : ['the build can reach the network, and processes it leaves behind may go on']),
    ...(isContainer() ? [] : ['this does not look like a container: what happens here stays']),
  ];
}

function isContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv') || existsSync('/run/systemd/container') || process.env.container !== undefined;
}
