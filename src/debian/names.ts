// Names in control fields: source and binary packages, suites, sections, priorities, urgencies, people.

/** Whether `text` is a source package name: two or more of a-z 0-9 + - . starting with a letter or digit (Policy 5.6.1). */
export function isValidSourceName(text: string): boolean {
  return /^[a-z0-9][a-z0-9+.-]+$/.test(text);
}

/** Whether `text` is a binary package name (Policy 5.6.7, the rule of 5.6.1). */
export function isValidPackageName(text: string): boolean {
  return isValidSourceName(text);
}

/** Whether `text` can stand as a suite in a changelog's header line (Policy 5.6.14). */
export function isValidSuiteName(text: string): boolean {
  return /^[a-z0-9][a-z0-9.+-]*$/i.test(text);
}

/** The archive areas (Policy 2.2); a section outside main is written `<area>/<section>`. */
export const archiveAreas: readonly string[] = ['main', 'contrib', 'non-free', 'non-free-firmware'];

/** The archive's sections (Policy 2.4). */
export const sections: readonly string[] = [
  'admin', 'cli-mono', 'comm', 'database', 'debian-installer', 'debug', 'devel', 'doc', 'editors', 'education', 'electronics',
  'embedded', 'fonts', 'games', 'gnome', 'gnu-r', 'gnustep', 'golang', 'graphics', 'hamradio', 'haskell', 'httpd', 'interpreters',
  'introspection', 'java', 'javascript', 'kde', 'kernel', 'libdevel', 'libs', 'lisp', 'localization', 'mail', 'math',
  'metapackages', 'misc', 'net', 'news', 'ocaml', 'oldlibs', 'otherosfs', 'perl', 'php', 'python', 'raku', 'ruby', 'rust',
  'science', 'shells', 'sound', 'tasks', 'tex', 'text', 'utils', 'vcs', 'video', 'web', 'x11', 'xfce', 'zope',
];

/** Whether `text` is one of the archive's sections, with or without `contrib/`, `non-free/` or `non-free-firmware/`. */
export function isKnownSection(text: string): boolean {
  const parts = /^(?:(?:contrib|non-free|non-free-firmware)\/)?([^/]+)$/.exec(text);
  return parts?.[1] !== undefined && sections.includes(parts[1]);
}

/** The priorities (Policy 2.5); new packages take `optional`. */
export const priorities: readonly string[] = ['required', 'important', 'standard', 'optional', 'extra'];

/** Whether `text` is a priority. */
export function isKnownPriority(text: string): boolean {
  return priorities.includes(text);
}

/** The urgencies of a changelog entry (Policy 5.6.17). */
export const urgencies: readonly string[] = ['low', 'medium', 'high', 'emergency', 'critical'];

/** Whether `text` is an urgency. */
export function isKnownUrgency(text: string): boolean {
  return urgencies.includes(text);
}

/** Whether `text` is `Name <local@domain>` on one line (Policy 5.6.2); a comma would split Uploaders. */
export function isValidMaintainer(text: string): boolean {
  return /^[^\s<>,\x00-\x1f\x7f](?:[^<>,\x00-\x1f\x7f]*[^\s<>,\x00-\x1f\x7f])? <[^\s<>@,]+@[^\s<>@,]+>$/.test(text);
}

/** The two parts of `Name <address>`; null where it is not written so. */
export function splitPerson(text: string): { readonly name: string; readonly email: string } | null {
  const [, name, email] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? [];
  return name === undefined || email === undefined ? null : { name: name.trim(), email };
}
