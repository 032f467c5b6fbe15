// debian/rules with vendor/: each language is led to what is in it, and nothing else changes.
import assert from 'node:assert/strict';
import type { BuildPlanSteps } from '../../../src/contracts/plan.ts';
import { rulesExports } from '../../../src/template/rules.ts';
import { vendoredTargets } from '../../../src/template/vendored.ts';
import { buildSteps, packagingPlan } from '../../helpers/packaging-plans.ts';

const plan = (changes: Partial<BuildPlanSteps>) => packagingPlan({ build: buildSteps(changes) });
const rules = (changes: Partial<BuildPlanSteps>) => vendoredTargets(plan(changes)).map(({ rule, commands }) => [rule, ...commands]);

describe('template/vendored', () => {
  it('Node.js: node_modules beside the program, where it is built and where it is installed', () => {
    assert.deepEqual(rules({ system: 'nodejs', vendored: 'npm' }), [
      ['execute_before_dh_auto_configure:', 'ln -sfn vendor node_modules'],
      ['execute_after_dh_auto_install:', `for place in debian/hello/usr/share/nodejs debian/hello/usr/lib/*/nodejs; do [ ! -d "$$place/$$(node -p "require('./package.json').name")" ] || { cp -r vendor "$$place/$$(node -p "require('./package.json').name")/node_modules" && find "$$place/$$(node -p "require('./package.json').name")/node_modules" -name '.?*' -prune -exec rm -rf {} +; }; done`],
      ['execute_before_dh_auto_clean:', 'rm -f node_modules'],
    ]);
  });

  it('Rust: the folder that dh-cargo points to', () => {
    assert.deepEqual(rules({ system: 'cargo', vendored: 'cargo' }), [['execute_after_dh_auto_configure:', 'ln -sf $(CURDIR)/vendor/* debian/cargo_registry/']]);
  });

  it('Go: variables alone, beside those that harden; the recipe wins', () => {
    assert.deepEqual(rules({ system: 'golang', vendored: 'go' }), []);
    assert.deepEqual(rulesExports(plan({ system: 'golang', vendored: 'go', hardening: 'hardening=+all' })).slice(1), ['GOFLAGS = -buildmode=pie -mod=vendor', 'GO111MODULE = on', 'GOWORK = off']);
    assert.deepEqual(rulesExports(plan({ system: 'golang', vendored: 'go', environment: { GOFLAGS: '-mod=mod' } })), ['GO111MODULE = on', 'GOWORK = off', 'GOFLAGS = -mod=mod']);
  });

  it('nothing for what does not vendor', () => {
    assert.deepEqual(rules({ system: 'nodejs' }), []);
    assert.deepEqual(rulesExports(plan({ system: 'golang' })), []);
  });
});
