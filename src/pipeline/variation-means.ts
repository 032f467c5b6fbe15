// What a second build can have beside its environment: a locale, and a clock that is ahead. What cannot be had is no reason not to compare.
import { availableParallelism } from 'node:os';
import type { Mount } from '../contracts/sandbox.ts';
import type { SandboxContext } from '../contracts/context.ts';
import { DebkitError } from '../errors.ts';
import type { EnvironmentContext } from '../sandbox/apt.ts';
import { faketimeLibrary, faketimeTarget, prepareFaketime } from '../sandbox/faketime.ts';
import { localeTarget, otherLocale, prepareLocale } from '../sandbox/locale.ts';
import type { Means } from '../stages/circumstances.ts';
import { jobsOf } from '../stages/debuild.ts';
import { baseOf } from './environments.ts';
import type { BinaryLine } from './line.ts';

/** The means, and the folders to be shown for them. */
export async function variationMeans(line: BinaryLine, context: SandboxContext & EnvironmentContext): Promise<{ means: Means; mounts: readonly Mount[] }> {
  const base = baseOf(line.target, line.places);
  const locale = await orWhy(() => prepareLocale(base, context), context);
  const clock = line.reproduce === 'thorough' ? await orWhy(() => prepareFaketime(base, context), context) : null;
  const mounts = [
    ...(typeof locale === 'string' ? [{ source: locale, target: localeTarget }] : []),
    ...(typeof clock === 'string' ? [{ source: clock, target: faketimeTarget }] : []),
  ];
  const means: Means = {
    processors: jobsOf(line.target, availableParallelism()),
    ownIdentity: context.sandbox.ownIdentity,
    locale: typeof locale === 'string' ? { name: otherLocale, folder: localeTarget } : locale,
    clock: typeof clock === 'string' ? { library: faketimeLibrary } : clock,
  };
  return { means, mounts };
}

async function orWhy(prepare: () => Promise<string>, context: EnvironmentContext): Promise<string | { why: string }> {
  try {
    return await prepare();
  } catch (error) {
    if (context.signal.aborted || !(error instanceof DebkitError)) throw error;
    return { why: error.message };
  }
}
