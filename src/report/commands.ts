// The commands by which anyone checks a build: with debkit, and with Debian's own tools alone.
import type { BuildOutcome } from '../contracts/outcome.ts';
import { isOrdinaryDeb } from '../debian/file-names.ts';
import { shellWord } from '../text/format.ts';
import { render, type Markup } from './html.ts';

/** Commands by what they are for. */
export interface Commands {
  readonly build: string;
  readonly again: string;
  readonly shell: string;
  readonly accept: string;
  readonly verify: string;
  readonly install: string;
}

/** The commands of this build's target, in words that a shell takes as they are. */
export function commandsOf({ request, target, plan, files }: BuildOutcome): Commands {
  const style = plan?.packaging.style;
  const words = [shellWord(request === '' ? (plan?.recipe ?? 'TARGET') : request), '--suite', shellWord(target.suite), ...(style === undefined ? [] : ['--style', style])].join(' ');
  const debs = files.map(({ name }) => name).filter(isOrdinaryDeb);
  return {
    build: `debkit build ${words}`,
    again: `debkit build --continue ${words}`,
    shell: `debkit shell ${words}`,
    accept: `debkit build --accept-lint ${words}`,
    verify: `debkit verify ${words}`,
    install: `sudo apt install ${debs.map((name) => `./${shellWord(name)}`).join(' ')}`,
  };
}

/** What checks the statement, in the folder where the files lie. */
export function verifyProvenance({ provenance }: BuildOutcome): string {
  return `debkit verify-provenance .${provenance?.key == null ? '' : ' --key public.pem'}`;
}

/** The section; everything in it is run in the folder where the files lie. */
export function commandsSection(outcome: BuildOutcome): Markup {
  const { files, target } = outcome;
  const own = commandsOf(outcome);
  const find = (ending: string) => files.find(({ name }) => name.endsWith(ending))?.name ?? null;
  const [dsc, buildinfo, changes] = [find('.dsc'), find('.buildinfo'), find('.changes')];
  const debs = files.map(({ name }) => name).filter(isOrdinaryDeb);
  const groups = [
    { title: 'With debkit', commands: [
      { what: 'Build it again, from the recipe.', command: own.build },
      ...(debs.length === 0 ? [] : [{ what: 'Build it twice under other circumstances and compare.', command: own.verify }]),
      ...(buildinfo === null || dsc === null ? [] : [{ what: 'Build it with exactly the versions of the .buildinfo, and compare with its hashes.', command: `debkit rebuild ${shellWord(buildinfo)}` }]),
      ...(outcome.provenance === null ? [] : [{ what: outcome.provenance.key === null ? 'Check hashes and bills of materials against the statement of where they come from, offline.' : 'Check the signature with the maker’s public key, hashes and bills of materials, offline.', command: verifyProvenance(outcome) }]),
      { what: 'Make this report again.', command: 'debkit report result.json' },
    ] },
    { title: 'With Debian’s own tools', commands: [
      ...(dsc === null ? [] : [{ what: 'Unpack the source package and see what is built.', command: `dpkg-source -x ${shellWord(dsc)}` }]),
      ...debs.slice(0, 3).map((name) => ({ what: `List what ${name.slice(0, name.indexOf('_'))} holds.`, command: `dpkg-deb --contents ${shellWord(name)}` })),
      ...(changes === null ? [] : [{ what: 'Lint it.', command: `lintian --info --display-info ${shellWord(changes)}` }]),
      ...(dsc === null ? [] : [{ what: `Build it without debkit, in a clean ${target.suite}.`, command: `sbuild --dist=${shellWord(target.suite)} ${shellWord(dsc)}` }]),
      ...(debs.length === 0 ? [] : [{ what: `Install it on Debian ${target.suite}.`, command: own.install }]),
    ] },
  ];
  const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}`);
  return render('commands', { groups: groups.filter(({ commands }) => commands.length > 0), sums, folder: outcome.folder });
}
