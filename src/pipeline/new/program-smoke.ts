// Smoke tests out of what the installed programs answered, and which of them are no success.
import { basename } from 'node:path';
import { judgeProgram } from '../../detect/judge-package.ts';
import type { Probed } from '../../stages/probe-programs.ts';
import { valueAt, withValue, type Draft } from './draft.ts';

/** A smoke test for each program that shows itself; problems are programs that do not start, or call themselves another version. */
export function withSmokeTests(draft: Draft, probed: Probed, version: string): { draft: Draft; problems: string[] } {
  if (probed.failure !== null) return { draft, problems: [`it cannot be installed: ${probed.failure}`] };
  const problems: string[] = [];
  const smoke: Record<string, unknown>[] = [];
  const uncertain: string[] = [];
  for (const program of probed.programs) {
    const name = basename(program);
    const verdict = judgeProgram(probed.answers.filter((answer) => answer.program === program), version, name);
    const command = /^[\w.+-]+$/.test(name) ? name : null;
    if (verdict.kind === 'broken') problems.push(`${name} does not start: ${verdict.said}`);
    else if (verdict.kind === 'other-version') problems.push(`${name} ${verdict.option} says ${verdict.said}, and not ${version}`);
    else if (verdict.kind === 'waits' || command === null) uncertain.push(`what ${name} does was not seen: it waits for something, or for root`);
    else if (verdict.kind === 'version') smoke.push({ run: `${command} ${verdict.option}`, expect: verdict.said === version ? '@VERSION@' : verdict.said });
    else if (verdict.expect !== null) smoke.push({ run: `${command} ${verdict.option}${verdict.exitCode === 0 ? '' : ' 2>&1'}`, expect: verdict.expect, ...(verdict.exitCode === 0 ? {} : { exit: verdict.exitCode }) });
  }
  const packages = valueAt(draft.recipe, ['packages']) as Record<string, { readonly smoke?: readonly unknown[] }>;
  const names = Object.keys(packages);
  // Beside a library alone there are but programs such as foo-config.
  const owner = names.find((name) => !/-dev$|^lib.*\d$/.test(name)) ?? names.find((name) => name.endsWith('-dev')) ?? names[0] ?? '';
  const kept = smoke.slice(0, 12);
  const made = kept.length === 0 ? draft : withValue(draft, ['packages', owner, 'smoke'], [...(packages[owner]?.smoke ?? []), ...kept], 'what the installed programs answered; a test that uses them would show more');
  return { draft: { ...made, uncertain: [...made.uncertain, ...uncertain.slice(0, 5)] }, problems };
}
