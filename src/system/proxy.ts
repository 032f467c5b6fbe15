// The proxy settings that the user's environment names, for the tools that fetch.

const names = ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'all_proxy', 'ALL_PROXY'];

/** Those of the proxy variables that are set; passed in the environment, never in argv, since they may hold a password. */
export function proxyEnvironment(environment: Readonly<Record<string, string | undefined>> = process.env): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])));
}
