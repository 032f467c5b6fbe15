// A clean build of a source package, linted and install-tested, against doing it by hand in a prepared chroot, sbuild and pbuilder; and one after a small change.
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildOutcome } from '../../src/pipeline/outcome.ts';
import { packageRoot } from '../../src/system/resources.ts';
import { baseTar, dscOf, filesOf, inChroot, pbuilderBase, pbuilderFolders, preparedChroot, rootOnly, type Subject } from '../prepared.ts';
import { Lacking, type Family, type Row, type Side, type Sides } from '../row.ts';
import { suite, type World } from '../world.ts';

const lint = 'lintian --no-cfg --display-info --pedantic --show-overrides';
const what = (source: string) => `${source}: warm clean build with lint and install test`;
const floor = 'dpkg-source -x, dpkg-buildpackage and lintian, one after another in a prepared chroot';

/** The rows of tinyproxy and dropbear, and of a package with about 200 build dependencies. */
export const cleanBuilds: readonly Family[] = [
  family({ source: 'tinyproxy', from: 'recipe' }, [
    {
      name: 'description-tinyproxy',
      what: 'tinyproxy: rebuild after a change of one line of the description',
      against: floor,
      reach: 0.7,
      ours: 'description',
      theirs: 'floor',
    },
  ]),
  family({ source: 'dropbear', from: 'archive' }),
  {
    rows: [{ ...toFloor('libsdl2-image', 1), what: 'libsdl2-image, about 200 build dependencies: the same' }],
    warmUp: 0,
    open: (world, sides) => openSides({ source: 'libsdl2-image', from: 'archive' }, sides, world),
  },
];

function family(subject: Subject, more: readonly Row[] = []): Family {
  const { source } = subject;
  const peers = { what: what(source), ours: 'debkit' };
  const rows: Row[] = [
    toFloor(source, 1),
    { ...peers, name: `clean-sbuild-${source}`, against: 'sbuild --run-lintian, chroot tarball ready', reach: 0.25, theirs: 'sbuild' },
    { ...peers, name: `clean-pbuilder-${source}`, against: 'pbuilder and lintian, base.tgz ready', reach: 0.4, theirs: 'pbuilder' },
  ];
  return { rows: [...rows, ...more], warmUp: 0, open: (world, sides) => openSides(subject, sides, world) };
}

function toFloor(source: string, reach: number): Row {
  return { name: `clean-floor-${source}`, what: what(source), against: floor, reach, ours: 'debkit', theirs: 'floor' };
}

async function openSides(subject: Subject, wanted: ReadonlySet<string>, world: World): Promise<Sides> {
  rootOnly();
  const dsc = await dscOf(subject, world);
  const openers: Readonly<Record<string, () => Promise<Side>>> = {
    debkit: () => openDebkit(dsc, world),
    description: () => openDescription(world),
    floor: () => openFloor(subject, dsc, world),
    sbuild: () => openSbuild(dsc, world),
    pbuilder: () => openPbuilder(dsc, world),
  };
  const sides: Record<string, Side> = {};
  for (const [name, open] of Object.entries(openers)) if (wanted.has(name)) sides[name] = await open();
  return sides;
}

async function openDebkit(dsc: string, world: World): Promise<Side> {
  const out = join(world.folder, 'dist');
  const plain = (await world.knows(['build'], '--no-ccache')) ? ['--no-ccache'] : [];
  const before = () => rm(out, { recursive: true, force: true });
  const run = async () => {
    const options = ['--fresh', ...plain, '--fail-on', 'none', '--quiet', '--out', out];
    // Not every package of Debian's takes everything along when it is purged: with 1 it was built, linted and tested too.
    const milliseconds = await world.timeDebkit(['build', dsc, ...options], { accepts: [0, 1] });
    const [folder = ''] = await readdir(out);
    const { lint, installTest } = JSON.parse(await readFile(join(out, folder, 'result.json'), 'utf8')) as BuildOutcome;
    if (lint === null || installTest === null) throw new Lacking(`debkit could not build, lint and test ${basename(dsc)}`);
    return milliseconds;
  };
  // Its environments are prepared by this, as the other side's are.
  await before();
  await run();
  return { before, run };
}

/** tinyproxy's recipe with a description that is another one each time. */
async function openDescription(world: World): Promise<Side> {
  const recipe = join(world.folder, 'recipes', 'tinyproxy');
  const file = join(recipe, 'recipe.yaml');
  await cp(join(packageRoot(), 'recipes', 'tinyproxy'), recipe, { recursive: true });
  const original = await readFile(file, 'utf8');
  let count = Date.now();
  const change = async () => {
    const changed = original.replace(/^( +)Tinyproxy forwards HTTP/m, `$1Version ${(count += 1)} of Tinyproxy forwards HTTP`);
    if (changed === original) throw new Error('the description of tinyproxy is not where it was');
    await writeFile(file, changed);
  };
  const build = () => world.timeDebkit(['build', recipe, '--quiet', '--out', join(world.folder, 'dist-description')]);
  await change();
  await build();
  return { before: change, run: build };
}

async function openFloor(subject: Subject, dsc: string, world: World): Promise<Side> {
  const chroot = await preparedChroot(subject, dsc, world);
  const build = join(chroot, 'build');
  // Source and binary packages, as dpkg-buildpackage has it without options: debkit lints both too.
  const script = `set -eu; mkdir /build/own; cd /build/own; cp -- ../*_* .; dpkg-source -x "$1" tree; cd tree; dpkg-buildpackage -us -uc; cd ..; ${lint} ./*.changes`;
  return {
    async before() {
      for (const name of await readdir(build)) await rm(join(build, name), { recursive: true });
      for (const file of await filesOf(dsc)) await copyFile(file, join(build, basename(file)));
    },
    // lintian says with 2 that there are errors.
    run: () => world.time(inChroot(chroot, ['sh', '-c', script, 'sh', basename(dsc)], 'builder'), { environment: { HOME: '/tmp' }, accepts: [0, 2] }),
  };
}

// $1 takes the place of /etc/subuid and /etc/subgid for sbuild alone: root has no ids of its own there.
const withIds = 'mount --bind "$1" /etc/subuid && mount --bind "$1" /etc/subgid && shift && exec "$@"';

async function openSbuild(dsc: string, world: World): Promise<Side> {
  const base = await baseTar(world);
  await world.install({ sbuild: 'sbuild' });
  const folder = join(world.folder, 'sbuild');
  await mkdir(folder, { recursive: true });
  const [ids, settings] = [join(folder, 'subordinate-ids'), join(folder, 'sbuildrc')];
  await writeFile(ids, 'root:1879048192:65536\n');
  await writeFile(settings, `$unshare_tmpdir_template = '${folder}/chroot.XXXXXXXXXX';\n1;\n`);
  const options = ['--chroot-mode=unshare', `--chroot=${base}`, `--dist=${suite}`, '--arch-any', '--arch-all', '--no-source'];
  const stages = ['--run-lintian', '--no-run-piuparts', '--no-run-autopkgtest', '--no-apt-update', '--no-apt-upgrade', '--no-apt-distupgrade'];
  const argv = ['unshare', '--mount', '--propagation', 'private', '--', 'sh', '-c', withIds, 'sh', ids, 'sbuild', ...options, ...stages, dsc];
  return {
    async before() {
      for (const name of await readdir(folder)) if (name.includes('_') || name.startsWith('chroot.')) await rm(join(folder, name), { recursive: true });
    },
    run: () => world.time(argv, { cwd: folder, environment: { SBUILD_CONFIG: settings } }),
  };
}

async function openPbuilder(dsc: string, world: World): Promise<Side> {
  const base = await pbuilderBase(world);
  const argv = ['pbuilder', 'build', '--basetgz', base, ...pbuilderFolders(world), dsc];
  // The first build fetches packages to pbuilder's own cache.
  await world.run(argv);
  return { run: () => world.time(argv) };
}
