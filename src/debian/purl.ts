// Package URLs of Debian packages (purl-spec, type deb).

/** `pkg:deb/debian/NAME@VERSION?arch=ARCHITECTURE`; without the architecture where it is null. */
export function debianPurl(name: string, version: string, architecture: string | null): string {
  return `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}${architecture === null ? '' : `?arch=${encodeURIComponent(architecture)}`}`;
}
