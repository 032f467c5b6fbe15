// debian/patches/series: which patches are applied, in which order (quilt(1), dpkg-source(1)).

/** A patch that the series names; `line` is 1-based. */
export interface SeriesLine {
  readonly line: number;
  readonly name: string;
  /** `-p1` and its like. */
  readonly options: readonly string[];
}

/** Its lines but for empty ones and comments. */
export function seriesLines(text: string): SeriesLine[] {
  return text.split(/\r?\n/).flatMap((whole, index) => {
    const [name = '', ...options] = whole.replace(/(?:^|\s)#.*$/, '').trim().split(/\s+/);
    return name === '' ? [] : [{ line: index + 1, name, options }];
  });
}

/** What is other than -p1 among the options of a line: dpkg-source has none else. */
export function otherOptions({ options }: SeriesLine): string | null {
  return options.every((option) => option === '-p1') ? null : options.join(' ');
}
