// Values of debian/control fields: wrapped text and the Description field (Policy 5.6.13).
import { DebianSyntaxError, requireSingleLine } from './syntax-error.ts';

/** A private-use character: no text has it, and no line breaks at it. */
const GLUE = '\ue000';

/** `text`'s words in lines of at most `width` characters; a longer word has a line of its own. No words, no lines. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[][] = [];
  let room = 0;
  for (const word of text.split(/[ \t\r\n\f\v]+/)) {
    if (word === '') continue;
    const length = [...word].length;
    const line = lines.at(-1);
    if (line !== undefined && length + 1 <= room) {
      line.push(word);
      room -= length + 1;
    } else {
      lines.push([word]);
      room = width - length;
    }
  }
  return lines.map((words) => words.join(' '));
}

/**
 * The value of a Description field: synopsis, then the paragraphs set apart by ` .`: one whose lines all fit 79 columns as it is,
 * any other wrapped to that. A line that starts with two spaces stays as it is. Errors: DESCRIPTION_EMPTY, DESCRIPTION_RESERVED_LINE, SINGLE_LINE_FIELD.
 */
export function foldDescription(summary: string, paragraphs: readonly string[]): string {
  const synopsis = requireSingleLine('the summary', summary).trim();
  if (synopsis === '')
    throw new DebianSyntaxError('DESCRIPTION_EMPTY', 'the summary is empty', { hint: 'say in one line what the package is' });
  const blocks = paragraphs.map(foldParagraph).filter((lines) => lines.length > 0);
  return [synopsis, ...blocks.flatMap((lines, index) => (index === 0 ? lines : [' .', ...lines]))].join('\n');
}

/** Whether a line of a paragraph can stand as it is written (Policy 5.6.13). */
function fits(line: string): boolean {
  return !/^[\s.]/.test(line) && [...line.trimEnd()].length <= 79;
}

/** One paragraph as continuation lines; empty lines within it become ` .`. */
function foldParagraph(paragraph: string): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  const flush = () => {
    if (words.length > 1 && words.every(fits)) {
      lines.push(...words.map((line) => ` ${line.trimEnd()}`));
      words = [];
      return;
    }
    // Policy 5.6.13 reserves lines of ` .` and text, so a word such as `.conf` stays on the line of the word before it.
    const glued = words
      .join(' ')
      .trim()
      .replace(/[ \t]+(?=\.)/g, GLUE);
    if (glued.startsWith('.')) {
      throw new DebianSyntaxError(
        'DESCRIPTION_RESERVED_LINE',
        `a paragraph of the description starts with a full stop: ${JSON.stringify(glued)}`,
        {
          hint: 'begin the paragraph with another word',
        },
      );
    }
    lines.push(...wrapText(glued, 78).map((line) => ` ${line.replaceAll(GLUE, ' ')}`));
    words = [];
  };
  for (const line of paragraph.split(/\r\n|\r|\n/)) {
    if (line.startsWith('  ') && line.trim() !== '') {
      flush();
      lines.push(line.trimEnd());
    } else if (line.trim() === '' || line.trim() === '.') {
      flush();
      lines.push(' .');
    } else {
      words.push(line);
    }
  }
  flush();
  while (lines[0] === ' .') lines.shift();
  while (lines.at(-1) === ' .') lines.pop();
  return lines;
}
