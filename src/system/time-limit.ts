// A limit for work that cannot be interrupted otherwise: regular expressions of a stranger can be made to take for ever.
import { runInNewContext } from 'node:vm';

/** What the work gives, or null when it took longer; the limit ends whatever runs below, a regular expression too. */
export function withinMilliseconds<T>(limit: number, work: () => T): { readonly value: T } | null {
  try {
    return { value: runInNewContext('work()', { work }, { timeout: limit }) as T };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  }
}
