// What programs that make manual pages call themselves, and Debian's packages of them leave out.
import { need, type Need } from './detection.ts';
import type { SourceTree } from './source-tree.ts';

const stylesheets = ['usr/share/xml/docbook/schema/dtd/4.5/docbookx.dtd', 'usr/share/xml/docbook/stylesheet/docbook-xsl/manpages/docbook.xsl'] as const;

/** By the program: further programs, and files by their paths. */
const called: Readonly<Record<string, { readonly programs: readonly string[]; readonly files: readonly string[] }>> = {
  a2x: { programs: ['xmllint', 'xsltproc'], files: stylesheets },
  xmlto: { programs: ['xsltproc'], files: stylesheets },
};

/** Programs that make manual pages. */
export const pageMakers: ReadonlySet<string> = new Set(['a2x', 'asciidoc', 'asciidoctor', 'docbook2man', 'go-md2man', 'help2man', 'pandoc', 'pod2man', 'ronn', 'rst2man', 'scdoc', 'txt2man', 'xmlto']);
const source = /\.[1-8]\.(?:txt|adoc|asciidoc|asc|md|rst|pod|ronn|scd|xml|sgml|docbook)$|\.(?:scd|ronn)$/;

/** The needs, with what comes with each program of them. What makes manual pages of sources in the tree is not done without (Policy 12.1). */
export function withPageMakers(tree: SourceTree, needs: readonly Need[]): Need[] {
  const hasSources = tree.files.some((file) => source.test(file));
  return needs.map((one) => (hasSources && (one.wanted.kind === 'program' || one.wanted.kind === 'pkg-config') && pageMakers.has(one.wanted.name) ? { ...one, optional: false } : one)).flatMap((one) => {
    const more = one.wanted.kind === 'program' ? called[one.wanted.name] : undefined;
    if (more === undefined) return [one];
    const by = `${one.by}, which calls`;
    const options = { optional: one.optional };
    return [one, ...more.programs.map((name) => need('program', name, by, one.place, options)), ...more.files.map((path) => need('file', path, by, one.place, options))];
  });
}
