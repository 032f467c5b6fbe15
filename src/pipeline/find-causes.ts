// Which variations make the packages of two builds differ: halved until one is left, then again for what it does not explain.

/** Packages by name. */
export type Names = ReadonlySet<string>;

/** The builds that the search makes. */
export interface Probes<T> {
  /** What differs from the first build where these are varied, or where nothing is. */
  readonly vary: (rows: readonly T[]) => Promise<Names>;
  /** What differs between two builds whose clock stands still, with the usual number of jobs or one; null where no clock can be made to, or nothing is built with it. */
  readonly twice: (jobs: 'usual' | 'one') => Promise<Names | null>;
}

/** A cause and what differs by it. */
export interface Cause<T> {
  readonly cause: T | 'time of day' | 'order of jobs' | 'chance' | 'time or chance' | 'order of jobs or chance';
  readonly packages: readonly string[];
}

/** What was found; `unexplained` are those for which no cause was found or looked for. */
export interface Found<T> {
  readonly causes: readonly Cause<T>[];
  readonly unexplained: readonly string[];
}

/** At most as many causes are looked for: each takes some builds. */
export const mostCauses = 4;

/** The causes why `differing` differ where all rows are varied; what differs where nothing is varied comes first. */
export async function findCauses<T>(rows: readonly T[], differing: Names, probes: Probes<T>): Promise<Found<T>> {
  const byItself = intersection(await probes.vary([]), differing);
  const causes: Cause<T>[] = byItself.size === 0 ? [] : await unvaried(byItself, probes);
  let open = minus(differing, byItself);
  let left = [...rows];
  for (let count = 0; open.size > 0 && left.length > 0 && count < mostCauses; count += 1) {
    // What one cause explains may have another one too: it is asked of those that are left.
    const still: Names = count === 0 ? open : intersection(await probes.vary(left), open);
    if (still.size === 0) break;
    const row = await halve(left, still, probes);
    const alone = intersection(await probes.vary([row]), still);
    // Where two of them do it only together, it is said of the one that was found.
    causes.push({ cause: row, packages: sorted(alone.size === 0 ? still : alone) });
    left = left.filter((one) => one !== row);
    open = minus(open, alone.size === 0 ? still : alone);
  }
  return { causes, unexplained: sorted(open) };
}

/** The row with which, those before it included, something of `names` begins to differ. */
async function halve<T>(rows: readonly T[], names: Names, probes: Probes<T>): Promise<T> {
  let low = 0;
  let high = rows.length;
  // rows[0, low) do not show it, rows[0, high) do.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const shows = intersection(await probes.vary(rows.slice(0, middle)), names).size > 0;
    if (shows) high = middle;
    else low = middle;
  }
  return rows[low] as T;
}

/** Of what differs though nothing is varied: the time, the order in which jobs end, or neither. */
async function unvaried<T>(names: Names, { twice }: Probes<T>): Promise<Cause<T>[]> {
  const found = (cause: Cause<T>['cause'], packages: Names) => (packages.size === 0 ? [] : [{ cause, packages: sorted(packages) }]);
  const differing = await twice('usual');
  if (differing === null) return found('time or chance', names);
  const standing = intersection(differing, names);
  const withOne = standing.size === 0 ? standing : await twice('one');
  const timed = found('time of day', minus(names, standing));
  if (withOne === null) return [...timed, ...found('order of jobs or chance', standing)];
  const alone = intersection(withOne, standing);
  return [...timed, ...found('order of jobs', minus(standing, alone)), ...found('chance', alone)];
}

function intersection(one: Names, other: Names): Names {
  return new Set([...one].filter((name) => other.has(name)));
}

function minus(one: Names, other: Names): Names {
  return new Set([...one].filter((name) => !other.has(name)));
}

function sorted(names: Names): string[] {
  return [...names].sort();
}
