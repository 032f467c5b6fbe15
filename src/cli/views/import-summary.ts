// The end of `debkit import`: whether the packages are the same, what became the recipe's language, and what stays as it was.
import type { ImportOutcome } from '../../pipeline/import/import-package.ts';
import type { IntoOutcome } from '../../pipeline/import/into/into-recipe.ts';
import { sanitiseText } from '../../text/sanitise.ts';
import { shownPath } from './format.ts';
import type { Colors } from './view.ts';

/** What `debkit import --into` took, as text. */
export function intoSummary({ source, version, status, recipe, taken }: IntoOutcome, { colors, cwd }: { readonly colors: Colors; readonly cwd: string }): string {
  const shown = shownPath(recipe, cwd);
  if (status === 'nothing') return `${sanitiseText(`debian/ of ${source} ${version} is what the recipe renders: nothing to take (${shown})`)}\n`;
  const places = { recipe: 'recipe.yaml', debian: 'debian/', patches: 'patches/' } as const;
  const lines = [
    colors.green(`the edits of ${source} ${version} are in the recipe`),
    ...taken.map(({ file, to, detail }) => `  debian/${file} -> ${places[to]}: ${detail}`),
    `recipe: ${shown}`,
    `next: debkit build ${source}`,
  ];
  return `${sanitiseText(lines.join('\n'))}\n`;
}

/** The summary as text. */
export function importSummary(outcome: ImportOutcome, { colors, cwd }: { readonly colors: Colors; readonly cwd: string }): string {
  const { source, version, suite, recipe, said, kept, patches, debs, notes, upstream } = outcome;
  const verdicts: Readonly<Record<ImportOutcome['status'], string>> = {
    identical: colors.green(`the recipe of ${source} ${version} builds the same packages, to the byte (${suite})`),
    'not-reproducible': colors.yellow(`the recipe of ${source} ${version} builds the same packages, as far as they can be built twice alike (${suite})`),
    written: `the recipe of ${source} ${version} is written, and was not built`,
  };
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [colors.bold(title), ...lines.map((line) => `  ${line}`)]);
  const lines = [
    verdicts[outcome.status],
    ...part('packages', debs.map(({ file, name, identical, differences }) => `${file ?? name}: ${identical ? 'identical' : differences.slice(0, 3).join('; ')}`)),
    ...part(`in the recipe's language (${said.length} files)`, said.length === 0 ? [] : [said.join(' ')]),
    ...part(`as it was, in debian/ (${kept.length} files, ${kept.reduce((sum, one) => sum + one.lines, 0)} lines)`, kept.map(({ path, lines: count, why }) => `${path}${count === 0 ? '' : `, ${count} line${count === 1 ? '' : 's'}`}: ${why}`)),
    ...part('patches', patches === 0 ? [] : [`${patches} in patches/`]),
    ...part('upstream', [upstream]),
    ...part('mind', notes),
    `recipe: ${shownPath(recipe, cwd)}`,
    `next: debkit build ${source} --suite ${suite}`,
  ];
  return `${sanitiseText(lines.join('\n'))}\n`;
}
