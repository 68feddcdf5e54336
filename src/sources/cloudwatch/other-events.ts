import type { EventFormats } from './event-formats.ts';
import type { LogEvent } from './log-events.ts';

/** Counts of events that are not records, such as control messages, by reason. */
export class OtherEvents {
  readonly #reasons = new Map<string, number>();

  add(events: readonly LogEvent[], formats: EventFormats): void {
    for (const event of events) {
      const reason = formats.reasonAgainst(event);
      if (reason !== undefined) this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    }
  }

  skipped(): { readonly lines: number; readonly reason: string }[] {
    return [...this.#reasons].map(([reason, lines]) => ({ lines, reason }));
  }
}
