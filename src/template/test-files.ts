// debian/tests/: the control file of the DEP-8 tests, and their scripts.
import type { DebianFile } from '../contracts/artifacts.ts';
import type { AutopkgtestPlan } from '../contracts/plan.ts';
import { formatTestsControl } from '../debian/autopkgtest.ts';
import { textFile } from './debhelper-files.ts';

/** The files; none where there is no test. */
export function testFiles(tests: readonly AutopkgtestPlan[]): DebianFile[] {
  if (tests.length === 0) return [];
  return [textFile('tests/control', formatTestsControl(tests)), ...tests.map(({ name, script }) => textFile(`tests/${name}`, scriptText(script), 0o755))];
}

/** A script that says no other is sh's, and the first command that fails ends it. */
function scriptText(script: string): string {
  return script.startsWith('#!') ? script : `#!/bin/sh\nset -e\n${script}`;
}
