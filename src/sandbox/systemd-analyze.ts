// systemd-analyze beside the environments: it judges the units of packages, and none of them needs to depend on systemd for it.
import type { BaseSpec } from '../contracts/sandbox.ts';
import type { EnvironmentContext } from './apt.ts';
import { prepareProgram } from './program.ts';

/** Where the program and its `libraries` are shown in a chroot. */
export const systemdAnalyze = '/run/debkit/systemd';

/** The host folder with the suite's systemd-analyze. Errors: those of prepareProgram. */
export function prepareSystemdAnalyze(base: BaseSpec, context: EnvironmentContext): Promise<string> {
  // Without libseccomp it would not know of any SystemCallFilter=.
  const packages = ['systemd', 'libseccomp2'];
  return prepareProgram(base, { name: 'systemd-analyze', packages, path: 'usr/bin/systemd-analyze', target: systemdAnalyze, scripts: {} }, context);
}
