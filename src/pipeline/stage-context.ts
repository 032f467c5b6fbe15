// The context of a stage that runs by itself, without a line: a workspace of its own, gone at the end.
import type { StageContext } from '../contracts/context.ts';
import type { StageName } from '../contracts/events.ts';
import type { Places, Services } from './request.ts';
import { openWorkspace } from './workspace.ts';

/** Does `work`; its output lines are those of `stage`. */
export async function withStageContext<T>({ places, offline, stage }: { readonly places: Places; readonly offline: boolean; readonly stage: StageName }, services: Services, work: (context: StageContext) => Promise<T>): Promise<T> {
  const workspace = await openWorkspace(places.store);
  try {
    return await work({
      store: places.store, workspace: workspace.path, offline, mirror: places.mirror, signal: services.signal, exec: services.exec,
      onLine: (line) => services.emit({ type: 'output', stage, line }),
    });
  } finally {
    workspace.close();
  }
}
