import { parseLocation } from '../../catalog/location.ts';
import type { GlueSourceConfig, TableConfig } from '../../config/config.ts';
import {
  dateFolder,
  dateParts,
  type FileFormat,
  parseFileName,
  parseFolder,
  placeFolder,
} from '../../logs/delivery.ts';
import type { SourceRequest } from '../source.ts';
import { allDates, type Stretch, stretchOf } from './partition-predicate.ts';
import { scopeOf } from './scope.ts';

/** A folder that a query reads from, with what it reads there. */
export interface PlaceReading {
  /** Key prefix of an account's Region, with its closing slash. */
  readonly folder: string;
  /** The folders of the first and the last day that are read. */
  readonly first: string;
  readonly last: string;
  /** Format of the table that reads this object; undefined when none does. */
  formatRead(key: string): FileFormat | undefined;
}

interface Reading {
  readonly table: TableConfig;
  readonly stretch: Stretch;
  /** Undefined for all. */
  readonly flowLogs: readonly string[] | undefined;
}

/** The account Regions that a query over the window reads from. */
export function placesRead(
  config: GlueSourceConfig,
  { window, filter }: Pick<SourceRequest, 'window' | 'filter'>,
  now: number,
): PlaceReading[] {
  const { prefix } = parseLocation(config.location);
  const byFolder = new Map<string, Reading[]>();
  for (const table of config.tables) {
    const stretch = window ? stretchOf(window) : allDates(table, now);
    const scope = scopeOf(table, filter) ?? { accounts: [], regions: [] };
    const places = scope.accounts.flatMap((account) => scope.regions.map((region) => ({ account, region })));
    for (const place of places) {
      const own = table.places?.find(
        ({ account, region }) => account === place.account && region === place.region,
      );
      if (table.places && !own) continue;
      const folder =
        prefix + placeFolder({ ...place, organisation: table.organisation, hive: table.layout.hive });
      const readings = byFolder.get(folder) ?? [];
      byFolder.set(folder, [...readings, { table, stretch, flowLogs: own?.flowLogs }]);
    }
  }
  return [...byFolder].map(([folder, readings]) => placeReading(folder, readings));
}

function placeReading(folder: string, readings: readonly Reading[]): PlaceReading {
  const edges = (end: 'first' | 'last') =>
    readings
      .map(
        ({ table, stretch }) =>
          folder + dateFolder({ ...table.layout, hourly: false }, dateParts(stretch[end])),
      )
      .sort();
  return {
    folder,
    first: edges('first')[0] ?? folder,
    last: edges('last').at(-1) ?? folder,
    formatRead: (key) => readings.find((reading) => isRead(reading, key))?.table.format,
  };
}

/** Tables of days read the folders of hours below them too, where nothing else tells the files apart. */
function isRead({ table, stretch, flowLogs }: Reading, key: string): boolean {
  const slash = key.lastIndexOf('/');
  const folder = parseFolder(key.slice(0, slash));
  if (!folder || folder.start > stretch.last || folder.start + folder.seconds <= stretch.first) return false;
  if (table.layout.hourly && !folder.layout.hourly) return false;
  if (flowLogs === undefined) return true;
  const file = parseFileName(key.slice(slash + 1));
  return (
    file !== undefined && flowLogs.includes(file.flowLogId) && folder.layout.hourly === table.layout.hourly
  );
}
