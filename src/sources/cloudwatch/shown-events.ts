import type { LogEvent } from './log-events.ts';

/** Events that were shown, so that none is shown again: by time and message, as live tail gives them no id. */
export class ShownEvents {
  readonly #shown = new Map<string, { readonly at: number; readonly time: number }>();
  /** When the newest of them was taken in, Unix milliseconds; 0 without any. */
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
   * Forgets events that cannot come again.
   * @param limits Unix milliseconds before which they were shown, and before which their records start
   */
  forget({ at: shown = Number.POSITIVE_INFINITY, time: started = Number.POSITIVE_INFINITY }): void {
    for (const [key, { at, time }] of this.#shown) if (at < shown && time < started) this.#shown.delete(key);
  }
}

export const keyOf = ({ time, message }: LogEvent) => `${time} ${message}`;
