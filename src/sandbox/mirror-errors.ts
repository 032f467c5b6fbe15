// What it means that apt or mmdebstrap could not fetch, by what they said.
import { UpstreamError } from '../errors.ts';
import { lastLines } from '../system/exec.ts';

/** The error for a mirror that does not give what is asked: MIRROR_UNTRUSTED where it is no archive that the keyring knows, else MIRROR_UNREACHABLE. */
export function mirrorDown(message: string, output: string): UpstreamError {
  const [, repository = '', fault = ''] = /^E: The repository '([^']+)' (is (?:not|no longer) signed|does (?:not|no longer) have a Release file)/m.exec(output) ?? [];
  const tail = lastLines(output);
  if (repository === '') return new UpstreamError('MIRROR_UNREACHABLE', message, { tail, retryable: true, hint: 'is the mirror reachable? another one: `mirror` in the configuration file, or http_proxy' });
  const said = fault.endsWith('signed') ? 'is not signed by a key that is trusted' : 'has no Release file';
  return new UpstreamError('MIRROR_UNTRUSTED', `${message}: '${repository}' ${said}`, { tail, hint: 'is it the right mirror, and has it this suite? `mirror` and `keyring` in the configuration file' });
}
