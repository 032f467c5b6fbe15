// The test of a library of Python, Perl or Node.js: it is imported in a system that has its package alone.
import type { Import } from '../../detect/library-imports.ts';
import { lastLine } from '../../detect/judge-package.ts';
import type { Answer } from '../../stages/probe-programs.ts';

/** The tests of what could be imported, and why what could not is a problem. One sentence each. */
export function importSmoke(imports: readonly Import[], answers: readonly Answer[]): { readonly smoke: readonly Readonly<Record<string, unknown>>[]; readonly problems: readonly string[] } {
  const asked = imports.flatMap(({ module, command }) => answers.filter(({ program }) => program === command).map((answer) => ({ module, command, answer })));
  return {
    smoke: asked.filter(({ answer }) => answer.exitCode === 0).map(({ command }) => ({ run: command })),
    problems: asked.filter(({ answer }) => answer.exitCode !== 0).map(({ module, answer }) => `${module} cannot be imported: ${lastLine(answer.output)}`),
  };
}
