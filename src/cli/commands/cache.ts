// `debkit cache`: stub for now
import type { Invocation } from '../program.ts';
import type { Session } from '../session.ts';
export function runCache(_invocation: Invocation, _session: Session): Promise<number> { return Promise.resolve(0); }
