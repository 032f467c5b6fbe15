// Perl's own documentation (perlpod(1)): what a module or program says of itself under NAME and DESCRIPTION. Pure.
import type { SourceTree } from './source-tree.ts';

/** The file whose documentation is about the project as a whole; empty where none is. */
export function mainPod(tree: SourceTree, name: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/^lib(?=.*-perl$)|-perl$/g, '').replace(/[^a-z0-9]+/g, '');
  const files = tree.files.filter((file) => /^(?:lib\/.+\.(?:pod|pm)|[^/]+\.(?:pod|pm)|(?:bin|scripts?)\/[^/]+)$/.test(file) && /^=head1\s+NAME\b/m.test(tree.text(file)));
  const script = tree.text('Makefile.PL') + tree.text('Build.PL');
  const said = /\b(?:ABSTRACT_FROM|VERSION_FROM|all_from|abstract_from|dist_version_from|module_name)\b['"]?[\s(=>]{1,40}['"]([\w:./]{1,200})['"]/i.exec(script)?.[1]?.replace(/^(?!.*\.p[mo]d?$)(.*)$/, (word) => `lib/${word.replaceAll('::', '/')}.pm`);
  const called = files.filter((file) => plain(file.replace(/^(?:lib|bin|scripts?)\//, '').replace(/\.(?:pod|pm|pl)$/, '')) === plain(name));
  return called.find((file) => file.endsWith('.pod')) ?? called[0] ?? files.find((file) => file === said) ?? '';
}

/** `Name - what it is` under NAME, without the name; null where it has none. */
export function podSynopsis(text: string): string | null {
  const name = sectionOf(text, 'NAME')[0] ?? '';
  return /^.{1,60}?\s+(?:-+|–|—)\s+(.+)$/.exec(name)?.[1] ?? null;
}

/** The first paragraphs of DESCRIPTION; examples are left out. */
export function podDescription(text: string): string[] {
  return sectionOf(text, 'DESCRIPTION').filter((paragraph) => paragraph.length >= 40 && / [a-z]+ [a-z]+ /.test(paragraph)).slice(0, 3);
}

function sectionOf(text: string, title: string): string[] {
  const from = new RegExp(`^=head1[ \\t]+${title}[ \\t]*$`, 'm').exec(text);
  if (from === null) return [];
  const rest = text.slice(from.index + from[0].length, from.index + 20_000);
  const end = /^=(?:head\d|cut|over|begin|for)\b/m.exec(rest)?.index ?? rest.length;
  return rest.slice(0, end).split(/\n[ \t]*\n/).filter((paragraph) => !/^\n*[ \t=]/.test(paragraph)).map((paragraph) => withoutCodes(paragraph.replace(/\s+/g, ' ').trim())).filter((paragraph) => paragraph !== '');
}

/** `B<bold>`, `L<text|where>` and `E<lt>` as plain text; codes may stand within others. */
export function withoutCodes(text: string): string {
  let plain = text.replace(/E<(lt|gt|amp|quot|sol|verbar)>/g, (_, name: string) => ({ lt: '‹', gt: '›', amp: '&', quot: '"', sol: '/', verbar: '|' })[name] ?? '');
  for (let depth = 0; depth < 4; depth++) plain = plain.replace(/\b([BCFILSXZ])(?:<([^<>]*)>|<<+\s+(.*?)\s+>>+)/g, (_, code: string, one?: string, two?: string) => shown(code, one ?? two ?? ''));
  return plain.replaceAll('‹', '<').replaceAll('›', '>');
}

/** A link shows its text, or else where it leads; an index entry nothing. */
function shown(code: string, text: string): string {
  if (code === 'X' || code === 'Z') return '';
  return code === 'L' ? text.replace(/\|.*$/, '').replace(/^\//, '') : text;
}
