// The files that autoconf, automake, libtool, gettext and their kin put into a tarball: whose they are and on what terms, as their own heads say. Pure.
import { copyrightClaims, withoutCommentMarks, type CopyrightClaim } from './copyright-lines.ts';
import { decodeText } from './decode-text.ts';
import { licenseNotices } from './license-notices.ts';

/** A file by its path in the tree; `notice` is null where its head has no notice that debkit knows. */
export interface AutotoolsFile {
  readonly path: string;
  readonly notice: FileNotice | null;
}

/** Whose a file is, and its licence by short names, e.g. `FSFULLR and GPL-2+ with Libtool exception`. */
export interface FileNotice {
  readonly license: string;
  readonly claims: readonly CopyrightClaim[];
}

const names = new Set([
  'INSTALL', 'Makefile.in', 'Makefile.in.in', 'ar-lib', 'compile', 'config.guess', 'config.libpath', 'config.rpath', 'config.sub', 'configure',
  'depcomp', 'elisp-comp', 'install-sh', 'ltconfig', 'ltmain.sh', 'mdate-sh', 'missing', 'mkinstalldirs', 'py-compile', 'tap-driver.pl',
  'tap-driver.sh', 'test-driver', 'texinfo.tex', 'ylwrap',
]);
// aclocal.m4 is made of many macro files, each with its own notice.
const bytes = { head: 8192, macros: 16384, aclocal: 1 << 19 } as const;

// Those of gettext and gnulib vary, and are what an attack would hide among: they are allowed one by one.
const libtoolMacros = new Set(['libtool.m4', 'ltoptions.m4', 'ltsugar.m4', 'ltversion.m4', 'lt~obsolete.m4']);
const headers = /^config(?:ure)?\.h\.in$|^config\.hin$/;

/** Whether autoconf, automake, libtool or gettext make a file of this name in a tarball, where upstream's repository need not have it. */
export function isMadeByAutotools(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === 'aclocal.m4' || names.has(name) || libtoolMacros.has(name) || headers.test(name);
}

/** How much of a file autotoolsFile wants to see, in bytes; 0 for one that by its name is none of autotools'. */
export function autotoolsBytes(path: string): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'aclocal.m4') return bytes.aclocal;
  if (name.endsWith('.m4')) return bytes.macros;
  return names.has(name) ? bytes.head : 0;
}

/** What the head of such a file says: its first notice, or all notices of a file of macros. */
export function autotoolsFile(path: string, head: Buffer): AutotoolsFile {
  const text = withoutCommentMarks(decodeText(head));
  const found = licenseNotices(text);
  const counted = path.endsWith('.m4') ? found : found.slice(0, 1);
  const licenses = new Set<string>();
  const claims: CopyrightClaim[] = [];
  let from = 0;
  for (const { license, start, end } of counted) {
    const own = license === 'public-domain' ? authorOf(text.slice(start, end)) : copyrightClaims(text.slice(from, start));
    from = end;
    // Nobody's notice is not one to rely on.
    if (own.length === 0) continue;
    licenses.add(license);
    claims.push(...own);
  }
  return { path, notice: licenses.size === 0 ? null : { license: [...licenses].join(' and '), claims } };
}

function authorOf(words: string): CopyrightClaim[] {
  const [, holder] = /^author:\s*(\S[^\n]*)/i.exec(words) ?? [];
  const [, year] = /Created:\s*(\d{4})/.exec(words) ?? [];
  return holder === undefined ? [] : copyrightClaims(`Copyright (C) ${year ?? ''} ${holder}`);
}
