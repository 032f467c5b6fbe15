// What programs that make manual pages call themselves, and Debian's packages of them leave out.
import { need, type Need } from './detection.ts';

const stylesheets = ['usr/share/xml/docbook/schema/dtd/4.5/docbookx.dtd', 'usr/share/xml/docbook/stylesheet/docbook-xsl/manpages/docbook.xsl'] as const;

/** By the program: further programs, and files by their paths. */
const called: Readonly<Record<string, { readonly programs: readonly string[]; readonly files: readonly string[] }>> = {
  a2x: { programs: ['xmllint', 'xsltproc'], files: stylesheets },
  xmlto: { programs: ['xsltproc'], files: stylesheets },
};

/** The needs, with what comes with each program of them. */
export function withPageMakers(needs: readonly Need[]): Need[] {
  return needs.flatMap((one) => {
    const more = one.wanted.kind === 'program' ? called[one.wanted.name] : undefined;
    if (more === undefined) return [one];
    const by = `${one.by}, which calls`;
    const options = { optional: one.optional };
    return [one, ...more.programs.map((name) => need('program', name, by, one.place, options)), ...more.files.map((path) => need('file', path, by, one.place, options))];
  });
}
