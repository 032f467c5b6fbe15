// What the lines of debian/rules that tell the two packaging styles apart mean, for someone on the way from CDBS to dh.

/** A sign in CDBS's debian/rules, and what dh makes of it. */
interface StyleNote {
  readonly cdbs: RegExp;
  /** What must not be there, nor in dh's. */
  readonly without?: RegExp;
  readonly withoutInDh?: RegExp;
  readonly text: string;
}

const notes: readonly StyleNote[] = [
  {
    cdbs: /^include \/usr\/share\/cdbs\//m,
    text: "CDBS: a file is included for each kind of work, and variables say what is special. dh: one rule runs debhelper's commands in their order, and an override_ target says what is special.",
  },
  {
    cdbs: /^DEB_BUILD_PARALLEL\b/m,
    text: 'CDBS makes one thing after the other unless DEB_BUILD_PARALLEL is set; dh as many at a time as DEB_BUILD_OPTIONS allows.',
  },
  {
    cdbs: /^DEB_MAKE_CHECK_TARGET\b/m,
    text: "CDBS runs upstream's tests where DEB_MAKE_CHECK_TARGET names them; dh_auto_test tries the targets test and check.",
  },
  {
    cdbs: /^include \/usr\/share\/cdbs\/1\/class\/makefile\.mk/m,
    without: /^DEB_MAKE_CHECK_TARGET\b/m,
    // An override of nothing: no tests there either.
    withoutInDh: /^override_dh_auto_test:[^\n]*\n(?!\t)/m,
    text: "CDBS ran no tests, since nothing names a target for them; dh_auto_test tried test and check. In a recipe, test: {target: NAME} says it for both.",
  },
  {
    cdbs: /^DEB_DH_SYSTEMD_ENABLE_ARGS/m,
    text: 'CDBS calls helpers once for each package, with arguments from variables; dh calls them once for all.',
  },
];

/** What the differences between CDBS's debian/rules and dh's mean, a sentence or two each; nothing where the first is not CDBS's. */
export function styleNotes(cdbsRules: string, dhRules: string): string[] {
  const isLacking = (text: string, pattern: RegExp | undefined) => pattern?.test(text) !== true;
  return notes.filter(({ cdbs, without, withoutInDh }) => cdbs.test(cdbsRules) && isLacking(cdbsRules, without) && isLacking(dhRules, withoutInDh)).map(({ text }) => text);
}
