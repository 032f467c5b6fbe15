// What a user says of limits, on the command line and in the configuration file, as numbers.
import { InvalidArgumentError } from 'commander';
import type { Limits } from '../contracts/limits.ts';

/** Limits as they are said; time is in seconds, and what is not said is debkit's own choice. */
export type SaidLimits = Partial<Limits & { readonly time: number }>;

/** Their names, with what each of them counts. */
export const limitNames = {
  time: 'seconds that a single step may take (7200)',
  processes: 'processes and threads of one user (8192)',
  memory: 'bytes of memory of all processes together (nine tenths of what there is)',
  disk: 'bytes that a step may write (100G)',
  log: 'bytes that a step may print (256M)',
} as const;

/** The name of a limit. */
export type LimitName = keyof typeof limitNames;

const units = { '': 1, k: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 } as const;
const least: Readonly<Record<LimitName, number>> = { time: 1, processes: 16, memory: 2 ** 24, disk: 2 ** 20, log: 2 ** 10 };

/** A limit of `512M` or `8G` (sizes) or a number; null where it is none or so small that nothing could run. */
export function limitOf(name: LimitName, value: string): number | null {
  const [, digits, unit] = /^(\d{1,9})(k|M|G|T)?$/.exec(value) ?? [];
  if (digits === undefined || (unit !== undefined && (name === 'time' || name === 'processes'))) return null;
  const number = Number(digits) * units[(unit ?? '') as keyof typeof units];
  return number < least[name] || !Number.isSafeInteger(number) || (name === 'time' && number > 604800) ? null : number;
}

/** What is wrong with a value that is no limit. */
export function limitFault(name: LimitName, value: string): string {
  const unit = name === 'time' || name === 'processes' ? '' : ', with k, M, G or T';
  return `'${value}' is no limit: ${limitNames[name]}, at least ${least[name]}${unit}`;
}

/** What was said before, and `name=value,...` (for commander, which gathers an option that is given again). */
export function addLimits(value: string, before: SaidLimits = {}): SaidLimits {
  const said = value.split(',').map((one) => {
    const [name = '', number = ''] = one.split(/=(.*)/s);
    if (!isLimitName(name)) throw new InvalidArgumentError(`It is name=value, and the names are ${Object.keys(limitNames).join(', ')}.`);
    const limit = limitOf(name, number);
    if (limit === null) throw new InvalidArgumentError(`${limitFault(name, number)}.`);
    return [name, limit] as const;
  });
  return { ...before, ...Object.fromEntries(said) };
}

function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(limitNames, name);
}
