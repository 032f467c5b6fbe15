// `debkit verify-provenance`: does a provenance statement hold, and for the files beside it?
import { dirname, resolve } from 'node:path';
import { readCheckingKey } from '../../provenance/key.ts';
import { findStatements, uncovered, verifyStatement, type ProvenanceStatus, type ProvenanceVerification } from '../../provenance/verify.ts';
import type { Invocation } from '../invocation.ts';
import type { Session } from '../session.ts';
import { shownPath } from '../views/format.ts';
import { sanitiseLine } from '../../text/sanitise.ts';
import type { Colors } from '../views/view.ts';

/** What the command ends with; the worst of the statements, `failed` too where a package is in none of them. */
export interface ProvenanceOutcome {
  readonly format: 1;
  readonly status: ProvenanceStatus;
  readonly statements: readonly ProvenanceVerification[];
  /** Packages and their kin in the folder that no statement names. */
  readonly uncovered: readonly string[];
}

/** Checks; 0 where all holds and nothing that was asked for could not be checked, else 1. Errors: those of findStatements and readCheckingKey (exit 2). */
export async function runVerifyProvenance({ targets: [given = ''], options }: Invocation, session: Session): Promise<number> {
  const key = options.key === undefined ? null : readCheckingKey(resolve(session.cwd, options.key));
  const path = resolve(session.cwd, given);
  const files = findStatements(path);
  session.services.emit({ type: 'start', format: 1, target: given, command: 'verify-provenance' });
  const statements: ProvenanceVerification[] = [];
  for (const file of files) statements.push(await verifyStatement(file, key, session.services.signal));
  // Beside a file that was named others may lie that are no business of it.
  const left = files[0] === path ? [] : uncovered(dirname(files[0] ?? path), files);
  const order: readonly ProvenanceStatus[] = ['failed', 'not-verified', 'consistent', 'verified'];
  const status = left.length > 0 ? 'failed' : (order.find((one) => statements.some((statement) => statement.status === one)) ?? 'failed');
  const outcome: ProvenanceOutcome = { format: 1, status, statements, uncovered: left };
  session.result(outcome, textOf(outcome, session.colors.out, session.cwd));
  return status === 'verified' || status === 'consistent' ? 0 : 1;
}

function textOf({ status, statements, uncovered: left }: ProvenanceOutcome, colors: Colors, cwd: string): string {
  const marks = { passed: colors.green('✓'), failed: colors.red('✗'), 'not-checked': colors.yellow('-') } as const;
  const blocks = statements.map(({ statement, checks }) => [
    sanitiseLine(shownPath(statement, cwd)),
    ...checks.map((check) => `  ${marks[check.status]} ${sanitiseLine(check.name)}: ${check.status === 'not-checked' ? 'not checked, ' : ''}${sanitiseLine(check.detail)}`),
  ]);
  if (left.length > 0) blocks.push(left.map((name) => `  ${marks.failed} ${sanitiseLine(name)}: lies there too, and no statement names it`));
  const verdicts: Readonly<Record<ProvenanceStatus, string>> = {
    verified: colors.green('verified: signed by this key, and every file is as it was signed'),
    consistent: colors.yellow('not signed: the files agree with the statement, which anyone may have written'),
    'not-verified': colors.red('not verified: it is signed, and the signature was not checked; name the public key with --key'),
    failed: colors.red('refused: what is marked above does not hold'),
  };
  return `\n${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n\n${verdicts[status]}\n`;
}
