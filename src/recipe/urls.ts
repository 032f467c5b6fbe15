// Which URLs a recipe may name: a recipe comes from a stranger, so only schemes that authenticate the server are allowed.

/** What is wrong with a URL. */
export interface UrlFault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

const code = 'RECIPE_BAD_URL';
const elsewhere =
  "to fetch from elsewhere, use git's insteadOf in your own configuration: git config --global url.<elsewhere>.insteadOf <url>";

/** null for https, ssh, user@host:path and, on a loopback address, http; else what is wrong. */
export function gitUrlFault(url: string): UrlFault | null {
  if (/^[A-Za-z0-9+.-]*::/.test(url)) {
    return { code, message: `'${url}' names a remote helper, which would run a command`, hint: 'use https or ssh' };
  }
  if (url.startsWith('-') || /\s/.test(url))
    return { code, message: `'${url}' is not a git URL`, hint: 'e.g. https://git.example.org/x.git' };
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^-:/\s][^\s]*$/.test(url)) return null;
  const parsed = parse(url);
  if (parsed === null || parsed.protocol === 'file:') {
    return { code, message: `'${shown(url)}' is a local path: a recipe names a public URL`, hint: elsewhere };
  }
  if (parsed.protocol === 'ssh:') return hostFault(parsed, url);
  return webUrlFault(url, 'https');
}

/** null for https (or, where asked, any http) and, on a loopback address, http; else what is wrong. */
export function webUrlFault(url: string, schemes: 'https' | 'any http'): UrlFault | null {
  const parsed = parse(url);
  if (parsed === null || /\s/.test(url))
    return { code, message: `'${shown(url)}' is not a URL`, hint: 'e.g. https://example.org/' };
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return { code, message: `the scheme '${parsed.protocol}' is not allowed here`, hint: 'use https' };
  }
  if (parsed.protocol === 'http:' && schemes === 'https' && !isLoopback(parsed.hostname)) {
    return { code, message: `'${shown(url)}' is not encrypted: http is allowed to loopback addresses only`, hint: 'use https' };
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return {
      code,
      message: 'the URL holds a user name or a password',
      hint: 'leave them out: git and curl ask your own configuration for credentials',
    };
  }
  return hostFault(parsed, url);
}

function parse(url: string): URL | null {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)) return null;
  return URL.canParse(url) ? new URL(url) : null;
}

function hostFault(parsed: URL, url: string): UrlFault | null {
  if (parsed.password !== '') return { code, message: 'the URL holds a password', hint: 'leave it out' };
  if (parsed.hostname === '' || parsed.hostname.startsWith('-') || parsed.username.startsWith('-')) {
    return { code, message: `'${shown(url)}' has no proper host name` };
  }
  return null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** The URL without what could be a secret. */
function shown(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//***@');
}
