import type { TailUpdate } from './live-tail.ts';
import type { GroupEvents, LogEvent } from './log-events.ts';
import { recentWindow } from './poll-events.ts';
import { keyOf, ShownEvents } from './shown-events.ts';

/** Milliseconds for which shown events are remembered. */
const REMEMBERED_MS = 120_000;

/** Milliseconds by which events may arrive out of the order of their ingestion. */
const OUT_OF_ORDER_MS = 5000;

/** Milliseconds after its start in which a session may repeat fetched events. */
const OVERLAP_MS = 30_000;

/** The gap between two sessions of live tail: events ingested since the last shown one. */
export class TailGap {
  readonly shown = new ShownEvents();
  readonly #events: GroupEvents;
  readonly #pattern: string | undefined;
  readonly #started = Date.now();
  /** Start of the gap, Unix milliseconds; undefined without a gap. */
  #since: number | undefined;
  #fetched: { readonly keys: ReadonlySet<string>; readonly until: number } | undefined;

  constructor(events: GroupEvents, pattern: string | undefined) {
    this.#events = events;
    this.#pattern = pattern;
  }

  /** Opens the gap at the end of a session. */
  async open(): Promise<void> {
    this.#since ??= await this.since();
  }

  /** Closes the gap without filling it. */
  giveUp(): void {
    this.#since = undefined;
  }

  /** Time since which events may not have been shown, Unix milliseconds. */
  async since(): Promise<number> {
    if (this.#since !== undefined) return this.#since;
    const newest = this.shown.newest || this.#started + (await this.#events.clockOffset());
    return newest - OUT_OF_ORDER_MS;
  }

  /**
   * Returns an update with the missed events before its session, without those already shown.
   * @throws FlowqError as `GroupEvents.fetch` does; the gap then stays open
   */
  async filled(update: TailUpdate): Promise<TailUpdate> {
    const missed = this.#since === undefined ? [] : await this.#missed(this.#since);
    return this.withoutShown({ ...update, events: [...missed, ...update.events] });
  }

  /** Returns an update without events that were fetched at the start of its session. */
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
