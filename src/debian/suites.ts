// The Debian suites debkit knows, and what packaging must heed on each (state of November 2026).

/** One suite by its codename. */
export interface Suite {
  readonly codename: string;
  /** Debian's release number; null for sid. */
  readonly number: number | null;
  /** Names that move from release to release. */
  readonly aliases: readonly string[];
  /** False for suites whose packages still change. */
  readonly released: boolean;
  readonly hasCdbs: boolean;
  /** CDBS's classes, by their files below /usr/share/cdbs/1, that the suite's lintian warns of, and that debkit includes. */
  readonly deprecatedClasses: readonly string[];
  /** debhelper compat level of dh style; CDBS is fixed at 10. */
  readonly debhelperCompat: number;
  /** Whether dh_installsysusers can be asked for with dh-sequence-installsysusers. */
  readonly hasSysusersSequence: boolean;
  /** The Debian Policy version of the suite, for Standards-Version. */
  readonly standardsVersion: string;
}

/** CDBS works at debhelper compat 7 to 10 only. */
export const cdbsCompat = 10;

/** From oldstable to unstable. */
export const suites: readonly Suite[] = [
  {
    codename: 'bookworm',
    number: 12,
    aliases: ['oldstable'],
    released: true,
    hasCdbs: true,
    deprecatedClasses: [],
    debhelperCompat: 13,
    hasSysusersSequence: true,
    standardsVersion: '4.6.2',
  },
  {
    codename: 'trixie',
    number: 13,
    aliases: ['stable'],
    released: true,
    hasCdbs: true,
    deprecatedClasses: ['class/cmake.mk'],
    debhelperCompat: 13,
    hasSysusersSequence: true,
    standardsVersion: '4.7.2',
  },
  {
    codename: 'forky',
    number: 14,
    aliases: ['testing'],
    released: false,
    hasCdbs: false,
    deprecatedClasses: [],
    debhelperCompat: 13,
    hasSysusersSequence: true,
    standardsVersion: '4.7.2',
  },
  {
    codename: 'sid',
    number: null,
    aliases: ['unstable'],
    released: false,
    hasCdbs: false,
    deprecatedClasses: [],
    debhelperCompat: 13,
    hasSysusersSequence: true,
    standardsVersion: '4.7.2',
  },
];

/** Every codename and alias, for messages and completion. */
export const suiteNames: readonly string[] = suites.flatMap((suite) => [suite.codename, ...suite.aliases]);

/** The suite of that codename or alias; undefined for a suite debkit has no knowledge of. */
export function findSuite(nameOrAlias: string): Suite | undefined {
  return suites.find((suite) => suite.codename === nameOrAlias || suite.aliases.includes(nameOrAlias));
}

/** Whether what is for these suites, all where none are said, is for that one, by codename or alias. */
export function isForSuite(names: readonly string[] | undefined, suite: string): boolean {
  const codename = (name: string) => findSuite(name)?.codename ?? name;
  return names?.some((name) => codename(name) === codename(suite)) ?? true;
}

/** What ends a Debian revision so that one pool holds every suite's build: `~deb12`, `~deb13`; '' where packages still move. */
export function versionSuffixFor(suite: Suite): string {
  return suite.released && suite.number !== null ? `~deb${suite.number}` : '';
}

/** Whether apt is to refuse an expired Release file; those of suites in development run out within a week, which slow mirrors exceed. */
export function releaseFileExpires(suite: string): boolean {
  return findSuite(suite)?.released !== false;
}
