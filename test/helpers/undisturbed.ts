// What the tests of the fault campaign share: a build without a fault, and what must hold after one.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { debs, hashes, pass, type Ran, type World } from './e2e-world.ts';
import { abandoned, abandonedIn, runningAfter } from './leftovers.ts';

/** What an undisturbed build gave, and how it is made again. */
export interface Undisturbed {
  readonly own: World;
  readonly argv: readonly string[];
  readonly out: string;
  readonly debs: readonly (readonly [string, string])[];
}

/** Builds once without a fault. */
export async function undisturbed(own: World, recipe: string, out: string): Promise<Undisturbed> {
  const argv = ['build', recipe, '--out', out];
  const { result } = await pass(own, argv);
  return { own, argv, out, debs: debs(hashes(result.folder)) };
}

/** After a fault: the exit code and the error's code are right, and nothing runs, is mounted or lies about. */
export async function cleanAfter({ own, out }: Pick<Undisturbed, 'own' | 'out'>, ran: Ran, expected: { readonly code: number; readonly says: RegExp }): Promise<void> {
  assert.equal(ran.code, expected.code, ran.out.slice(-3000) + ran.err);
  assert.match(ran.out + ran.err, expected.says);
  assert.deepEqual(await runningAfter(own.home, 30), []);
  assert.deepEqual([abandoned(own, out).filter((path) => !path.endsWith('.failed')), abandonedIn(cacheOf(own))], [[], []]);
}

/** The next run, undisturbed: it passes, gives the same bytes, and nothing is left of the one before. */
export async function worksAgain({ own, argv, out, debs: first }: Undisturbed, options: readonly string[] = []): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  const { result } = await pass(own, [...argv, ...options]);
  assert.deepEqual(debs(hashes(result.folder)), first);
  assert.deepEqual([await runningAfter(own.home, 30), abandoned(own, out), abandonedIn(cacheOf(own))], [[], [], []]);
}

function cacheOf({ home }: World): string {
  return join(home, '.cache', 'debkit');
}
