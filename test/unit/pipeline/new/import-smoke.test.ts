// A library that cannot be imported is no success.
import assert from 'node:assert/strict';
import { importSmoke } from '../../../../src/pipeline/new/import-smoke.ts';

const imports = [{ module: 'foo', command: "python3 -c 'import foo'" }];
const answer = (exitCode: number | null, output: string) => [{ program: "python3 -c 'import foo'", option: '', exitCode, output }];

describe('import of a new library', () => {
  it('becomes its smoke test', () => {
    assert.deepEqual(importSmoke(imports, answer(0, '')), { smoke: [{ run: "python3 -c 'import foo'" }], problems: [] });
  });
  it('that fails is a problem, with the last line of what was said', () => {
    assert.deepEqual(importSmoke(imports, answer(1, "Traceback\nModuleNotFoundError: No module named 'bar'\n")), { smoke: [], problems: ["foo cannot be imported: ModuleNotFoundError: No module named 'bar'"] });
  });
  it('is nothing where it was not asked for, since there are programs', () => {
    assert.deepEqual(importSmoke(imports, []), { smoke: [], problems: [] });
  });
});
