// The CDBS style: debian/rules from CDBS's classes, for compat levels 7 to 10, with users made by the postinst.
import type { DebianFile } from '../contracts/artifacts.ts';
import type { BinaryPackagePlan, BuildSystem, LintOverride, PackagingPlan } from '../contracts/plan.ts';
import type { ServicePlan } from '../contracts/service-plan.ts';
import { isBaseGroup } from '../debian/base-users.ts';
import type { Suite } from '../debian/suites.ts';
import { textFile } from './debhelper-files.ts';
import { assigns, makeComment, makeWords, makeWordsValue, splitMakeArguments } from './make-text.ts';
import { renderTemplate, type Templates } from './render.ts';
import { packageWord, rulesExports, rulesTarget, rulesTargets, stagingFolder, type RulesTarget } from './rules.ts';
import { defaultCommands, packageUsers, tmpfilesLines, unitName, type SystemUser } from './services.ts';
import { compilerFlags, hasOwnRules, unsupportedByAll, type PackagingStyleRenderer, type Unsupported } from './style.ts';
import { unitFile } from './unit-file.ts';

const root = '/usr/share/cdbs/1';

/** The classes of each build system; autotools' own includes makefile.mk too, but this is how the style is known. */
const classes: Readonly<Partial<Record<BuildSystem, readonly string[]>>> = {
  autotools: [`${root}/class/autotools.mk`, `${root}/rules/debhelper.mk`, `${root}/class/makefile.mk`],
  make: [`${root}/rules/debhelper.mk`, `${root}/class/makefile.mk`],
  cmake: [`${root}/rules/debhelper.mk`, `${root}/class/cmake.mk`],
  perl: [`${root}/rules/debhelper.mk`, `$(if $(wildcard Build.PL),${root}/class/perl-build.mk,${root}/class/perl-makemaker.mk)`],
  none: [`${root}/rules/debhelper.mk`],
};

/** CDBS, in the suites that have it. */
export const cdbsStyle: PackagingStyleRenderer = { style: 'cdbs', unsupported, files, lintOverrides };

function unsupported(plan: PackagingPlan): readonly Unsupported[] {
  if (hasOwnRules(plan)) return [];
  const { build } = plan;
  const found = unsupportedByAll(plan);
  const say = (key: string, reason: string) => found.push({ key, reason });
  if (classes[build.system] === undefined)
    say('build.system', `CDBS has no working class for the build system '${build.system}'`);
  if (build.with.length > 0) say('build.with', 'CDBS knows no debhelper add-ons');
  if (plan.compatLevel < 7 || plan.compatLevel > 10)
    say('compat', `CDBS works at compat levels 7 to 10, not ${plan.compatLevel}`);
  const lists = { configure: build.configure, make: build.make, install: build.install };
  for (const [key, words] of Object.entries(lists)) {
    if (words.some((word) => /\s{2}|\t/.test(word))) say(`build.${key}`, 'CDBS makes one space of several in an argument');
  }
  for (const binary of plan.packages) {
    if ((binary.files ?? []).some((line) => line.includes('${')))
      say(`packages.${binary.name}.files`, 'substitutions need compat level 13');
  }
  return found;
}

function files(plan: PackagingPlan, templates: Templates): readonly DebianFile[] {
  return [
    textFile('rules', renderRules(plan, templates), 0o755),
    ...plan.packages.flatMap((binary) => {
      const name = packageWord(binary);
      const commands = userCommands(binary);
      const folders = tmpfilesLines(binary);
      return [
        // dh_installinit takes <package>.service for the unit of an init script and would call /etc/init.d/<package>.
        ...binary.services.map((service) => unitFile(`${name}.${unitName(service)}.service`, service, templates)),
        ...(commands.length === 0
          ? []
          : [textFile(`${name}.postinst`, renderTemplate(templates, { name: 'cdbs/postinst', locals: { commands } }))]),
        ...(folders.length === 0 ? [] : [textFile(`${name}.tmpfile`, folders.join('\n'))]),
      ];
    }),
  ];
}

function lintOverrides(system: BuildSystem, suite: Suite): LintOverride[] {
  return suite.deprecatedClasses
    .filter((file) => classes[system]?.includes(`${root}/${file}`))
    .map((file) => ({ tag: 'debian-rules-uses-deprecated-makefile', context: `${root}/${file} *`, reason: "The cdbs style is made of CDBS's classes; the dh style does without." }));
}

function renderRules(plan: PackagingPlan, templates: Templates): string {
  const { build } = plan;
  const staging = stagingFolder(plan);
  const libtool = plan.packages.map((binary, index) => {
    const folder = `debian/${packageWord(binary)}`;
    const why = index === 0 ? 'Libtool archives are not shipped (Policy 10.2).' : null;
    return rulesTarget(`binary-post-install/${packageWord(binary)}::`, [`find ${folder} -name '*.la' -delete`], why);
  });
  const targets = [...configureTargets(plan), ...plan.packages.flatMap(furtherCalls), ...(build.system === 'autotools' ? libtool : [])];
  return renderTemplate(templates, {
    name: 'cdbs/rules',
    locals: {
      exports: rulesExports(plan),
      settings: [
        makeComment('The compat level stands in Build-Depends.'),
        'DEB_DH_COMPAT_DISABLE = 1',
        ...(build.parallel ? ['DEB_BUILD_PARALLEL = 1'] : []),
        // CDBS would install README, TODO and their kin into every package, and a changelog even if it is empty.
        makeComment('Documents are named, and the changelog is found by debhelper.'),
        'DEB_INSTALL_DOCS_ALL =',
        'DEB_INSTALL_CHANGELOGS_ALL =',
        ...(staging.isDefault ? [] : [`DEB_DESTDIR = $(CURDIR)/${staging.folder}/`]),
      ],
      includes: [...(classes[build.system] ?? []), ...(build.autoreconf ? [`${root}/rules/autoreconf.mk`] : [])],
      assignments: [...buildAssignments(plan), ...testAssignments(plan), ...libraryAssignments(plan), ...exampleAssignments(plan), ...plan.packages.flatMap(serviceAssignments)],
      targets: rulesTargets(templates, targets, build.rules),
    },
  });
}

function buildAssignments(plan: PackagingPlan): string[] {
  const { build } = plan;
  const { variables, targets } = splitMakeArguments(build.make);
  const lines: string[] = [];
  const set = (name: string, value: string) => {
    if (value !== '') lines.push(`${name} ${value}`);
  };
  const configure = [...dhArguments(plan), makeWordsValue(build.configure)].filter((words) => words !== '').join(' ');
  if (build.system === 'autotools') set('DEB_CONFIGURE_EXTRA_FLAGS', configure && `= ${configure}`);
  if (build.system === 'cmake') set('DEB_CMAKE_EXTRA_FLAGS', configure && `= ${configure}`);
  if (build.system === 'perl') {
    set('DEB_PERL_CONFIGURE_FLAGS', configure && `+= ${configure}`);
    set('DEB_MAKEMAKER_USER_FLAGS', configure && `= ${configure}`);
  }
  if (build.system === 'make') {
    if (build.flags === 'environment') {
      set('DEB_MAKE_ENVVARS', `= ${compilerFlags.map((flag) => `${flag}="$(${flag})"`).join(' ')}`);
      set('DEB_MAKE_EXTRA_ARGS', '= $(DEB_MAKE_PARALLEL)');
    }
    // Many a plain Makefile knows no CPPFLAGS, where -D_FORTIFY_SOURCE stands.
    const flags = build.flags === 'environment' ? [] : ['CFLAGS', 'CXXFLAGS'].filter((flag) => !assigns(variables, flag));
    set(
      'DEB_MAKE_EXTRA_ARGS',
      flags.length === 0 ? '' : `+= ${flags.map((flag) => `${flag}="$(${flag}) $(CPPFLAGS)"`).join(' ')}`,
    );
  }
  set('DEB_MAKE_EXTRA_ARGS', variables.length === 0 ? '' : `+= ${makeWordsValue(variables)}`);
  set('DEB_MAKE_BUILD_TARGET', targets.length === 0 ? '' : `= ${makeWordsValue(targets)}`);
  if (
    build.system === 'make' ||
    ((build.system === 'autotools' || build.system === 'cmake') &&
      build.install.length + Number(build.installTarget !== 'install') > 0)
  ) {
    set(
      'DEB_MAKE_INSTALL_TARGET',
      [
        '=',
        makeWordsValue([build.installTarget]),
        'DESTDIR=$(DEB_DESTDIR)',
        ...build.install.map((word) => makeWordsValue([word])),
      ].join(' '),
    );
  }
  return lines;
}

/** What dh tells upstream's build system of itself, where CDBS says otherwise or nothing: a recipe gives the same files in either style, in the same places. */
function dhArguments({ build }: PackagingPlan): string[] {
  if (build.system === 'cmake') {
    const folders = ['SYSCONFDIR=/etc', 'LOCALSTATEDIR=/var', 'RUNSTATEDIR=/run', 'LIBDIR=lib/$(DEB_HOST_MULTIARCH)'];
    // Without RPATH tests run with the library of the system where that has an older one; what is installed has none in either style.
    return ['-DCMAKE_BUILD_TYPE=None', '-DCMAKE_SKIP_RPATH=OFF', ...folders.map((folder) => `-DCMAKE_INSTALL_${folder}`)];
  }
  if (build.system !== 'autotools') return [];
  // A configure older than autoconf 2.70 does not know --runstatedir.
  return ['--disable-option-checking', '--libdir="\\$${prefix}/lib/$(DEB_HOST_MULTIARCH)"', '--libexecdir="\\$${prefix}/libexec"', ...(build.autoreconf ? ['--runstatedir=/run'] : [])];
}

/** CDBS has no configure step for make; its own stamp keeps a second call of debian/rules from doing it again. */
function configureTargets({ build }: PackagingPlan): RulesTarget[] {
  if (build.system !== 'make' || build.configure.length === 0) return [];
  const stamp = 'debian/stamp-makefile-configure';
  return [
    rulesTarget(`common-configure-arch common-configure-indep:: ${stamp}`, []),
    rulesTarget(`${stamp}:`, [`$(DEB_MAKE_INVOKE) ${makeWords(build.configure)}`, 'touch $@']),
    rulesTarget('clean::', [`rm -f ${stamp}`]),
  ];
}

/** CDBS runs no tests of make unless it is told their target, and Perl's unless it is told not to. */
function testAssignments(plan: PackagingPlan): string[] {
  const { system, test } = plan.build;
  if (system === 'none') return [];
  if (!test.run) {
    const off = system === 'perl' ? ['DEB_PERL_CHECK_TARGET =', 'DEB_MAKE_CHECK_TARGET ='] : [];
    return [...(test.reason === null ? [] : [makeComment(`No tests: ${test.reason}`)]), ...off];
  }
  if (test.target !== null) return [`DEB_MAKE_CHECK_TARGET = ${makeWordsValue([test.target])}`];
  if (system === 'autotools') return ['DEB_MAKE_CHECK_TARGET = check'];
  if (system === 'cmake') return ['DEB_MAKE_CHECK_TARGET = test'];
  return system === 'make' ? [makeComment('No tests: the recipe names no test target of the Makefile.')] : [];
}

/** Of itself dh_makeshlibs says only since compat level 12 that a program needs at least the version of the library it was built with. */
function libraryAssignments({ packages }: PackagingPlan): string[] {
  const hasLibraries = packages.some(({ multiArch, files }) => multiArch === 'same' || (files ?? []).some((line) => line.startsWith('usr/lib/*/')));
  return hasLibraries ? ['DEB_DH_MAKESHLIBS_ARGS_ALL = -VUpstream-Version'] : [];
}

/** At compat level 10 dh_compress would pack large examples, which then cannot be used where they are, and take execute bits from scripts. */
function exampleAssignments({ packages }: PackagingPlan): string[] {
  return packages.some(({ examples }) => examples.length > 0) ? ['DEB_COMPRESS_EXCLUDE_ALL = examples/'] : [];
}

/** CDBS calls dh_systemd_enable and dh_systemd_start once a package: these are its arguments for the first unit. */
function serviceAssignments(binary: BinaryPackagePlan): string[] {
  const [service, ...others] = binary.services;
  if (service === undefined) return [];
  const alone = others.length === 0;
  const enable = enableArguments(service, alone);
  const start = [service.start ? '' : '--no-start', alone ? '' : `${unitName(service)}.service`]
    .filter((word) => word !== '')
    .join(' ');
  const name = packageWord(binary);
  return [
    `DEB_DH_SYSTEMD_ENABLE_ARGS_${name} = ${enable}`,
    ...(start === '' ? [] : [`DEB_DH_SYSTEMD_START_ARGS_${name} = ${start}`]),
  ];
}

/** What CDBS does not call, or calls only for one unit or file of a package. */
function furtherCalls(binary: BinaryPackagePlan): RulesTarget[] {
  const name = packageWord(binary);
  const [, ...others] = binary.services;
  const commands = [
    ...defaultCommands(binary),
    ...others.flatMap((service) => [
      ['dh_systemd_enable', `-p${name}`, enableArguments(service, false)].join(' '),
      ['dh_systemd_start', `-p${name}`, ...(service.start ? [] : ['--no-start']), `${unitName(service)}.service`].join(' '),
    ]),
    ...(binary.alternatives.length === 0 ? [] : [`dh_installalternatives -p${name}`]),
  ];
  return commands.length === 0 ? [] : [rulesTarget(`binary-install/${name}::`, commands)];
}

function enableArguments(service: ServicePlan, alone: boolean): string {
  const words = [`--name=${unitName(service)}`, service.enable ? '' : '--no-enable', alone ? '' : `${unitName(service)}.service`];
  return words.filter((word) => word !== '').join(' ');
}

/** Compat level 10 has no hook for sysusers.d(5): adduser makes the users, and leaves one that is there as it is. */
function userCommands(binary: BinaryPackagePlan): string[] {
  return packageUsers(binary).flatMap((user) => [
    ...(user.group === null || isBaseGroup(user.group) ? [] : [`addgroup --system --quiet ${user.group}`]),
    `adduser --system ${groupOption(user)} --quiet --no-create-home --home ${user.home} ${user.name}`,
  ]);
}

function groupOption(user: SystemUser): string {
  return user.group === null ? '--group' : `--ingroup ${user.group}`;
}
