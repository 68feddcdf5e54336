import { setTimeout as sleep } from 'node:timers/promises';
import type { Window } from '../../logs/window.ts';
import type { TailUpdate } from './live-tail.ts';
import type { LogEvent, LogEvents } from './log-events.ts';

export interface PollOptions {
  /** Seconds between two askings. */
  readonly every: number;
  readonly signal: AbortSignal;
  /** Of the events that are wanted. */
  readonly pattern: string | undefined;
  /** Unix seconds, whole. */
  readonly now: () => number;
}

/**
 * An event has the time at which its record starts, and comes when that is over and delivered: up to ten minutes and
 * some later. So events of the last half hour are asked for each time, and those are new that were not there before.
 */
const LOOK_BACK = 1800;
const AHEAD = 120;

/** @param now Unix seconds */
export const recentWindow = (now: number): Window => ({ since: now - LOOK_BACK, until: now + AHEAD });

/** Events that came since the first asking, an update each time. @throws FlowqError as `LogEvents.fetch` does */
export async function* pollEvents(
  events: LogEvents,
  { every, signal, pattern, now }: PollOptions,
): AsyncGenerator<TailUpdate, void, undefined> {
  let seen: Set<string> | undefined;
  for (;;) {
    const found: LogEvent[] = [];
    await events.fetch(recentWindow(now()), (page) => found.push(...page), pattern);
    const before = seen;
    const came = before ? found.filter((event) => !before.has(keyOf(event))) : [];
    seen = new Set(found.map(keyOf));
    yield { events: came, isSampled: false };
    await sleep(every * 1000, undefined, { signal });
  }
}

const keyOf = ({ id, message, time }: LogEvent) => id ?? `${time} ${message}`;
