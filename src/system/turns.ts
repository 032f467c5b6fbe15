// Work of one kind that must not be done twice at once, one after the other.

/** Gives a function that does what it is given once all that it was given before has ended, however that came. */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
