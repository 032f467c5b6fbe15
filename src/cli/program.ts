// The command line: commands, arguments and options, and what the user meant by a given one.
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { GlobalOptions } from './session.ts';
import type { BuildOptions } from './settings.ts';

export const commandNames = ['build', 'source', 'render', 'plan', 'check', 'list', 'show', 'env', 'setup', 'doctor'] as const;
export type CommandName = (typeof commandNames)[number];

/** Every option a command may have; those it lacks are undefined. */
export type Options = BuildOptions & GlobalOptions & PruneOptions & ManyTargets & { readonly yes?: boolean };

/** The options of a build or source command with several targets; `all` takes every recipe. */
export interface ManyTargets {
  readonly all?: boolean;
  readonly jobs?: number;
  readonly failFast?: boolean;
}

/** The options of `env prune`. */
export interface PruneOptions {
  /** Days. */
  readonly olderThan?: number;
  readonly dryRun?: boolean;
  readonly all?: boolean;
}

/** What the user asked for. */
export interface Invocation {
  readonly command: CommandName;
  readonly targets: readonly string[];
  readonly options: Options;
}

const examples = `
Examples:
  debkit build tinyproxy                                  a linted, installed and tested .deb for Debian stable, in dist/
  debkit build dnscrypt-proxy@0.8 --style cdbs            one release of a recipe, in the CDBS style
  debkit build ./hello_2.10-3.dsc --suite bookworm        a source package that exists already
  debkit build libfoo foo --jobs 2                        two recipes at a time, each after those it needs
`;

/** Reads argv; null where it asked for help or the version, which `write` was given. Errors: UsageError (exit 2). */
export function parseArguments(argv: readonly string[], version: string, write: (text: string) => void): Invocation | null {
  let chosen: Invocation | null = null;
  const program = makeProgram(version, write, (invocation) => (chosen = invocation));
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') return null;
    if (error.code !== 'commander.help') throw usageError(error);
    // No command at all.
    write(program.helpInformation() + examples);
    return null;
  }
  return chosen;
}

function makeProgram(version: string, write: (text: string) => void, choose: (invocation: Invocation) => void): Command {
  const program = new Command('debkit')
    .description('From a recipe to Debian packages: built in a clean sandbox, linted, installed and removed again.')
    .version(version, '-V, --version', 'print the version')
    .addOption(new Option('--json', 'one event a line as JSON; the last is the result'))
    .addOption(new Option('--verbose', 'every line of output'))
    .addOption(new Option('--quiet', 'the outcome alone').conflicts('verbose'))
    .configureOutput({ writeOut: write, writeErr: () => undefined })
    .exitOverride()
    .addHelpText('after', examples.trimEnd());

  const add = (name: CommandName, description: string, argument?: Argument): Command => {
    const command = program.command(name).description(description);
    if (argument !== undefined) command.addArgument(argument);
    return command.action(() => choose({ command: name, targets: command.args, options: command.optsWithGlobals() }));
  };
  const targets = 'a recipe (name, name@version, file, folder), a .dsc, or a folder with debian/';

  for (const command of [
    add('build', 'build, lint and test packages', new Argument('[target...]', targets)),
    add('source', 'make the source package and stop there', new Argument('[target...]', targets)),
  ]) {
    command.hook('preAction', () => {
      const all = command.opts<ManyTargets>().all === true;
      if (command.args.length === 0 && !all) command.error("missing required argument 'target'", { code: 'commander.missingArgument' });
      if (command.args.length > 0 && all) command.error('--all stands for every recipe: name no target beside it', { code: 'commander.conflictingOption' });
    });
    planOptions(command)
      .addOption(
        new Option('--sandbox <name>', 'where things run (default: auto)').choices([
          'auto',
          'unshare',
          'docker',
          'podman',
          'here',
        ]),
      )
      .option('--out <folder>', 'where the output folder is put (default: dist)')
      .option('--keep', 'keep the workspace')
      .option('--fresh', 'run every stage again, in the prepared environment')
      .option('--no-cache', 'make environment and downloads again too')
      .option('--yes', 'let sudo install what this host lacks')
      .option('--all', "every recipe in ./recipes and the configured folders, or debkit's own where there is none")
      .addOption(new Option('--jobs <number>', 'how many targets at a time (default: half the processors, at least two)').argParser(jobsOf))
      .option('--fail-fast', 'stop the other targets when one fails');
    if (command.name() === 'source') continue;
    command
      .addOption(
        new Option('--fail-on <severity>', 'the lint severity that fails a build (default: error)').choices([
          'error',
          'warning',
          'info',
          'none',
        ]),
      )
      .option('--no-lint', 'do not lint')
      .option('--no-test', 'do not test the installation');
  }
  planOptions(add('render', 'print debian/, or write it with --out', new Argument('<target>', 'a recipe'))).option(
    '--out <folder>',
    'write <folder>/debian/',
  );
  planOptions(add('plan', 'print what a build would do, as JSON', new Argument('<target>', 'a recipe')));
  add('check', 'validate recipes', new Argument('[target...]', 'recipes; every one that is found when not said'));
  add('list', 'list the recipes that are found');
  add('show', 'show what a recipe builds', new Argument('<recipe>', 'a recipe'));
  const env = program.command('env').description('list, verify or prune the prepared environments and what else debkit keeps');
  const addEnv = (action: string, description: string, isDefault = false): Command => {
    const command = env.command(action, { isDefault }).description(description);
    return command.action(() => choose({ command: 'env', targets: [action], options: command.optsWithGlobals() }));
  };
  addEnv('list', 'sizes and last use', true);
  addEnv('verify', 'read every file of every layer; damaged layers are removed, and made anew when needed');
  addEnv('prune', 'remove what was not used for a while, never what a running build uses')
    .addOption(new Option('--older-than <days>', 'days since the last use (default: 30)').argParser(daysOf))
    .option('--all', "whatever its age, and the packages that apt fetched")
    .option('--dry-run', 'say what would be freed, and remove nothing');
  add('setup', 'install what debkit needs on this host').option('--yes', 'let sudo do it');
  add('doctor', 'say what works on this host, and what to do about the rest');
  return program;
}

function daysOf(value: string): number {
  if (!/^\d{1,5}$/.test(value)) throw new InvalidArgumentError('It is a whole number of days.');
  return Number(value);
}

function jobsOf(value: string): number {
  if (!/^[1-9]\d{0,2}$/.test(value)) throw new InvalidArgumentError('It is a number from 1 to 999.');
  return Number(value);
}

function planOptions(command: Command): Command {
  return command
    .option('--suite <name>', "the Debian suite (default: trixie, or the configuration's)")
    .option('--architecture <name>', "the architecture built for (only this machine's own works yet)")
    .addOption(new Option('--style <name>', "the packaging style (default: the recipe's, else dh)").choices(['cdbs', 'dh']))
    .option('--offline', 'use what is in the cache alone');
}

/** commander's error in debkit's shape: what is wrong, and the nearest word as hint. */
function usageError(error: CommanderError): UsageError {
  const [line = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const code = error.code
    .replace(/^commander\./, '')
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase();
  const meant = /\(Did you mean (.*)\?\)/.exec(suggestion ?? '')?.[1];
  return new UsageError(code, line.replace(/\.$/, ''), {
    hint: meant === undefined ? 'debkit --help shows what there is' : `did you mean '${meant.replace(/^one of /, '')}'?`,
  });
}
