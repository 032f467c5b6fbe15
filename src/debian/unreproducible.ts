// Why builds of one source package differ: of each variation that makes them differ, what it usually means and the usual fix.

/** In words: what a package of such a build does, and what to change. */
export interface UsualReason {
  readonly reason: string;
  readonly fix: string;
}

const recorded = (what: string): UsualReason => ({ reason: `the build writes ${what} into a file`, fix: 'take it out by an `edits` entry, or say a fixed value in `build.configure`, `build.make` or `build.environment`' });

const dated: UsualReason = {
  reason: 'the build writes its own date into a file: __DATE__, date, the head of a gzip file, the times of an archive',
  fix: 'take the date from SOURCE_DATE_EPOCH (date -u -d "@$SOURCE_DATE_EPOCH"), gzip with -n, tar with --mtime and --sort=name, ar with D: by an `edits` entry',
};

const shuffled: UsualReason = {
  reason: 'what is made depends on which of several jobs ends first',
  fix: '`build.parallel: false`, or name the files in a fixed order by an `edits` entry',
};

const random: UsualReason = {
  reason: 'what is made is another each time: random numbers, the order of a hash, a folder read unsorted, an address in memory',
  fix: 'sort what is read or written; PYTHONHASHSEED=0 or PERL_HASH_SEED=0 in `build.environment`; take out what is random by an `edits` entry',
};

const either = (one: UsualReason, other: UsualReason): UsualReason => ({ reason: `${one.reason}; or ${other.reason}`, fix: `${one.fix}; or ${other.fix}` });

const usual: Readonly<Record<string, UsualReason>> = {
  'host name': recorded('the name of its machine (hostname, uname -n)'),
  user: recorded('the user who builds (id, whoami, USER)'),
  HOME: recorded('the HOME of who builds'),
  SHELL: recorded('the SHELL of who builds'),
  PATH: recorded('the PATH of who builds'),
  TZ: { reason: 'the build writes a time in local time', fix: 'format it in UTC: date -u, gmtime; or `build.environment: {TZ: UTC}`' },
  locale: { reason: 'the build sorts names or writes numbers and dates as the locale has it', fix: 'sort in the C locale: `build.environment: {LC_ALL: C.UTF-8}`, or LC_ALL=C before sort by an `edits` entry' },
  umask: { reason: 'files are installed with the mode that the umask gave them', fix: 'install them with a mode: install -m 0644, by an `edits` entry' },
  'number of jobs': { reason: 'the build records its options, or what it makes depends on how many jobs work at it', fix: 'take the record out by an `edits` entry, or `build.parallel: false`' },
  year: dated,
  'time of day': dated,
  kernel: recorded("the kernel's version (uname -r)"),
  'build path': { reason: 'the build writes the folder that it is in into a file: __FILE__, an RPATH, a recorded configure line, debug information', fix: 'use paths relative to the source; what the compiler writes, dpkg-buildflags already shortens (-ffile-prefix-map)' },
  'order of jobs': shuffled,
  chance: random,
  'time or chance': either(dated, random),
  'order of jobs or chance': either(shuffled, random),
};

/** What a cause usually means; null for one that is not known. */
export function usualReason(cause: string): UsualReason | null {
  return usual[cause] ?? null;
}
