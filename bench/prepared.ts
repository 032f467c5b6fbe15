// What the peers need, made ready once and kept: source packages, a base tarball, chroots with build dependencies and lintian, pbuilder's base.
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseDsc } from '../src/debian/artifacts.ts';
import { exec } from '../src/system/exec.ts';
import { exists } from '../src/system/files.ts';
import { fetchDebianSource } from '../src/upstream/debian-archive.ts';
import { Lacking } from './row.ts';
import { suite, type World } from './world.ts';

/** A source package that is built; a recipe's comes from debkit itself, any other from the archive. */
export interface Subject {
  readonly source: string;
  readonly from: 'recipe' | 'archive';
}

/** The .dsc, its files beside it; absolute. */
export async function dscOf({ source, from }: Subject, world: World): Promise<string> {
  if (from === 'archive') {
    const { folder, mirror, signal } = world;
    const context = { store: join(folder, 'archive'), workspace: join(folder, 'archive'), offline: false, mirror, signal, exec, onLine: () => undefined };
    return (await fetchDebianSource({ source, suite, version: null }, context)).dsc.path;
  }
  const out = join(world.folder, 'recipe-sources');
  await world.timeDebkit(['source', source, '--out', out, '--quiet']);
  for (const name of await readdir(out)) {
    const file = (await readdir(join(out, name))).find((one) => one.startsWith(`${source}_`) && one.endsWith('.dsc'));
    if (file !== undefined) return join(out, name, file);
  }
  throw new Lacking(`debkit source ${source} left no .dsc`);
}

/** The .dsc and all that it names; absolute. */
export async function filesOf(dsc: string): Promise<string[]> {
  return [dsc, ...parseDsc(await readFile(dsc, 'utf8')).files.map(({ name }) => join(dirname(dsc), name))];
}

/** `<folder>/base.tar`: mmdebstrap's buildd variant with apt's lists, for sbuild and for the chroots. */
export function baseTar(world: World): Promise<string> {
  return once(join(world.folder, 'base.tar'), world, async (path) => {
    rootOnly();
    await world.install({ mmdebstrap: 'mmdebstrap' });
    const sources = join(world.folder, 'sources.list');
    await writeFile(sources, world.sources);
    const options = ['--mode=root', '--variant=buildd', '--format=tar', '--skip=cleanup/apt/lists,check/qemu', '--aptopt=Acquire::Languages "none"'];
    await world.run(['mmdebstrap', ...options, suite, path, sources]);
  });
}

/** The base unpacked, with the build dependencies of the .dsc and lintian. */
export async function preparedChroot(subject: Subject, dsc: string, world: World): Promise<string> {
  const base = await baseTar(world);
  return once(join(world.folder, 'chroots', subject.source), world, async (path) => {
    await unpackBase(base, path, world);
    for (const file of await filesOf(dsc)) await copyFile(file, join(path, 'build', basename(file)));
    await world.run(inChroot(path, ['apt-get', '--yes', '--no-install-recommends', 'build-dep', `/build/${basename(dsc)}`]));
    await world.run(inChroot(path, ['apt-get', '--yes', '--no-install-recommends', 'install', 'fakeroot', 'lintian']));
  });
}

/** Unpacks a base so that inChroot can work in it: names are resolved, and uid 1000 may write to /build. */
export async function unpackBase(base: string, path: string, world: World): Promise<void> {
  await mkdir(path, { recursive: true });
  await world.run(['tar', '--extract', '--file', base, '--directory', path, '--numeric-owner', '--exclude=./dev/*']);
  await copyFile('/etc/resolv.conf', join(path, 'etc', 'resolv.conf'));
  await world.run(['install', '--directory', '--owner=1000', '--group=1000', join(path, 'build')]);
}

/** argv that runs argv in a chroot with /proc and /dev, as root or as uid 1000; nothing of it outlives the call. */
export function inChroot(path: string, argv: readonly string[], user: 'root' | 'builder' = 'root'): string[] {
  const mount = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && exec chroot "$@"';
  const asUser = user === 'root' ? [] : ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups'];
  return ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private', '--', 'sh', '-c', mount, 'sh', path, ...asUser, ...argv];
}

/** pbuilder's base.tgz, with lintian in it, so that installing lintian is not timed. */
export function pbuilderBase(world: World): Promise<string> {
  return once(join(world.folder, 'pbuilder', 'base.tgz'), world, async (path) => {
    rootOnly();
    await world.install({ pbuilder: 'pbuilder' });
    const hooks = join(world.folder, 'pbuilder', 'hooks');
    for (const folder of [hooks, ...['aptcache', 'build', 'result'].map((name) => join(world.folder, 'pbuilder', name))]) await mkdir(folder, { recursive: true });
    const lint = `#!/bin/sh\nlintian --no-cfg --display-info --pedantic --show-overrides "$BUILDDIR"/*.changes\nexit 0\n`;
    await writeFile(join(hooks, 'B90lintian'), lint, { mode: 0o755 });
    const others = world.sources.trim().split('\n').slice(1).join('|');
    const options = ['--distribution', suite, '--mirror', world.mirror, '--othermirror', others, '--components', 'main', '--extrapackages', 'lintian'];
    await world.run(['pbuilder', 'create', '--basetgz', path, ...pbuilderFolders(world), ...options]);
  });
}

/** pbuilder's options that keep everything in the world's folder. */
export function pbuilderFolders({ folder }: World): string[] {
  const at = (name: string) => join(folder, 'pbuilder', name);
  return ['--aptcache', at('aptcache'), '--buildplace', at('build'), '--buildresult', at('result'), '--hookdir', at('hooks')];
}

/** Only root enters chroots without a user namespace. Error: Lacking. */
export function rootOnly(): void {
  if (process.getuid?.() !== 0) throw new Lacking('only root can make and enter the chroots of the other side: sudo npm run bench');
}

/** What `make` puts at `path`, whole: a mark beside it says so. */
export async function once(path: string, world: World, make: (path: string) => Promise<void>): Promise<string> {
  const mark = `${path}.ready`;
  if (await exists(mark)) return path;
  world.say(`preparing ${path}`);
  await world.run(['rm', '-rf', '--one-file-system', '--', path]);
  await mkdir(dirname(path), { recursive: true });
  await make(path);
  await writeFile(mark, '');
  return path;
}
