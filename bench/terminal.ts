// A terminal's screen, as far as debkit's own output moves on one: what it shows at any moment of a recording.

/** How a character looks. */
export interface Look {
  readonly color: 'red' | 'green' | 'yellow' | 'cyan' | null;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** A character and its look; null where nothing was written. */
export type Cell = { readonly character: string; readonly look: Look } | null;

const plain: Look = { color: null, bold: false, dim: false };
const colors = new Map<number, Look['color']>([[31, 'red'], [32, 'green'], [33, 'yellow'], [36, 'cyan'], [39, null]]);
// A control sequence, whole; another escape; a control character; or text.
const piece = /\x1b\[([?0-9;]*)([A-Za-z])|\x1b[^[]|[\x00-\x1f]|[^\x00-\x1f]/gu;

/** A screen of that many columns and rows, empty. */
export class Terminal {
  readonly #columns: number;
  readonly #rows: number;
  #lines: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #look = plain;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
  }

  /** The rows that are seen, top first; each as long as what was written into it. */
  get lines(): readonly (readonly Cell[])[] {
    return this.#lines.map((line) => [...line]);
  }

  /** Takes what a program wrote. Error: a sequence that it does not know, which would give a wrong picture. */
  write(text: string): void {
    for (const [whole, parameters = '', final] of text.matchAll(piece)) {
      if (final !== undefined) this.#control(parameters, final);
      else if (whole === '\n') this.#down();
      else if (whole === '\r') this.#column = 0;
      else if (whole >= ' ') this.#put(whole);
      else throw new Error(`a recording has ${JSON.stringify(whole)}, which is not known here`);
    }
  }

  #control(parameters: string, final: string): void {
    const number = Math.max(1, Number.parseInt(parameters, 10) || 1);
    const line = (this.#lines[this.#row] ??= []);
    if (parameters.startsWith('?')) return;
    if (final === 'm') this.#style(parameters);
    else if (final === 'A') this.#row = Math.max(0, this.#row - number);
    else if (final === 'B') this.#move(Math.min(this.#rows - 1, this.#row + number));
    else if (final === 'G') this.#column = number - 1;
    else if (final === 'K' && parameters === '2') line.length = 0;
    else if (final === 'K' && (parameters === '' || parameters === '0')) line.length = Math.min(line.length, this.#column);
    else if (final === 'J' && (parameters === '' || parameters === '0')) {
      line.length = Math.min(line.length, this.#column);
      this.#lines.length = this.#row + 1;
    } else throw new Error(`a recording has the control sequence ${parameters}${final}, which is not known here`);
  }

  #style(parameters: string): void {
    for (const code of parameters.split(';').map(Number)) {
      const color = colors.get(code);
      if (code === 0) this.#look = plain;
      else if (code === 1) this.#look = { ...this.#look, bold: true };
      else if (code === 2) this.#look = { ...this.#look, dim: true };
      else if (code === 22) this.#look = { ...this.#look, bold: false, dim: false };
      else if (color !== undefined) this.#look = { ...this.#look, color };
      else throw new Error(`a recording has the style ${code}, which is not known here`);
    }
  }

  #put(character: string): void {
    if (this.#column >= this.#columns) {
      this.#column = 0;
      this.#down();
    }
    const line = (this.#lines[this.#row] ??= []);
    while (line.length < this.#column) line.push(null);
    line[this.#column++] = { character, look: this.#look };
  }

  #down(): void {
    if (this.#row + 1 < this.#rows) return this.#move(this.#row + 1);
    this.#lines.shift();
    this.#lines.push([]);
  }

  #move(row: number): void {
    while (this.#lines.length <= row) this.#lines.push([]);
    this.#row = row;
  }
}
