// What C and C++ sources and Makefiles ask for by themselves: headers in angle brackets, libraries of -l, modules of pkg-config.
import { need, type Need } from './detection.ts';
import { lineAt, matches, ownSources, type SourceTree } from './source-tree.ts';

/** Headers that no package of Debian's can have the way upstream means them. */
const foreign = /^(?:windows|winsock|io\.h|conio|direct\.h|process\.h|os2|mach|TargetConditionals|Availability|CoreFoundation|Carbon|Cocoa|IOKit|sys\/event\.h)/i;

/** The system headers that own sources include, each with its first place. They are optional: many stand behind an #ifdef. */
export function includedHeaders(tree: SourceTree): Need[] {
  const found = new Map<string, Need>();
  for (const file of ownSources(tree, /\.(?:c|h|cc|cpp|cxx|c\+\+|hh|hpp|hxx|y|l)$/i)) {
    const text = tree.text(file);
    for (const match of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*<([A-Za-z][\w./+-]*)>/gm)) {
      const name = match[1] ?? '';
      if (found.has(name) || foreign.test(name) || isOwn(tree, name)) continue;
      // What stands before any #if is always included.
      const optional = /^[ \t]*#[ \t]*if(?!ndef\s+_*\w+_H)/m.test(text.slice(0, match.index));
      found.set(name, need('header', name, `#include <${name}>`, { file, line: lineAt(text, match.index) }, { optional }));
    }
  }
  return [...found.values()];
}

/** The libraries that -l names in Makefiles, beyond what every C compiler has. */
export function linkedLibraries(tree: SourceTree, makefiles: readonly string[]): Need[] {
  const found = new Map<string, Need>();
  const texts = new Map(makefiles.map((file) => [file, withoutComments(tree.text(file)).replace(/\\\n/g, '  ')] as const));
  const words = assignedWords([...texts.values()]);
  for (const file of makefiles) {
    const plain = withoutComments(tree.text(file));
    // Only what pkg-config is asked for is filled in, and nothing of it has more lines: each stays where it is.
    const text = plain.replace(/^.*(?:\bpkg-config\b|\$[({]PKG_?CONFIG[)}]).*$/gim, (line) => line.replace(/(?<=[ \t])\$[({](\w+)[)}]/g, (whole, name: string) => words.get(name) ?? whole));
    for (const { match, place } of matches(tree, file, /(?:^|[\s="'])-l([A-Za-z][\w+.-]*)/gm, text)) {
      const name = match[1] ?? '';
      if (!found.has(name) && !isOwn(tree, `lib${name}.a`)) found.set(name, need('library', name, `-l${name}`, place, { optional: true }));
    }
    for (const { match, place } of matches(tree, file, /(?:\bpkg-config\b|\$[({]PKG_?CONFIG[)}])(?=[^\n`)]{0,300}--(?:cflags|libs|exists|atleast|static))[^\n`)]{0,300}?((?:[ \t]+[A-Za-z][\w.+-]*)+)[ \t]*(?:[`)]|2>|$)/gm, text)) {
      for (const name of (match[1] ?? '').trim().split(/\s+/)) found.set(name, need('pkg-config', name, `pkg-config ${name}`, place));
      found.set('pkg-config', need('program', 'pkg-config', 'pkg-config', place));
    }
    for (const { match, place } of matches(tree, file, /(?:\bpkg-config|\$[({]PKG_?CONFIG[)}])[ \t]+([a-z][\w.+-]*)[ \t]+--variable=/g, text)) found.set(match[1] ?? '', need('pkg-config', match[1] ?? '', `pkg-config ${match[1] ?? ''}`, place));
    for (const { match, place } of matches(tree, file, /^\t[@-]*[ \t]*(?:[A-Z]\w*=\S+[ \t]+)*(pod2man|help2man|a2x|asciidoctor|asciidoc|xsltproc|rst2man|pandoc|scdoc|gperf|bison|flex|yacc|ronn|go-md2man|msgfmt|txt2man)\b/gm, text)) {
      const name = match[1] ?? '';
      if (!found.has(name)) found.set(name, need('program', name, name, place));
    }
  }
  return [...found.values()];
}

/** What variables of Makefiles hold, where these are names of pkg-config's; the versions that are asked for are left out. */
function assignedWords(texts: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const text of texts) {
    for (const [, name = '', value = ''] of text.matchAll(/^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:[?:+]|::)?=[ \t]*([^\n]{1,2000})$/gm)) {
      const words = value.replace(/["']/g, ' ').replace(/[<>=]+[ \t]*[\d.]+/g, ' ').trim().split(/\s+/).filter((word) => /^[A-Za-z][\w.+-]*$/.test(word));
      if (words.length > 0 && /^[\s\w.+<>="'-]*$/.test(value)) found.set(name, [found.get(name), ...words].filter((word) => word !== undefined).join(' ').slice(0, 4000));
    }
  }
  return found;
}

function withoutComments(text: string): string {
  return text.replace(/^#.*$/gm, (line) => ' '.repeat(line.length));
}

/** Whether the tree itself has a file of that name. */
function isOwn(tree: SourceTree, name: string): boolean {
  return tree.files.some((file) => file === name || file.endsWith(`/${name}`));
}
