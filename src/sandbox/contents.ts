// Which packages of a suite have a file: its Contents indexes, fetched by apt beside the package lists, and verified where the mirror has those of its Release file.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import type { Wanted } from '../debian/triage/diagnosis.ts';
import { linesOf, ownersIn, rankedOwners, rankedPackages, wantedPattern, type Owners } from '../debian/contents-index.ts';
import { aptCommand, aptMounts, locked, notCached, type EnvironmentContext } from './apt.ts';
import { mirrorDown } from './mirror-errors.ts';
import { baseKey, mustBeValid } from './base.ts';
import { prepareBase } from './environment.ts';

const freshMilliseconds = 7 * 24 * 3600 * 1000;

// Contents alone, as apt-file(1) has apt fetch them; the lists of packages stay as they are.
const contentsOptions = [
  'Dir::State::lists=/run/debkit/contents/',
  'Acquire::Languages=none',
  'Acquire::IndexTargets::deb::Packages::DefaultEnabled=false',
  'Acquire::IndexTargets::deb::Contents-deb::MetaKey=$(COMPONENT)/Contents-$(ARCHITECTURE)',
  'Acquire::IndexTargets::deb::Contents-deb::ShortDescription=Contents-$(ARCHITECTURE)',
  'Acquire::IndexTargets::deb::Contents-deb::Description=$(RELEASE)/$(COMPONENT) $(ARCHITECTURE) Contents (deb)',
  'Acquire::IndexTargets::deb::Contents-deb::KeepCompressed=true',
  'Acquire::IndexTargets::deb::Contents-deb::Optional=true',
].flatMap((option) => ['-o', option]);

// A mirror is often a day behind with these, and apt then takes none: what it has is taken all the same, apart, and what its Release file names and it has not is written down.
const fetchAnywayScript = `set -eu
cd /run/debkit/contents
mkdir unverified
"$@" indextargets --format '$(BASE_URI) $(COMPONENT) $(ARCHITECTURE)' 'Created-By: Packages' | sort -u | while read -r uri component architecture; do
  lists=/var/lib/apt/lists/$(echo "\${uri#*://}" | tr / _)
  for one in "$architecture" all; do
    cat "$lists"InRelease "$lists"Release 2>/dev/null | grep -q " $component/Contents-$one.gz$" || continue
    file=unverified/$(echo "$uri$component" | tr -c 'a-zA-Z0-9.\\n-' _)_Contents-$one.gz
    /usr/lib/apt/apt-helper download-file "\${uri%/}/$component/Contents-$one.gz" "$file" || { rm -f "$file"; echo "$component/Contents-$one" >> unverified/missing; }
  done
done
ls unverified | grep -q Contents-`;

// The arguments are grep's; after -f, on stdin, is what a file of patterns is to have. After the lines that match, what is to be known of the index.
const searchScript = `set -eu
patterns=$(mktemp)
cat > "$patterns"
cd /run/debkit/contents
if [ "$2" = -f ]; then set -- "$1" -f "$patterns"; fi
for file in *Contents-* unverified/*Contents-*; do
  [ ! -e "$file" ] || /usr/lib/apt/apt-helper cat-file "$file" | LC_ALL=C grep "$@" || [ $? = 1 ]
done
rm -f "$patterns"
if [ -d unverified ]; then echo ': unverified'; fi
if [ -e unverified/missing ]; then echo ': missing'; fi`;

/** Packages by path, and whether apt has verified the index that tells it. */
export interface FileOwners {
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly verified: boolean;
}

/** The suite's packages that have one of the paths (without the first slash). Errors: as packagesWith; MIRROR_UNREACHABLE also where a part of the index cannot be had. */
export async function ownersOf(paths: readonly string[], base: BaseSpec, context: EnvironmentContext): Promise<FileOwners> {
  const { lines, verified, whole } = await searched({ grep: ['-F', '-f'], stdin: `${paths.join('\n')}\n` }, base, context);
  if (!whole) throw mirrorDown(`a part of the index of the files of ${base.suite} could not be fetched`, '');
  return { owners: ownersIn(lines, paths), verified };
}

/** The names of the suite's packages that have what is wanted, the likeliest first; none where no file of the suite is it. Errors: MIRROR_UNREACHABLE, NOT_CACHED (exit 4). */
export async function packagesWith(wanted: Wanted, base: BaseSpec, context: EnvironmentContext): Promise<string[]> {
  return rankedPackages(wanted, (await searched({ grep: ['-E', '--', wantedPattern(wanted)], stdin: '' }, base, context)).lines);
}

/** The same for many things in one reading; null by what no package has. */
export async function ownersOfEach<T extends Wanted>(wanted: readonly T[], base: BaseSpec, context: EnvironmentContext): Promise<Map<T, Owners | null>> {
  if (wanted.length === 0) return new Map();
  const patterns = [...new Set(wanted.map(wantedPattern))];
  const { lines } = await searched({ grep: ['-E', '-f'], stdin: `${patterns.join('\n')}\n` }, base, context);
  return new Map(wanted.map((one) => [one, rankedOwners(one, linesOf(one, lines))]));
}

interface Search {
  readonly grep: readonly string[];
  readonly stdin: string;
}

interface Found {
  readonly lines: readonly string[];
  /** Whether apt has verified the index. */
  readonly verified: boolean;
  /** Whether all of it is there. */
  readonly whole: boolean;
}

async function searched({ grep, stdin }: Search, base: BaseSpec, context: EnvironmentContext): Promise<Found> {
  const { layer } = await prepareBase(base, context);
  return locked(base, context, async () => {
    const folder = join(context.store, context.driver.name, 'apt', baseKey(base), 'contents');
    const stamp = join(folder, '..', 'contents.stamp');
    const fresh = isFresh(stamp);
    if (!fresh && context.offline) throw notCached(`the index of the files of ${base.suite}`);
    mkdirSync(folder, { recursive: true });
    const chroot = await context.driver.open(layer, { network: !context.offline, mounts: [], writable: [...aptMounts(context, base), { source: folder, target: '/run/debkit/contents' }] });
    try {
      if (!fresh) await fetchContents(chroot, base, context);
      const lines: string[] = [];
      const result = await chroot.run({ argv: ['sh', '-c', searchScript, 'sh', ...grep], user: 'root', seconds: 600, stdin: Buffer.from(stdin), onLine: (line) => void lines.push(line) });
      if (result.exitCode !== 0) throw mirrorDown(`the index of the files of ${base.suite} cannot be read`, result.stderr);
      const whole = !lines.includes(': missing');
      // What lacks a part is fetched again the next time.
      if (!fresh && whole) writeFileSync(stamp, '');
      return { lines: lines.filter((line) => !line.startsWith(': ')), verified: !lines.includes(': unverified'), whole };
    } finally {
      await chroot.close();
    }
  });
}

function isFresh(stamp: string): boolean {
  const stat = statSync(stamp, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < freshMilliseconds;
}

async function fetchContents(chroot: Chroot, base: BaseSpec, context: EnvironmentContext): Promise<void> {
  // What an earlier fetch, or one that was killed, has left is no part of this one.
  await chroot.run({ argv: ['rm', '-rf', '/run/debkit/contents/unverified'], user: 'root', seconds: 60 });
  const result = await chroot.run({ ...aptCommand(...contentsOptions, '-o', `Acquire::Check-Valid-Until=${String(mustBeValid(base))}`, 'update'), onLine: context.onLine });
  if (result.exitCode === 0) return;
  const command = aptCommand();
  const anyway = await chroot.run({ ...command, argv: ['sh', '-c', fetchAnywayScript, 'sh', ...command.argv], onLine: context.onLine });
  if (anyway.exitCode !== 0) throw mirrorDown(`the index of the files of ${base.suite} could not be fetched`, result.stderr);
}
