// Names that tell whether the process that made them still runs, so that the next run can take away what a killed one left.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** `<pid>-<start time>-<random>`, unique to this call. */
export function ownName(): string {
  return `${process.pid}-${startTime(process.pid) ?? '0'}-${randomBytes(6).toString('hex')}`;
}

/** Whether the process that made a name by ownName() still runs; false for any other name. */
export function isAlive(name: string): boolean {
  const [pid, start] = name.split('-');
  return start !== undefined && startTime(Number(pid)) === start;
}

/** Clock ticks from boot to the process's start (proc(5)), null where there is no such process. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name may hold spaces and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended, whoever has yet to collect it.
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** The ownName() in a name of work under way (`<hash>.<own name>`, or one of tempName() and workBeside()), perhaps put aside; null for any other name. */
export function makerOf(name: string): string | null {
  return /^(?:\..*\.(?=.*\.tmp$)|\.debkit-|[0-9a-f]+\.)(\d+-\d+-[0-9a-f]{12})(?:\.old|\.tmp)*$/.exec(name)?.[1] ?? null;
}

/** Whether it is the name of work under way whose maker has ended. */
export function isAbandoned(name: string): boolean {
  const maker = makerOf(name);
  return maker !== null && !isAlive(maker);
}
