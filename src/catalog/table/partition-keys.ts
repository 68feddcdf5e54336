import type { TableConfig } from '../../config/config.ts';
import { dateFolder, placeFolder } from '../../logs/delivery.ts';
import { columnName } from '../../logs/fields.ts';
import { type DatePart, dateDigits } from '../../logs/folder-names.ts';

export type PartitionRole = 'account' | 'region' | 'date' | DatePart;

/** A partition key: always text, as engines prune later or not at all on other types. */
export interface PartitionKey {
  readonly role: PartitionRole;
  readonly name: string;
  readonly meaning: string;
  /** What stands behind `projection.NAME.` in the table's parameters. */
  readonly projection: Readonly<Record<string, string>>;
}

/** Last year that Hive-compatible tables project; integers know no NOW. */
export const LAST_YEAR = 2045;

/**
 * Keys of a table, outermost folder first. Plain folders have one date key, which allows ranges across midnight and
 * the turn of months; Hive-compatible ones have the keys that AWS documents for them.
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

/** Where a partition's files are, with `${key}` for its values; it ends in a slash. */
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
  // No field is called so today; one of tomorrow's must not stand in for the folder.
  const clashes = table.fields.some((field) => columnName(field) === plainName);
  return { role, name: clashes ? `flowq_${plainName}` : plainName, meaning, projection };
}

function accounts({ accounts: ids }: TableConfig): Record<string, string> {
  // Blanks would be part of the value.
  return ids === 'injected' ? { type: 'injected' } : { type: 'enum', values: ids.join(',') };
}

/** The bound on the right lies ahead of now, as Trino wants it greater than the left one on the first day too. */
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
