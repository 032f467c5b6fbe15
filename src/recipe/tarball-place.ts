// Where a tarball is: a URL, or a file of the recipe's own folder.
import { isSafePath, line } from './fields.ts';
import { webUrlFault } from './urls.ts';

/** Whether a place is a URL rather than a file. */
export function isTarballUrl(place: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(place);
}

/** The kind of value: an https URL, or a relative path. */
export function tarballPlace(description: string) {
  return line(description, (value) => {
    if (isTarballUrl(value)) return webUrlFault(value, 'https');
    return isSafePath(value) ? null : { code: 'RECIPE_BAD_PATH', message: `'${value.slice(0, 80)}' is neither a URL nor a path of the recipe folder`, hint: "e.g. hello-@VERSION@.tar.gz: a relative path without '..'" };
  }).meta({ title: 'URL or path', description });
}
