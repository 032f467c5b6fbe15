// `debkit env`: the prepared environments, and the rest of what debkit keeps.
import type { SandboxDriver } from '../../contracts/sandbox.ts';
import { selectForPrune } from '../../pipeline/select-for-prune.ts';
import { removeStored, storedFolders, storedLayers, withDrivers, type StoredFolder, type StoredLayer } from '../../pipeline/storage.ts';
import { hostMirror, hostSecurityMirror } from '../../upstream/mirror.ts';
import { configurationOf } from '../context.ts';
import type { Invocation } from '../program.ts';
import type { Session } from '../session.ts';
import { placesOf } from '../settings.ts';
import { aged, keptText, prunedText, verifiedText, type Verified } from '../views/kept.ts';

/** Runs the action; 0, or 3 where `verify` finds a damaged layer, or a shell's own exit code. */
export async function runEnv(invocation: Invocation, session: Session): Promise<number> {
  switch (invocation.action) {
    case 'prepare':
      return (await import('./env-prepare.ts')).runEnvPrepare(invocation, session);
    case 'shell':
      return (await import('./env-shell.ts')).runEnvShell(invocation, session);
    case 'verify':
      return verify(session);
    case 'prune':
      return prune(invocation, session);
    case 'list':
    case undefined:
    default:
      return list(session);
  }
}

function optionsOf(session: Session) {
  const { environment, cwd, services } = session;
  const machine = { architecture: '', hostMirror: hostMirror(), hostSecurityMirror: hostSecurityMirror() };
  const { store, containerBase } = placesOf({ configuration: configurationOf(session), environment, cwd, ...machine });
  const onNotice = (message: string) => services.emit({ type: 'notice', message });
  return { store, containerBase, exec: services.exec, signal: services.signal, onNotice };
}

async function list(session: Session): Promise<number> {
  const options = optionsOf(session);
  const layers: StoredLayer[] = [];
  await withDrivers(options, async (driver) => void layers.push(...(await storedLayers(driver, options))));
  const folders = await storedFolders(options.store, options.exec);
  session.result({ status: 'passed', store: options.store, layers, folders }, keptText(layers, folders, now()));
  return 0;
}

async function verify(session: Session): Promise<number> {
  const options = optionsOf(session);
  const verified: Verified[] = [];
  await withDrivers(options, async (driver) => {
    for (const layer of await storedLayers(driver, options)) verified.push({ layer, state: await driver.verifyLayer(layer.id), removed: false });
    const damaged = new Set(verified.filter(({ state }) => state === 'damaged').map(({ layer }) => layer.id));
    const condemned = verified.filter(({ layer }) => layer.sandbox === driver.name && [layer.id, ...layer.below].some((id) => damaged.has(id)));
    for (const one of condemned.sort((a, b) => b.layer.below.length - a.layer.below.length)) one.removed = await driver.removeLayer(one.layer.id);
  });
  const failed = verified.some(({ state }) => state === 'damaged');
  const layers = verified.map(({ layer, state, removed }) => ({ id: layer.id, sandbox: layer.sandbox, state, removed }));
  session.result({ status: failed ? 'failed' : 'passed', layers }, verifiedText(verified, session.colors.out));
  return failed ? 3 : 0;
}

async function prune({ options: asked }: Invocation, session: Session): Promise<number> {
  const options = optionsOf(session);
  const all = asked.all === true;
  const dryRun = asked.dryRun === true;
  const before = all ? Infinity : now() - (asked.olderThan ?? defaultAge) * aged.day;
  const layers: StoredLayer[] = [];
  await withDrivers(options, async (driver: SandboxDriver) => {
    if (!dryRun) await driver.reap();
    for (const layer of selectForPrune(await storedLayers(driver, options), before)) {
      if (dryRun || (await driver.removeLayer(layer.id))) layers.push(layer);
    }
  });
  const kept = await storedFolders(options.store, options.exec);
  // Packages that apt fetched are wanted again by every environment to come.
  const folders: StoredFolder[] = selectForPrune(kept.filter(({ what }) => all || what !== 'apt archive'), before);
  if (!dryRun) for (const folder of folders) await removeStored(folder, options.store, options.signal);
  session.result({ status: 'passed', dryRun, layers, folders }, prunedText(layers, folders, dryRun));
  return 0;
}

const defaultAge = 30;

function now(): number {
  return Math.floor(Date.now() / 1000);
}
