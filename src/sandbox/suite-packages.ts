// What a suite has of packages by name: versions and sources, and what every build has without asking.
import type { BaseSpec } from '../contracts/sandbox.ts';
import { fieldValue, parseStanzas } from '../debian/deb822.ts';
import { foresee, inChroot, locked, type EnvironmentContext } from './apt.ts';
import { prepareBase } from './environment.ts';

/** A binary package as the suite's index has it. */
export interface SuitePackage {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  /** Names that it provides, without versions. */
  readonly provides: readonly string[];
  /** Whether every system has it (Policy 3.8). */
  readonly essential: boolean;
}

/** The suite's packages of these names; those that it lacks are not there. Errors as prepareBase. */
export async function suitePackages(names: readonly string[], base: BaseSpec, context: EnvironmentContext): Promise<Map<string, SuitePackage>> {
  const plain = [...new Set(names)].filter((name) => /^[a-z0-9][a-z0-9+.-]+$/.test(name));
  if (plain.length === 0) return new Map();
  const { layer } = await prepareBase(base, context);
  const lines: string[] = [];
  await locked(base, context, () =>
    inChroot(context, { base, layer, mounts: [] }, (chroot) =>
      // It fails where one of them is not there, and tells of the others all the same.
      chroot.run({ argv: ['apt-cache', 'show', '--no-all-versions', '--', ...plain], user: 'root', seconds: 300, onLine: (line) => void lines.push(line) }),
    ),
  );
  const found = parseStanzas(lines.filter((line) => !line.startsWith('N: ') && !line.startsWith('E: ') && !line.startsWith('W: ')).join('\n'));
  return new Map(
    found.flatMap((stanza) => {
      const name = fieldValue(stanza, 'Package');
      if (name === undefined) return [];
      const source = fieldValue(stanza, 'Source')?.replace(/\s.*$/s, '') ?? name;
      const provides = (fieldValue(stanza, 'Provides') ?? '').split(',').map((one) => one.trim().replace(/[\s:(].*$/s, ''));
      return [[name, { name, version: fieldValue(stanza, 'Version') ?? '', source, provides, essential: fieldValue(stanza, 'Essential') === 'yes' }] as const];
    }),
  );
}

/** The names of all packages that a build has that declares debhelper alone. Errors as prepareBase. */
export async function presentInBuilds(base: BaseSpec, context: EnvironmentContext): Promise<Set<string>> {
  const { layer } = await prepareBase(base, context);
  return locked(base, context, () =>
    inChroot(context, { base, layer, mounts: [] }, async (chroot) => {
      const installed = await chroot.run({ argv: ['dpkg-query', '--show', '--showformat', '${Package}\\n'], user: 'root', seconds: 60 });
      const { solution } = await foresee(chroot, base.architecture, '--no-install-recommends', 'install', 'build-essential', 'debhelper');
      return new Set([...installed.stdout.split('\n'), ...(solution?.install.map(({ name }) => name) ?? [])].filter((name) => name !== ''));
    }),
  );
}
