import type { TableConfig, TablePlace } from '../../config/config.ts';
import type { DeliveredFile, Discovery, PlaceFindings } from '../discovery/findings.ts';
import { type Group, groupsOf } from './groups.ts';

export interface TableOptions {
  /** Name of the first table; others get `_2`, `_3` and so on. */
  readonly name: string;
  /** Reports then name the account; for more accounts than a table should list. */
  readonly injectedAccounts?: boolean | undefined;
}

/** A table to be, with the newest file it is to read. */
export interface TableDraft {
  readonly config: TableConfig;
  readonly newest: DeliveredFile;
}

/**
 * The tables that the findings ask for: one for each layout and record format, the one with most flow logs first.
 * Text formats of which one is the beginning of the other are one table, as missing last values read as NULL;
 * Parquet files are read by column name, so all their fields are one table.
 */
export function tablesOf(discovery: Discovery, options: TableOptions): TableDraft[] {
  const groups = groupsOf(discovery.places);
  return groups.map((group, at) => {
    const name = at === 0 ? options.name : `${options.name}_${at + 1}`;
    const shared =
      groups.some((other) => other !== group && isBeside(other, group)) || hasOthers(discovery, group);
    const glanced = discovery.places.filter((place) => !place.flowLogs && isPlaceOf(place, group));
    const places = [...new Set([...group.flowLogs.map(({ place }) => place), ...glanced])];
    const config: TableConfig = {
      name,
      format: group.format,
      layout: group.layout,
      fields: group.fields.map((field) => field.name),
      accounts: options.injectedAccounts ? 'injected' : unique(places.map(({ account }) => account)),
      regions: unique(places.map(({ region }) => region)),
      firstDay: places.map(({ firstDay }) => firstDay).sort()[0] ?? '',
      ...(group.organisation === undefined ? {} : { organisation: group.organisation }),
      ...(shared ? { places: tablePlaces(group) } : {}),
    };
    return {
      config,
      newest: group.flowLogs.map(({ flowLog }) => flowLog.newest).reduce((a, b) => (b.time > a.time ? b : a)),
    };
  });
}

/** Whether files of both can stand in the same folder, be it that hours stand in the folder of their day. */
function isBeside(a: Group, b: Group): boolean {
  return a.organisation === b.organisation && a.layout.hive === b.layout.hive;
}

function isPlaceOf(place: PlaceFindings, group: Group): boolean {
  return place.organisation === group.organisation && place.hive === group.layout.hive;
}

function hasOthers({ places }: Discovery, group: Group): boolean {
  return places.some(
    (place) => isPlaceOf(place, group) && place.flowLogs?.some(({ content }) => content.kind === 'other'),
  );
}

function tablePlaces(group: Group): TablePlace[] {
  const byPlace = Map.groupBy(group.flowLogs, ({ place }) => place);
  return [...byPlace].map(([place, own]) => {
    const { account, region, flowLogs = [] } = place;
    return flowLogs.length === own.length
      ? { account, region }
      : { account, region, flowLogs: own.map(({ flowLog }) => flowLog.id).sort() };
  });
}

const unique = (values: readonly string[]) => [...new Set(values)].sort();
