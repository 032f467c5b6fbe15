// What debian/rules holds in both styles: exported variables, targets, and the folder that upstream is installed into.
import type { BinaryPackagePlan, PackagingPlan } from '../contracts/plan.ts';
import { InternalError } from '../errors.ts';
import { makeComment, makeValue, matching } from './make-text.ts';
import { renderTemplate, type Templates } from './render.ts';

/** One target: `rule` with its colons, commands without their tab. */
export interface RulesTarget {
  readonly rule: string;
  readonly comments: readonly string[];
  readonly commands: readonly string[];
  /** The commands do not run where DEB_BUILD_OPTIONS has nocheck. */
  readonly unlessNocheck: boolean;
}

/** A target that always runs; `why` becomes its comment. */
export function rulesTarget(rule: string, commands: readonly string[], why: string | null = null): RulesTarget {
  return { rule, comments: why === null ? [] : [makeComment(why)], commands, unlessNocheck: false };
}

/** `NAME = value` lines for make's export: what hardens, and the recipe's environment, which wins. */
export function rulesExports(plan: PackagingPlan): string[] {
  const { environment, hardening, system } = plan.build;
  const options: [string, string][] = hardening === null ? [] : [['DEB_BUILD_MAINT_OPTIONS', hardeningOptions(hardening)]];
  // Go has no compiler flags of Debian's, and makes no PIE unasked.
  const pie = system === 'golang' && hardening !== null && !/-(?:pie|all)\b/.test(hardening);
  const flags = [...(pie ? ['-buildmode=pie'] : []), ...(plan.build.vendored === 'go' ? ['-mod=vendor'] : [])];
  if (flags.length > 0) options.push(['GOFLAGS', flags.join(' ')]);
  // go looks into vendor/ where it knows of modules.
  if (plan.build.vendored === 'go') options.push(['GO111MODULE', 'on'], ['GOWORK', 'off']);
  return [...options.filter(([name]) => !(name in environment)), ...Object.entries(environment)].map(([name = '', value = '']) => {
    return `${matching('an environment variable', name, /[A-Za-z_][A-Za-z0-9_]*/)} = ${makeValue(value)}`.trimEnd();
  });
}

/** The targets and the recipe's own make text as they end debian/rules. */
export function rulesTargets(templates: Templates, targets: readonly RulesTarget[], verbatim: string | null): string {
  return renderTemplate(templates, { name: 'common/targets', locals: { targets, verbatim: (verbatim ?? '').trimEnd() } });
}

/** A binary package's name where it is part of a target or path. */
export function packageWord(binary: BinaryPackagePlan): string {
  return matching('a binary package name', binary.name, /[a-z0-9][a-z0-9+.-]+/);
}

/** Where upstream is installed, relative to the tree: a package that takes all, or debian/tmp where packages name their files. */
export function stagingFolder(plan: PackagingPlan): { readonly folder: string; readonly isDefault: boolean } {
  const [first, ...others] = plan.packages;
  if (first === undefined) throw new InternalError('PLAN_WITHOUT_PACKAGE', `the plan of '${plan.source}' has no binary package`);
  const takesAll = first.files === null && others.every((binary) => (binary.files ?? []).length === 0);
  // debhelper and CDBS alike take the package's own folder for one binary package, debian/tmp for several.
  return { folder: takesAll ? `debian/${packageWord(first)}` : 'debian/tmp', isDefault: takesAll === (others.length === 0) };
}

function hardeningOptions(hardening: string): string {
  return hardening.includes('=') ? hardening : `hardening=${hardening}`;
}
