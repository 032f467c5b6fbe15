// Whether a failed build can go on with a changed source package, and what of it has to be done again.

/** A file's content and mode by its path in the source tree. */
export type Listing = ReadonlyMap<string, string>;

/** Paths that the new source package has otherwise or not at all. */
export interface SourceChanges {
  readonly copied: readonly string[];
  readonly removed: readonly string[];
}

/** How to go on, or why not. */
export type Continuation =
  | { readonly sound: false; readonly why: string }
  | {
      readonly sound: true;
      /** Shell patterns of what has to go in the build tree, so that its step is done again. */
      readonly forget: readonly string[];
      /** dh's commands that are done and need not run again. */
      readonly done: readonly string[];
    };

/** What differs between the source package of the failed build and the new one. */
export function changesBetween(old: Listing, now: Listing): SourceChanges {
  return {
    copied: [...now].filter(([path, content]) => old.get(path) !== content).map(([path]) => path),
    removed: [...old.keys()].filter((path) => !now.has(path)),
  };
}

/** Who runs the steps of debian/rules: dh(1) or CDBS, the two of which it is known where they left off. */
export function rulesKind(rules: string): 'dh' | 'cdbs' | null {
  if (/^include\s+\/usr\/share\/cdbs\//m.test(rules)) return 'cdbs';
  return /^\t[-@+]*dh\s/m.test(rules) ? 'dh' : null;
}

// Each shapes the whole build.
const wholeBuild = new Set(['debian/rules', 'debian/compat', 'debian/source/format']);
// What configure and its kin read or are made from.
const configuration = /(?:^|\/)(?:configure(?:\.ac|\.in)?|CMakeLists\.txt|meson(?:\.build|\.options|_options\.txt)|Makefile\.(?:am|PL)|Build\.PL|[^/]*\.(?:m4|in|cmake))$/;
const configureSteps = ['dh_update_autotools_config', 'dh_autoreconf', 'dh_auto_configure'];
const snippets = ['debian/.debhelper/generated', 'debian/*.debhelper.log', 'debian/*.substvars', 'debian/files'];

/** How to go on in the tree of a failed build; `finished` are dh's commands that it had done. */
export function continuationOf(kind: ReturnType<typeof rulesKind>, { copied, removed }: SourceChanges, finished: readonly string[]): Continuation {
  const changed = [...copied, ...removed];
  const whole = changed.find((path) => wholeBuild.has(path));
  if (whole !== undefined) return { sound: false, why: `${whole} changed` };
  if (kind === null) return { sound: false, why: 'debian/rules uses neither dh nor CDBS' };
  const upstream = changed.filter((path) => !path.startsWith('debian/'));
  const configure = upstream.some((path) => configuration.test(path));
  if (kind === 'cdbs') {
    const stamps = configure ? ['debian/stamp-*'] : upstream.length > 0 ? ['debian/stamp-*build*', 'debian/stamp-*check*'] : [];
    return { sound: true, forget: [...snippets, 'debian/stamp-*install*', ...stamps], done: [] };
  }
  const again = [...(upstream.length > 0 ? ['debian/debhelper-build-stamp'] : []), ...(configure ? ['debian/autoreconf.before', 'debian/autoreconf.after'] : [])];
  return { sound: true, forget: [...snippets, ...again], done: configure ? [] : configureSteps.filter((step) => finished.includes(step)) };
}

/** dh's commands that came to their end, read from a build's log: all but the last, which failed (dh(1)); with those done before it where it began after configure. */
export function finishedSteps(log: string, before: readonly string[]): string[] {
  const begun = [...log.matchAll(/^ {3}(?:debian\/rules (?:override_|execute_before_|execute_after_))?(dh_\w+)/gm)].map((match) => match[1] ?? '');
  const all = begun.some((step) => configureSteps.includes(step)) ? begun : [...before, ...begun];
  return [...new Set(all)].filter((step) => step !== begun.at(-1));
}

/** The command of the step that a build's log ends in: the last that dh began, with its options, or all of debian/rules. */
export function failedStep(log: string): string {
  const begun = [...log.matchAll(/^ {3}((?:dh_\w+|debian\/rules (?:override_|execute_before_|execute_after_)dh_\w+)(?: .*)?)$/gm)].at(-1)?.[1];
  return begun?.trim() ?? 'debian/rules binary';
}
