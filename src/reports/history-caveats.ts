import { formatInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { HistoryNeeded } from './judging.ts';

const DAY = 86_400;

/** Finds the earliest start of a record in a window, Unix seconds; undefined if there are no records. */
export type EarliestStart = (window: Window) => Promise<number | undefined>;

/**
 * What a report could not judge because records do not reach back far enough.
 * @param window the report is about; undefined for all records, which leaves no time before it
 * @param read the window with the time before it
 */
export async function historyCaveats(
  { days, whole }: HistoryNeeded,
  { window, read }: { window: Window | undefined; read: Window | undefined },
  earliestStart: EarliestStart,
): Promise<Caveat[]> {
  const needed = days === 0 ? 'any record' : `${days} days of history`;
  if (!window || !read)
    return [nothing('no baseline: the window covers all records', 'give --since to leave time before it')];
  const length = window.since - read.since;
  // Records of one day far enough back show that there is enough, so that the whole baseline is not read again.
  const enough = window.since - (whole ? length - Math.min(DAY, length) : days * DAY);
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
  const text = whole
    ? `the baseline is incomplete: its records begin at ${formatInstant(first)}, not at ${formatInstant(read.since)}`
    : `hours with less than ${needed} before the window were not judged: records begin at ${formatInstant(first)}`;
  return [{ kind: 'not-judged', text, fields: { first } }];
}

const nothing = (text: string, hint: string): Caveat => ({ kind: 'not-judged', text, hint, nothing: true });
