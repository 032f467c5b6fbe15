// `debkit cache list | prune | path`: all that debkit keeps between runs, by kind.
import { pruneItems, storedItems } from '../../pipeline/storage.ts';
import { pruneLayers, storedLayers, withDrivers, type StoredLayer } from '../../pipeline/stored-layers.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { now, prunableStore, pruneBefore, storeOptions } from '../store-options.ts';
import { cacheText, prunedText } from '../views/kept.ts';

/** Runs the action; 0. */
export async function runCache({ action, options: asked }: Invocation, session: Session): Promise<number> {
  const options = await storeOptions(session);
  const { store, exec, signal } = options;
  if (action === 'path') {
    session.result({ status: 'passed', store }, `${store}\n`);
    return 0;
  }
  if (action === 'prune') {
    const dryRun = asked.dryRun === true;
    const before = pruneBefore(asked);
    const layers = await pruneLayers(await prunableStore(session, dryRun), { before, dryRun });
    const items = await pruneItems(store, { before, all: asked.all === true, dryRun }, { exec, signal });
    session.result({ status: 'passed', dryRun, layers, items }, prunedText(layers, items, dryRun));
    return 0;
  }
  const layers: StoredLayer[] = [];
  await withDrivers(options, async (driver) => void layers.push(...(await storedLayers(driver, options))));
  const items = await storedItems(store, exec);
  session.result({ status: 'passed', store, layers, items }, cacheText({ store, layers, items }, now()));
  return 0;
}
