// Prose out of a README or a manual page: its title, what it says of the project in a line, and its first paragraphs. Pure.

/** What a text says of its project. */
export interface Prose {
  readonly title: string | null;
  /** A short sentence below the title, such as `A linter for YAML files.` */
  readonly tagline: string | null;
  /** Paragraphs without markup, each on one line. */
  readonly paragraphs: readonly string[];
  /** Of each paragraph, how many headings stand before it. */
  readonly sections: readonly number[];
}

const endings = /^(?:install|build|usage|getting started|quick ?start|require|licen[cs]e|contribut|changelog|download|compil|table of contents|contents|documentation|features?$|screenshots?|author|copyright|dependenc|support|status|how to|setup|configuration|examples?|demo|platforms|links|credits)/i;

/** The beginning of a README in Markdown, reStructuredText or plain text. */
export function readProse(text: string): Prose {
  const lines = text.slice(0, 20_000).replace(/\r\n?/g, '\n').replace(/<!--[^]*?-->/g, '').replace(/^(```|~~~)[^]*?^\1[^\n]*$/gm, '\n').split('\n');
  let title: string | null = null;
  let tagline: string | null = null;
  let current: string[] = [];
  let inList = false;
  const paragraphs: string[] = [];
  const sections: number[] = [];
  let headings = 0;
  let inEnding = false;
  let endingLevel = 0;
  const end = () => {
    const paragraph = inEnding ? '' : plainText(current.join(' '));
    if (isProse(paragraph)) {
      paragraphs.push(paragraph);
      sections.push(headings);
    } else if (title !== null && tagline === null && paragraphs.length === 0 && /^\p{Lu}[\p{L}\d ,/'+#-]{10,78}[.!]?$/u.test(paragraph) && paragraph.includes(' ')) tagline = paragraph;
    current = [];
  };
  for (let index = 0; index < lines.length && paragraphs.length < 8; index++) {
    const line = lines[index] ?? '';
    const underlined = /^(?:={3,}|-{3,}|~{3,}|\*{3,}|#{3,})\s*$/.test(lines[index + 1] ?? '') && line.trim() !== '' && current.length === 0;
    const heading = /^#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1] ?? (underlined ? line.trim() : /^=+ (.+)$/.exec(line)?.[1]);
    if (heading !== undefined) {
      end();
      const words = plainText(heading);
      headings++;
      const isTitle = title === null && paragraphs.length === 0;
      if (isTitle) title = words;
      const level = underlined ? ((lines[index + 1] ?? '').startsWith('=') ? 1 : 2) : (/^[#=]*/.exec(line)?.[0].length ?? 0);
      // What is below a heading of that kind belongs to it.
      if (!inEnding || level <= endingLevel) {
        inEnding = !isTitle && endings.test(words);
        endingLevel = level;
      }
      if (inEnding && paragraphs.length > 0) break;
      if (underlined) index++;
    } else if (line.trim() === '' || /^\s*(?:[-*_]\s*){3,}$/.test(line)) {
      // A line between two parts is no item of a list.
      end();
      inList = false;
    } else if (/^\s*(?:[-*+]|\d+[.)])\s|^\s*[|>]|^ {4,}\S|^\t|^\s*\.\. |^\s*:\w+:|^(?:=|-|\*|~|#){3,}\s*$/.test(line)) {
      end();
      // What goes on below an item is part of it.
      inList = true;
    } else if (!inList) current.push(line.trim());
  }
  end();
  return { title, tagline, paragraphs, sections };
}

/** Text without Markdown, HTML, badges and pictures, on one line. */
export function plainText(text: string): string {
  return text
    .replace(/\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)|!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, '')
    .replace(/<[^>\s][^>]*>/g, '')
    .replace(/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])?/g, '$1')
    .replace(/(?<!`)`{1,3}([^`<]{1,300}?)\s{0,9}(?:<[^>]{0,300}>)?`{1,3}_{0,2}/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.+?)\1/g, '$2')
    .replace(/(?<![\w*])[*_](?=\S)([^*_]+?)[*_](?![\w*])/g, '$1')
    .replace(/\|[\w-]+\|_?/g, '')
    .replace(/&(?:nbsp|amp|lt|gt|quot);/g, (entity) => ({ '&nbsp;': ' ', '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' })[entity] ?? '')
    .replace(/:[a-z_]+:(?=\s|$)/g, '')
    .replace(/[\p{Extended_Pictographic}\u{FE0F}\u{200D}]/gu, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Sentences about something: not lists of links, copyright lines, or commands. */
function isProse(text: string): boolean {
  const words = text.split(' ').filter((word) => /^[("']?[A-Za-z][a-z'-]*[.,;:!?)"']*$/.test(word));
  return text.length >= 40 && words.length >= 6 && words.length > text.split(' ').length * 0.5 && !/^(?:please|copyright|\(c\)|©|version|last (?:changed|updated)|note:|warning|see also|this (?:file|document|readme)|permission is|redistribution|licensed)\b/i.test(text);
}

/** `name \- what it does` of a manual page, in man(7) or mdoc(7); null where it has none. */
export function manualSynopsis(page: string): string | null {
  const mdoc = /^\.Nd\s+(.+)$/m.exec(page)?.[1];
  const section = /^\.S[Hh]\s+"?NAME"?\s*\n([^]*?)(?=^\.S[Hh]\b)/m.exec(page)?.[1]?.replace(/^\.(?:B|I|BR|IR|RB|PP|P|LP|Nm|TP|br)\b ?/gm, '').replace(/^[.'][^\n]*\n/gm, '').replace(/\n/g, ' ');
  const found = mdoc ?? /(?:^|\s)\\?(?:\\-|--|\\\(em|-|–)\s+(.+)$/.exec(section ?? '')?.[1];
  // Pages that a converter made name the other programs of the page there once more.
  return found === undefined ? null : withoutRoff(found).replace(/^(?:[\w.+-]+, )+[\w.+-]+ -{1,2} (?=\S)/, '');
}

/** A page's source in scdoc, AsciiDoc, Markdown or POD, with its headings and paragraphs as a page of man(7) has them. */
export function asManualPage(source: string): string {
  const lines = source.slice(0, 60_000).replace(/^\/{4,}\n[^]*?^\/{4,}$/gm, '').replace(/^([A-Z][A-Za-z ]{2,40})\n(?:-{3,}|={3,}|~{3,})$/gm, '# $1').split('\n');
  return lines.map((line) => {
    const heading = /^(?:#{1,3}|={1,3}|=head1)[ \t]+([A-Z][A-Za-z ]{2,40}?)[ \t]*[#=]*$/.exec(line)?.[1];
    return heading !== undefined ? `.SH ${heading.toUpperCase()}` : line.trim() === '' ? '.PP' : plainText(line);
  }).join('\n');
}

/** The first paragraphs of a manual page's DESCRIPTION. */
export function manualDescription(page: string): string[] {
  const section = /^\.S[Hh]\s+"?DESCRIPTION"?\s*\n([^]*?)(?=^\.S[Hh]\b)/m.exec(page)?.[1] ?? '';
  return section
    .split(/^\.(?:PP|P|LP|Pp|sp|TP|IP|SS|nf|It|Bl)\b.*$/m)
    .map((part) => withoutRoff(part.replace(/^\.Nm\s*$/gm, '').replace(/^\.(?:[BIR]{1,2}|Nm|Em|Sy|Ar|Pa|Xr)\s+/gm, '').replace(/^\.[^\n]*$/gm, '').replace(/\n/g, ' ')))
    .filter((paragraph) => paragraph.length >= 60 && /^[A-Za-z"']/.test(paragraph) && / [a-z]+ [a-z]+ /.test(paragraph))
    .slice(0, 2);
}

/** The sentence with which a manual page's DESCRIPTION begins; null where a macro or nothing stands there. */
export function manualBeginning(page: string): string | null {
  const line = /^\.S[Hh]\s+"?DESCRIPTION"?[ \t]*\n(?:\.(?:PP|P|LP|Pp)[ \t]*\n)?([^.'\n][^\n]*)\n/m.exec(page)?.[1];
  return line === undefined ? null : withoutRoff(line);
}

function withoutRoff(text: string): string {
  return text
    .replace(/\\f(?:\[[^\]]*\]|\([A-Za-z]{2}|.)|\\s[+-]?\d|\\&|\\\||\\,|\\\//g, '')
    .replace(/\\\((?:em|en|hy)|\\-/g, '-')
    .replace(/\\\((?:aq|cq|oq)|\\\[aq\]|\\'/g, "'")
    .replace(/\\\((?:lq|rq|dq)|\\\*\(?[LR]?["Qq]/g, '"')
    .replace(/\\~|\\ /g, ' ')
    .replace(/\\\./g, '.')
    .replace(/\\[a-z(]\S?/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
