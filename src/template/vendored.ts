// What debian/rules does with vendor/, so that each language finds there what it would look for elsewhere.
import type { PackagingPlan } from '../contracts/plan.ts';
import { rulesTarget, stagingFolder, type RulesTarget } from './rules.ts';

/** Targets of the dh style for a plan that vendors; none for others. */
export function vendoredTargets(plan: PackagingPlan): RulesTarget[] {
  const { vendored } = plan.build;
  if (vendored === 'npm') return nodeTargets(plan);
  // dh-cargo makes that folder, and tells cargo to look nowhere else.
  if (vendored === 'cargo') return [rulesTarget('execute_after_dh_auto_configure:', ['ln -sf $(CURDIR)/vendor/* debian/cargo_registry/'], 'The crates that Debian has no packages of, or not in these versions.')];
  // For Go that is said by variables.
  return [];
}

/** Node.js looks for modules in node_modules/ beside what wants them. */
function nodeTargets(plan: PackagingPlan): RulesTarget[] {
  const { folder } = stagingFolder(plan);
  const name = `$$(node -p "require('./package.json').name")`;
  const install = `for place in ${folder}/usr/share/nodejs ${folder}/usr/lib/*/nodejs; do [ ! -d "$$place/${name}" ] || { cp -r vendor "$$place/${name}/node_modules" && find "$$place/${name}/node_modules" -name '.?*' -prune -exec rm -rf {} +; }; done`;
  return [
    rulesTarget('execute_before_dh_auto_configure:', ['ln -sfn vendor node_modules'], 'Node.js looks there.'),
    rulesTarget('execute_after_dh_auto_install:', [install], "The modules that Debian has no packages of, without the settings of their developers' tools."),
    rulesTarget('execute_before_dh_auto_clean:', ['rm -f node_modules']),
  ];
}
