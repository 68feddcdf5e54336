import { setTimeout as sleep } from 'node:timers/promises';
import type { Window } from '../../logs/window.ts';
import type { TailUpdate } from './live-tail.ts';
import type { GroupEvents, LogEvent } from './log-events.ts';
import { ShownEvents } from './shown-events.ts';

export interface PollOptions {
  /** Seconds between two polls. */
  readonly every: number;
  readonly signal: AbortSignal;
  /** Of the events that are wanted. */
  readonly pattern: string | undefined;
  /** Unix seconds, whole. */
  readonly now: () => number;
  /** Events that were taken in before are not shown, Unix milliseconds (default: the start of the first poll). */
  readonly since?: number | undefined;
  /** What was shown before. */
  readonly shown?: ShownEvents | undefined;
}

/**
 * An event has the time at which its record starts, and comes when that is finished and delivered: up to ten minutes
 * and some later. So each poll fetches the events of the last half hour, and of the time since the poll before.
 */
const LOOK_BACK = 1800;
const AHEAD = 120;

/**
 * @param now Unix seconds
 * @param last when events were fetched before, Unix seconds
 */
export const recentWindow = (now: number, last = now): Window => ({
  since: Math.min(now, last) - LOOK_BACK,
  until: now + AHEAD,
});

/** Events that are taken in after a moment, an update with each poll. @throws FlowqError as `GroupEvents.fetch` does */
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
    // By AWS's clock, as the events' times are.
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
