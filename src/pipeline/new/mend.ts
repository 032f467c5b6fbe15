// What a failed build of a new package says, made into a change of its recipe: one at a time, each told.
import type { DebkitError } from '../../errors.ts';
import { stagedInstall } from '../../detect/make.ts';
import { mendCompiler } from './mend-compiler.ts';
import { valueAt, withRelation, withValue, type Draft } from './draft.ts';
import { withRules } from './more-rules.ts';

/** A changed draft, and what was changed and why. */
export interface Mended {
  readonly draft: Draft;
  readonly told: string;
  /** Said of a change that may be beside the point: it is taken back where the same failure comes again. */
  readonly guess?: string;
}

/** The next change to try; null where nothing that is known would help. `guessed` are guesses that were tried. */
export function mend(draft: Draft, error: DebkitError, guessed: ReadonlySet<string> = new Set()): Mended | null {
  const { triage } = error.details;
  const system = String(valueAt(draft.recipe, ['build', 'system']));
  if (error.code === 'TIME_LIMIT') return withoutTests(draft, 'the build and its tests did not end in time');
  if (triage === undefined) return null;
  const said = triage.said.slice(0, 160);
  const inTests = /dh_auto_test|auto_test/.test((error.details.tail ?? []).join('\n'));
  // A header of the tree itself is missed where the compiler is not told of its folder.
  const missed = /fatal error: (?:[\w.+-]+\/)*([\w.+-]+): No such file/.exec(triage.said)?.[1];
  if (system === 'make' && missed !== undefined && draft.ownHeaders?.has(missed) === true && valueAt(draft.recipe, ['build', 'flags']) === undefined)
    return { draft: withValue(draft, ['build', 'flags'], 'environment', `with the compiler's flags as arguments of make the build failed: ${said}`), told: `the compiler's flags are given in the environment: ${missed} is in the tree`, guess: 'flags' };
  // Of several packages that have a thing one will do; those of an advice are needed together.
  for (const names of [...triage.packages.map((name) => [name]), advised(triage.advice)]) {
    const made = names.reduce((one, name) => withRelation(one, ['build-depends'], name, `the build failed without it: ${said}`), draft);
    if (made !== draft) return { draft: made, told: `${names.join(' and ')} ${names.length === 1 ? 'is a build dependency' : 'are build dependencies'}: ${triage.cause}` };
  }
  const library = /required file '(?:\.\/)?((?:[\w-][\w.-]*\/)*)config\.rpath' not found/.exec(triage.said)?.[1];
  if (library !== undefined) {
    // Its folder is often one that only autogen.sh makes.
    const rules = `execute_before_dh_autoreconf:\n${library === '' ? '' : `\tmkdir -p ${library}\n`}\tcp /usr/share/gettext/config.rpath ${library || '.'}\n\nexecute_before_dh_clean:\n\trm -f ${library}config.rpath\n`;
    const made = withRules(draft, rules, "its macros want gettext's script, which upstream copies from there");
    if (made !== null) return { draft: made, told: `config.rpath is gettext's: ${triage.cause}` };
  }
  const folder = /cannot create \S+ [^']*'(?:\S*?\/)?(debian\/[^/']+\/[^']*)\/[^/']+'.*No such file or directory/.exec(triage.said)?.[1] ?? /cannot create \S+ [^']*'(?:\S*?\/)?(debian\/[^/']+\/[^']*)\/?'.*(?:No such file|Not a directory)/.exec(triage.said)?.[1];
  if (folder !== undefined && system === 'make') {
    const rules = valueAt(draft.recipe, ['build', 'rules']);
    const before = typeof rules === 'string' ? rules : '';
    const line = `\tmkdir -p ${folder}\n`;
    if (/^[\w./+-]+$/.test(folder) && !before.includes(line)) {
      const text = before.includes('execute_before_dh_auto_install:\n') ? before.replace('execute_before_dh_auto_install:\n', `execute_before_dh_auto_install:\n${line}`) : `${before}${before === '' ? '' : '\n'}execute_before_dh_auto_install:\n${line}`;
      return { draft: withValue(draft, ['build', 'rules'], text, 'its Makefile installs into folders that it does not make'), told: `${folder} is made before the installation` };
    }
  }
  const known = withoutClassifier(draft, triage.cause);
  if (known !== null) return known;
  switch (triage.class) {
    case 'test-failed':
      return withoutTests(draft, triage.cause);
    case 'missing-build-dependency':
    case 'network-blocked':
      if (inTests) return withoutTests(draft, triage.cause);
      break;
    case 'wrong-place':
      if (system !== 'make') return null;
      return /overlooks DESTDIR/.test(triage.cause) ? staged(draft, triage.cause) : withPrefix(draft, triage.cause);
    case 'missing-file': {
      const gone = withoutLine(draft, triage.cause);
      if (gone !== null) return gone;
      const left = withTheRest(draft, triage.cause);
      if (left !== null) return left;
      break;
    }
    case 'unsatisfiable-dependency': {
      const name = /has no package (\S+)/.exec(triage.cause)?.[1];
      const list = (valueAt(draft.recipe, ['build-depends']) as readonly string[] | undefined) ?? [];
      if (name !== undefined && list.includes(name)) return { draft: withValue(draft, ['build-depends'], list.filter((one) => one !== name)), told: `${name} is no build dependency: ${triage.cause}` };
      return null;
    }
  }
  if (inTestFolder.test(`${triage.cause} ${said}`)) {
    const switched = withTestSwitch(draft, triage.cause);
    if (switched !== null) return switched;
  }
  if (triage.class === 'configure-failed') {
    const taken = withSpare(draft, triage.cause, guessed);
    if (taken !== null) return taken;
  }
  const compiled = mendCompiler(draft, triage);
  if (compiled !== null) return compiled;
  if (/There seems to be no Makefile|refuses to clean/.test(triage.cause)) {
    const made = withRules(draft, 'override_dh_auto_clean:\n\t[ ! -f Makefile ] || dh_auto_clean\n', triage.cause);
    if (made !== null) return { draft: made, told: `the clean step is left out before configure: ${triage.cause}` };
  }
  const option = /unrecognized option:? [`'"]?(--[\w-]+)/i.exec(`${triage.cause} ${said}`)?.[1];
  if (system === 'autotools' && option !== undefined) {
    const line = './configure --prefix=/usr --mandir=/usr/share/man --sysconfdir=/etc --localstatedir=/var';
    const made = withRules(draft, `override_dh_auto_configure:\n\t${line}\n`, `upstream's configure does not know ${option}, which debhelper gives to all`);
    if (made !== null) return { draft: made, told: `configure gets the usual folders alone: it does not know ${option}` };
  }
  if (system === 'autotools' && /autoheader/.test(triage.cause)) {
    const made = withRules(draft, 'override_dh_autoreconf:\n\tAUTOHEADER=true dh_autoreconf\n', 'the template of its header is written by hand, and autoheader would make another');
    if (made !== null) return { draft: made, told: `autoheader is not called: ${triage.cause}` };
  }
  if (system === 'autotools' && /autoreconf|configure\.(?:ac|in)|Makefile\.am|aclocal|possibly undefined macro/.test(`${triage.cause} ${said}`)) {
    const made = withoutAutoreconf(draft, triage.cause, said);
    if (made !== null) return made;
  }
  if (system === 'make' && !guessed.has('flags') && valueAt(draft.recipe, ['build', 'flags']) === undefined && ['compiler-error', 'linker-error', 'command-failed'].includes(triage.class))
    return { draft: withValue(draft, ['build', 'flags'], 'environment', `with the compiler's flags as arguments of make the build failed: ${said}`), told: `the compiler's flags are given in the environment: ${triage.cause}`, guess: 'flags' };
  if (!guessed.has('parallel') && valueAt(draft.recipe, ['build', 'parallel']) === undefined && ['compiler-error', 'linker-error', 'command-failed', 'missing-file'].includes(triage.class) && ['make', 'autotools'].includes(system))
    return { draft: withValue(draft, ['build', 'parallel'], false, `with several jobs at once the build failed: ${said}`), told: `one job at a time: ${triage.cause}`, guess: 'parallel' };
  return inTests ? withoutTests(draft, triage.cause) : null;
}

/** Where autoreconf alone does not make configure: upstream's own, or upstream's own script for it. */
function withoutAutoreconf(draft: Draft, cause: string, said: string): Mended | null {
  const { shipsConfigure = true, command = null } = draft.bootstrap ?? {};
  if (shipsConfigure && valueAt(draft.recipe, ['build', 'autoreconf']) === undefined)
    return { draft: withValue(draft, ['build', 'autoreconf'], false, `autoreconf failed: ${said}`), told: `configure is used as upstream ships it: ${cause}` };
  if (shipsConfigure || command === null) return null;
  const uncertain = draft.uncertain.filter((line) => !/^\S+ is not called: autoreconf/.test(line));
  const made = withRules({ ...draft, uncertain }, `override_dh_autoreconf:\n\tNOCONFIGURE=1 dh_autoreconf ${command}\n`, `autoreconf alone failed: ${said}`);
  return made === null ? null : { draft: made, told: `${command.replace(/^\.\/|^sh /, '')} makes configure: ${cause}` };
}

/** A classifier of Python's index that is newer than the suite's build backend, which refuses what it does not know. */
function withoutClassifier(draft: Draft, cause: string): Mended | null {
  const name = /does not know the classifier (Programming Language :: .+)$/.exec(cause)?.[1];
  if (name === undefined) return null;
  const edits = (valueAt(draft.recipe, ['edits']) as readonly unknown[] | undefined) ?? [];
  const edit = { file: 'pyproject.toml', match: `^[ \\t]*["']${name.replaceAll('.', '\\.')}["'],?[ \\t]*\\n`, with: '', why: `the suite's hatchling does not know the classifier ${name}`, forwarded: 'not-needed' };
  return { draft: withValue(draft, ['edits'], [...edits, edit]), told: `pyproject.toml is without the classifier ${name}: ${cause}` };
}

/** What was left out, since upstream can do without, and configure names when it stops; all of it where it names nothing. */
function withSpare(draft: Draft, cause: string, guessed: ReadonlySet<string>): Mended | null {
  const own = (valueAt(draft.recipe, ['build-depends']) as readonly string[] | undefined) ?? [];
  const spare = (draft.spare ?? []).filter(({ name }) => !own.includes(name));
  const said = cause.toLowerCase();
  const named = spare.filter(({ name, why }) => [name.replace(/^lib|-dev$/g, ''), ...(/[\w.+-]+$/.exec(why) ?? [])].some((word) => word.length > 2 && said.includes(word.toLowerCase())));
  const taken = named.length > 0 ? named : spare;
  if (taken.length === 0 || (named.length === 0 && guessed.has('spare'))) return null;
  const made = taken.reduce((one, { name, why }) => withRelation(one, ['build-depends'], name, `configure stopped without it: ${why}`), draft);
  return { draft: { ...made, uncertain: made.uncertain.filter((line) => !taken.some(({ name }) => line.startsWith(`left out, since it can be done without: ${name} `))) }, told: `${taken.map(({ name }) => name).join(', ')} ${taken.length === 1 ? 'is a build dependency' : 'are build dependencies'} after all: ${cause}`, ...(named.length === 0 ? { guess: 'spare' } : {}) };
}

/** Packages that the advice names as such: `add gettext and autopoint to build-depends`. */
function advised(advice: string): string[] {
  const [, names = ''] = /^add ((?:`?[a-z0-9][a-z0-9+.-]+`?(?:,? and |, )?)+?)(?:,? which| to `build-depends`)/.exec(advice) ?? [];
  return names.split(/,? and |, /).map((name) => name.replaceAll('`', '').trim()).filter((name) => name.length > 1 && name !== 'the');
}

/** Where make's variables for folders are known, they lead below the package's own. */
function staged(draft: Draft, cause: string): Mended | null {
  const words = ((valueAt(draft.recipe, ['build', 'make']) as readonly string[] | undefined) ?? []).filter((word) => /^\w+=\/usr/.test(word));
  const [name = ''] = Object.keys(valueAt(draft.recipe, ['packages']) as object);
  if (words.length === 0 || valueAt(draft.recipe, ['build', 'rules']) !== undefined) return null;
  const rules = stagedInstall(words.map((word) => word.replace('=', `=$(CURDIR)/debian/${name}`)).join(' ')).replaceAll('@PACKAGE@', name);
  return { draft: withValue(draft, ['build', 'rules'], rules, cause), told: `make's folders lead below the package's: ${cause}` };
}

/** A file of the tests, at which CMake or the compiler stops. */
const inTestFolder = /CMake stopped at (?:\S*\/)?(?:unit_?)?tests?\/|(?:^| )(?:\S*\/)?(?:unit_?)?tests?\/[^ :]+:\d+(?::\d+)?: (?:fatal )?error|meson stopped.*\btests?\b/i;

/** Tests that are not even built, by upstream's own option. */
function withTestSwitch(draft: Draft, cause: string): Mended | null {
  const own = (valueAt(draft.recipe, ['build', 'configure']) as readonly string[] | undefined) ?? [];
  const added = (draft.testSwitch ?? []).filter((word) => !own.includes(word));
  const made = added.length === 0 ? null : withoutTests(draft, cause);
  return made === null ? null : { draft: withValue(made.draft, ['build', 'configure'], [...own, ...added], "upstream's tests cannot be built"), told: `upstream's tests are not built (${added.join(' ')}): ${cause}` };
}

/** Whether the draft's builds leave upstream's tests out. */
export function hasNoTests(draft: Draft): boolean {
  const test = valueAt(draft.recipe, ['build', 'test']);
  return test === false || (typeof test === 'object' && test !== null && 'run' in test && test.run === false);
}

function withoutTests(draft: Draft, cause: string): Mended | null {
  if (hasNoTests(draft)) return null;
  const reason = `in the build's sandbox, without a network, ${cause}`.replace(/\s+/g, ' ').slice(0, 200);
  const made = withValue(draft, ['build', 'test'], { run: false, reason }, 'debkit new has tried them');
  return { draft: { ...made, uncertain: [...made.uncertain, `upstream's tests are not run: ${cause}`] }, told: `upstream's tests are left out: ${cause}` };
}

function withPrefix(draft: Draft, cause: string): Mended | null {
  const own = (valueAt(draft.recipe, ['build', 'make']) as readonly string[] | undefined) ?? [];
  const next = ['PREFIX=/usr', 'prefix=/usr'].find((word) => !own.includes(word));
  return next === undefined || own.length > 3 ? null : { draft: withValue(draft, ['build', 'make'], [...own, next], cause), told: `${next} is given to make: ${cause}` };
}

/** What upstream installs and no package has goes into the one for those who write programs, else into the one that is not the library. */
function withTheRest(draft: Draft, cause: string): Mended | null {
  const [, file] = /^upstream installs (\S+), which is in no package/.exec(cause) ?? [];
  const packages = (draft.recipe['packages'] ?? {}) as Readonly<Record<string, { readonly files?: readonly string[] }>>;
  const names = Object.keys(packages);
  const name = names.find((one) => one.endsWith('-dev')) ?? names[0];
  if (file === undefined || name === undefined || names.length < 2 || names.some((one) => packages[one]?.files?.includes('*') === true)) return null;
  return { draft: withValue(draft, ['packages', name, 'files'], [...(packages[name]?.files ?? []), '*']), told: `${name} has what no other package has: ${cause}` };
}

/** A file that was guessed, and is not there. */
function withoutLine(draft: Draft, cause: string): Mended | null {
  const pattern = /^(\S+) of `(files|manpages|docs)` matches nothing/.exec(cause);
  if (pattern === null) return null;
  const [, missing = '', key = ''] = pattern;
  for (const name of Object.keys((draft.recipe['packages'] ?? {}))) {
    const list = (valueAt(draft.recipe, ['packages', name, key]) as readonly string[] | undefined) ?? [];
    const left = list.filter((line) => (line.split(' ')[0] ?? '') !== missing);
    if (left.length < list.length) return { draft: withValue(draft, ['packages', name, key], left), told: `${missing} is in no package: ${cause}` };
  }
  return null;
}
