// The words of a shell script: quotes, expansions, here-documents, arrays and the patterns of `case`. Pure, and linear in the text.

/** One word. */
export interface Word {
  /** What it says once it is unquoted; null where a part of it is only known when it runs. */
  readonly text: string | null;
  /** The variable that it is, alone. */
  readonly variable: string | null;
}

const deepest = 60;

/** A script that is being read; what its words have in them of commands, `commands` reads. */
export abstract class ShellReader {
  protected readonly text: string;
  protected line = 1;
  /** Whether a backtick ends what is read. */
  private inTicks = false;

  constructor(text: string) {
    this.text = text;
  }

  /** Reads commands up to the bracket that closes them; gives the offset after it. */
  protected abstract commands(from: number, depth: number, sure: boolean, stop: string): number;

  /** The end of a line or of a part of it, where words are no commands. */
  protected endOfLine(from: number): number {
    let at = from;
    while (at < this.text.length && !'\n;'.includes(this.text[at] ?? '')) {
      const next = /[\s()<>&|]/.test(this.text[at] ?? '') ? at + 1 : this.word(at, 1, false).at;
      at = Math.max(next, at + 1);
    }
    return at;
  }

  /** Past the pattern of a branch of `case`, or its end. */
  protected pattern(from: number): { at: number; isEnd: boolean } {
    const { text } = this;
    const blank = /[\s]*(?:#[^\n]*\n\s*)*/y;
    blank.lastIndex = from;
    const start = from + (blank.exec(text)?.[0].length ?? 0);
    this.line += count(text, from, start);
    if (/^esac\b/.test(text.slice(start, start + 5))) return { at: start + 4, isEnd: true };
    const end = endOf(text, ')', text[start] === '(' ? start + 1 : start);
    this.line += count(text, start, end);
    return { at: end + 1, isEnd: end >= text.length };
  }

  protected heredoc(from: number, { end, tabs }: { readonly end: string; readonly tabs: boolean }): number {
    let at = from;
    while (at < this.text.length) {
      const next = endOf(this.text, '\n', at);
      const line = this.text.slice(at, next);
      this.line++;
      at = next + 1;
      if ((tabs ? line.replace(/^\t+/, '') : line) === end) break;
    }
    return at;
  }

  /** Past a list in brackets, as of an array. */
  protected brackets(from: number, depth: number, sure: boolean): number {
    let at = from + 1;
    while (at < this.text.length && this.text[at] !== ')') {
      const character = this.text[at] ?? '';
      if (character === '\n') this.line++;
      const next = character === '#' && /\s/.test(this.text[at - 1] ?? '') ? endOf(this.text, '\n', at) : /[\s;&|<>(]/.test(character) ? at + 1 : this.word(at, depth, sure).at;
      at = Math.max(next, at + 1);
    }
    return at + 1;
  }

  /** One word, with the commands that stand in it. */
  protected word(from: number, depth: number, sure: boolean): { at: number; word: Word } {
    const { text } = this;
    let at = from;
    let said: string | null = '';
    let variable: string | null = null;
    let quoted = false;
    while (at < text.length) {
      const character = text[at] ?? '';
      if (!quoted && /[\s;&|()<>]/.test(character)) break;
      if (character === '`' && this.inTicks && !quoted) break;
      if (character === '\\') {
        said = said === null ? null : said + (text[at + 1] ?? '');
        if (text[at + 1] === '\n') this.line++;
        at += 2;
      } else if (character === "'" && !quoted) {
        const end = endOf(text, "'", at + 1);
        said = said === null ? null : said + text.slice(at + 1, Math.min(end, at + 200));
        this.line += count(text, at, end);
        at = end + 1;
      } else if (character === '"') {
        quoted = !quoted;
        at++;
      } else if (character === '$' || character === '`') {
        const part = /^\$\{?([A-Za-z_]\w*)(?:\[[@*]\])?\}?/.exec(text.slice(at, at + 80));
        const start = at;
        at = this.expansion(at, depth, sure);
        if (part !== null && part[0].length === at - start && said === '') variable = part[1] ?? null;
        said = null;
      } else {
        if (character === '\n') this.line++;
        variable = null;
        said = said === null ? null : said + character;
        at++;
      }
    }
    return { at, word: { text: said, variable } };
  }

  /** Past `$x`, `${...}`, `$((...))`, `$(...)` or backticks. */
  private expansion(from: number, depth: number, sure: boolean): number {
    const { text } = this;
    const inner = (start: number, stop: string) => {
      if (depth >= deepest) return endOf(text, stop, start) + 1;
      const outer = this.inTicks;
      this.inTicks = stop === '`';
      const end = this.commands(start, depth + 1, sure, stop);
      this.inTicks = outer;
      return end;
    };
    if (text[from] === '`') return inner(from + 1, '`');
    if (text.startsWith('$((', from)) return endOf(text, '))', from) + 2;
    if (text.startsWith('$(', from)) return inner(from + 2, ')');
    if (text.startsWith('${', from)) {
      const end = endOf(text, '}', from);
      this.line += count(text, from, end);
      return end + 1;
    }
    if (text.startsWith("$'", from)) {
      let end = from + 2;
      while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
      this.line += count(text, from, end);
      return end + 1;
    }
    if (text.startsWith('$"', from)) return from + 1;
    return from + (/^\$(?:\w+|.)?/.exec(text.slice(from, from + 80))?.[0].length ?? 1);
  }
}

/** Where a text goes on with another; its length where it does not. */
export function endOf(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at === -1 ? text.length : at;
}

function count(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
