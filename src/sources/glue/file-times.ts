import { type RawBuilder, sql } from 'kysely';
import type { FlowLogsOfPlace, TableConfig } from '../../config/config.ts';
import { dateFolder, dateParts, fileNameStart, placeFolder } from '../../logs/delivery.ts';
import type { DateRange, Scope } from './partition-predicate.ts';

/** Length of the interval whose ended records a file holds, seconds. */
const FILE_SECONDS = 300;

/** Whether a file with that time in its name has no record that ended in the dates. */
export function isOutOfTime({ first, last }: DateRange, time: number): boolean {
  return time + FILE_SECONDS <= first || time > last;
}

/**
 * Returns the flow logs whose files in the first and last folder are selected by the time in their names, each by one
 * or two path ranges, up to the given number of ranges. All files of unknown flow logs are read.
 */
export function timedFlowLogs(
  { flowLogs = [] }: Pick<TableConfig, 'flowLogs'>,
  { accounts, regions }: Scope,
  mostRanges: number,
): FlowLogsOfPlace[] {
  let left = Math.max(0, Math.floor(mostRanges / 2));
  return flowLogs.flatMap((place) => {
    if (!accounts.includes(place.account) || !regions.includes(place.region)) return [];
    const ids = place.flowLogs.slice(0, left);
    left -= ids.length;
    return ids.length > 0 ? [{ ...place, flowLogs: ids }] : [];
  });
}

/** Path ranges of files that are in the first or last folder of the dates, but outside their times. */
export function outOfTime(
  { organisation, layout }: TableConfig,
  location: string,
  flowLogs: readonly FlowLogsOfPlace[],
  { first, last }: DateRange,
): RawBuilder<unknown>[] {
  const step = layout.hourly ? 3600 : 86_400;
  const begin = first - FILE_SECONDS + 1;
  const end = last + 60 - (last % 60);
  return flowLogs.flatMap((place) => {
    const root = location + placeFolder({ ...place, organisation, hive: layout.hive });
    return place.flowLogs.flatMap((id) => {
      const named = (time: number) =>
        `${root}${dateFolder(layout, dateParts(time))}${fileNameStart(place)}${id}_`;
      return [
        ...(first - (first % step) < begin ? [between(named(first), named(first) + stamp(begin))] : []),
        ...(end % step > 0 ? [between(named(last) + stamp(end), after(named(last)))] : []),
      ];
    });
  });
}

/** Test for paths from `from` (inclusive) to `to` (exclusive). */
export function between(from: string, to: string): RawBuilder<unknown> {
  return sql`("$path" >= ${sql.lit(from)} and "$path" < ${sql.lit(to)})`;
}

/** Returns the first text that sorts after all texts with this prefix. */
export function after(text: string): string {
  return text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1);
}

/** The minute of a time as in file names, `20261122T1620`. */
function stamp(time: number): string {
  const { year, month, day, hour, minute } = dateParts(time);
  return `${year}${month}${day}T${hour}${minute}`;
}
