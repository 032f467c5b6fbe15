// A test that wants what this host has not: skipped with a reason on a laptop, failed in CI.
import assert from 'node:assert/strict';
import type { Context } from 'mocha';

/** Skips with a printed reason, and fails in CI, where everything must be there. */
export function lacking(context: Context, reason: string | null): void {
  if (reason === null) return;
  assert.equal(process.env['CI'], undefined, reason);
  console.log(`      skipped: ${reason}`);
  context.skip();
}
