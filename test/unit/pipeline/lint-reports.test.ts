// lint.sarif and junit.xml.
import assert from 'node:assert/strict';
import { junitReport } from '../../../src/pipeline/junit-report.ts';
import { sarifReport } from '../../../src/pipeline/sarif-report.ts';
import { recordedOutcome } from '../../helpers/events.ts';
import { lintTag } from '../../helpers/lint-tags.ts';

const lint = {
  lintianVersion: '2.122.0',
  failed: true,
  explanations: { 'a-tag': 'It is wrong.' },
  earlier: { version: '1.0-1', lintianVersion: '2.116', gone: [] },
  tags: [
    lintTag('warning', 'a-tag', { context: '[debian/rules:3]', type: 'source', fresh: true, failed: true, advice: 'see `build`' }),
    lintTag('info', 'b-tag', { context: '<b>&"' }),
    lintTag('overridden', 'c-tag'),
    lintTag('classification', 'd-tag'),
  ],
};

interface Sarif {
  readonly version: string;
  readonly runs: readonly [{
    readonly tool: { readonly driver: { readonly version: string; readonly rules: readonly { readonly id: string; readonly fullDescription?: { readonly text: string } }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly baselineState: string;
      readonly suppressions?: readonly unknown[];
      readonly locations: readonly [{ readonly physicalLocation?: { readonly artifactLocation: { readonly uri: string } }; readonly logicalLocations: readonly [{ readonly fullyQualifiedName: string }] }];
    }[];
  }];
}

describe('pipeline/sarif-report', () => {
  const report = (recipe: string | null) => sarifReport(recordedOutcome, lint, recipe) as Sarif;

  it('has a rule for each tag, and a result for each place', () => {
    const [{ tool, results }] = report(null).runs;
    assert.deepEqual(tool.driver.rules.map(({ id }) => id), ['a-tag', 'b-tag', 'c-tag']);
    assert.equal(tool.driver.rules[0]?.fullDescription?.text, 'It is wrong.');
    assert.deepEqual(
      results.map(({ ruleId, ruleIndex, level, baselineState, suppressions }) => [ruleId, ruleIndex, level, baselineState, suppressions?.length ?? 0]),
      [['a-tag', 0, 'warning', 'new', 0], ['b-tag', 1, 'note', 'unchanged', 0], ['c-tag', 2, 'note', 'unchanged', 1]],
    );
    assert.equal(results[0]?.message.text, 'tiny (source): a-tag [debian/rules:3]\nChange: see `build`');
    assert.equal(results[0]?.locations[0].logicalLocations[0].fullyQualifiedName, 'tiny (source)/debian/rules');
  });

  it('is shown beside the recipe, as a path in the working folder or a file URL', () => {
    const uri = (path: string | null) => report(path).runs[0].results[0]?.locations[0].physicalLocation?.artifactLocation.uri;
    assert.equal(uri(`${process.cwd()}/recipes/a b/recipe.yaml`), 'recipes/a%20b/recipe.yaml');
    assert.equal(uri('/elsewhere/recipe.yaml'), 'file:///elsewhere/recipe.yaml');
    assert.equal(uri(null), undefined);
  });
});

describe('pipeline/junit-report', () => {
  const lines = (change: Partial<typeof recordedOutcome> = {}) => junitReport({ ...recordedOutcome, ...change }).split('\n');
  const count = (text: readonly string[], element: string) => text.filter((line) => line.includes(`<${element} `)).length;

  it('has failures for the tags that failed, and skips for what was let through or not tested', () => {
    const text = lines({ lint });
    assert.match(text[1] ?? '', /<testsuites name="tiny 1\.0-1~debkit1~deb13 trixie amd64" tests="5" failures="1" errors="0" skipped="2">/);
    assert.equal(count(text, 'failure'), 1);
    assert.ok(text.some((line) => line.includes('name="tiny (source): a-tag [debian/rules:3]"><failure message="warning, new">see `build`</failure>')), text.join('\n'));
    assert.ok(text.some((line) => line.includes('b-tag &lt;b&gt;&amp;&quot;"><skipped message="info, let through">')), text.join('\n'));
    assert.ok(text.some((line) => line.includes('name="unit tiny.service"><skipped message="starting it needs a booted system">')));
  });

  it('says of what was not run that it was skipped', () => {
    const text = lines({ lint: null, installTest: null });
    assert.match(text[1] ?? '', / tests="2" failures="0" errors="0" skipped="2">/);
  });

  it('tells why a build failed, with what XML cannot hold taken out', () => {
    const error = { code: 'BUILD_FAILED', message: 'it \u001b[31mended', hint: 'look', stage: 'build', tail: ['cc: \u0000no', '\ud800'], triage: null };
    const text = lines({ error, lint: null, installTest: null }).join('\n');
    assert.ok(text.includes('name="build"><failure message="it \ufffd[31mended [BUILD_FAILED]">cc: \ufffdno&#10;\ufffd&#10;hint: look</failure>'), text);
  });
});
