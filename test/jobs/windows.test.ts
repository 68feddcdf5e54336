import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryAfter, boundaryBefore } from '../../src/jobs/boundaries.ts';
import { type JobTiming, nextWindow } from '../../src/jobs/next-window.ts';
import { readTiming } from '../../src/jobs/read-timing.ts';
import { formatInstant } from '../../src/logs/instant.ts';

const HOUR = 3600;
const DAY = 86_400;
const at = (text: string) => Date.parse(text) / 1000;

async function due(until: string | undefined, now: string, timing: Partial<JobTiming> = {}) {
  const all = {
    every: HOUR,
    lag: 900,
    interval: 600,
    settle: 86_400,
    catchUp: false,
    zone: 'UTC',
    first: undefined,
    ...timing,
  };
  const found = await nextWindow(until === undefined ? undefined : at(until), all, at(now));
  return found.kind === 'nothing'
    ? `nothing before ${formatInstant(found.next)}`
    : `${formatInstant(found.window.since)} ${formatInstant(found.window.until)}`;
}

test('a window ends at the newest boundary that deliveries have reached', async () => {
  expect(await due('2026-11-20T10:00:00Z', '2026-11-20T12:20:00Z')).toBe(
    '2026-11-20T10:00:00Z 2026-11-20T12:00:00Z',
  );
  expect(await due('2026-11-20T10:00:00Z', '2026-11-20T12:14:59Z')).toBe(
    '2026-11-20T10:00:00Z 2026-11-20T11:00:00Z',
  );
});

test('windows that were missed come one by one where that is wanted', async () => {
  expect(await due('2026-11-20T10:00:00Z', '2026-11-20T15:20:00Z', { catchUp: true })).toBe(
    '2026-11-20T10:00:00Z 2026-11-20T11:00:00Z',
  );
});

test('a watermark between boundaries is led to the next one', async () => {
  const timing = { catchUp: true };
  expect(await due('2026-11-20T10:20:00Z', '2026-11-20T15:20:00Z', timing)).toBe(
    '2026-11-20T10:20:00Z 2026-11-20T11:00:00Z',
  );
});

test('nothing is due until the next boundary and its deliveries are there', async () => {
  expect(await due('2026-11-20T12:00:00Z', '2026-11-20T12:20:00Z')).toBe(
    'nothing before 2026-11-20T13:15:00Z',
  );
  expect(await due('2026-11-20T12:00:00Z', '2026-11-20T12:15:00Z', { every: undefined })).toBe(
    'nothing before 2026-11-20T12:15:01Z',
  );
});

test('the first run takes the newest whole stretch, a day back, or from where it is told', async () => {
  const now = '2026-11-20T12:20:30Z';
  expect(await due(undefined, now)).toBe('2026-11-20T11:00:00Z 2026-11-20T12:00:00Z');
  expect(await due(undefined, now, { every: undefined })).toBe('2026-11-19T12:05:30Z 2026-11-20T12:05:30Z');
  expect(await due(undefined, now, { first: '2026-11-18T05:30:00Z' })).toBe(
    '2026-11-18T05:00:00Z 2026-11-20T12:00:00Z',
  );
  await expect(due(undefined, now, { first: 'soon' })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/^--first: "soon" is not a time/),
  });
});

test('a clock set back runs nothing, and calls for help when it is more than a correction', async () => {
  expect(await due('2026-11-20T12:00:00Z', '2026-11-20T11:58:00Z')).toMatch(/^nothing/);
  await expect(due('2026-11-20T12:00:00Z', '2025-11-20T12:00:00Z')).rejects.toMatchObject({
    exitCode: 3,
    message:
      'the clock says 2025-11-20T12:00:00Z, but this job has run up to 2026-11-20T12:00:00Z: nothing was run',
  });
});

test.each([
  ['Europe/Berlin', '2026-03-29', 23],
  ['Europe/Berlin', '2026-10-25', 25],
  ['America/Sao_Paulo', '2018-11-04', 23],
  ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ['Asia/Kathmandu', '2024-02-29', 24],
  ['Pacific/Apia', '2011-12-29', 24],
])('a day in %s is that day: %s has %d hours', async (zone, date, hours) => {
  const noon = at(`${date}T12:00:00Z`);
  const since = await boundaryBefore(noon, { every: DAY, zone });
  const until = await boundaryAfter(noon, { every: DAY, zone });
  expect((until - since) / HOUR).toBe(hours);
  expect(await boundaryAfter(since, { every: DAY, zone })).toBe(until);
});

test('weeks begin on Mondays', async () => {
  const since = await boundaryBefore(at('2026-11-20T12:00:00Z'), { every: 7 * DAY, zone: 'Europe/Berlin' });
  expect(formatInstant(since)).toBe('2026-11-15T23:00:00Z');
});

test('a day that a zone left out is no window', async () => {
  const day = { every: DAY, zone: 'Pacific/Apia' };
  const since = at('2011-12-29T10:00:00Z');
  expect(formatInstant(await boundaryAfter(since, day))).toBe('2011-12-30T10:00:00Z');
  expect(formatInstant(await boundaryAfter(at('2011-12-30T10:00:00Z'), day))).toBe('2011-12-31T10:00:00Z');
});

test('boundaries lie around every time, and follow each other', async () => {
  const every = fc.constantFrom(60, 420, 900, HOUR, 7 * HOUR, DAY, 3 * DAY, 7 * DAY);
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  );
  await fc.assert(
    fc.asyncProperty(every, zone, fc.integer({ min: 0, max: 4_000_000_000 }), async (length, place, time) => {
      const rhythm = { every: length, zone: place };
      const [before, after] = [await boundaryBefore(time, rhythm), await boundaryAfter(time, rhythm)];
      expect(before).toBeLessThanOrEqual(time);
      expect(after).toBeGreaterThan(time);
      expect(await boundaryBefore(after - 1, rhythm)).toBe(before);
      expect(await boundaryBefore(after, rhythm)).toBe(after);
    }),
    { numRuns: 500 },
  );
});

test('words of a timing are read, or refused by name', () => {
  expect(readTiming({ every: '1h', lag: '0' })).toMatchObject({ every: HOUR, lag: 0, zone: 'UTC' });
  expect(readTiming({}, 60)).toMatchObject({ lag: 1200, interval: 60 });
  expect(readTiming({})).toMatchObject({
    every: undefined,
    lag: 1800,
    interval: 600,
    settle: 86_400,
    catchUp: false,
  });
  expect(() => readTiming({ every: 'hourly' })).toThrow('--every: "hourly" is not a duration');
  expect(() => readTiming({ catchUp: true })).toThrow('--catch-up needs --every');
});
