// Old states of an archive: the URI of the one that a lock names, found by the hash of its InRelease file.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findSuite } from '../debian/suites.ts';
import type { LockedEnvironment, Pin } from '../recipe/lock-file.ts';
import { plainEnvironment, type Exec } from '../system/exec.ts';
import { ownName } from '../system/process-name.ts';
import { proxyEnvironment } from '../system/proxy.ts';
import { readRecord, writeRecord } from '../system/records.ts';
import type { Places } from './request.ts';

/** `<prefix>/<YYYYMMDDTHHMMSSZ>`; `date` in milliseconds since 1970. */
export function snapshotUri(prefix: string, date: number): string {
  return `${prefix.replace(/\/+$/, '')}/${new Date(date).toISOString().replace(/[-:]|\.\d+/g, '')}`;
}

/** Hours after the date of an InRelease file: an archive of snapshots gives the last state that it saw before the time it is asked for. */
const hoursAfter = [0, 2, 6, 12, 24];

/** What of a run's context is needed here. */
export interface SnapshotContext {
  readonly store: string;
  readonly offline: boolean;
  readonly workspace: string;
  readonly exec: Exec;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** The places with the archives' states that the lock names in place of today's; null where no archive of snapshots is configured. */
export async function placesOfSnapshot(locked: LockedEnvironment, suite: string, places: Places, context: SnapshotContext): Promise<Places | null> {
  if (places.snapshots === null) return null;
  const { archive, security } = places.snapshots;
  const updates = findSuite(suite)?.released === true;
  const own = pinsOfArchive(locked, [suite, ...(updates ? [`${suite}-updates`] : [])]);
  const securityPins = security === null || !updates ? [] : pinsOfArchive(locked, [`${suite}-security`]);
  const mirror = await stateOf(archive, own, context);
  const securityMirror = security === null || securityPins.length === 0 ? null : await stateOf(security, securityPins, context);
  return mirror === null ? null : { ...places, mirror, securityMirror, past: true };
}

/** The places with the states that the archives had at a time, in seconds since 1970. */
export function placesAt({ archive, security }: NonNullable<Places['snapshots']>, suite: string, { places, date }: { readonly places: Places; readonly date: number }): Places {
  const updates = findSuite(suite)?.released === true;
  return { ...places, mirror: snapshotUri(archive, date * 1000), securityMirror: security === null || !updates ? null : snapshotUri(security, date * 1000), past: true };
}

type NamedPin = readonly [name: string, pin: Pin];

function pinsOfArchive(locked: LockedEnvironment, names: readonly string[]): NamedPin[] {
  return names.flatMap((name): NamedPin[] => {
    const pin = locked.mirror.get(name);
    return pin === undefined ? [] : [[name, pin]];
  });
}

/** The URI at which all the files are what they should be; that of their newest date where there is none, for apt to judge. */
async function stateOf(prefix: string, pins: readonly NamedPin[], context: SnapshotContext): Promise<string | null> {
  const newest = Math.max(...pins.map(([, { value }]) => Date.parse(value)));
  if (pins.length === 0 || Number.isNaN(newest)) return null;
  // A state that was found once stays what it is.
  const memo = join(context.store, 'solutions', `${createHash('sha256').update(JSON.stringify([prefix, pins])).digest('hex').slice(0, 32)}.json`);
  const known = readRecord<string>(memo);
  if (known !== null) return known;
  for (const hours of context.offline ? [] : hoursAfter) {
    const uri = snapshotUri(prefix, newest + hours * 3600_000);
    if (!(await isState(uri, pins, context))) continue;
    writeRecord(memo, uri);
    return uri;
  }
  return snapshotUri(prefix, newest);
}

/** Whether the InRelease files there are the ones of the pins; asked by apt's own downloader, which knows its proxies and checks the hash. */
async function isState(uri: string, pins: readonly NamedPin[], context: SnapshotContext): Promise<boolean> {
  for (const [name, { sha256 }] of pins) {
    const file = join(context.workspace, `InRelease-${ownName()}`);
    const argv = ['/usr/lib/apt/apt-helper', '-o', 'APT::Sandbox::User=root', 'download-file', `${uri}/dists/${name}/InRelease`, file, `SHA256:${sha256 ?? ''}`];
    const result = await context.exec({ argv, environment: { ...plainEnvironment, ...proxyEnvironment() }, signal: context.signal, seconds: 300 });
    rmSync(file, { force: true });
    if (result.exitCode !== 0) return false;
  }
  context.onLine(`the state of the archive that debkit.lock names: ${uri}`);
  return true;
}
