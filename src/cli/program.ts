// The command line: commands, arguments and options, and what the user meant by a given one.
import { Argument, Command, CommanderError, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { CommandName, Invocation, ManyTargets } from './invocation.ts';
import { environmentCommands, cacheCommands, shellCommands } from './program-environments.ts';
import { jobsOption, limitOption, lintOptions, planOptions, sandboxOption, sandboxesOption, sudoHelp, targets, twoOf, type Choose } from './program-options.ts';

const examples = `
Examples:
  debkit build tinyproxy                                  a linted, installed and tested .deb for Debian stable, in dist/
  debkit build dnscrypt-proxy@0.8 --style cdbs            one release of a recipe, in the CDBS style
  debkit build ./hello_2.10-3.dsc --suite bookworm        a source package that exists already
  debkit build libfoo foo --jobs 2                        two recipes at a time, each after those it needs
  debkit compare tinyproxy                                built with CDBS and with dh, and how the two packages differ
`;

/** Reads argv; null where it asked for help or the version, which `write` was given. Errors: UsageError (exit 2). */
export function parseArguments(argv: readonly string[], version: string, write: (text: string) => void): Invocation | null {
  let chosen: Invocation | null = null;
  const end = argv.indexOf('--');
  const words = end === -1 ? [] : argv.slice(end + 1);
  const program = makeProgram({ version, write, words }, (invocation) => (chosen = invocation));
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

interface Given {
  readonly version: string;
  readonly write: (text: string) => void;
  /** What follows `--`. */
  readonly words: readonly string[];
}

function makeProgram({ version, write, words }: Given, choose: Choose): Command {
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
  add('new', 'write a recipe for an upstream, build it, and mend it by what the build says', new Argument('<upstream>', 'a git URL, a folder with a git checkout, or a tarball (file or URL)'))
    .option('--name <name>', "the source package's name (default: the project's)")
    .option('--suite <name>', 'the Debian suite (default: the first of bookworm, trixie and sid that has what it needs)')
    .option('--vendor', "pack what upstream's lock file names beside it (Node.js, Rust, Go), in the place of Debian's packages")
    .option('--no-build', 'write the recipe alone')
    .option('--offline', 'use what is in the cache alone')
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('--out <folder>', 'where the output folder is put (default: dist)')
    .option('--yes', sudoHelp);
  planOptions(add('import', 'make a recipe of a Debian source package that exists, and prove that it builds the same packages', new Argument('<package>', 'a .dsc, or a folder with debian/')))
    .option('--into <recipe>', 'take edits of a debian/ that debkit ejected back into this recipe')
    .option('--no-build', 'write the recipe, and prove nothing')
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('--yes', sudoHelp);
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
      .addOption(sandboxOption())
      .addOption(limitOption())
      .option('--out <folder>', 'where the output folder is put (default: dist)')
      .option('--keep', 'keep the workspace')
      .option('--fresh', 'run every stage again, in the prepared environment')
      .option('--locked', 'demand what debkit.lock names: upstream, build dependencies, tools')
      .option('--no-cache', 'make environment and downloads again too')
      .option('--yes', sudoHelp)
      .option('--all', `every recipe in ./recipes and the configured folders, or debkit's own where there is none${command.name() === 'build' ? ', for every suite, in every style, with --reproduce; ends in a table' : ''}`)
      .addOption(jobsOption())
      .option('--fail-fast', 'stop the other targets when one fails');
    if (command.name() === 'source') continue;
    lintOptions(command)
      .option('--no-test', 'do not test the installation')
      .option('--reproduce', 'build the packages a second time under other circumstances, and compare them bit for bit')
      .option('--no-reproduce', 'build them once')
      .option('--provenance-key <file>', 'sign the provenance statement with this private key (PEM)')
      .option('--no-ccache', 'compile everything, with nothing from ccache')
      .option('--continue', 'after a failed build: go on from the failed step with the changed recipe, then build clean');
  }
  testCommand(add);
  proofCommands(add);
  add('rebuild', 'build packages again from their .buildinfo and source package, with the versions that it records, and compare with its hashes', new Argument('<buildinfo>', 'a .buildinfo, of debkit or of anyone'))
    .option('--dsc <file>', 'the source package (default: the one beside the .buildinfo)')
    .option('--suite <name>', 'the Debian suite (default: the one that the .buildinfo lets one see)')
    .option('--offline', 'use what is in the cache alone')
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('--yes', sudoHelp);
  add('verify-provenance', 'check where packages come from, with nothing but the files there: signature, hashes, bills of materials', new Argument('<path>', 'a provenance statement, or the folder that has it'))
    .option('--key <file>', 'the public key (PEM) that it must be signed with');
  planOptions(add('render', 'print debian/, or write it with --out', new Argument('<target>', 'a recipe'))).option(
    '--out <folder>',
    'write <folder>/debian/',
  );
  planOptions(add('plan', 'print what a build would do, as JSON', new Argument('<target>', 'a recipe')));
  add('check', 'validate recipes', new Argument('[target...]', 'recipes; every one that is found when not said'));
  add('list', 'list the recipes that are found');
  add('show', 'show what a recipe builds', new Argument('<recipe>', 'a recipe'));
  compareCommand(add);
  reportCommand(add);
  add('update', 'write debkit.lock: what is built today, and from what', new Argument('[recipe...]', "recipes, also name@version; those in ./recipes and the configured folders when not said"))
    .option('--suite <name>', "the Debian suite (default: trixie, or the configuration's)")
    .option('--upstream-only', "lock upstream alone, as for debkit's own recipes");
  add('outdated', 'say of which recipes upstream has a newer release', new Argument('[recipe...]', 'recipes; every one that is found when not said'))
    .option('--offline', 'use what is in the cache alone');
  bumpCommand(add);
  planOptions(add('eject', 'write a source tree with debian/ in a git repository of its own, which needs debkit no more', new Argument('<target>', 'a recipe')).addArgument(new Argument('<folder>', 'where to; it is not there yet')));
  shellCommands(program, choose, words);
  environmentCommands(program, choose, words);
  cacheCommands(program, choose);
  add('setup', 'install what debkit needs on this host').option('--yes', 'let sudo do it');
  add('doctor', 'say what works on this host, and what to do about the rest');
  return program;
}

function testCommand(add: (name: CommandName, description: string, argument?: Argument) => Command): void {
  const command = add('test', "build and test packages on each suite: installed, used, upgraded from Debian's own and the build before, removed, installed again, purged, and with its DEP-8 tests", new Argument('<target>', targets));
  command
    .option('--suite <names>', "suites with commas between them (default: trixie, or the configuration's)")
    .addOption(new Option('--style <name>', "the packaging style (default: the recipe's, else dh)").choices(['cdbs', 'dh']))
    .option('--offline', 'use what is in the cache alone')
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('--out <folder>', 'where the output folders are put, and earlier ones are looked for (default: dist)')
    .option('--fresh', 'run every stage again, in the prepared environment')
    .addOption(jobsOption())
    .option('--yes', sudoHelp);
  lintOptions(command);
}

function proofCommands(add: (name: CommandName, description: string, argument?: Argument) => Command): void {
  const preflight = add('preflight', 'go through every automated gate before an upload: check, build, lint, install tests, verify, rebuild, and the other ways in which the archive builds', new Argument('<target>', targets));
  const command = add('verify', 'build packages twice, with all that can be varied between the two, compare them bit for bit, and find the cause of a difference', new Argument('<target>', targets));
  for (const one of [command, preflight]) {
    planOptions(one)
      .addOption(sandboxOption())
      .addOption(limitOption())
      .addOption(sandboxesOption())
      .option('--diffoscope', "where packages differ, make diffoscope's page of them")
      .option('--out <folder>', 'where the output folder is put (default: dist)')
      .option('--fresh', 'run every stage again, in the prepared environment')
      .option('--yes', sudoHelp);
  }
}

function bumpCommand(add: (name: CommandName, description: string, argument?: Argument) => Command): void {
  const command = add('bump', "take a recipe to upstream's newest release, or to another one, and build it", new Argument('<recipe>', 'a recipe, also name@version: the release to go on from')).addArgument(new Argument('[version]', 'the upstream version (default: the newest)'));
  planOptions(command)
    .option('--add', 'keep the release that it goes on from too')
    .option('--dry-run', 'say what would change, and write nothing')
    .option('--no-build', 'write the recipe, and build nothing')
    .option('--no-compare', 'do not build the older release where there is no build of it to compare with')
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('--out <folder>', 'where the output folder is put, and the earlier build is looked for (default: dist)')
    .option('--yes', sudoHelp);
  lintOptions(command).option('--no-test', 'do not test the installation');
}

function reportCommand(add: (name: CommandName, description: string, argument?: Argument) => Command): void {
  add('report', 'make the report of a build again, one HTML file beside its packages', new Argument('<target>', 'a result.json, its folder, a target that was built, or a folder of builds for their index'))
    .option('--open', 'show it in a browser')
    .option('--suite <name>', 'of a target: the suite it was built for (default: the newest build of any)')
    .addOption(new Option('--style <name>', 'of a target: the style it was built in').choices(['cdbs', 'dh']))
    .option('--out <folder>', 'of a target: where its output folder lies (default: dist)');
}

function compareCommand(add: (name: CommandName, description: string, argument?: Argument) => Command): void {
  const command = add('compare', 'build a target in two styles or suites, or take two results of builds, and show how the packages differ', new Argument('<target>', `${targets}; or an output folder, a .changes file, a .deb`));
  planOptions(command.addArgument(new Argument('[other]', 'the same, to compare it with')))
    .addOption(new Option('--styles <two>', 'the two packaging styles (default: cdbs,dh)').argParser((value) => twoOf(value, ['cdbs', 'dh'] as const)))
    .addOption(new Option('--suites <two>', 'two suites instead of two styles, e.g. bookworm,trixie').argParser((value) => twoOf(value, null)))
    .option('--exit-code', 'exit with 1 where something differs that nothing explains')
    .addOption(sandboxOption())
    .addOption(limitOption())
    .option('--out <folder>', 'where the output folders are put (default: dist)')
    .option('--fresh', 'run every stage again, in the prepared environment')
    .option('--no-lint', 'do not lint')
    .option('--no-test', 'do not test the installation')
    .addOption(jobsOption())
    .option('--yes', sudoHelp);
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
