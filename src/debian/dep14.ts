// The names of branches and tags of a packaging repository (DEP-14), and the configuration that tells git-buildpackage of them.

/** The branches of a packaging repository. */
export const dep14Branches = { upstream: 'upstream/latest', debian: 'debian/latest' } as const;

/**
 * A version as it stands in a tag (DEP-14, "Version mangling"): `:` is `%`, `~` is `_`, and `#` keeps apart what git refuses: two dots, a dot at
 * the end, `.lock` at the end.
 */
export function dep14Version(version: string): string {
  return version
    .replaceAll(':', '%')
    .replaceAll('~', '_')
    .replace(/\.(?=\.|$|lock$)/g, '.#');
}

/** debian/gbp.conf (gbp.conf(5)); `upstream` false for a native package, which has no branch of its own for upstream. */
export function gbpConfiguration({ upstream, pristineTar }: { readonly upstream: boolean; readonly pristineTar: boolean }): string {
  const upstreamLines = [`upstream-branch = ${dep14Branches.upstream}`, 'upstream-tag = upstream/%(version)s', `pristine-tar = ${pristineTar ? 'True' : 'False'}`];
  return ['[DEFAULT]', `debian-branch = ${dep14Branches.debian}`, 'debian-tag = debian/%(version)s', ...(upstream ? upstreamLines : []), ''].join('\n');
}
