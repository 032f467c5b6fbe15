// The steps of tests: how many there are of each, and those of several tests together.
import type { InstallReport, InstallStep } from '../contracts/artifacts.ts';

/** How many passed, failed, and were not tested. */
export function countSteps(steps: readonly InstallStep[]): string {
  const of = (status: string) => steps.filter((step) => step.status === status).length;
  const parts = [`${of('passed')} passed`, of('failed') > 0 ? `${of('failed')} failed` : '', of('not-tested') > 0 ? `${of('not-tested')} not tested` : ''];
  return parts.filter((part) => part !== '').join(', ');
}

/** The report with further steps. */
export function withSteps(report: InstallReport | null, steps: readonly InstallStep[]): InstallReport | null {
  if (steps.length === 0) return report;
  const all = [...(report?.steps ?? []), ...steps];
  return { steps: all, failed: all.some(({ status }) => status === 'failed') };
}
