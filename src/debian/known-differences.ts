// Why packages of two styles, suites or versions differ: what each difference that comes from there means, as a table.
import type { ChangeKind } from './package-comparison.ts';

/** In what two sides of a comparison differ beyond their packages. */
export type Between = 'styles' | 'suites' | 'versions';

/** Why something differs. */
export interface Explanation {
  /** Where it comes from; `always` is what follows from other differences. */
  readonly between: Between | 'always';
  readonly text: string;
  /** What a recipe can say about it, a sentence; null where there is nothing to do. */
  readonly advice: string | null;
  /** Said where the dh package lacks something by it. */
  readonly lacking?: true;
}

/** The explanations by id, in the order in which they are told. */
export const explanations = {
  users: {
    between: 'styles',
    text: 'At compat level 10 the postinst makes the system user with adduser. In dh style dh_installsysusers installs a file of sysusers.d(5) and lets systemd-sysusers read it: the same user, and one that is there already stays as it is.',
    advice: null,
  },
  units: {
    between: 'styles',
    text: 'dh_systemd_enable and dh_systemd_start are helpers of compat level 10. Since 11, dh_installsystemd does what both did, with the same lines.',
    advice: null,
  },
  tmpfiles: {
    between: 'styles',
    text: 'At compat level 10 dh_installinit has folders of tmpfiles.d(5) made, after the unit was enabled. Since 13, dh_installtmpfiles does it, before.',
    advice: null,
  },
  dwz: {
    between: 'styles',
    text: 'dh runs dh_dwz, which makes debug symbols smaller; CDBS does not. Code and data of the program are the same: it names the checksum of its debug symbols (.gnu_debuglink), and a file that several share (.gnu_debugaltlink).',
    advice: null,
  },
  examples: {
    between: 'styles',
    text: 'Up to compat level 11 dh_compress packs large examples; later ones leave them as they are, so that they can be used at once; a script that is packed loses its execute bits.',
    advice: null,
  },
  docs: {
    between: 'styles',
    text: 'CDBS installs README, NEWS, TODO, BUGS, AUTHORS, CONTRIBUTORS, CREDITS and THANKS of the source unasked; dh installs the documents that are named.',
    advice: 'In a recipe, docs names those that are worth it.',
    lacking: true,
  },
  shlibs: {
    between: 'styles',
    text: 'Since compat level 12 dh_makeshlibs writes into shlibs that a program needs at least the version of the library that it was built with.',
    advice: null,
  },
  runstatedir: {
    between: 'styles',
    text: 'Since compat level 11 dh_auto_configure says --runstatedir=/run; CDBS says nothing, and configure takes /var/run, which is a link to /run.',
    advice: null,
  },
  libdir: {
    between: 'styles',
    text: 'dh_auto_configure puts libraries into the folder of their architecture (/usr/lib/<triplet>), so that those of several can be installed; CDBS says nothing, and they go to /usr/lib.',
    advice: null,
  },
  libexecdir: {
    between: 'styles',
    text: "CDBS puts programs that only programs call into /usr/lib/<source>. Since compat level 12 dh leaves that to configure: /usr/libexec (FHS 3.0).",
    advice: null,
  },
  libtool: {
    between: 'styles',
    text: 'Libtool archives (.la) are not shipped (Policy 10.2).',
    advice: null,
  },
  libraries: {
    between: 'suites',
    text: "Each suite has its own versions of the libraries, and some under other names; the package needs those it was built with.",
    advice: null,
  },
  compiler: {
    between: 'suites',
    text: 'Each suite has its own compiler and libraries, so that the bytes of programs are others.',
    advice: null,
  },
  helpers: {
    between: 'suites',
    text: "Each suite has its own debhelper, which names its version in maintainer scripts and may write them in other words.",
    advice: null,
  },
  'merged-usr': {
    between: 'suites',
    text: 'Up to bookworm units and the like are in /lib; later suites have /lib in /usr, and their packages /usr/lib.',
    advice: null,
  },
  version: {
    between: 'versions',
    text: "The two have different versions, which the packages' own relations and debian/changelog say too.",
    advice: null,
  },
  debug: {
    between: 'always',
    text: "Code and data of the program are the same. Its debug symbols are not, since they hold the compiler's options too, also their order: so its build id and the checksum of the symbols are others.",
    advice: null,
  },
  'build-id': {
    between: 'always',
    text: 'Debug symbols are found by the build id of their program, which is another wherever the program is another.',
    advice: null,
  },
  size: {
    between: 'always',
    text: 'Installed-Size is the sum of the files.',
    advice: null,
  },
} as const satisfies Readonly<Record<string, Explanation>>;

export type ExplanationId = keyof typeof explanations;

/** The changes that an explanation is for: all that is said must hold. */
export interface KnownChange {
  readonly id: ExplanationId;
  readonly what: ChangeKind;
  /** The field, member or path. */
  readonly subject?: RegExp;
  /** The older side: CDBS's of two styles, the earlier suite's, else the first; null where it has nothing. */
  readonly from?: RegExp | null;
  /** The newer side; null where it has nothing. */
  readonly to?: RegExp | null;
  /** What makes the lines of both the same, in a text that differs. */
  readonly rewrite?: readonly [pattern: RegExp, text: string];
}

const debugSections = /^(?:(?:\.debug_\w+|\.symtab|\.strtab|\.shstrtab|\.gnu_debugaltlink)(?: |$))*$/;
// What a program says of its debug symbols, without and with its build id: no code and no data.
const debugLinks = /^(?:(?:\.gnu_debuglink|\.gnu_debugaltlink|\.shstrtab)(?: |$))+$/;
const debugNames = /^(?:(?:\.note\.gnu\.build-id|\.gnu_debuglink|\.gnu_debugaltlink|\.shstrtab)(?: |$))+$/;
const library = /^lib[a-z0-9+.-]+(?: \([^)]*\))?(?: \| .*)?$/;

/** The table; of several rows that fit, the first one holds. */
export const knownChanges: readonly KnownChange[] = [
  { id: 'users', what: 'relation', subject: /^(?:Pre-)?Depends$/, from: /^adduser\b/, to: null },
  { id: 'users', what: 'relation', subject: /^(?:Pre-)?Depends$/, from: null, to: /^systemd \| systemd-standalone-sysusers\b|^systemd-sysusers\b/ },
  { id: 'users', what: 'entry', subject: /^\/usr\/lib\/sysusers\.d\/[^/]+\.conf$/, from: null },
  { id: 'users', what: 'lines', subject: /^postinst$/, from: /^(?:[ \t]*(?:if \[ "\$1" = configure \]; then|(?:adduser|addgroup) .*|fi)(?:\n|$))+$/, to: null },
  { id: 'users', what: 'helper', from: null, to: /^dh_installsysusers$/ },
  { id: 'units', what: 'helper', from: /^dh_systemd_(?:enable|start)$/, to: /^dh_installsystemd$/ },
  { id: 'tmpfiles', what: 'helper', from: /^dh_installinit$/, to: /^dh_installtmpfiles$/ },
  { id: 'tmpfiles', what: 'order', from: /dh_installinit/, to: /dh_installtmpfiles/ },
  { id: 'dwz', what: 'sections', from: debugLinks, to: debugLinks },
  { id: 'dwz', what: 'sections', subject: /^\/usr\/lib\/debug\//, from: debugSections, to: debugSections },
  { id: 'dwz', what: 'entry', subject: /^\/usr\/lib\/debug\/\.dwz\//, from: null },
  { id: 'examples', what: 'compressed', subject: /^\/usr\/share\/doc\/[^/]+\/examples\//, from: /^gzip$/, to: /^none$/ },
  { id: 'examples', what: 'mode', subject: /^\/usr\/share\/doc\/[^/]+\/examples\/.*\.gz$/, from: /^0644$/, to: /^0755$/ },
  { id: 'examples', what: 'moved', from: /^\/usr\/share\/doc\/[^/]+\/examples\/.*\.gz$/, to: /^\/usr\/share\/doc\/[^/]+\/examples\// },
  { id: 'docs', what: 'entry', subject: /^\/usr\/share\/doc\/[^/]+\/(?:README|NEWS|TODO|BUGS|AUTHORS|CONTRIBUTORS|CREDITS|THANKS)(?:\.gz)?$/, to: null },
  { id: 'shlibs', what: 'lines', subject: /^shlibs$/, from: /^(?:\S+ \S+ [^\s(]+(?:\n|$))+$/, to: /^(?:\S+ \S+ \S+ \(>= [^()\n]+\)(?:\n|$))+$/ },
  { id: 'runstatedir', what: 'text', rewrite: [/\/var\/run\b/g, '/run'] },
  { id: 'libdir', what: 'moved', from: /^\/usr\/lib\/(?!.*-linux-)/, to: /^\/usr\/lib\/[a-z0-9_]+-[a-z0-9]+-[a-z0-9]+\// },
  { id: 'libexecdir', what: 'moved', from: /^\/usr\/lib\/[^/]+\//, to: /^\/usr\/libexec\// },
  { id: 'libtool', what: 'entry', subject: /\.la$/, to: null },
  { id: 'version', what: 'relation', from: /^\S+ \(= /, to: /^\S+ \(= / },
  { id: 'libraries', what: 'relation', from: /./, to: /./ },
  { id: 'libraries', what: 'relation', from: library, to: null },
  { id: 'libraries', what: 'relation', from: null, to: library },
  { id: 'compiler', what: 'sections' },
  { id: 'helpers', what: 'debhelper' },
  { id: 'helpers', what: 'helper', from: /^dh_/, to: /^dh_/ },
  { id: 'merged-usr', what: 'moved', from: /^\/lib\//, to: /^\/usr\/lib\// },
  { id: 'version', what: 'value', subject: /^(?:Version|Source)$/ },
  { id: 'version', what: 'text', subject: /^\/usr\/share\/doc\/[^/]+\/changelog\.Debian\.gz$/ },
  { id: 'debug', what: 'sections', from: debugNames, to: debugNames },
  { id: 'build-id', what: 'value', subject: /^Build-Ids$/ },
  { id: 'build-id', what: 'entry', subject: /^\/usr\/lib\/debug\/\.build-id\// },
  { id: 'size', what: 'value', subject: /^Installed-Size$/ },
];
