// `debkit render`: debian/ of a recipe, printed or written, without building anything.
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DebianDirectory } from '../../contracts/artifacts.ts';
import { UsageError } from '../../errors.ts';
import { renderPlan } from '../../pipeline/render-plan.ts';
import { removeAbandoned, workBeside } from '../../system/files.ts';
import { makeFolder, refuseUnwritable } from '../../system/folders.ts';
import { writeDebianDirectory } from '../../template/write-debian-directory.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { count } from '../../text/format.ts';
import { shownPath } from '../views/format.ts';
import { withoutControls } from '../../text/sanitise.ts';
import { planOf } from './plan.ts';

/** Prints every file under its name, or with --out writes `<out>/debian/`; 0. Errors: those of makePlan; DEBIAN_EXISTS, NOT_A_FOLDER (exit 2), FOLDER_NOT_WRITABLE (exit 3). */
export async function runRender(invocation: Invocation, session: Session): Promise<number> {
  const { out } = invocation.options;
  const folder = out === undefined ? null : join(resolve(session.cwd, out), 'debian');
  // Refused before anything is fetched.
  if (folder !== null) await refuseExisting(folder);
  const { plan, places } = await planOf(invocation, session);
  const debian = await renderPlan(plan, places, session.services);
  for (const path of debian.replaced) session.services.emit({ type: 'notice', message: `debian/${path} is the recipe's own` });
  if (folder !== null) writeWhole(debian, folder);
  session.result(
    dataOf(debian, folder),
    folder === null ? textOf(debian) : `${count(debian.files.length, 'file')} written to ${shownPath(folder, session.cwd)}/\n`,
  );
  return 0;
}

async function refuseExisting(folder: string): Promise<void> {
  // One that was killed at its very end has left something beside what it wrote.
  await removeAbandoned(dirname(folder));
  refuseUnwritable(folder);
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new UsageError('DEBIAN_EXISTS', `${folder} is there already, and is not empty`, {
    hint: 'give --out another folder, or move this one away',
  });
}

/** Writes beside the target, then renames: debian/ is there whole or not at all. */
function writeWhole(debian: DebianDirectory, folder: string): void {
  const parent = resolve(folder, '..');
  makeFolder(parent);
  const beside = workBeside(folder);
  mkdirSync(beside);
  try {
    writeDebianDirectory(debian, join(beside, 'debian'));
    if (existsSync(folder)) rmdirSync(folder);
    renameSync(join(beside, 'debian'), folder);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

function dataOf(debian: DebianDirectory, folder: string | null) {
  const text = (content: Buffer) => (folder === null ? { content: content.toString('utf8') } : {});
  return {
    folder,
    replaced: debian.replaced,
    files: debian.files.map(({ path, mode, content }) => ({ path: `debian/${path}`, mode: mode.toString(8), ...text(content) })),
  };
}

function textOf({ files }: DebianDirectory): string {
  return files
    .map(({ path, content }) => {
      const text = content.includes(0)
        ? `(${count(content.length, 'byte')} that are not text)`
        : withoutControls(content.toString('utf8'));
      return `==> debian/${path} <==\n${text.endsWith('\n') || text === '' ? text : `${text}\n`}`;
    })
    .join('\n');
}
