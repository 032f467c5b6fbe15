// Looks after a running process: asks a watch about it again and again, and ends it when that says so.

/** Gives, by a process id and the bytes that were printed so far, the error that is to end the process, or null. */
export type Watch = (pid: number, printed: number) => Promise<Error | null>;

const shortest = 250;

/** Asks until it is ended itself or the watch gives an error, which `stop` is given once; asking takes at most a tenth of the time. */
export function watchProcess(pid: number | undefined, printed: () => number, watch: Watch, stop: (why: Error) => void): () => void {
  let over = pid === undefined;
  let timer: NodeJS.Timeout | undefined;
  const later = (milliseconds: number) => {
    if (over) return;
    timer = setTimeout(() => void ask(), milliseconds);
    timer.unref();
  };
  const ask = async () => {
    const began = performance.now();
    const error = await watch(pid ?? 0, printed()).catch((failure: unknown) => (failure instanceof Error ? failure : new Error(String(failure))));
    if (over) return;
    if (error === null) later(Math.max(shortest, 9 * (performance.now() - began)));
    else stop(error);
  };
  later(shortest);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
