import type { LogEvent } from './log-events.ts';

/** Set of shown events, so that none is shown again; keyed by time and message, as live tail has no ids. */
export class ShownEvents {
  readonly #shown = new Map<string, { readonly at: number; readonly time: number }>();
  /** Ingestion time of the newest event, Unix milliseconds; 0 without any. */
  newest = 0;

  has(event: LogEvent): boolean {
    return this.#shown.has(keyOf(event));
  }

  add(events: readonly LogEvent[]): void {
    const at = Date.now();
    for (const event of events) {
      this.#shown.set(keyOf(event), { at, time: event.time });
      this.newest = Math.max(this.newest, event.came);
    }
  }

  /**
   * Forgets events that cannot arrive again.
   * @param limits Unix milliseconds: forgets events shown before `at` whose records start before `time`
   */
  forget({ at: shown = Number.POSITIVE_INFINITY, time: started = Number.POSITIVE_INFINITY }): void {
    for (const [key, { at, time }] of this.#shown) if (at < shown && time < started) this.#shown.delete(key);
  }
}

export const keyOf = ({ time, message }: LogEvent) => `${time} ${message}`;
