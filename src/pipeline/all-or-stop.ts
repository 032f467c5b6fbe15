// Work side by side where one failure ends the other, and nothing is left running behind the error.

/** All values, or the first error, thrown when the others have ended too; `stop` is told of it at once. */
export async function allOrStop<const T extends readonly Promise<unknown>[]>(
  work: T,
  stop: (reason: Error) => void,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  try {
    return await Promise.all(work);
  } catch (error) {
    stop(error instanceof Error ? error : new Error(String(error)));
    await Promise.allSettled(work);
    throw error;
  }
}
