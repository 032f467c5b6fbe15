// The end of `debkit env prepare` for people: which environments are ready, and what each takes of the disk.
import type { PreparedEnvironment, PrepareOutcome } from '../../pipeline/prepare.ts';
import { count, formatSize } from '../../text/format.ts';
import type { Colors } from './view.ts';

/** A line for each environment; with `quiet` the verdict alone. */
export function preparedText(outcome: PrepareOutcome, { colors, quiet }: { readonly colors: Colors; readonly quiet: boolean }): string {
  const { target, suite, architecture, sandbox, environments } = outcome;
  const verdict = `${colors.bold(target === '' ? `every build for ${suite} (${architecture})` : `${target} for ${suite} (${architecture})`)}: ${colors.green('ready')} in ${sandbox}`;
  if (quiet) return `${verdict}\n`;
  const rows = environments.map((one) => `  ${one.what.padEnd(6)}${contentOf(one).padEnd(32)}${one.bytes === null ? 'size not known' : formatSize(one.bytes)}${one.cached ? ', was there' : ''}`);
  return `\n${[verdict, ...rows].join('\n')}\n`;
}

function contentOf({ what, packages }: PreparedEnvironment): string {
  return what === 'base' ? 'the clean system' : `${count(packages, 'package')} beyond the base`;
}
