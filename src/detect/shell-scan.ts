// A reader of shell scripts: which words stand where the shell looks for a command, and whether they are always reached. Pure, and linear in the text.
import { endOf, ShellReader, type Word } from './shell-reader.ts';
import { asksFor, endsWithout, leading } from './shell-words.ts';

/** A word at the place of a command; a variable's name begins with `$`. */
export interface Found {
  readonly name: string;
  readonly line: number;
  readonly sure: boolean;
}

type Block = 'if' | 'then' | 'case' | 'pattern' | 'other';

/** The outermost blocks tell enough. */
const deepest = 64;

/** What a program can be called. */
export const plainName = /^[A-Za-z][\w.+-]+$/;

/** A reader of one script, and what it has seen. */
export class ShellScan extends ShellReader {
  readonly found: Found[] = [];
  readonly functions = new Set<string>();
  readonly guarded = new Set<string>();
  /** Of variables, the words that they are given. */
  readonly values = new Map<string, { readonly name: string; readonly sure: boolean }[]>();
  /** Reads the whole script. */
  read(): void {
    this.commands(0, 0, true, '');
  }

  // `stop` is a closing bracket, a backtick, or empty.
  protected override commands(from: number, depth: number, sure: boolean, stop: string): number {
    const { text } = this;
    const blocks: Block[] = [];
    const heredocs: { readonly end: string; readonly tabs: boolean }[] = [];
    let at = from;
    let isCommand = true;
    let afterTest = false;
    let words: string[] = [];
    const reached = () => sure && !afterTest && !blocks.slice(0, deepest).some((one) => one === 'then' || one === 'case' || one === 'pattern');
    while (at < text.length) {
      const character = text[at] ?? '';
      if (blocks.at(-1) === 'pattern') {
        const next = this.pattern(at);
        at = next.at;
        blocks.pop();
        if (!next.isEnd) blocks.push('case');
        isCommand = !next.isEnd;
        continue;
      }
      if (character === stop && stop !== '') return at + 1;
      if (character === '\n') {
        this.line++;
        at++;
        while (heredocs.length > 0) at = this.heredoc(at, heredocs.shift() ?? { end: '', tabs: false });
        [isCommand, afterTest, words] = [true, false, []];
      } else if (/\s/.test(character)) at++;
      else if (character === '\\' && text[at + 1] === '\n') {
        this.line++;
        at += 2;
      } else if (character === '#') at = endOf(text, '\n', at);
      else if (text.startsWith(';;', at) || text.startsWith(';&', at)) {
        at += text.startsWith(';;&', at) ? 3 : 2;
        if (blocks.at(-1) === 'case') blocks[blocks.length - 1] = 'pattern';
        [isCommand, afterTest, words] = [true, false, []];
      } else if (text.startsWith('((', at) && isCommand) at = endOf(text, '))', at) + 2;
      else if (';&|(){}!'.includes(character)) {
        // `&>` and `>&` are redirections.
        if (character === '&' && text[at + 1] === '>') {
          at += 2;
          continue;
        }
        const double = text.startsWith('&&', at) || text.startsWith('||', at);
        if (double && /^(?:\[\[?|test|command|type|which|hash|true|false)$/.test(words[0] ?? '')) afterTest = true;
        if (character === ';') afterTest = false;
        if (character === '(' && text[at + 1] === ')' && words.length === 1) this.functions.add(words[0] ?? '');
        at += double ? 2 : 1;
        isCommand = true;
        if (character !== '!') words = [];
      } else if (character === '<' || character === '>') {
        const here = /^<<(-?)\s*(\\?[\w.+-]+|'[^'\n]*'|"[^"\n]*")/.exec(text.slice(at, at + 200));
        if (here !== null && text[at + 2] !== '<') {
          heredocs.push({ end: (here[2] ?? '').replace(/['"\\]/g, ''), tabs: here[1] === '-' });
          at += here[0].length;
        } else {
          at += text.startsWith('<<<', at) ? 3 : 1;
          if (text[at] === '(') continue;
          while (/[<>&|\- \t]/.test(text[at] ?? 'x')) at++;
          at = this.word(at, depth, sure).at;
        }
      } else {
        const { at: next, word } = this.word(at, depth, reached());
        const raw = text.slice(at, Math.min(next, at + 200));
        // What cannot be read is passed over.
        at = Math.max(next, at + 1);
        if (/^\d+$/.test(raw) && /[<>]/.test(text[at] ?? '')) continue;
        if (!isCommand && text[at] === '(' && raw.endsWith('=')) {
          this.assign(raw.replace(/\+?=$/, ''), /^\(\s*([\w.+-]+)/.exec(text.slice(at, at + 80))?.[1] ?? '', false);
          at = this.brackets(at, depth, reached());
          continue;
        }
        if (!isCommand) {
          if (word.text !== null) words.push(word.text);
          this.argument(words, word, at);
          if (words.length > 1 && leading.has(words[0] ?? '') && word.text !== null && plainName.test(word.text) && words.slice(1).every((one) => one === word.text || /^[-+\d]|=/.test(one))) {
            this.found.push({ name: word.text, line: this.line, sure: reached() });
            words = [word.text];
          }
          continue;
        }
        const assigned = /^([A-Za-z_]\w*)\+?=/.exec(raw);
        if (assigned !== null) {
          const isList = text[at] === '(' && raw.endsWith('=');
          const value = isList ? (/^\(\s*([\w.+-]+)/.exec(text.slice(at, at + 80))?.[1] ?? '') : (word.text?.slice(word.text.indexOf('=') + 1) ?? '');
          this.assign(assigned[1] ?? '', value, reached());
          if (isList) at = this.brackets(at, depth, reached());
          continue;
        }
        const block = this.keyword(word.text ?? '', blocks, at);
        if (block !== null) {
          at = block.at;
          isCommand = block.isCommand;
          words = [];
          continue;
        }
        isCommand = false;
        words = [word.text ?? ''];
        const name = word.variable === null ? word.text : `$${word.variable}`;
        if (name !== null && text[at] !== '(' && !/^[ \t]*\(\)/.test(text.slice(at, at + 20))) this.found.push({ name, line: this.line, sure: reached() });
      }
    }
    return at;
  }

  /** What `command -v NAME` and its kin ask for is wanted where it is there, if the script does not end without it. */
  private argument(words: readonly string[], { text: name }: Word, at: number): void {
    const [asked = '', option = ''] = words;
    if (!asksFor(asked, option) || name === null || !plainName.test(name)) return;
    if (!endsWithout(this.text.slice(at, at + 400))) this.guarded.add(name);
  }

  private assign(variable: string, value: string, sure: boolean): void {
    const [name = ''] = value.trim().split(/\s+/, 1);
    const known = this.values.get(variable) ?? [];
    if (plainName.test(name) && known.length < 8 && !known.some((one) => one.name === name)) this.values.set(variable, [...known, { name, sure }]);
  }

  /** What a word of the shell's own opens or closes; null for any other. */
  private keyword(word: string, blocks: Block[], at: number): { at: number; isCommand: boolean } | null {
    const { text } = this;
    switch (word) {
      case 'if':
        blocks.push('if');
        return { at, isCommand: true };
      case 'then': case 'elif': case 'else':
        if (blocks.at(-1) === 'if' || blocks.at(-1) === 'then') blocks[blocks.length - 1] = 'then';
        return { at, isCommand: true };
      case 'fi':
        if (blocks.at(-1) === 'if' || blocks.at(-1) === 'then') blocks.pop();
        return { at, isCommand: false };
      case 'case': {
        const end = /\bin\b/g;
        end.lastIndex = at;
        const found = end.exec(text.slice(0, at + 400));
        if (found === null) return { at, isCommand: false };
        blocks.push('pattern');
        return { at: found.index + 2, isCommand: true };
      }
      case 'esac':
        if (blocks.at(-1) === 'case') blocks.pop();
        return { at, isCommand: false };
      case 'for': case 'select':
        if (/^[ \t]*\(\(/.test(text.slice(at, at + 20))) return { at: endOf(text, '))', at) + 2, isCommand: true };
        return { at: this.endOfLine(at), isCommand: true };
      case 'function': {
        const [whole = '', name = ''] = /^\s*([\w:.-]+)/.exec(text.slice(at, at + 200)) ?? [];
        this.functions.add(name);
        return { at: at + whole.length, isCommand: true };
      }
      case '[[':
        return { at: endOf(text, ']]', at) + 2, isCommand: false };
      case 'while': case 'until': case 'do': case 'done': case 'time': case '{': case '}': case '!':
        return { at, isCommand: word !== 'done' && word !== '}' };
      default:
        return null;
    }
  }
}
