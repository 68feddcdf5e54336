import { parseLocation } from '../../aws/location.ts';
import type { FlowLogsOfPlace, GlueSourceConfig, TableConfig } from '../../config/config.ts';
import {
  dateFolder,
  dateParts,
  type FileFormat,
  parseFileName,
  parseFolder,
  placeFolder,
} from '../../logs/delivery.ts';
import type { SourceRequest } from '../source.ts';
import { isOutOfTime } from './file-times.ts';
import { allDates, type DateRange, dateRangeOf } from './partition-predicate.ts';
import { timedIn } from './path-predicate.ts';
import { isHoursOf } from './record-sets.ts';
import { scopeOf } from './scope.ts';

/** A folder that a query reads from, and its files to read. */
export interface PlaceReading {
  /** Key prefix of an account's Region, with a trailing slash. */
  readonly folder: string;
  /** The folders of the first and last day to read. */
  readonly first: string;
  readonly last: string;
  /** Format of the table that reads this object; undefined when none does. */
  formatRead(key: string): FileFormat | undefined;
}

interface Reading {
  readonly table: TableConfig;
  readonly dates: DateRange;
  readonly hasHoursBelow: boolean;
  /** Flow logs whose files are selected by the time in their names. */
  readonly timed: readonly FlowLogsOfPlace[];
}

/** Returns the folders of accounts and Regions that a query over the window reads. */
export function placesRead(
  config: GlueSourceConfig,
  { window, filter }: Pick<SourceRequest, 'window' | 'filter'>,
  now: number,
): PlaceReading[] {
  const { prefix } = parseLocation(config.location);
  const byFolder = new Map<string, Reading[]>();
  for (const table of config.tables) {
    const dates = window ? dateRangeOf(window) : allDates(table, now);
    const hasHoursBelow = config.tables.some((other) => isHoursOf(other, table));
    const scope = scopeOf(table, filter) ?? { accounts: [], regions: [] };
    const timed = timedIn(table, { scope, dates, isWindow: window !== undefined, hasHoursBelow });
    for (const place of scope.accounts.flatMap((account) =>
      scope.regions.map((region) => ({ account, region })),
    )) {
      if (table.only && !at(table.only, place)) continue;
      const folder =
        prefix + placeFolder({ ...place, organisation: table.organisation, hive: table.layout.hive });
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), { table, dates, hasHoursBelow, timed }]);
    }
  }
  return [...byFolder].map(([folder, readings]) => placeReading(folder, readings));
}

function placeReading(folder: string, readings: readonly Reading[]): PlaceReading {
  const edges = (end: 'first' | 'last') =>
    readings
      .map(
        ({ table, dates }) => folder + dateFolder({ ...table.layout, hourly: false }, dateParts(dates[end])),
      )
      .sort();
  return {
    folder,
    first: edges('first')[0] ?? folder,
    last: edges('last').at(-1) ?? folder,
    formatRead: (key) => readings.find((reading) => isRead(reading, key))?.table.format,
  };
}

function isRead({ table, dates, hasHoursBelow, timed }: Reading, key: string): boolean {
  const slash = key.lastIndexOf('/');
  const folder = parseFolder(key.slice(0, slash));
  if (!folder) return false;
  // A partition is read completely; for daily tables, with all hours of the day.
  const seconds = table.layout.hourly ? 3600 : 86_400;
  const start = folder.start - (folder.start % seconds);
  if (start > dates.last || start + seconds <= dates.first) return false;
  // Daily tables also read hourly folders below them, unless another table does.
  const isOwn =
    folder.layout.hourly === table.layout.hourly || !(table.layout.hourly || hasHoursBelow || table.only);
  const { flowLogId: id = '', time } = parseFileName(key.slice(slash + 1)) ?? {};
  const isTimed = at(timed, folder)?.flowLogs.includes(id) === true;
  return (
    isOwn &&
    !(isTimed && time !== undefined && isOutOfTime(dates, time)) &&
    (!table.only || at(table.only, folder)?.flowLogs.includes(id) === true) &&
    at(table.except, folder)?.flowLogs.includes(id) !== true
  );
}

function at(
  list: readonly FlowLogsOfPlace[] | undefined,
  { account, region }: { account: string; region: string },
) {
  return list?.find((place) => place.account === account && place.region === region);
}
