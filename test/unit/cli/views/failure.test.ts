// Errors for people: message and code first to the eye, then cause, log and what to try; never a stack trace.
import assert from 'node:assert/strict';
import pc from 'picocolors';
import { PackageError, RecipeError, RecipeErrors, UpstreamError, UsageError, type DebkitError } from '../../../../src/errors.ts';
import { failureData, failureText, type FailureContext } from '../../../../src/cli/views/failure.ts';

function text(error: DebkitError, given: Partial<FailureContext> = {}): string {
  return failureText(error, {
    colors: pc.createColors(false),
    cwd: '/home/ann',
    stage: null,
    command: null,
    shell: null,
    keep: false,
    ...given,
  });
}

const place = { file: 'recipes/tiny/recipe.yaml', line: 12, column: 5 };

describe('cli/views/failure', () => {
  it('is one line and its hint for a usage error', () => {
    assert.equal(
      text(new UsageError('UNKNOWN_SUITE', "debkit does not know the suite 'trixi'", { hint: "did you mean 'trixie'?" })),
      `error: debkit does not know the suite 'trixi' [UNKNOWN_SUITE]\n  hint: did you mean 'trixie'?\n`,
    );
  });

  it('is every problem of a recipe, each with its place', () => {
    const error = new RecipeErrors([
      new RecipeError('RECIPE_UNKNOWN_FIELD', "unknown field 'depend'", { location: place, hint: "did you mean 'depends'?" }),
      new RecipeError('RECIPE_MISSING_FIELD', "the field 'source' is missing", { location: { ...place, line: 1, column: 1 } }),
    ]);
    assert.equal(
      text(error),
      `recipes/tiny/recipe.yaml:12:5: unknown field 'depend' [RECIPE_UNKNOWN_FIELD]
  hint: did you mean 'depends'?
recipes/tiny/recipe.yaml:1:1: the field 'source' is missing [RECIPE_MISSING_FIELD]
`,
    );
    assert.deepEqual(
      failureData(error, null).error.problems.map((one) => one.code),
      ['RECIPE_UNKNOWN_FIELD', 'RECIPE_MISSING_FIELD'],
    );
  });

  it('has stage, cause, last lines, log and what to try for a failed build', () => {
    const error = new PackageError('BUILD_FAILED', 'debuild ended with exit code 2', {
      tail: ['\u001b[31mtiny.c:1:10: fatal error: foo.h: No such file or directory\u001b[0m', 'make: *** [tiny.o] Error 1'],
      logPath: '/home/ann/dist/tiny.failed/build.log',
      triage: {
        class: 'missing-build-dependency',
        side: 'recipe',
        cause: 'the header foo.h is not there: a build dependency is not declared',
        advice: 'add `libfoo-dev` to `build-depends`',
        said: 'tiny.c:1:10: fatal error: foo.h: No such file or directory',
        place: { file: 'tiny.c', line: 1 },
        location: { file: '/home/ann/recipes/tiny/recipe.yaml', line: 9, column: 1 },
        packages: ['libfoo-dev'],
      },
    });
    assert.equal(
      text(error, { stage: 'build', command: 'debkit build tiny', shell: 'debkit shell tiny' }),
      `last lines of build:
  | tiny.c:1:10: fatal error: foo.h: No such file or directory
  | make: *** [tiny.o] Error 1

error: debuild ended with exit code 2 [BUILD_FAILED]
  stage: build
  likely cause: the header foo.h is not there: a build dependency is not declared (missing-build-dependency, the recipe)
  said: tiny.c:1:10: fatal error: foo.h: No such file or directory
  at: tiny.c:1
  change: recipes/tiny/recipe.yaml:9:1: add \`libfoo-dev\` to \`build-depends\`
  log: dist/tiny.failed/build.log
  folder: dist/tiny.failed
  look: debkit shell tiny (a shell at the failed step, with its tree)
  after a change: debkit build --continue tiny
  try: debkit build tiny --verbose, and --keep to look into the workspace
`,
    );
    assert.deepEqual({ ...failureData(error, 'build'), error: null }, { status: 'failed', exitCode: 1, error: null });
  });

  it("offers the same again where the fault is another machine's", () => {
    const error = new UpstreamError('MIRROR_UNREACHABLE', 'the mirror does not answer', { retryable: true });
    assert.match(
      text(error, { stage: 'environment', command: 'debkit build tiny' }),
      /try: the same again later: debkit build tiny\n$/,
    );
  });

  it('shows no escape sequence of a message', () => {
    assert.doesNotMatch(text(new UsageError('X', 'bad \u001b[2Jname\u0007')), /[\u001b\u0007]/);
  });
});

