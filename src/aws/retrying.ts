import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { isTransient, isUnreachable } from './transient.ts';

export interface RetryOptions {
  /** Aborts the current attempt and all later ones; its reason is then thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds after which no further attempt starts and the current one is aborted (default: 60). */
  readonly seconds?: number | undefined;
  /** The same limit for an unreachable address (default: 3): a mistyped one should fail quickly. */
  readonly unreachableSeconds?: number | undefined;
  /** Returns whether a failure is temporary. */
  readonly isTransient?: ((error: unknown) => boolean) | undefined;
}

const SECONDS = 60;
const UNREACHABLE_SECONDS = 3;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Calls AWS or Trino again until it succeeds, fails permanently, or time is up. Pauses have full jitter, a random time
 * up to a bound that doubles, so that many rejected clients do not retry at the same moment.
 * @param attempt - receives a signal that aborts when time is up
 * @throws the error of the last attempt
 */
export async function retrying<T>(
  attempt: (signal: AbortSignal) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { signal, seconds = SECONDS, unreachableSeconds = UNREACHABLE_SECONDS } = options;
  const passes = options.isTransient ?? isTransient;
  const timeUp = new AbortController();
  const timer = setTimeout(() => timeUp.abort(noAnswer(seconds)), seconds * 1000);
  const either = signal ? AbortSignal.any([signal, timeUp.signal]) : timeUp.signal;
  const started = performance.now();
  let last: unknown;
  try {
    return await pRetry(() => attempt(either), {
      retries: Number.POSITIVE_INFINITY,
      // p-retry's own pauses lie between a bound and its double, so pauses are made below instead.
      minTimeout: 0,
      signal: either,
      shouldRetry: async ({ error, retriesConsumed }) => {
        last = error;
        const pause = fullJitter(retriesConsumed);
        const isLate = performance.now() - started + pause > unreachableSeconds * 1000;
        if (!passes(error) || (isUnreachable(error) && isLate)) return false;
        await sleep(pause, undefined, { signal: either });
        return true;
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw timeUp.signal.aborted ? (last ?? timeUp.signal.reason) : error;
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the milliseconds to wait after the given number of failures. */
export function fullJitter(failures: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
}

function noAnswer(seconds: number): Error {
  return Object.assign(new Error(`no answer within ${seconds} s`), { name: 'TimeoutError' });
}
