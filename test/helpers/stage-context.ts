// The context a stage is given in tests: folders of its own, no mirror, every line kept.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageContext } from '../../src/contracts/context.ts';
import { exec } from '../../src/system/exec.ts';

export interface TestContext extends StageContext {
  /** Absolute; store and workspace lie in it. */
  readonly folder: string;
  readonly lines: string[];
  remove(): void;
}

/** A fresh context below the host's temporary folder. */
export function makeContext(): TestContext {
  const folder = mkdtempSync(join(tmpdir(), 'debkit-test-'));
  const lines: string[] = [];
  const [store, workspace] = [join(folder, 'store'), join(folder, 'workspace')];
  mkdirSync(store);
  mkdirSync(workspace);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return {
    folder,
    store,
    workspace,
    offline: false,
    mirror: null,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    exec,
    lines,
    remove,
  };
}
