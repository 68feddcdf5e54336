/**
 * Runs work over items in order, with a per-item concurrency limit.
 * @param atOnce maximum number of concurrent items, including this one
 * @throws the first error, after all started work has finished
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
