// `debkit patch`: what was edited in a shell becomes a patch of the recipe.
import { addPatch } from '../../pipeline/add-patch.ts';
import { loadContext } from '../context.ts';
import type { Invocation } from '../invocation.ts';
import { standInMaintainer, standInNotice } from '../maintainer.ts';
import type { Session } from '../session.ts';
import { buildRequest } from '../settings.ts';
import { shellWord } from '../../text/format.ts';
import { shownPath } from '../views/format.ts';

/** Writes the patch; 0. Errors: those of addPatch. */
export async function runPatch({ targets, options }: Invocation, session: Session): Promise<number> {
  const [target = '', name = ''] = targets;
  const { services, cwd } = session;
  const request = buildRequest(target, { ...(options.suite === undefined ? {} : { suite: options.suite }), stopAt: 'source' }, await loadContext(session));
  const asked = { name, description: options.description ?? null, forwarded: options.forwarded ?? 'no', date: Math.floor(Date.now() / 1000) };
  const added = await addPatch(request, asked, services);
  if (request.plan.maintainer === standInMaintainer) services.emit({ type: 'notice', message: standInNotice });
  const file = shownPath(added.file, cwd);
  const list = added.unlisted === null ? '' : `release ${added.unlisted} lists its patches: add ${name} to them\n`;
  const sent = asked.forwarded === 'no' ? 'it says `Forwarded: no`, a tag of lint that is new to the next build: write not-needed or a URL there where that is true, or build once with --accept-lint\n' : '';
  const say = options.description === undefined ? `its Description is a stand-in: say there what it is for\n` : '';
  session.result({ status: 'passed', ...added }, `${file}: ${added.files.join(', ')}\n${say}${sent}${list}next: debkit build ${added.failed ? '--continue ' : ''}${shellWord(target)}${options.suite === undefined ? '' : ` --suite ${shellWord(options.suite)}`}\n`);
  return 0;
}
