// A recipe's source package as a plain tree with debian/ in a git repository of its own (DEP-14), which needs debkit no more.
import { constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DebianDirectory, DebianFile, OrigTarball } from '../../contracts/artifacts.ts';
import type { StageContext } from '../../contracts/context.ts';
import type { UpstreamOrigin } from '../../contracts/origin.ts';
import type { BuildPlan } from '../../contracts/plan.ts';
import { dep14Branches, dep14Version, gbpConfiguration } from '../../debian/dep14.ts';
import { splitPerson } from '../../debian/names.ts';
import { UsageError } from '../../errors.ts';
import { isCommand } from '../../sandbox/probe-unshare.ts';
import { diskFull, exists, removeAbandoned, sha256File, tempName, workBeside } from '../../system/files.ts';
import { makeFolder, refuseUnwritable } from '../../system/folders.ts';
import { readmeSource } from '../../template/readme-source.ts';
import { loadTemplates } from '../../template/render.ts';
import { newRepository, type Committer } from '../../upstream/packaging-repository.ts';
import { demandOrig } from '../follow-lock.ts';
import { makePlan } from '../make-plan.ts';
import { renderFetched, type RenderedSource } from '../render-plan.ts';
import type { Places, PlanRequest, Services } from '../request.ts';
import { withStageContext } from '../stage-context.ts';
import { layOutDebian, layOutUpstream } from './lay-out.ts';
import { commitPristineTar } from './pristine-tar.ts';

/** What is to be written: a recipe as the user names it, and the folder, absolute, which is not there yet. */
export interface EjectRequest {
  readonly target: string;
  readonly folder: string;
  readonly plan: PlanRequest;
  readonly places: Places;
  readonly offline: boolean;
}

/** What was written. */
export interface Ejected {
  readonly source: string;
  readonly version: string;
  readonly folder: string;
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  /** The orig tarball beside the folder, absolute; null for a native package. */
  readonly orig: string | null;
  readonly pristineTar: boolean;
  /** What a git repository cannot hold of the orig tarball: folders without files, and what is called .git. */
  readonly emptyFolders: readonly string[];
  readonly leftOut: readonly string[];
  readonly plan: BuildPlan;
}

/** Writes the tree, whole or not at all. Errors: EJECT_EXISTS, EJECT_ORIG_EXISTS (exit 2), EJECT_NAMES, REPOSITORY_FAILED (exit 1), those of makePlan and of a build's stages up to debian/. */
export async function eject(request: EjectRequest, services: Services): Promise<Ejected> {
  const { folder, places, offline } = request;
  const parent = dirname(folder);
  // One that was killed at its very end has left something beside what it wrote.
  await removeAbandoned(parent);
  refuseUnwritable(parent);
  return withStageContext({ places, offline, stage: 'fetch' }, services, async (context) => {
    // What that one left in the cache has gone too by now.
    if (await exists(folder)) throw new UsageError('EJECT_EXISTS', `${folder} is there already`, { hint: 'name a folder that is not there yet; what was ejected before belongs to whoever works in it' });
    const { plan, lock } = await makePlan(request.target, request.plan, places, context);
    if (plan.orig.vendor !== undefined) throw new UsageError('EJECT_VENDOR', `${plan.packaging.source} has a second orig tarball (vendor: ${plan.orig.vendor}), which cannot be ejected yet`, { hint: 'debkit source makes the whole source package: dpkg-source -x unpacks it' });
    const source = await renderFetched(plan, context, (orig, compressor) => demandOrig(lock, orig, compressor));
    makeFolder(parent);
    // Beside its place, so that it is moved there in one step.
    const beside = workBeside(folder);
    mkdirSync(beside);
    try {
      return await writeBeside(plan, source, { folder, tree: join(beside, basename(folder)) }, context);
    } catch (error) {
      throw diskFull(error, folder);
    } finally {
      rmSync(beside, { recursive: true, force: true });
    }
  });
}

async function writeBeside(plan: BuildPlan, { orig, debian, upstream }: RenderedSource, { folder, tree }: { readonly folder: string; readonly tree: string }, context: StageContext): Promise<Ejected> {
  const { packaging, version, sourceDateEpoch } = plan;
  const { source } = packaging;
  const native = packaging.sourceFormat === '3.0 (native)';
  const place = join(dirname(folder), orig.name);
  if (!native) await refuseOther(place, orig);
  const pristineTar = !native && isCommand('pristine-tar');
  const laid = await layOutUpstream(orig.path, tree, context.signal);
  const repository = await newRepository(tree, committerOf(packaging.maintainer, sourceDateEpoch), context.signal);
  const tags = native ? [`debian/${dep14Version(version.full)}`] : [`upstream/${dep14Version(version.upstream)}`, `debian/${dep14Version(version.full)}`];
  let onto: string | null = null;
  if (!native) {
    onto = await repository.commit(dep14Branches.upstream, `New upstream version ${version.upstream}\n\n${whence(upstream)}`, null);
    await repository.tag(tags[0] ?? '', `Upstream version ${version.upstream}`, onto);
  }
  layOutDebian(withoutDebkit(debian, { plan, upstream, pristineTar }), tree, sourceDateEpoch);
  const packaged = await repository.commit(dep14Branches.debian, `Package ${source} ${version.full}\n\n${packaging.changelog[0]?.changes.join('\n') ?? ''}`, onto);
  await repository.tag(tags.at(-1) ?? '', `Debian version ${version.full}`, packaged);
  await repository.finish(dep14Branches.debian);
  if (pristineTar) await commitPristineTar({ tree, orig: orig.path, tag: tags[0] ?? '', by: committerOf(packaging.maintainer, sourceDateEpoch) }, context);
  if (!native) await put(orig.path, place);
  renameSync(tree, folder);
  const branches = [...(native ? [] : [dep14Branches.upstream]), dep14Branches.debian, ...(pristineTar ? ['pristine-tar'] : [])];
  return { source, version: version.full, folder, branches, tags, orig: native ? null : place, pristineTar, ...laid, plan };
}

/** debian/ with gbp.conf, and without what only debkit has a use for. */
function withoutDebkit({ files, replaced }: DebianDirectory, { plan, upstream, pristineTar }: { readonly plan: BuildPlan; readonly upstream: UpstreamOrigin; readonly pristineTar: boolean }): DebianDirectory {
  const { debianFiles, sourceFormat } = plan.packaging;
  const text = (path: string, content: string): DebianFile => ({ path, content: Buffer.from(content), mode: 0o644 });
  const added = [
    text('README.source', readmeSource({ identity: plan.identity, upstream }, loadTemplates(), true)),
    text('gbp.conf', gbpConfiguration({ upstream: sourceFormat !== '3.0 (native)', pristineTar })),
    // The old format packs whatever lies in the tree, the repository too (dpkg-source(1)).
    ...(sourceFormat === '1.0' ? [text('source/options', 'diff-ignore\ntar-ignore\n')] : []),
  ].filter(({ path }) => !debianFiles.some((own) => own.path === path));
  const names = new Set(added.map(({ path }) => path));
  return { files: [...files.filter(({ path }) => !names.has(path)), ...added], replaced };
}

function committerOf(maintainer: string, date: number): Committer {
  return { ...(splitPerson(maintainer) ?? { name: maintainer, email: '' }), date };
}

/** Where upstream's files were had, for whoever reads the log. */
function whence(upstream: UpstreamOrigin): string {
  switch (upstream.kind) {
    case 'git':
      return `The files of ${upstream.url} at the tag ${upstream.tag}, which is the commit ${upstream.commit}.`;
    case 'tarball':
      return `The files of ${upstream.url}, whose sha256 is ${upstream.sha256}.`;
    case 'debian':
      return `The orig tarball of Debian's ${upstream.source} in ${upstream.suite}, whose sha256 is ${upstream.sha256}.`;
    case 'directory':
      return `The files of a checkout at the commit ${upstream.commit}${upstream.dirty ? ', with changes that were not committed' : ''}.`;
  }
}

async function refuseOther(place: string, orig: OrigTarball): Promise<void> {
  if (!existsSync(place) || (await sha256File(place)) === orig.sha256) return;
  throw new UsageError('EJECT_ORIG_EXISTS', `${place} is there already, and is another tarball`, { hint: 'move it away, or name a folder elsewhere: the orig tarball is put beside it' });
}

/** The orig tarball where dpkg-source and gbp look for it; the same bytes may be there. */
async function put(path: string, place: string): Promise<void> {
  if (existsSync(place)) return;
  const temp = tempName(place);
  try {
    // Not a link: whoever changes it must not change debkit's cache.
    await copyFile(path, temp, constants.COPYFILE_EXCL);
    renameSync(temp, place);
  } finally {
    await rm(temp, { force: true });
  }
}
