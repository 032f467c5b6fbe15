// The contract of a packaging style: how debian/rules and the files that depend on it are written from a plan.
import type { DebianFile } from '../contracts/artifacts.ts';
import type { BuildSystem, LintOverride, PackagingPlan, PackagingStyle } from '../contracts/plan.ts';
import type { Suite } from '../debian/suites.ts';
import type { Templates } from './render.ts';

/** Something the plan asks for that cannot be said; `key` is the recipe's key, e.g. `build.with`. */
export interface Unsupported {
  readonly key: string;
  readonly reason: string;
}

/** One packaging style. */
export interface PackagingStyleRenderer {
  readonly style: PackagingStyle;
  /** What of the plan this style cannot say; empty where all can be. */
  unsupported(plan: PackagingPlan): readonly Unsupported[];
  /** debian/rules and the files that another style writes otherwise; paths relative to debian/. */
  files(plan: PackagingPlan, templates: Templates): readonly DebianFile[];
  /** What lintian says on the suite of any source package of that build system in this style, and why it stays. */
  lintOverrides(system: BuildSystem, suite: Suite): readonly LintOverride[];
}

/** The variables of dpkg-buildflags(1) that a C or C++ build takes. */
export const compilerFlags = ['CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS'] as const;

/** Build systems that run make with targets and assignments. */
export const makeSystems: ReadonlySet<BuildSystem> = new Set<BuildSystem>(['autotools', 'make', 'cmake', 'perl']);

const configuredSystems: ReadonlySet<BuildSystem> = new Set<BuildSystem>([
  'autotools',
  'make',
  'cmake',
  'meson',
  'perl',
  'python',
  'cargo',
  'nodejs',
]);

/** Whether the recipe brings debian/rules itself, and so builds as it likes. */
export function hasOwnRules(plan: PackagingPlan): boolean {
  return plan.debianFiles.some((file) => file.path === 'rules');
}

/** What no style can say. */
export function unsupportedByAll(plan: PackagingPlan): Unsupported[] {
  const { build } = plan;
  const found: Unsupported[] = [];
  const say = (key: string, reason: string) => found.push({ key, reason });
  if (build.configure.length > 0 && !configuredSystems.has(build.system)) {
    say('build.configure', `the build system '${build.system}' has no configure step`);
  }
  if (build.flags === 'arguments' && build.system !== 'make') {
    say('build.flags', `the build system '${build.system}' takes the compiler's flags from the environment`);
  }
  if (build.system === 'none' && build.make.length + build.install.length > 0) {
    say(build.make.length > 0 ? 'build.make' : 'build.install', "nothing is built where the build system is 'none'");
  }
  if (build.installTarget !== 'install' && (!makeSystems.has(build.system) || build.system === 'perl')) {
    say('build.install-target', `the build system '${build.system}' has no install target to choose`);
  }
  if (build.test.run && build.test.target !== null && !makeSystems.has(build.system) && build.system !== 'meson') {
    say('build.test.target', `the build system '${build.system}' has no test target to choose`);
  }
  const patched = plan.patches.length > 0 ? 'patches' : plan.edits.length > 0 ? 'edits' : null;
  if (patched !== null && plan.sourceFormat !== '3.0 (quilt)') {
    say('source-format', `source format '${plan.sourceFormat}' takes no quilt patches, and the recipe has ${patched}`);
  }
  const [first, ...others] = plan.packages;
  if (build.system !== 'own' && first !== undefined && first.files === null && others.some((binary) => (binary.files ?? []).length > 0)) {
    say(`packages.${first.name}.files`, 'another binary package names its files, so this one must name its own');
  }
  return found;
}
