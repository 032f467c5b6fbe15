// Git URLs and tags from a recipe or a .gitmodules file: which are allowed, how relative ones resolve, and how they are shown. Pure.
import { UpstreamError } from '../errors.ts';

/** The text with user names and passwords in its URLs replaced by `***`; the user name of an ssh URL is no secret. */
export function redactUrl(text: string): string {
  return text
    .replace(/\b(https?|ftp):\/\/[^/\s'"]*@/gi, '$1://***@')
    .replace(/\b(ssh):\/\/[^/\s'"@:]*:[^/\s'"]*@/gi, '$1://***@');
}

/**
 * Allows https, ssh, user@host:path, and http to a loopback address. Remote helpers (`ext::`), local paths, unencrypted schemes and
 * what git would take for an option are GIT_URL_REFUSED errors; a password in it is GIT_URL_SECRET.
 */
export function checkGitUrl(url: string): void {
  const refused = (why: string) =>
    new UpstreamError('GIT_URL_REFUSED', `the git URL '${redactUrl(url)}' is not allowed: ${why}`, {
      hint: "use https or ssh; to fetch from elsewhere, map the URL with git's insteadOf in your own configuration",
    });
  if (/[\u0000-\u0020\u007f]/.test(url)) throw refused('it holds a space or a control character');
  if (url.startsWith('-')) throw refused('it starts with a hyphen');
  if (/^[A-Za-z0-9+.-]*::/.test(url)) throw refused('it names a remote helper, which could run any command');
  if (/^[A-Za-z0-9_][A-Za-z0-9_.+-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^-:/][^:]*$/.test(url)) return;
  const parsed = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(url) && URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) throw refused('it is a local path or no URL at all');
  if (parsed.hostname === '' || parsed.hostname.startsWith('-') || decodeURIComponent(parsed.username).startsWith('-'))
    throw refused('its host or user is not proper');
  if (parsed.password !== '' || (parsed.username !== '' && parsed.protocol !== 'ssh:')) {
    throw new UpstreamError('GIT_URL_SECRET', `the git URL '${redactUrl(url)}' holds credentials`, {
      hint: "leave them out and use git's credential helper",
    });
  }
  if (parsed.protocol === 'https:' || parsed.protocol === 'ssh:') return;
  if (parsed.protocol !== 'http:') throw refused(`its scheme is '${parsed.protocol.slice(0, -1)}'`);
  if (!isLoopback(parsed.hostname)) throw refused('http is not encrypted and allowed to a loopback address only');
}

/** Whether a URL's host name is this machine: localhost, 127.0.0.0/8 or [::1]. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Checks a tag's name by git-check-ref-format(1), and that it cannot be taken for an option or a pattern. Error: GIT_TAG_INVALID. */
export function checkTag(tag: string): void {
  const bad =
    tag === '' || tag === '@' || /^[-/.]|[/.]$|\.lock(?:\/|$)|\/\.|\/\/|\.\.|@\{|[\u0000-\u0020\u007f~^:?*[\\]/.test(tag);
  if (bad)
    throw new UpstreamError('GIT_TAG_INVALID', `${JSON.stringify(tag)} is not the name of a tag`, {
      hint: 'see git-check-ref-format(1)',
    });
}

/** A submodule's URL: `./` and `../` are taken relative to the URL of the repository that has it, as git does. Error: GIT_URL_REFUSED. */
export function submoduleUrl(parent: string, url: string): string {
  if (!url.startsWith('./') && !url.startsWith('../')) return url;
  let base = parent.replace(/\/+$/, '');
  let rest = url;
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2);
    else if (rest.startsWith('../')) {
      rest = rest.slice(3);
      const cut = Math.max(base.lastIndexOf('/'), base.lastIndexOf(':'));
      const hostEnd = base.indexOf('://') === -1 ? 0 : base.indexOf('/', base.indexOf('://') + 3);
      if (cut <= hostEnd - 1 || cut === -1 || hostEnd === -1)
        throw new UpstreamError('GIT_URL_REFUSED', `the submodule URL '${url}' climbs above '${redactUrl(parent)}'`);
      base = base.slice(0, base[cut] === ':' ? cut + 1 : cut);
    } else break;
  }
  return base.endsWith(':') ? `${base}${rest}` : `${base}/${rest}`;
}

/** A submodule's path as it may be written below a tree. Error: SUBMODULE_PATH. */
export function checkSubmodulePath(path: string): void {
  const parts = path.split('/');
  const bad =
    path === '' ||
    path.includes('\0') ||
    path.includes('\uFFFD') ||
    parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');
  if (bad)
    throw new UpstreamError('SUBMODULE_PATH', `a submodule has the path ${JSON.stringify(path)}, which debkit does not write to`);
}

/** Up to five tags that look most like `wanted`, the nearest first. */
export function nearTags(wanted: string, tags: readonly string[]): string[] {
  const near = tags.map((tag) => ({
    tag,
    distance: editDistance(core(wanted), core(tag)) + (wanted === tag ? 0 : 0.5 * editDistance(wanted, tag)),
  }));
  return near
    .sort((a, b) => a.distance - b.distance || (a.tag < b.tag ? 1 : -1))
    .slice(0, 5)
    .map(({ tag }) => tag);
}

/** What is left of a tag without its letters at the front, with one kind of separator. */
function core(tag: string): string {
  return tag.replace(/^[^\d]+(?=\d)/, '').replace(/[_-]/g, '.');
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
