// The commands for environments and what is kept: shells, `env`, `cache`.
import { Argument, type Command } from 'commander';
import { UsageError } from '../errors.ts';
import type { Invocation, Options } from './invocation.ts';
import { planOptions, pruneOptions, limitOption, sandboxOption, sudoHelp, targets, type Choose } from './program-options.ts';

/** `env` and what it does. */
export function environmentCommands(program: Command, choose: Choose, words: readonly string[]): void {
  const env = program.command('env').description('make the environments that packages are built in, look into them, and remove them');
  const add = (action: string, description: string, isDefault = false): Command => {
    const command = env.command(action, { isDefault }).description(description);
    return command.action(() => choose({ command: 'env', action, targets: command.args, options: command.optsWithGlobals() }));
  };
  add('list', 'sizes and last use', true);
  planOptions(add('prepare', 'make all that a build of the targets needs, so that it starts at once and without the network'))
    .addArgument(new Argument('[target...]', `${targets}; without one, what every build for the suite needs`))
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('--yes', sudoHelp);
  const shell = shellOptions(env.command('shell').description('a shell where the target is built, with its source unpacked; nothing of it stays'))
    .addArgument(new Argument('[target]', `${targets}; without one, the suite's build-essential alone`))
    .addArgument(new Argument('[command...]', 'after --: run this instead of a shell'))
    .option('--no-source', "without the target's source");
  shell.action(() => choose(shellInvocation(shell, { command: 'env', action: 'shell', words })));
  add('verify', 'read every file of every layer; damaged layers are removed, and made anew when needed');
  pruneOptions(add('prune', 'remove the environments that were not used for a while, never one that a running build uses'));
}

/** What every shell may be told. */
function shellOptions(command: Command): Command {
  return planOptions(command)
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('-c, --command <line>', 'run this line with sh instead of a shell')
    .option('--root', 'as root of the chroot, not as the user that builds')
    .option('--network', 'with a network')
    .option('--yes', sudoHelp);
}

/** A shell where a build failed, and the patch that comes of it. */
export function shellCommands(program: Command, choose: Choose, words: readonly string[]): void {
  const shell = shellOptions(program.command('shell').description('a shell in the tree of the build that failed, at the step that failed; what is edited there is kept for `patch`'))
    .addArgument(new Argument('<target>', targets))
    .addArgument(new Argument('[command...]', 'after --: run this instead of a shell'));
  shell.action(() => choose(shellInvocation(shell, { command: 'shell', words })));
  const patch = program
    .command('patch')
    .description('make what was edited in `debkit shell` a patch of the recipe')
    .addArgument(new Argument('<recipe>', 'the recipe, as it was named to `shell`'))
    .addArgument(new Argument('<name>', 'the name of the patch, e.g. missing-include'))
    .option('--description <text>', 'what it is for (DEP-3)')
    .option('--forwarded <value>', 'no, not-needed, yes, or the URL it was sent to (DEP-3; default: no)')
    .option('--suite <name>', "the Debian suite (default: trixie, or the configuration's)");
  patch.action(() => choose({ command: 'patch', targets: patch.args, options: patch.optsWithGlobals() }));
}

/** `words` are those after `--`, which commander does not tell from the target. */
function shellInvocation(shell: Command, { words = [], ...kind }: Pick<Invocation, 'command' | 'action' | 'words'>): Invocation {
  const named = shell.args.slice(0, shell.args.length - words.length);
  if (named.length > 1) throw new UsageError('EXCESS_ARGUMENTS', `'${named[1] ?? ''}' is one target too many`, { hint: `a command stands after --: debkit ${[kind.command, kind.action].filter((word) => word !== undefined).join(' ')} tinyproxy -- ls -l` });
  const options: Options = shell.optsWithGlobals();
  if (words.length > 0 && options.command !== undefined) {
    throw new UsageError('OPTIONS_CONFLICT', '-c and -- both name a command', { hint: 'leave one of them out' });
  }
  return { ...kind, targets: named, words, options };
}

/** `cache` and what it does. */
export function cacheCommands(program: Command, choose: Choose): void {
  const cache = program.command('cache').description('what debkit keeps between runs, environments and all the rest');
  const add = (action: string, description: string, isDefault = false): Command => {
    const command = cache.command(action, { isDefault }).description(description);
    return command.action(() => choose({ command: 'cache', action, targets: [], options: command.optsWithGlobals() }));
  };
  add('list', 'sizes and last use of each kind', true);
  pruneOptions(add('prune', 'remove what was not used for a while, never what a running build uses'));
  add('path', 'print the folder');
}
