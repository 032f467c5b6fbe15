// What git sees of the user's environment: all that reaching a repository needs when it fetches, nothing when it reads a fetched one. Pure.
import { plainEnvironment } from '../system/exec.ts';

const passed: readonly string[] = [
  'HOME',
  'PATH',
  'USER',
  'LOGNAME',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'GNUPGHOME',
  'KRB5CCNAME',
  'SSH_AUTH_SOCK',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_HTTP_LOW_SPEED_LIMIT',
  'GIT_HTTP_LOW_SPEED_TIME',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_COUNT',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
];

/** Programs that ask in a window: only where somebody sits in front of it. */
const asking: readonly string[] = ['GIT_ASKPASS', 'SSH_ASKPASS', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY'];

// A server of which not one byte comes for a minute is given up (git-config(1), http.lowSpeedLimit): git itself waits for ever.
const silence = { GIT_HTTP_LOW_SPEED_LIMIT: '1', GIT_HTTP_LOW_SPEED_TIME: '60' } as const;

/** The environment for ls-remote and fetch, chosen from `source`; git never asks on the terminal, which shows the build. */
export function fetchEnvironment(source: NodeJS.ProcessEnv, terminal: boolean): Record<string, string> {
  const environment: Record<string, string> = { ...plainEnvironment, ...silence, GIT_TERMINAL_PROMPT: '0' };
  for (const [name, value] of Object.entries(source)) {
    const chosen = passed.includes(name) || /^GIT_CONFIG_(?:KEY|VALUE)_\d+$/.test(name) || (terminal && asking.includes(name));
    if (chosen && value !== undefined) environment[name] = value;
  }
  return environment;
}

/** The environment for reading the private bare repository `gitDir`: no configuration and no attributes of user or system. */
export function isolatedEnvironment(gitDir: string): Record<string, string> {
  return {
    ...plainEnvironment,
    HOME: '/nonexistent',
    GIT_DIR: gitDir,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}
