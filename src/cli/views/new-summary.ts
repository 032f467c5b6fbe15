// The end of `debkit new`: what was found, what was mended, what does not work, and what is left to a person.
import { join } from 'node:path';
import type { NewOutcome } from '../../pipeline/new/new-package.ts';
import { isOrdinaryDeb } from '../../debian/file-names.ts';
import { shownPath } from './format.ts';
import { sanitiseText } from '../../text/sanitise.ts';
import type { Colors } from './view.ts';

/** The summary as text. */
export function newSummary(outcome: NewOutcome, { colors, cwd }: { readonly colors: Colors; readonly cwd: string }): string {
  const { source, version, suite, recipe, problems, mends, uncertain, todos, found, error, outcome: built } = outcome;
  const verdicts: Readonly<Record<NewOutcome['status'], string>> = {
    works: colors.green(`${source} ${version} is built for ${suite}, installs, and its programs start`),
    built: colors.yellow(`${source} ${version} is built for ${suite}, but it is not right yet`),
    failed: colors.red(`${source} ${version} could not be built for ${suite}`),
    written: `the recipe of ${source} ${version} is written, and was not tried`,
    'not-here': colors.red(`${source} ${version} cannot be built for ${suite}`),
  };
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [colors.bold(title), ...lines.map((line) => `  ${line}`)]);
  const debs = (built?.files ?? []).filter(({ name }) => isOrdinaryDeb(name)).map(({ name }) => shownPath(join(built?.folder ?? '', name), cwd));
  const stopped = error === null ? [] : [`${error.message} [${error.code}]`, ...(error.cause === null ? [] : [error.cause]), ...(error.log === null ? [] : [`log: ${shownPath(error.log, cwd)}`])];
  const lines = [
    verdicts[outcome.status],
    ...part('found', found),
    ...part('mended after a failed build', mends),
    ...part('why', [...problems, ...stopped]),
    ...part('a person should look at', [...todos.map((todo) => `${shownPath(recipe, cwd)}:${todo}`), ...uncertain]),
    ...part('packages', debs),
    `recipe: ${shownPath(recipe, cwd)}`,
    `next: debkit check ${source}; debkit build ${source} --suite ${suite}`,
  ];
  return `${sanitiseText(lines.join('\n'))}\n`;
}
