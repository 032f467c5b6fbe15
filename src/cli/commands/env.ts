// `debkit env`: the environments that packages are built in: made, looked into, listed, checked and removed.
import { pruneLayers, storedLayers, withDrivers, type StoredLayer } from '../../pipeline/stored-layers.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { now, prunableStore, pruneBefore, storeOptions } from '../store-options.ts';
import { layersText, prunedText, verifiedText, type Verified } from '../views/kept.ts';

/** Runs the action; 0, or 3 where `verify` finds a damaged layer, or a shell's own exit code. */
export async function runEnv(invocation: Invocation, session: Session): Promise<number> {
  switch (invocation.action) {
    case 'prepare':
      return (await import('./env-prepare.ts')).runEnvPrepare(invocation, session);
    case 'shell':
      return (await import('./shell.ts')).runShellCommand(invocation, session);
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

async function list(session: Session): Promise<number> {
  const options = await storeOptions(session);
  const layers: StoredLayer[] = [];
  await withDrivers(options, async (driver) => void layers.push(...(await storedLayers(driver, options))));
  session.result({ status: 'passed', store: options.store, layers }, layersText(layers, now()));
  return 0;
}

async function verify(session: Session): Promise<number> {
  const options = await storeOptions(session);
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
  const dryRun = asked.dryRun === true;
  const layers = await pruneLayers(await prunableStore(session, dryRun), { before: pruneBefore(asked), dryRun });
  session.result({ status: 'passed', dryRun, layers }, prunedText(layers, [], dryRun));
  return 0;
}
