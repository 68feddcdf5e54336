import type { TailUpdate } from './live-tail.ts';
import type { LogEvent, LogEvents } from './log-events.ts';
import { recentWindow } from './poll-events.ts';

/** Milliseconds for which it is known what was shown. */
const REMEMBERED_MS = 120_000;

/** Milliseconds by which events that are taken in one after the other may come the other way round. */
const OUT_OF_ORDER_MS = 5000;

/** Milliseconds for which a session may show what was fetched when it began. */
const OVERLAP_MS = 30_000;

/** What comes between two sessions of live tail: events that were taken in since the last one that was shown. */
export class TailGap {
  readonly #events: LogEvents;
  readonly #pattern: string | undefined;
  /** When events were shown, by what tells them from others. */
  readonly #shown = new Map<string, number>();
  /** Unix milliseconds when the newest of them was taken in. */
  #newest = Date.now();
  #isOpen = false;
  #fetched: { readonly keys: ReadonlySet<string>; readonly until: number } | undefined;

  constructor(events: LogEvents, pattern: string | undefined) {
    this.#events = events;
    this.#pattern = pattern;
  }

  /** A session has ended. */
  open(): void {
    this.#isOpen = true;
  }

  /**
   * An update with what came before its session, and without what was shown with that.
   * @throws FlowqError as `LogEvents.fetch` does, once for each gap
   */
  async filled(update: TailUpdate): Promise<TailUpdate> {
    const missed = this.#isOpen ? await this.#missed() : [];
    const keys = this.#fetched && Date.now() < this.#fetched.until ? this.#fetched.keys : undefined;
    const others = keys ? update.events.filter((event) => !keys.has(keyOf(event))) : update.events;
    const events = [...missed, ...others];
    this.#remember(events);
    return { ...update, events };
  }

  async #missed(): Promise<LogEvent[]> {
    this.#isOpen = false;
    const since = this.#newest - OUT_OF_ORDER_MS;
    const found: LogEvent[] = [];
    const window = recentWindow(Math.floor(Date.now() / 1000));
    const take = (page: readonly LogEvent[]) => found.push(...page.filter(({ came }) => came >= since));
    await this.#events.fetch(window, take, this.#pattern);
    this.#fetched = { keys: new Set(found.map(keyOf)), until: Date.now() + OVERLAP_MS };
    return found.filter((event) => !this.#shown.has(keyOf(event)));
  }

  #remember(events: readonly LogEvent[]): void {
    const now = Date.now();
    for (const event of events) {
      this.#shown.set(keyOf(event), now);
      this.#newest = Math.max(this.#newest, event.came);
    }
    for (const [key, time] of this.#shown) {
      if (now - time < REMEMBERED_MS) break;
      this.#shown.delete(key);
    }
  }
}

const keyOf = ({ time, message }: LogEvent) => `${time} ${message}`;
