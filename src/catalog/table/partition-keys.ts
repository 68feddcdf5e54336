import type { TableConfig } from '../../config/config.ts';
import { dateFolder, placeFolder } from '../../logs/delivery.ts';
import { columnName } from '../../logs/fields.ts';
import { type DatePart, dateDigits } from '../../logs/folder-names.ts';

export type PartitionRole = 'account' | 'region' | 'date' | DatePart;

/** Partition key: always text, because engines prune other types later or not at all. */
export interface PartitionKey {
  readonly role: PartitionRole;
  readonly name: string;
  readonly meaning: string;
  /** Values of the table parameters `projection.NAME.*`. */
  readonly projection: Readonly<Record<string, string>>;
}

/** Last projected year of Hive-compatible tables; integer ranges do not support NOW. */
export const LAST_YEAR = 2045;

/**
 * Returns the keys of a table, outermost folder first. Plain folders have one date key, which allows ranges across days
 * and months; Hive-compatible ones have the keys that AWS documents for them.
 * Source: Amazon Athena User Guide, "Partition projection".
 */
export function partitionKeys(table: TableConfig): PartitionKey[] {
  const place = [
    key(table, 'account', 'p_account', 'AWS account of the folder', accounts(table)),
    key(table, 'region', 'p_region', 'Region of the folder', {
      type: 'enum',
      values: table.regions.join(','),
    }),
  ];
  if (!table.layout.hive) return [...place, key(table, 'date', 'p_date', ...date(table))];
  const parts = table.layout.hourly ? HIVE_PARTS : HIVE_PARTS.slice(0, 3);
  return [
    ...place,
    ...parts.map((part) => key(table, part, part, `${part} of the folder, UTC`, integer(table, part))),
  ];
}

/** Returns the location of a partition's files, with `${key}` for values and a trailing slash. */
export function locationTemplate(table: TableConfig, location: string): string {
  const names = new Map(partitionKeys(table).map(({ role, name }) => [role, `\${${name}}`]));
  const value = (role: PartitionRole) => names.get(role) ?? '';
  const place = {
    organisation: table.organisation,
    hive: table.layout.hive,
    account: value('account'),
    region: value('region'),
  };
  const parts = { year: value('year'), month: value('month'), day: value('day'), hour: value('hour') };
  return (
    location +
    placeFolder(place) +
    (table.layout.hive ? dateFolder(table.layout, parts) : `${value('date')}/`)
  );
}

const HIVE_PARTS = ['year', 'month', 'day', 'hour'] as const;

function key(
  table: TableConfig,
  role: PartitionRole,
  plainName: string,
  meaning: string,
  projection: Readonly<Record<string, string>>,
): PartitionKey {
  // A future field may have the name of a key; it must not replace the folder's value.
  const clashes = table.fields.some((field) => columnName(field) === plainName);
  return { role, name: clashes ? `flowq_${plainName}` : plainName, meaning, projection };
}

function accounts({ accounts: ids }: TableConfig): Record<string, string> {
  // No spaces after commas: they would be part of the value.
  return ids === 'injected' ? { type: 'injected' } : { type: 'enum', values: ids.join(',') };
}

/** Returns the date projection. Its end is in the future: Trino requires it above the start on the first day too. */
function date({ layout, firstDay }: TableConfig): [meaning: string, projection: Record<string, string>] {
  const first = firstDay.replaceAll('-', '/');
  const unit = layout.hourly ? 'HOURS' : 'DAYS';
  const projection = {
    type: 'date',
    format: layout.hourly ? 'yyyy/MM/dd/HH' : 'yyyy/MM/dd',
    range: `${layout.hourly ? `${first}/00` : first},NOW+1DAYS`,
    interval: '1',
    'interval.unit': unit,
  };
  return [`${layout.hourly ? 'hour' : 'day'} of the folder, UTC, as ${projection.format}`, projection];
}

function integer({ firstDay }: TableConfig, part: DatePart): Record<string, string> {
  const ranges = { year: `${firstDay.slice(0, 4)},${LAST_YEAR}`, month: '1,12', day: '1,31', hour: '0,23' };
  return { type: 'integer', range: ranges[part], digits: String(dateDigits[part]) };
}
