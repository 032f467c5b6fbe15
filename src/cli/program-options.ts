// Options that several commands have, and how their values are read.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { addLimits, limitNames } from './limits.ts';
import type { Invocation } from './invocation.ts';

/** Takes what the user asked for. */
export type Choose = (invocation: Invocation) => void;

export const targets = 'a recipe (name, name@version, file, folder), a .dsc, or a folder with debian/';
export const sudoHelp = 'let sudo install what this host lacks';

/** What a plan depends on. */
export function planOptions(command: Command): Command {
  return command
    .option('--suite <name>', "the Debian suite (default: trixie, or the configuration's)")
    .option('--architecture <name>', "the architecture built for (only this machine's own works yet)")
    .addOption(new Option('--style <name>', "the packaging style (default: the recipe's, else dh)").choices(['cdbs', 'dh']))
    .option('--offline', 'use what is in the cache alone');
}

/** Where things run. */
export function sandboxOption(): Option {
  return new Option('--sandbox <name>', 'where things run (default: auto)').choices(['auto', ...sandboxNames]);
}

/** How much of the machine a step may take; given several times, it adds up. */
export function limitOption(): Option {
  return new Option('--limit <name=value>', `how much a step may take, e.g. memory=4G,time=600: ${Object.keys(limitNames).join(', ')}`).argParser(addLimits);
}

/** Several sandboxes, the first of them the one that is built in. */
export function sandboxesOption(): Option {
  return new Option('--sandboxes <names>', 'build in each of them too, e.g. unshare,docker: the packages must be the same').argParser((value) => sandboxesOf(value));
}

/** What lint lets through. */
export function lintOptions(command: Command): Command {
  return command
    .addOption(new Option('--fail-on <severity>', 'the lint severity that fails a build (default: error)').choices(['error', 'warning', 'info', 'none']))
    .option('--accept-lint', 'let lint pass with the tags there are, and hold later builds against these')
    .option('--no-lint', 'do not lint');
}

/** How many targets at a time. */
export function jobsOption(): Option {
  return new Option('--jobs <number>', 'how many targets at a time (default: half the processors, at least two)').argParser(jobsOf);
}

/** What is removed of what is kept. */
export function pruneOptions(command: Command): Command {
  return command
    .addOption(new Option('--older-than <days>', 'days since the last use (default: 30)').argParser(daysOf))
    .option('--all', 'whatever its age')
    .option('--dry-run', 'say what would be freed, and remove nothing');
}

const sandboxNames = ['unshare', 'docker', 'podman', 'here'] as const;

function sandboxesOf(value: string): (typeof sandboxNames)[number][] {
  const words = value.split(',');
  const names = sandboxNames.filter((name) => words.includes(name));
  if (names.length !== words.length || names.length < 2) throw new InvalidArgumentError(`It is two or more different ones of ${sandboxNames.join(', ')}, with commas between them.`);
  return words.map((word) => names.find((name) => name === word)).filter((name) => name !== undefined);
}

/** Two words with a comma between them, each of `known` where that is said. */
export function twoOf<T extends string>(value: string, known: readonly T[] | null): T[] {
  const words = value.split(',') as T[];
  if (words.length !== 2 || words.includes('' as T) || words[0] === words[1]) throw new InvalidArgumentError('It is two different ones with a comma between them.');
  const wrong = known === null ? undefined : words.find((word) => !known.includes(word));
  if (wrong !== undefined) throw new InvalidArgumentError(`'${wrong}' is none: there are ${known?.join(' and ') ?? ''}.`);
  return words;
}

function daysOf(value: string): number {
  if (!/^\d{1,5}$/.test(value)) throw new InvalidArgumentError('It is a whole number of days.');
  return Number(value);
}

function jobsOf(value: string): number {
  if (!/^[1-9]\d{0,2}$/.test(value)) throw new InvalidArgumentError('It is a number from 1 to 999.');
  return Number(value);
}
