// What tells where the packages come from: bills of materials and the statement beside them, signed or not.
import type { BuildOutcome } from '../contracts/outcome.ts';
import { verifyProvenance } from './commands.ts';
import { pathHref, render, type Markup } from './html.ts';

/** The section. */
export function provenanceSection(outcome: BuildOutcome): Markup {
  const { provenance } = outcome;
  if (provenance === null) return render('provenance', { files: [], key: null, command: '' });
  const kinds: Readonly<Record<string, string>> = { '.spdx.json': 'bill of materials, SPDX 2.3', '.cdx.json': 'bill of materials, CycloneDX 1.6' };
  const kindOf = (name: string) => Object.entries(kinds).find(([ending]) => name.endsWith(ending))?.[1] ?? 'bill of materials';
  const files = [...provenance.sboms.map((name) => ({ name, kind: kindOf(name) })), { name: provenance.statement, kind: provenance.key === null ? 'provenance statement (in-toto, SLSA), not signed' : 'provenance statement (in-toto, SLSA), signed' }];
  return render('provenance', { files: files.map((one) => ({ ...one, href: pathHref(one.name) })), key: provenance.key, command: verifyProvenance(outcome) });
}
