import { setTimeout as sleep } from 'node:timers/promises';
import pRetry from 'p-retry';
import { isTransient, isUnreachable } from './transient.ts';

export interface RetryOptions {
  /** Aborting it ends the attempt under way and all further ones; its reason is then what is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds after which no further attempt is made and the one under way is given up. */
  readonly seconds?: number | undefined;
  /** Seconds for an address at which nobody answers: a mistyped one should not take a minute to say so. */
  readonly unreachableSeconds?: number | undefined;
  /** Which failures pass by themselves. */
  readonly isTransient?: ((error: unknown) => boolean) | undefined;
}

const SECONDS = 60;
const UNREACHABLE_SECONDS = 3;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Does something over AWS's or Trino's wire again until it succeeds, fails for good, or time is up. Pauses have
 * full jitter: anything up to a bound that doubles, so that many clients that were refused together do not
 * come back together.
 * @param attempt - is given a signal that aborts when time is up
 * @throws what the last attempt threw
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
      // p-retry's own pauses are between a bound and its double: these are slept below instead.
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

/** Milliseconds to wait after so many failures before. */
export function fullJitter(failures: number): number {
  return Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
}

function noAnswer(seconds: number): Error {
  return Object.assign(new Error(`no answer within ${seconds} s`), { name: 'TimeoutError' });
}
