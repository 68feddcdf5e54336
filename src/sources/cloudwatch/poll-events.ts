import { setTimeout as sleep } from 'node:timers/promises';
import type { Window } from '../../logs/window.ts';
import type { TailUpdate } from './live-tail.ts';
import type { GroupEvents, LogEvent } from './log-events.ts';
import { ShownEvents } from './shown-events.ts';

export interface PollOptions {
  /** Seconds between two polls. */
  readonly every: number;
  readonly signal: AbortSignal;
  /** Filter pattern of the wanted events. */
  readonly pattern: string | undefined;
  /** Unix seconds, whole. */
  readonly now: () => number;
  /** Ingestion time, Unix milliseconds, before which events are not shown (default: the start of the first poll). */
  readonly since?: number | undefined;
  /** Events already shown. */
  readonly shown?: ShownEvents | undefined;
}

/**
 * Seconds before the current time and after it that each poll fetches, in addition to the time since the last poll: an
 * event has its record's start time, but arrives after the record ends and is delivered, more than ten minutes later.
 */
const LOOK_BACK = 1800;
const AHEAD = 120;

/** @param now Unix seconds @param last previous fetch, Unix seconds */
export const recentWindow = (now: number, last = now): Window => ({
  since: Math.min(now, last) - LOOK_BACK,
  until: now + AHEAD,
});

/** Yields new events, one update per poll. @throws FlowqError as `GroupEvents.fetch` does */
export async function* pollEvents(
  events: GroupEvents,
  { every, signal, pattern, now, since, shown = new ShownEvents() }: PollOptions,
): AsyncGenerator<TailUpdate, void, undefined> {
  const started = Date.now();
  let last = since === undefined ? now() : Math.min(now(), Math.floor(since / 1000));
  let first = since;
  for (;;) {
    const at = now();
    const window = recentWindow(at, last);
    const found: LogEvent[] = [];
    await events.fetch(window, (page) => found.push(...page), pattern);
    // By AWS's clock, like ingestion times.
    first ??= started + (await events.clockOffset());
    const from = first;
    const came = found.filter((event) => event.came >= from && !shown.has(event));
    shown.add(came);
    shown.forget({ time: window.since * 1000 });
    last = at;
    yield { events: came, isSampled: false };
    await sleep(every * 1000, undefined, { signal });
  }
}
