/** A signal that aborts with the user's signal or when time is up. */
export class Deadline implements Disposable {
  readonly signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;

  /** @param reason - creates the error when time is up; the aborted operation throws it */
  constructor(seconds: number, signal: AbortSignal | undefined, reason: () => Error) {
    const timeUp = new AbortController();
    this.#timer = setTimeout(() => timeUp.abort(reason()), Math.min(seconds * 1000, LONGEST_MS));
    this.#timer.unref();
    this.signal = signal ? AbortSignal.any([signal, timeUp.signal]) : timeUp.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/** Maximum delay of `setTimeout`: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;
