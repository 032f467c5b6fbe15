// A program that keeps something when root starts it leaves that behind; as an ordinary user it shows itself as well.
import type { InstallStep } from '../../contracts/artifacts.ts';
import { valueAt, withValue, type Draft } from './draft.ts';

interface Smoke {
  readonly user?: string;
}

/** The draft with its smoke tests run by nobody, where all that failed is that files were left behind; null where that is not so, or done already. */
export function asNobody(draft: Draft, steps: readonly InstallStep[]): { readonly draft: Draft; readonly told: string } | null {
  const failed = steps.filter(({ status }) => status === 'failed');
  if (failed.length === 0 || failed.some(({ name }) => name !== 'left behind')) return null;
  const packages = valueAt(draft.recipe, ['packages']) as Readonly<Record<string, { readonly smoke?: readonly Smoke[] }>>;
  const [owner, { smoke = [] } = {}] = Object.entries(packages).find(([, one]) => one.smoke?.some(({ user }) => user === undefined) === true) ?? [];
  if (owner === undefined) return null;
  const said = failed[0]?.detail ?? '';
  const made = withValue(draft, ['packages', owner, 'smoke'], smoke.map((test) => ({ ...test, user: test.user ?? 'nobody' })));
  return {
    draft: { ...made, uncertain: [...made.uncertain, `started by root, a program keeps what a purge does not take away (${said}): should postrm remove it?`] },
    told: `the smoke tests are run by nobody: what root's leave behind is ${said}`,
  };
}
