// A new package's recipe is built, mended by what the failure says, and built again, a bounded number of times; then its programs are asked.
import { join } from 'node:path';
import type { BuildResult } from '../../contracts/artifacts.ts';
import type { DebEntry } from '../../contracts/deb-content.ts';
import { diagnose } from '../../debian/triage/diagnose.ts';
import { calledPrograms } from '../../detect/called-programs.ts';
import { judgeContents, type Contents } from '../../detect/judge-package.ts';
import { isOrdinaryDeb } from '../../debian/file-names.ts';
import { DebkitError } from '../../errors.ts';
import { packagesWith } from '../../sandbox/contents.ts';
import { probePrograms, type Probed } from '../../stages/probe-programs.ts';
import { readDeb } from '../../system/deb.ts';
import { fileArtifact } from '../../system/files.ts';
import { withinMilliseconds } from '../../system/time-limit.ts';
import { runBuild } from '../build.ts';
import { baseOf } from '../environments.ts';
import type { BuildOutcome } from '../outcome.ts';
import { targetOf } from '../plan-build.ts';
import type { BuildRequest, Services } from '../request.ts';
import { withRun } from '../services.ts';
import { valueAt, withRelation, type Draft } from './draft.ts';
import { hasNoTests, mend } from './mend.ts';
import { withManualPages } from './missing-pages.ts';
import { asNobody } from './smoke-user.ts';
import { overrideLint } from './override-lint.ts';
import { mendLibrarySmoke } from './library-smoke.ts';
import { withSmokeTests } from './program-smoke.ts';
import { installedScripts, withCalledPrograms } from './run-time-programs.ts';
import { splitLibrary } from './split-library.ts';

/** How it ended. */
export interface Tried {
  readonly draft: Draft;
  /** What was changed after each failure. */
  readonly mends: readonly string[];
  /** null where no package came of it. */
  readonly outcome: BuildOutcome | null;
  /** What stopped it; null where something was built. */
  readonly error: DebkitError | null;
  /** Why what was built is no success. One sentence each. */
  readonly problems: readonly string[];
  readonly builds: number;
}

/** What is built. */
interface Subject {
  readonly draft: Draft;
  /** Generated files of upstream's tree whose source lies in it, with that. */
  readonly sources: ReadonlyMap<string, string>;
  /** Manual pages in upstream's tree. */
  readonly pages: readonly string[];
  readonly save: (draft: Draft) => Promise<void>;
}

interface Guess {
  readonly before: Draft;
  readonly told: readonly string[];
  readonly cause: string;
}

const mostBuilds = 10;
// Seconds. Tests that wait for a network wait long; without them a build has all the time of a step.
const testedLimit = 600;

/** The request, with less time for a build that runs upstream's tests. */
function boxed(draft: Draft, request: BuildRequest): BuildRequest {
  return hasNoTests(draft) ? request : { ...request, plan: { ...request.plan, stepLimit: Math.min(request.plan.stepLimit, testedLimit) } };
}

/** Builds `draft`, which `save` writes; `request` names its recipe. */
export async function tryBuild({ draft, sources, pages, save }: Subject, request: BuildRequest, services: Services): Promise<Tried> {
  let mends: string[] = [];
  let current = draft;
  const guessed = new Set<string>();
  // The last change where it was a guess: what was before it, and the failure that it was for.
  let guess = null as Guess | null;
  let asked = false;
  const version = valueAt(draft.recipe, ['releases', '0', 'version']) as string;
  const take = (next: { readonly draft: Draft; readonly told: string }) => {
    mends.push(next.told);
    services.emit({ type: 'notice', message: next.told });
    current = next.draft;
  };
  for (let builds = 1; ; builds++) {
    await save(current);
    let outcome: BuildOutcome;
    try {
      outcome = await runBuild({ ...boxed(current, request), lint: false, test: false, fresh: false }, services);
    } catch (error) {
      if (!(error instanceof DebkitError) || error.exitCode !== 1 || services.signal.aborted) throw error;
      const cause = error.details.triage?.cause ?? error.message;
      if (guess?.cause === cause) {
        current = guess.before;
        mends = [...guess.told];
      }
      const next = builds < mostBuilds ? mend(current, error, guessed) : null;
      guess = next?.guess === undefined ? null : { before: current, told: mends.slice(), cause };
      if (next?.guess !== undefined) guessed.add(next.guess);
      if (next === null) return { draft: current, mends, outcome: null, error, problems: [], builds };
      take(next);
      continue;
    }
    const opened = await open(outcome, services);
    const left = builds < mostBuilds;
    const split = left ? splitLibrary(current, opened.contents) : null;
    if (split === null && !asked) {
      asked = true;
      const called = await withCalled(current, { outcome, entries: opened.entries }, { request, services });
      for (const message of called.told) services.emit({ type: 'notice', message });
      const paged = withManualPages(called.draft, opened.contents, pages);
      if (left && (paged !== null || called.draft !== current)) {
        current = called.draft;
        if (paged !== null) take(paged);
        continue;
      }
    }
    if (split !== null) {
      take({ draft: split, told: 'the shared library and what programs are built with are packages of their own' });
      continue;
    }
    const probed = await probe(outcome, version, request, services);
    const next = left ? await withMissing(current, probed, request, services) : null;
    if (next !== null) {
      take(next);
      continue;
    }
    const tested = withSmokeTests(current, probed, version);
    const last = await proveWhole({ draft: tested.draft, sources, pages, save }, request, services);
    mends.push(...last.told);
    return { draft: last.draft, mends, outcome: last.outcome, error: null, problems: [...opened.contents.problems, ...tested.problems], builds };
  }
}

interface Proven {
  readonly draft: Draft;
  readonly told: readonly string[];
  readonly outcome: BuildOutcome;
}

/** The build with lintian and all tests; what they say that a look shows to be wrong, or the tests' own doing, is mended. */
async function proveWhole({ draft, sources, save }: Subject, request: BuildRequest, services: Services): Promise<Proven> {
  const told: string[] = [];
  let current = draft;
  for (;;) {
    await save(current);
    const outcome = await runBuild(boxed(current, request), services);
    const steps = outcome.installTest?.steps ?? [];
    const base = baseOf(targetOf(request.plan), request.places);
    const next = overrideLint(current, outcome.lint?.tags ?? [], sources) ?? asNobody(current, steps) ?? (await mendLibrarySmoke(current, steps, (wanted) => withRun(request, services, (run) => packagesWith(wanted, base, run.contextOf(() => undefined)))));
    if (next === null) return { draft: current, told, outcome };
    told.push(next.told);
    current = next.draft;
  }
}

interface Run {
  readonly request: BuildRequest;
  readonly services: Services;
}

interface Looked {
  readonly outcome: BuildOutcome;
  readonly entries: readonly DebEntry[];
}

interface Opened {
  readonly contents: Contents;
  readonly entries: readonly DebEntry[];
}

/** What is in the packages. */
async function open(outcome: BuildOutcome, services: Services): Promise<Opened> {
  const entries = (await Promise.all(debsOf(outcome).map((path) => readDeb(path, { signal: services.signal })))).flatMap((deb) => deb.entries);
  return { contents: judgeContents(entries), entries };
}

function debsOf(outcome: BuildOutcome): string[] {
  return outcome.files.filter(({ name }) => isOrdinaryDeb(name)).map(({ name }) => join(outcome.folder, name));
}

/** What the programs say. */
async function probe(outcome: BuildOutcome, version: string, request: BuildRequest, services: Services): Promise<Probed> {
  const result: BuildResult = { files: await Promise.all(debsOf(outcome).map(fileArtifact)), log: await fileArtifact(join(outcome.folder, 'build.log')) };
  services.emit({ type: 'notice', message: 'asking the installed programs for their version' });
  return withRun(request, services, (run) => probePrograms(result, { base: baseOf(targetOf(request.plan), request.places), local: null }, version, run.contextOf(() => undefined)));
}

/** The packages of what the installed scripts call. What a stranger's scripts are made to look like has a limit. */
async function withCalled(draft: Draft, { outcome, entries }: Looked, { request, services }: Run): Promise<{ draft: Draft; told: readonly string[] }> {
  const scripts = await installedScripts({ outcome, entries, signal: services.signal });
  const called = withinMilliseconds(10_000, () => calledPrograms(scripts))?.value ?? [];
  if (called.length === 0) return { draft, told: [] };
  return withRun(request, services, (run) => withCalledPrograms(draft, called, baseOf(targetOf(request.plan), request.places), run.contextOf(() => undefined)));
}

/** A package that a program misses when it starts: a dependency that no tool has found. */
async function withMissing(draft: Draft, probed: Probed, request: BuildRequest, services: Services): Promise<{ draft: Draft; told: string } | null> {
  const [name = ''] = Object.keys(valueAt(draft.recipe, ['packages']) as object);
  for (const { program, output, exitCode } of probed.answers) {
    if (exitCode === 0) continue;
    const found = diagnose(output.split('\n'));
    const wanted = found?.wanted ?? null;
    if (found === null || wanted === null) continue;
    const [one] = await withRun(request, services, (run) => packagesWith(wanted, baseOf(targetOf(request.plan), request.places), run.contextOf(() => undefined)));
    if (one === undefined) continue;
    const made = withRelation(draft, ['packages', name, 'depends'], one, `${program} did not start without it: ${found.said.slice(0, 160)}`);
    // Where it is there already, it does not help.
    if (made !== draft) return { draft: made, told: `${one} is a dependency: ${program} did not start without it` };
  }
  return null;
}
