// The top of a report: in plain words what was built, whether it passed or what failed and why, and what to do now.
import type { InstallReport, LintReport } from '../contracts/artifacts.ts';
import type { BuildOutcome, StageRecord } from '../contracts/outcome.ts';
import type { RebuiltPackage, ReproducibilityReport } from '../contracts/reproducibility.ts';
import { isOrdinaryDeb, packageOfDeb } from '../debian/file-names.ts';
import type { Triage } from '../errors.ts';
import { count, formatDuration } from '../text/format.ts';
import { commandsOf } from './commands.ts';
import { prose, render, type Markup } from './html.ts';

/** How something fared; each is shown by a word and a sign as well as by its colour. */
export type State = 'passed' | 'failed' | 'noted' | 'not-run';

/** A check in a few words, and the section that tells of it. */
export interface Check {
  readonly name: string;
  readonly state: State;
  readonly said: string;
  readonly href: string;
}

/** What to do: a text, and a command where there is one. */
export interface Step {
  readonly text: string;
  readonly command: string | null;
}

/** A sentence, and whether it tells why a build did not pass. */
export interface Sentence {
  readonly text: string;
  readonly bad: boolean;
}

/** Whether all is well: as debkit's exit code says. */
export function isGood({ status }: Pick<BuildOutcome, 'status'>): boolean {
  return status === 'passed' || status === 'source-only';
}

/** The head of the page. */
export function verdictSection(outcome: BuildOutcome): Markup {
  const { source, version, target, plan, began, debkit, sandbox, error } = outcome;
  const style = plan?.packaging.style ?? null;
  const facts: [string, string][] = [
    ['Debian suite', target.suite],
    ['Architecture', target.hostArchitecture],
    ...(style === null ? [] : [['Style', style] as [string, string]]),
    ...(began === '' ? [] : [['Begun', `${began.slice(0, 10)} ${began.slice(11, 16)} UTC`] as [string, string]]),
    ['Took', formatDuration(lengthOf(outcome.stages))],
    ['Sandbox', sandbox.name],
    ...(debkit === '' ? [] : [['debkit', debkit] as [string, string]]),
  ];
  return render('verdict', {
    source, version, facts,
    good: isGood(outcome),
    word: isGood(outcome) ? 'Passed' : 'Failed',
    sentences: sentencesOf(outcome),
    triage: error === null || error.triage === null ? null : triageOf(error.triage),
    steps: stepsOf(outcome).map(({ text, command }) => ({ text: prose(text), command })),
    checks: checksOf(outcome),
    notes: outcome.notes,
  });
}

/** From the begin of the first stage to the end of the last, in milliseconds. */
export function lengthOf(stages: readonly StageRecord[]): number {
  return Math.max(0, ...stages.map(({ start, duration }) => start + duration));
}

function packageNames({ files }: BuildOutcome): string[] {
  return files.filter(({ name }) => isOrdinaryDeb(name)).map(({ name }) => packageOfDeb(name));
}

/** What a reader should know who reads nothing else; `bad` are those that tell why it did not pass. */
export function sentencesOf(outcome: BuildOutcome): Sentence[] {
  const { source, version, target, plan, lint, installTest, reproducible, error, status } = outcome;
  const from = plan === null ? 'the source package as it was' : { git: 'upstream’s git repository', tarball: 'upstream’s release tarball', debian: 'Debian’s own orig tarball', directory: 'a folder of the machine that built it' }[plan.upstream.kind];
  const fetched = [fetchedSentence(outcome)].flatMap((text) => (text === null ? [] : [good(text)]));
  if (status === 'failed') {
    const where = error?.stage === null || error === null ? '' : `, in the stage “${error.stage}”`;
    const why = error?.triage === null || error === null ? (error?.message ?? 'it is not known why') : error.triage.cause;
    return [good(`No package of ${source} ${version} was made for Debian ${target.suite}: the run failed${where}.`), { text: `${capital(why)}${/[.!?]$/.test(why) ? '' : '.'}`, bad: true }, ...fetched];
  }
  if (status === 'source-only') return [good(`The source package of ${source} ${version} was made for Debian ${target.suite} from ${from}. Nothing was compiled: that was not asked for.`), ...fetched];
  const names = packageNames(outcome);
  const shown = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : new Intl.ListFormat('en-GB').format(names);
  return [
    good(`${count(names.length, 'binary package')} (${shown}) ${names.length === 1 ? 'was' : 'were'} built from ${from}, in a clean system that has the declared build dependencies and no network.`),
    ...fetched,
    lint === null ? good('lintian was not asked.') : { text: lintSentence(lint), bad: lint.failed },
    installTest === null ? good('The installation was not tested.') : { text: installSentence(installTest, names.length === 1 ? 'It was' : 'They were'), bad: installTest.failed },
    ...(reproducible === null ? [] : [{ text: reproducibleSentence(reproducible), bad: !reproducible.same }]),
  ];
}

function good(text: string): Sentence {
  return { text, bad: false };
}

/** How what was fetched was checked; null where nothing was, or it is what failed. */
function fetchedSentence({ plan, tag, stages }: BuildOutcome): string | null {
  const status = stages.find(({ stage }) => stage === 'fetch')?.status;
  if (plan === null || (status !== 'done' && status !== 'cached')) return null;
  const { upstream } = plan;
  switch (upstream.kind) {
    case 'git':
      return upstream.commit === null ? `The tag ${upstream.tag} was taken as ${upstream.url} had it: the recipe demands no commit.` : `${upstream.url} was fetched at ${upstream.tag}, which is the commit that the recipe demands.`;
    case 'tarball':
      return `What was fetched has the sha256 that the recipe demands${upstream.signature === null ? ', and no signature' : ', and a signature by a key of the recipe’s'}${tag?.status === 'compared' ? `; it was compared with upstream’s tag ${tag.tag}, file by file` : ''}.`;
    case 'debian':
      return `apt fetched it; its hash is in the archive’s signed index${upstream.sha256 === null ? '' : ' and in the recipe'}.`;
    case 'directory':
      return null;
  }
}

function lintSentence(lint: LintReport): string {
  const names = [...new Set(lint.tags.filter(({ failed }) => failed).map(({ tag }) => tag))];
  const which = names.length === 0 ? '' : ` (${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''})`;
  return `lintian ${lint.failed ? `found what keeps this build from passing${which}` : 'has no objection'}: ${lintCounts(lint)}.`;
}

function reproducibleSentence({ same, error, packages, source, sandboxes, examined }: ReproducibilityReport): string {
  if (same) return 'A second build under other circumstances gave the same packages, bit for bit.';
  if (error !== null) return `The second build, for comparison, failed: ${error.message}`;
  const differing = (files: readonly RebuiltPackage[]) => files.filter(({ first, second }) => first === null || first !== second).map(({ name }) => name);
  const [own, elsewhere] = [[...differing(packages), ...differing(source?.files ?? [])], (sandboxes ?? []).filter((one) => differing(one.packages).length > 0).map(({ name }) => name)];
  const what = own.length > 0 ? `A second build under other circumstances gave another ${own.slice(0, 3).join(', ')}${own.length > 3 ? ` and ${own.length - 3} more` : ''}.` : elsewhere.length > 0 ? `A build in the sandbox ${elsewhere.join(', ')} gave other packages.` : 'A second build under other circumstances gave other packages.';
  const cause = (examined?.causes ?? []).find(({ advisory }) => !advisory);
  return cause === undefined ? what : `${what} What makes the difference: ${cause.cause}${cause.reason === null ? '' : `, ${cause.reason}`}.`;
}

function installSentence({ steps, failed }: InstallReport, subject: string): string {
  const bad = steps.filter((step) => step.status === 'failed');
  if (!failed) return `${subject} installed in a clean system, used, removed and purged.`;
  return `The test in a clean system failed: ${bad.map(({ name }) => name).slice(0, 3).join('; ')}${bad.length > 3 ? `; and ${bad.length - 3} more` : ''}.`;
}

/** `2 errors, 1 warning, 4 infos`, or that there is nothing. */
export function lintCounts({ tags }: LintReport): string {
  const said = (['error', 'warning', 'info'] as const).map((severity) => [severity, tags.filter((tag) => tag.severity === severity).length] as const).filter(([, number]) => number > 0);
  return said.length === 0 ? 'no error, no warning, no info' : said.map(([severity, number]) => count(number, severity)).join(', ');
}

const sides = { recipe: 'something for the recipe', upstream: 'something in upstream’s code', host: 'something on this machine' } as const;

function triageOf({ class: name, side, said, place, location, advice, packages }: Triage): Readonly<Record<string, unknown>> {
  return {
    name, said,
    advice: prose(advice),
    side: sides[side],
    place: place === null ? null : `${place.file}${place.line === null ? '' : `:${place.line}`}`,
    location: location === null ? null : `${location.file}:${location.line}:${location.column}`,
    packages,
  };
}

function stepsOf(outcome: BuildOutcome): Step[] {
  const { status, error, reproducible } = outcome;
  const commands = commandsOf(outcome);
  const steps: (Step | null)[] = [];
  if (status === 'failed') {
    steps.push(error !== null && error.triage === null && error.hint !== null ? { text: capital(error.hint), command: null } : null);
    steps.push({ text: 'Read what the log says where it failed, below.', command: null });
    if (error?.code === 'BUILD_FAILED') {
      steps.push({ text: 'Look round in the tree of the failed step.', command: commands.shell });
      steps.push({ text: 'Once the recipe is changed, go on from the failed step.', command: commands.again });
    } else steps.push({ text: 'Once it is mended, build again.', command: commands.build });
  }
  if (status === 'lint-failed' || status === 'lint-and-install-test-failed') {
    const failing = (outcome.lint?.tags ?? []).filter((tag) => tag.failed);
    const advised = new Map(failing.flatMap(({ tag, advice }) => (advice === null ? [] : [[tag, advice] as const])));
    for (const [tag, advice] of [...advised].slice(0, 3)) steps.push({ text: `For \`${tag}\`: ${advice}.`, command: null });
    steps.push({ text: 'See where each tag is and what it means, under “Lint”; or let these tags pass from now on.', command: commands.accept });
  }
  if (status === 'install-test-failed' || status === 'lint-and-install-test-failed') steps.push({ text: 'See what the failed steps printed, under “Install test”; once it is mended, build again.', command: commands.build });
  if (status === 'not-reproducible') {
    const fix = (reproducible?.examined?.causes ?? []).find((cause) => !cause.advisory && cause.fix !== null)?.fix ?? null;
    if (fix !== null) steps.push({ text: `${capital(fix)}${/[.!?]$/.test(fix) ? '' : '.'}`, command: null });
    steps.push({ text: reproducible?.examined == null ? 'Find out what makes the two builds differ.' : 'See what differs, under “Reproducible”; once it is mended, compare again.', command: commands.verify });
  }
  if (status === 'passed') steps.push({ text: `Install it on a Debian ${outcome.target.suite} system.`, command: commands.install });
  if (status === 'source-only') steps.push({ text: 'Build the packages.', command: commands.build });
  return steps.filter((step) => step !== null);
}

function checksOf(outcome: BuildOutcome): Check[] {
  const { status, lint, installTest, reproducible, hardening, error, earlier } = outcome;
  const passed = (installTest?.steps ?? []).filter((step) => step.status === 'passed').length;
  const untested = (installTest?.steps ?? []).filter((step) => step.status === 'not-tested').length;
  const findings = hardening?.findings.length ?? 0;
  const changed = (earlier?.packages ?? []).reduce((sum, { differences }) => sum + differences.length, 0) + (earlier?.more ?? 0);
  const checks: Check[] = [
    { name: 'Build', state: status === 'failed' ? 'failed' : 'passed', said: status === 'failed' ? `stopped at ${error?.stage ?? 'an early step'}` : status === 'source-only' ? 'source package alone' : count(packageNames(outcome).length, 'package'), href: status === 'failed' ? '#log' : '#contents' },
    { name: 'Lint', state: lint === null ? 'not-run' : lint.failed ? 'failed' : lint.tags.some(({ severity }) => severity === 'error' || severity === 'warning') ? 'noted' : 'passed', said: lint === null ? 'not run' : lintCounts(lint), href: '#lint' },
    { name: 'Install test', state: installTest === null ? 'not-run' : installTest.failed ? 'failed' : 'passed', said: installTest === null ? 'not run' : `${passed} of ${count(installTest.steps.length, 'step')} passed${untested === 0 ? '' : `, ${untested} not tested`}`, href: '#install-test' },
    { name: 'Reproducible', state: reproducible === null ? 'not-run' : reproducible.same ? 'passed' : 'failed', said: reproducible === null ? 'built once only' : reproducible.same ? 'the same bit for bit' : 'a second build differs', href: '#reproducible' },
    { name: 'Hardening', state: hardening === null ? 'not-run' : findings > 0 ? 'noted' : 'passed', said: hardening === null ? 'not measured' : findings === 0 ? 'nothing found' : count(findings, 'finding'), href: '#hardening' },
    { name: 'Since the last build', state: earlier === null ? 'not-run' : earlier.identical ? 'passed' : 'noted', said: earlier === null ? 'no build before it' : earlier.identical ? 'the same bytes' : count(changed, 'difference'), href: '#changes' },
  ];
  // Of a run that ended early, what it never came to says nothing.
  return status === 'failed' ? checks.filter(({ state }) => state !== 'not-run') : checks;
}

/** With a capital letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
