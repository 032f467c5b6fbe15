// Whether lint lets a build through: by the severity that is asked for, and by the tags that the last build had.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LintReport, LintSeverity } from '../contracts/artifacts.ts';
import { compareLint, isHeld, lintIdentity } from '../debian/lint-ratchet.ts';
import { HostError } from '../errors.ts';
import type { LintFindings } from '../stages/lint-packages.ts';
import { makeFolder } from '../system/folders.ts';
import { readRecord, writeRecord } from '../system/records.ts';

export type FailOn = 'error' | 'warning' | 'info' | 'none';

/** What a build is let through with; `accept` lets this one through with every tag it has, and those of its kind from now on. */
export interface LintPolicy {
  readonly failOn: FailOn;
  readonly accept: boolean;
}

/** The tags of the last build that lint let through, by lintIdentity and sorted; `accepted` are those that were let through by name. */
export interface KnownLint {
  readonly format: 1;
  readonly version: string;
  readonly lintianVersion: string;
  readonly tags: readonly string[];
  readonly accepted: readonly string[];
}

/** The gate of one build: its policy, the record it is held against (null where there is none, or a damaged one), and the record's file. */
export interface LintGate {
  readonly policy: LintPolicy;
  readonly known: KnownLint | null;
  readonly file: string;
  readonly damaged: boolean;
}

const failing: Readonly<Record<FailOn, readonly LintSeverity[]>> = {
  error: ['error'],
  warning: ['error', 'warning'],
  info: ['error', 'warning', 'info'],
  none: [],
};

// A warning of lintian's that is no package: one in which nothing was installed is what most wrong recipes make.
const asErrors: ReadonlySet<string> = new Set(['empty-binary-package']);

/** What is built again and again, and has one record; `wanted` is the version that the target names, null for the newest. */
export interface LintSubject {
  readonly where: string;
  readonly wanted: string | null;
  readonly suite: string;
  readonly architecture: string;
  readonly style: string | null;
}

/** The gate with what the folder `state` knows of the subject. */
export function openLintGate(state: string, { where, wanted, suite, architecture, style }: LintSubject, policy: LintPolicy): LintGate {
  const subject = JSON.stringify([where, wanted, suite, architecture, style]);
  const file = join(state, 'lint', `${createHash('sha256').update(subject).digest('hex').slice(0, 24)}.json`);
  const known = readRecord<Partial<KnownLint>>(file);
  const areTexts = (list: unknown) => Array.isArray(list) && list.every((one) => typeof one === 'string');
  const whole = known?.format === 1 && areTexts(known.tags) && areTexts(known.accepted);
  return { policy, known: whole ? (known as KnownLint) : null, file, damaged: !whole && existsSync(file) };
}

/** The findings judged: a tag fails that the last build had not, or whose severity the policy names and that was not accepted. */
export function judgeLint({ tags, ...rest }: LintFindings, { known, policy: { failOn, accept } }: LintGate): LintReport {
  const { fresh, gone } = compareLint(known?.tags ?? [], tags);
  const { fresh: unaccepted } = compareLint(known?.accepted ?? [], tags);
  const judged = tags.map((tag) => {
    const isFresh = known !== null && fresh.has(tag);
    const severity = tag.severity === 'warning' && asErrors.has(tag.tag) ? 'error' : tag.severity;
    const fails = isFresh || (unaccepted.has(tag) && failing[failOn].includes(severity));
    return { ...tag, fresh: isFresh, failed: fails && failOn !== 'none' && !accept };
  });
  return {
    ...rest,
    tags: judged,
    failed: judged.some((tag) => tag.failed),
    earlier: known === null ? null : { version: known.version, lintianVersion: known.lintianVersion, gone },
  };
}

/** Keeps what a later build is held against, or gives a notice that says why it cannot be. Error: LINT_NOT_ACCEPTED (exit 3) where just that was asked for. */
export function keepLint(report: LintReport, version: string, gate: LintGate): string | null {
  const next = nextKnown(report, version, gate);
  if (next === null || JSON.stringify(next) === JSON.stringify(gate.known)) return null;
  try {
    makeFolder(dirname(gate.file));
    writeRecord(gate.file, next);
    return null;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    if (gate.policy.accept) throw new HostError('LINT_NOT_ACCEPTED', `what lint found cannot be kept: ${why}`, { cause, hint: 'XDG_STATE_HOME names another folder for it' });
    return `what lint found cannot be kept, so the next build is not held against it: ${why}`;
  }
}

/** What comes after this build; null where that is what was before it. */
function nextKnown({ failed, tags, lintianVersion }: LintReport, version: string, { known, policy: { failOn, accept } }: LintGate): KnownLint | null {
  if (failed) return null;
  // What --fail-on none lets through is not known for that, but what has gone stays gone.
  const ratcheted = failOn !== 'none' || accept;
  if (!ratcheted && known === null) return null;
  const identities = tags.filter((tag) => isHeld(tag) && (ratcheted || !tag.fresh)).map(lintIdentity).sort();
  const left = [...identities];
  // Each of the accepted that is still there, as often as it is.
  const still = (known?.accepted ?? []).filter((identity) => left.includes(identity) && left.splice(left.indexOf(identity), 1).length > 0);
  return { format: 1, version, lintianVersion, tags: identities, accepted: accept ? identities : still };
}
