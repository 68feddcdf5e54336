/**
 * Does all, in their order, each as soon as no more are being done than may be beside it.
 * @param atOnce how many of its like, itself included, may be done at a time
 * @throws what the first that failed did, once all that were begun have ended
 */
export async function inTurn<T>(
  all: readonly T[],
  work: (one: T) => Promise<void>,
  atOnce: (one: T) => number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let least = Number.POSITIVE_INFINITY;
  const done = () => Promise.race(running);
  try {
    for (const one of all) {
      const most = atOnce(one);
      while (running.size > 0 && running.size >= Math.min(most, least)) await done();
      signal?.throwIfAborted();
      least = most;
      const begun = work(one).finally(() => running.delete(begun));
      running.add(begun);
    }
    while (running.size > 0) await done();
  } finally {
    await Promise.allSettled(running);
  }
}
