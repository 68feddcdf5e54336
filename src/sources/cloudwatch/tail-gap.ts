import type { TailUpdate } from './live-tail.ts';
import type { GroupEvents, LogEvent } from './log-events.ts';
import { recentWindow } from './poll-events.ts';
import { keyOf, ShownEvents } from './shown-events.ts';

/** Milliseconds for which it is known what was shown. */
const REMEMBERED_MS = 120_000;

/** Milliseconds by which events that are taken in one after the other may come the other way round. */
const OUT_OF_ORDER_MS = 5000;

/** Milliseconds for which a session may show what was fetched when it began. */
const OVERLAP_MS = 30_000;

/** What comes between two sessions of live tail: events that were taken in since the last one that was shown. */
export class TailGap {
  readonly shown = new ShownEvents();
  readonly #events: GroupEvents;
  readonly #pattern: string | undefined;
  readonly #started = Date.now();
  /** Where the gap begins, Unix milliseconds; undefined while there is none. */
  #since: number | undefined;
  #fetched: { readonly keys: ReadonlySet<string>; readonly until: number } | undefined;

  constructor(events: GroupEvents, pattern: string | undefined) {
    this.#events = events;
    this.#pattern = pattern;
  }

  /** A session has ended. */
  async open(): Promise<void> {
    this.#since ??= await this.since();
  }

  /** The gap is not filled. */
  giveUp(): void {
    this.#since = undefined;
  }

  /** From when on events may not have been shown, Unix milliseconds. */
  async since(): Promise<number> {
    if (this.#since !== undefined) return this.#since;
    const newest = this.shown.newest || this.#started + (await this.#events.clockOffset());
    return newest - OUT_OF_ORDER_MS;
  }

  /**
   * An update with what came before its session, and without what was shown with that.
   * @throws FlowqError as `GroupEvents.fetch` does; the gap stays open then
   */
  async filled(update: TailUpdate): Promise<TailUpdate> {
    const missed = this.#since === undefined ? [] : await this.#missed(this.#since);
    return this.withoutShown({ ...update, events: [...missed, ...update.events] });
  }

  /** An update without what was fetched when its session began. */
  withoutShown(update: TailUpdate): TailUpdate {
    const keys = this.#fetched && Date.now() < this.#fetched.until ? this.#fetched.keys : undefined;
    const events = keys
      ? update.events.filter((event) => !keys.has(keyOf(event)) || !this.shown.has(event))
      : update.events;
    const unique = keys ? [...new Map(events.map((event) => [keyOf(event), event])).values()] : events;
    this.shown.add(unique);
    this.shown.forget({ at: Date.now() - REMEMBERED_MS });
    return { ...update, events: unique };
  }

  async #missed(since: number): Promise<LogEvent[]> {
    const found: LogEvent[] = [];
    const window = recentWindow(Math.floor(Date.now() / 1000), Math.floor(since / 1000));
    const take = (page: readonly LogEvent[]) => found.push(...page.filter(({ came }) => came >= since));
    await this.#events.fetch(window, take, this.#pattern);
    this.#since = undefined;
    this.#fetched = { keys: new Set(found.map(keyOf)), until: Date.now() + OVERLAP_MS };
    return found.filter((event) => !this.shown.has(event));
  }
}
