import { formatInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { HistoryNeeded } from './judging.ts';
import type { KindOfDay } from './kinds-of-day.ts';

const HOUR = 3600;
const DAY = 86_400;

/** Finds the earliest start of a record in a window, Unix seconds; undefined if there are no records. */
export type EarliestStart = (window: Window) => Promise<number | undefined>;

/**
 * Returns what a report could not judge because records do not reach back far enough.
 * @param window the report's window; undefined for all records, with no time before it
 * @param read the window with the time before it
 * @param kinds of days that have separate baselines
 */
export async function historyCaveats(
  { days, whole }: HistoryNeeded,
  {
    window,
    read,
    kinds,
  }: { window: Window | undefined; read: Window | undefined; kinds: readonly KindOfDay[] },
  earliestStart: EarliestStart,
): Promise<Caveat[]> {
  const needed = days === 0 ? 'any record' : `${days} days of history`;
  if (!window || !read)
    return [nothing('no baseline: the window covers all records', 'give --since to leave time before it')];
  const length = window.since - read.since;
  // Records of one day that is far enough back are sufficient, so the whole baseline is not read again.
  const enough = Math.min(
    window.since - (whole ? length - Math.min(DAY, length) : days * DAY),
    ...kinds.map(({ since }) => since(days)),
  );
  const near = { since: Math.max(read.since, enough - DAY), until: enough };
  if (near.since < near.until && (await earliestStart(near)) !== undefined) return [];
  const first = await earliestStart({ since: read.since, until: window.since });
  if (first === undefined || Math.ceil((window.since - first) / DAY) < days)
    return [
      nothing(
        days === 0
          ? `no baseline: there are no records before the window, so everything is new`
          : `no baseline: no interface has ${needed} before the window`,
        first === undefined
          ? 'there are no records before the window; give a later --since, or add older logs'
          : `the records before the window begin at ${formatInstant(first)}; give a later --since`,
      ),
    ];
  const notJudged = (text: string): Caveat => ({ kind: 'not-judged', text, fields: { first } });
  const begin = `records begin at ${formatInstant(first)}`;
  if (whole)
    return [notJudged(`the baseline is incomplete: its ${begin}, not at ${formatInstant(read.since)}`)];
  const short = kinds.filter(({ since }) => first >= since(days) + HOUR).map(({ name }) => name);
  return [
    ...(first > window.since - days * DAY
      ? [notJudged(`hours with less than ${needed} before the window were not judged: ${begin}`)]
      : []),
    ...(short.length > 0
      ? [
          notJudged(
            `${short.join(' and ')} were not judged apart, but compared with all days where there are fewer than ${days} of them before the window: ${begin}`,
          ),
        ]
      : []),
  ];
}

const nothing = (text: string, hint: string): Caveat => ({ kind: 'not-judged', text, hint, nothing: true });
