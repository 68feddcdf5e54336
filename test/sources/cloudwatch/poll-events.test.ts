import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { GroupEvents, LogEvent } from '../../../src/sources/cloudwatch/log-events.ts';
import { pollEvents } from '../../../src/sources/cloudwatch/poll-events.ts';
import { TailGap } from '../../../src/sources/cloudwatch/tail-gap.ts';

const event = (number: number, came = Date.now()): LogEvent => ({
  id: String(number),
  message: `record ${number}`,
  time: came - 60_000,
  came,
});

/** A log group whose polls take so long, and the clock of AWS so far ahead. */
function group(delay = 0, offset = 0) {
  const all: LogEvent[] = [];
  const windows: { since: number; until: number }[] = [];
  const events = {
    clockOffset: async () => offset,
    fetch: async (window: { since: number; until: number }, take: (page: readonly LogEvent[]) => void) => {
      windows.push(window);
      await sleep(delay);
      take(all.filter(({ time }) => time >= window.since * 1000 && time < window.until * 1000));
    },
  } as unknown as GroupEvents;
  return { all, events, windows };
}

const now = () => Math.floor(Date.now() / 1000);
const options = { every: 0.005, signal: new AbortController().signal, pattern: undefined, now };

test('events that come during a slow first poll are shown, those from before the start are not', async () => {
  const { all, events } = group(60);
  all.push(event(1, Date.now() - 5000));
  const polls = pollEvents(events, options);
  const first = polls.next();
  await sleep(20);
  all.push(event(2));
  expect((await first).value?.events.map(({ id }) => id)).toEqual(['2']);
  all.push(event(3));
  expect((await polls.next()).value?.events.map(({ id }) => id)).toEqual(['3']);
  expect((await polls.next()).value?.events).toEqual([]);
});

test('a clock that is ahead of the one of AWS hides no events', async () => {
  const { all, events } = group(0, -600_000);
  all.push(event(1, Date.now() - 599_000));
  expect((await pollEvents(events, options).next()).value?.events).toHaveLength(1);
});

test('polling goes on where live tail ended: nothing is missing, nothing is shown twice', async () => {
  const { all, events, windows } = group();
  const gap = new TailGap(events, undefined);
  const start = Date.now() - 3_600_000;
  const live = [event(1, start), event(2, start + 1000)].map(({ id: _, ...one }) => one);
  await gap.filled({ events: live, isSampled: false });
  all.push(event(1, start), event(2, start + 1000), event(3, start + 2000), event(4));
  const polls = pollEvents(events, { ...options, since: await gap.since(), shown: gap.shown });
  expect((await polls.next()).value?.events.map(({ id }) => id)).toEqual(['3', '4']);
  expect(windows[0]?.since).toBeLessThan(start / 1000);
});
