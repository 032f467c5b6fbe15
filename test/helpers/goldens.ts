// Golden files: compared with what is there; DEBKIT_UPDATE_GOLDEN=1 writes them anew, which CI refuses.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Fails unless the file at `path` (absolute) has exactly `actual`. */
export function assertGolden(path: string, actual: string): void {
  if (process.env.DEBKIT_UPDATE_GOLDEN === '1') {
    assert.equal(process.env.CI, undefined, 'golden files are not rewritten in CI');
    if (!existsSync(path) || readFileSync(path, 'utf8') !== actual) writeFileSync(path, actual);
    return;
  }
  assert.ok(existsSync(path), `${path} is not there: run the test with DEBKIT_UPDATE_GOLDEN=1`);
  assert.equal(
    actual,
    readFileSync(path, 'utf8'),
    `${path} is not up to date: run the test with DEBKIT_UPDATE_GOLDEN=1 and look at the difference`,
  );
}
