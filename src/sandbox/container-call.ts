// How a container client is called: it ends with debkit, and one that does not answer is this host's failure.
import { HostError, PackageError } from '../errors.ts';
import type { Exec } from '../system/exec.ts';
import type { ClientName } from './container-client.ts';

/** argv that ends with debkit, however that ends. */
export function untilDeath(argv: readonly string[]): string[] {
  return ['setpriv', '--pdeathsig', 'KILL', '--', ...argv];
}

/** Runs clients that end with debkit. */
export function clientExec(exec: Exec, environment: Readonly<Record<string, string>>): Exec {
  return (request) => {
    return exec({ ...request, argv: untilDeath(request.argv), environment: { ...environment, ...request.environment } });
  };
}

/** What a client that does not answer means: its daemon hangs, and no package has failed. Error: CONTAINER_CLIENT. */
export function answering(name: ClientName, call: Exec): Exec {
  return (request) => call(request).catch((cause: unknown) => {
    if (!(cause instanceof PackageError) || cause.code !== 'TIME_LIMIT') throw cause;
    throw new HostError('CONTAINER_CLIENT', `'${request.argv.slice(0, 2).join(' ')}' did not end within ${request.seconds ?? 0} s`, { cause, hint: `does ${name} answer at all? run: debkit doctor` });
  });
}
