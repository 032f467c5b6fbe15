// Whose the parts of vendor/ are: each by its own metadata, texts and heads, as stanzas below its folder. Pure.
import { describe } from '../../detect/describe.ts';
import { licencesOf, type CheckedFile, type Licences, type Stanza } from '../../detect/licences.ts';
import { metadataLicence } from '../../detect/metadata-licence.ts';
import type { SourceTree } from '../../detect/source-tree.ts';
import type { VendoredPart } from '../../upstream/vendor/part.ts';

// Of one part, beside that for all of it.
const mostStanzas = 12;

/** The stanzas of all parts, in their order, paths below vendor/; a part of which nothing says the licence has a TODO. `tree` and `checked` are relative to vendor/. */
export function vendoredLicences(parts: readonly VendoredPart[], tree: SourceTree, checked: readonly CheckedFile[]): Omit<Licences, 'why'> {
  const stanzas: Stanza[] = [];
  const texts: Record<string, string> = {};
  const uncertain: string[] = [];
  for (const part of parts) {
    const own = partOf(tree, part, parts);
    const found = licencesOf(own, own.checked(checked), { ...metadataLicence(own), authors: describe(own, part.name).authors });
    const renamed = new Map(Object.entries(found.texts).map(([name, text]) => [name, name === 'TODO' || texts[name] === undefined || texts[name] === text ? name : `${name}-of-${part.name.replace(/[^A-Za-z0-9.+-]+/g, '-')}`]));
    for (const [name, text] of Object.entries(found.texts)) texts[renamed.get(name) ?? name] ??= text;
    const named = (license: string) => license.split(/( (?:and|or) )/).map((word) => renamed.get(word) ?? word).join('');
    const [whole, ...rest] = found.stanzas;
    if (whole === undefined) continue;
    stanzas.push({ ...whole, files: [`vendor/${part.place}/*`], license: named(whole.license) });
    for (const one of rest.slice(0, mostStanzas)) stanzas.push({ ...one, files: one.files.map((file) => `vendor/${part.place}/${file}`), license: named(one.license) });
    if (rest.length > mostStanzas) uncertain.push(`vendor/${part.place} has files under more licences than are listed`);
    const unsure = found.uncertain.filter((one) => !/^the text of .* is that of /.test(one));
    uncertain.push(...unsure.map((one) => `vendor/${part.place}: ${one}`));
  }
  return { stanzas, texts, uncertain };
}

/** The files of one part, without those of parts that lie within it. */
function partOf(tree: SourceTree, { place }: VendoredPart, parts: readonly VendoredPart[]): SourceTree & { readonly checked: (all: readonly CheckedFile[]) => CheckedFile[] } {
  const inner = parts.map((one) => `${one.place}/`).filter((one) => one.startsWith(`${place}/`) && one !== `${place}/`);
  const isOwn = (path: string) => path.startsWith(`${place}/`) && !inner.some((one) => path.startsWith(one));
  const below = (path: string) => path.slice(place.length + 1);
  return {
    files: tree.files.filter(isOwn).map(below),
    has: (path) => tree.has(`${place}/${path}`),
    isExecutable: (path) => tree.isExecutable(`${place}/${path}`),
    text: (path) => tree.text(`${place}/${path}`),
    checked: (all) => all.filter(({ path }) => isOwn(path)).map((file) => ({ ...file, path: below(file.path) })),
  };
}
