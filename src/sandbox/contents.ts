// Which packages of a suite have a file: its Contents indexes, fetched and verified by apt beside the package lists.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BaseSpec, Chroot } from '../contracts/sandbox.ts';
import type { Wanted } from '../debian/triage/diagnosis.ts';
import { ownersIn, rankedPackages, wantedPattern } from '../debian/contents-index.ts';
import { aptCommand, aptMounts, locked, mirrorDown, notCached, type EnvironmentContext } from './apt.ts';
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

// A mirror is often a day behind with these, and apt then takes none: what it has tells as well, for a hint, which is all that it is for.
const fetchAnywayScript = `set -eu
cd /run/debkit/contents
"$@" indextargets --format '$(BASE_URI) $(COMPONENT) $(ARCHITECTURE)' 'Created-By: Packages' | sort -u | while read -r uri component architecture; do
  for one in "$architecture" all; do
    file=$(echo "$uri$component" | tr -c 'a-zA-Z0-9.\\n-' _)_Contents-$one.gz
    /usr/lib/apt/apt-helper download-file "\${uri%/}/$component/Contents-$one.gz" "$file" || rm -f "$file"
  done
done
ls | grep -q Contents-`;

// $1 the pattern.
const searchScript = `set -eu
cd /run/debkit/contents
for file in *Contents-*; do /usr/lib/apt/apt-helper cat-file "$file" | LC_ALL=C grep -E -- "$1" || [ $? = 1 ]; done`;

// On stdin the paths: the lines that have one of them somewhere, to be read more closely.
const ownersScript = `set -eu
cat > /tmp/paths
cd /run/debkit/contents
for file in *Contents-*; do /usr/lib/apt/apt-helper cat-file "$file" | LC_ALL=C grep -F -f /tmp/paths || [ $? = 1 ]; done`;

/** The suite's packages that have one of the paths (without the first slash), by path. Errors: as packagesWith. */
export async function ownersOf(paths: readonly string[], base: BaseSpec, context: EnvironmentContext): Promise<Map<string, string[]>> {
  if (paths.length === 0) return new Map();
  const lines = await searched({ script: ownersScript, argv: [], stdin: `${paths.join('\n')}\n` }, base, context);
  return ownersIn(lines, paths);
}

/** The names of the suite's packages that have what is wanted, the likeliest first; none where no file of the suite is it. Errors: MIRROR_UNREACHABLE, NOT_CACHED (exit 4). */
export async function packagesWith(wanted: Wanted, base: BaseSpec, context: EnvironmentContext): Promise<string[]> {
  return rankedPackages(wanted, await searched({ script: searchScript, argv: [wantedPattern(wanted)], stdin: '' }, base, context));
}

interface Search {
  readonly script: string;
  readonly argv: readonly string[];
  readonly stdin: string;
}

async function searched({ script, argv, stdin }: Search, base: BaseSpec, context: EnvironmentContext): Promise<string[]> {
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
      if (!fresh) writeFileSync(stamp, new Date().toISOString());
      const lines: string[] = [];
      const result = await chroot.run({ argv: ['sh', '-c', script, 'sh', ...argv], user: 'root', seconds: 600, stdin: Buffer.from(stdin), onLine: (line) => void lines.push(line) });
      if (result.exitCode !== 0) throw mirrorDown(`the index of the files of ${base.suite} cannot be read`, result.stderr);
      return lines;
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
  const result = await chroot.run({ ...aptCommand(...contentsOptions, '-o', `Acquire::Check-Valid-Until=${String(mustBeValid(base))}`, 'update'), onLine: context.onLine });
  if (result.exitCode === 0) return;
  const command = aptCommand();
  const anyway = await chroot.run({ ...command, argv: ['sh', '-c', fetchAnywayScript, 'sh', ...command.argv], onLine: context.onLine });
  if (anyway.exitCode !== 0) throw mirrorDown(`the index of the files of ${base.suite} could not be fetched`, result.stderr);
}
