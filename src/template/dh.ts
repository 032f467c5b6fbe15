// The dh style: debian/rules for debhelper's sequencer, with overrides only where the plan differs from its defaults.
import type { DebianFile } from '../contracts/artifacts.ts';
import type { BuildSystem, PackagingPlan } from '../contracts/plan.ts';
import { textFile } from './debhelper-files.ts';
import { assigns, makeWord, makeWords, makeWordsValue, splitMakeArguments } from './make-text.ts';
import { renderTemplate, type Templates } from './render.ts';
import { packageWord, rulesExports, rulesTarget, rulesTargets, stagingFolder, type RulesTarget } from './rules.ts';
import { defaultCommands, isPlainService, packageUsers, sysusersLines, tmpfilesLines, unitName } from './services.ts';
import { vendoredTargets } from './vendored.ts';
import { compilerFlags, hasOwnRules, makeSystems, unsupportedByAll, type PackagingStyleRenderer, type Unsupported } from './style.ts';
import { unitFile } from './unit-file.ts';

/** debhelper's names of the build systems; null leaves the choice between two to debhelper. */
const debhelperNames: Readonly<Record<BuildSystem, string | null>> = {
  autotools: 'autoconf',
  make: 'makefile',
  cmake: 'cmake',
  meson: 'meson',
  perl: null,
  python: 'pybuild',
  golang: 'golang',
  cargo: 'cargo',
  nodejs: 'nodejs',
  none: 'none',
  own: null,
};

/** Those whose tree may hold a configure.ac that dh would regenerate unasked. */
const mayHaveConfigure: ReadonlySet<BuildSystem> = new Set<BuildSystem>(['autotools', 'make', 'cmake', 'meson', 'none']);

/** debhelper's sequencer at compat level 13 and later. */
export const dhStyle: PackagingStyleRenderer = { style: 'dh', unsupported, files, lintOverrides: () => [] };

function unsupported(plan: PackagingPlan): readonly Unsupported[] {
  if (hasOwnRules(plan)) return [];
  const found = unsupportedByAll(plan);
  if (plan.compatLevel < 13 && plan.packages.some((binary) => binary.services.length > 0)) {
    found.push({ key: 'compat', reason: 'services in dh style need compat level 13 or later' });
  }
  return found;
}

function files(plan: PackagingPlan, templates: Templates): readonly DebianFile[] {
  return [
    textFile('rules', renderRules(plan, templates), 0o755),
    // dh-cargo copies it into the tree, where cargo demands one of each crate that it takes from a folder.
    ...(plan.build.system === 'cargo' ? [textFile('cargo-checksum.json', '{"package":null,"files":{}}')] : []),
    ...plan.packages.flatMap((binary) => {
      const users = sysusersLines(packageUsers(binary));
      const folders = tmpfilesLines(binary);
      return [
        ...binary.services.map((service) => {
          const name = service.name === binary.name ? packageWord(binary) : `${packageWord(binary)}.${unitName(service)}`;
          return unitFile(`${name}.service`, service, templates);
        }),
        ...(users.length === 0 ? [] : [textFile(`${packageWord(binary)}.sysusers`, users.join('\n'))]),
        ...(folders.length === 0 ? [] : [textFile(`${packageWord(binary)}.tmpfiles`, folders.join('\n'))]),
      ];
    }),
  ];
}

function renderRules(plan: PackagingPlan, templates: Templates): string {
  const { build } = plan;
  const passesFlags = build.flags === 'arguments';
  const argumentsValue = makeArguments(plan);
  const targets = [...buildTargets(plan, argumentsValue !== ''), ...serviceTargets(plan)];
  return renderTemplate(templates, {
    name: 'dh/rules',
    locals: {
      exports: rulesExports(plan),
      includes: passesFlags ? ['/usr/share/dpkg/buildflags.mk'] : [],
      assignments: argumentsValue === '' ? [] : [`MAKE_ARGUMENTS = ${argumentsValue}`],
      sequenceArguments: sequenceArguments(plan)
        .map((word) => ` ${word}`)
        .join(''),
      targets: rulesTargets(templates, targets, build.rules),
    },
  });
}

function sequenceArguments(plan: PackagingPlan): string[] {
  const { build } = plan;
  const name = debhelperNames[build.system];
  return [
    ...(build.with.length === 0 ? [] : [`--with=${makeWord(build.with.join(','))}`]),
    ...(build.system === 'golang' ? ['--builddirectory=_build'] : []),
    ...(name === null ? [] : [`--buildsystem=${name}`]),
    ...(build.parallel ? [] : ['--no-parallel']),
  ];
}

/** What make is told in every step, '' for nothing. A plain Makefile's own assignments beat the environment, but not arguments. */
function makeArguments(plan: PackagingPlan): string {
  if (!makeSystems.has(plan.build.system)) return '';
  const { variables } = splitMakeArguments(plan.build.make);
  const flags = plan.build.flags === 'arguments' ? compilerFlags : [];
  const open = flags.filter((flag) => !assigns(variables, flag));
  // Many a plain Makefile knows no CPPFLAGS, where -D_FORTIFY_SOURCE stands.
  const values: Readonly<Record<string, string>> = { CFLAGS: '$(CFLAGS) $(CPPFLAGS)', CXXFLAGS: '$(CXXFLAGS) $(CPPFLAGS)' };
  return [
    ...open.map((flag) => `${flag}="${values[flag] ?? `$(${flag})`}"`),
    ...(variables.length === 0 ? [] : [makeWordsValue(variables)]),
  ].join(' ');
}

function buildTargets(plan: PackagingPlan, hasArguments: boolean): RulesTarget[] {
  const { build } = plan;
  // debhelper finds out itself, and what it finds is left as it is.
  if (build.system === 'own') return [];
  const shared = hasArguments ? ['$(MAKE_ARGUMENTS)'] : [];
  const own = makeSystems.has(build.system) ? splitMakeArguments(build.make).targets : build.make;
  const targets: RulesTarget[] = [];
  if (!build.autoreconf && mayHaveConfigure.has(build.system)) {
    targets.push(rulesTarget('override_dh_autoreconf:', [], "Upstream's build files are used as they are."));
  }
  if (build.configure.length > 0) {
    const command = build.system === 'make' ? ['dh_auto_build --', ...shared] : ['dh_auto_configure --'];
    targets.push(rulesTarget('override_dh_auto_configure:', [[...command, makeWords(build.configure)].join(' ')]));
  }
  const words = [...shared, ...own.map(makeWord)];
  if (words.length > 0) targets.push(rulesTarget('override_dh_auto_build:', [`dh_auto_build -- ${words.join(' ')}`]));
  targets.push(...testTargets(plan, shared), ...installTargets(plan, shared), ...vendoredTargets(plan));
  return targets;
}

function testTargets(plan: PackagingPlan, shared: readonly string[]): RulesTarget[] {
  const { test } = plan.build;
  if (!test.run) return [rulesTarget('override_dh_auto_test:', [], test.reason === null ? null : `No tests: ${test.reason}`)];
  if (test.target !== null) {
    const command = ['dh_auto_build --', ...shared, makeWord(test.target)].join(' ');
    return [{ ...rulesTarget('override_dh_auto_test:', [command]), unlessNocheck: true }];
  }
  // Without a word dh-cargo only compiles.
  const words = plan.build.system === 'cargo' ? ['test'] : shared;
  if (words.length === 0) return [];
  return [rulesTarget('override_dh_auto_test:', [`dh_auto_test -- ${words.join(' ')}`])];
}

function installTargets(plan: PackagingPlan, shared: readonly string[]): RulesTarget[] {
  const { build } = plan;
  const staging = stagingFolder(plan);
  const words = [...shared, ...build.install.map(makeWord)];
  const targets: RulesTarget[] = [];
  if (build.installTarget !== 'install') {
    const all = [...words, `DESTDIR=$(CURDIR)/${staging.folder}`, makeWord(build.installTarget)];
    targets.push(rulesTarget('override_dh_auto_install:', [`dh_auto_build --no-parallel -- ${all.join(' ')}`]));
  } else if (words.length > 0 || !staging.isDefault) {
    const options = [
      ...(staging.isDefault ? [] : [`--destdir=${staging.folder}`]),
      ...(words.length === 0 ? [] : ['--', ...words]),
    ];
    targets.push(rulesTarget('override_dh_auto_install:', [`dh_auto_install ${options.join(' ')}`]));
  }
  if (build.system === 'autotools') {
    const command = `find ${staging.folder} -name '*.la' -delete`;
    targets.push(rulesTarget('execute_after_dh_auto_install:', [command], 'Libtool archives are not shipped (Policy 10.2).'));
  }
  return targets;
}

function serviceTargets(plan: PackagingPlan): RulesTarget[] {
  const defaults = plan.packages.flatMap(defaultCommands);
  return [...(defaults.length === 0 ? [] : [rulesTarget('execute_after_dh_installinit:', defaults)]), ...unitTargets(plan)];
}

/** Nothing where each package has at most one unit, of its own name, enabled and started: dh_installsystemd does that unasked. */
function unitTargets(plan: PackagingPlan): RulesTarget[] {
  const special = plan.packages.filter((binary) => !binary.services.every((service) => isPlainService(binary, service)));
  if (special.length === 0) return [];
  const commands = special.flatMap((binary) =>
    binary.services.map((service) => {
      const named = service.name === binary.name ? `${unitName(service)}.service` : '';
      const words = [
        `-p${packageWord(binary)}`,
        named === '' ? `--name=${unitName(service)}` : '',
        service.enable ? '' : '--no-enable',
        service.start ? '' : '--no-start',
        named,
      ];
      return `dh_installsystemd ${words.filter((word) => word !== '').join(' ')}`;
    }),
  );
  const rest =
    special.length === plan.packages.length
      ? []
      : [`dh_installsystemd ${special.map((binary) => `-N${packageWord(binary)}`).join(' ')}`];
  return [rulesTarget('override_dh_installsystemd:', [...commands, ...rest])];
}
