import { usageError } from '../errors.ts';
import { isKinship, isNameColumn, NAME_COLUMNS, type NameColumn } from '../flows/named-relation.ts';
import { FIELDS, type FlowColumn, fieldNamed } from '../logs/fields.ts';

/** Columns derived from the start of a record, in the time zone of `--tz`. */
export const TIME_COLUMNS = {
  hour: {
    meaning: 'start of the hour in which the record starts, with the UTC offset of --tz',
    unit: 'ISO 8601',
  },
  day: { meaning: 'date on which the record starts, of --tz', unit: 'ISO 8601' },
} as const;

export type TimeColumn = keyof typeof TIME_COLUMNS;

/** A column that records can be grouped by: a record field, a name or a time. */
export type GroupColumn = FlowColumn | NameColumn | TimeColumn;

const FIELDS_OF_NAMES: Readonly<Record<NameColumn, readonly FlowColumn[]>> = {
  name: ['interface_id'],
  src_name: ['srcaddr'],
  dst_name: ['dstaddr'],
  src_workload: ['srcaddr'],
  dst_workload: ['dstaddr'],
  src_namespace: ['srcaddr'],
  dst_namespace: ['dstaddr'],
};

const isMeasure = (column: string) => column === 'bytes' || column === 'packets';

/** The record fields and names that records can be grouped by. */
export const GROUP_COLUMNS: readonly string[] = [
  ...FIELDS.flatMap(({ column }) => (isMeasure(column) ? [] : [column])),
  ...Object.keys(NAME_COLUMNS),
];

export const isTimeColumn = (name: string): name is TimeColumn => Object.hasOwn(TIME_COLUMNS, name);

/** Returns the fields that a column needs. */
export function fieldsOfColumn(column: GroupColumn): readonly FlowColumn[] {
  if (isTimeColumn(column)) return ['start'];
  return isNameColumn(column) ? FIELDS_OF_NAMES[column] : [column];
}

/** Returns the meaning and the unit of a column. */
export function describedColumn(column: GroupColumn): { readonly meaning: string; readonly unit?: string } {
  if (isTimeColumn(column)) return TIME_COLUMNS[column];
  return { meaning: isNameColumn(column) ? NAME_COLUMNS[column] : fieldNamed(column).meaning };
}

/** Returns whether grouping uses the addresses of records instead of the packets' own. */
export const isOfRecords = (columns: readonly GroupColumn[]): boolean =>
  columns.some((column) => column === 'srcaddr' || column === 'dstaddr');

/**
 * Returns the columns of a name: a workload means that of both ends of a record.
 * @param name of a column or record field
 * @param where prefix of errors
 * @throws FlowqError (usage) for a name that is not a column, or is a measure
 */
export const groupColumns = (name: string, where = '--by: '): readonly GroupColumn[] =>
  isKinship(name) ? [`src_${name}`, `dst_${name}`] : [groupColumn(name, where)];

function groupColumn(name: string, where: string): GroupColumn {
  if (isNameColumn(name) || isTimeColumn(name)) return name;
  const known = FIELDS.find((field) => field.column === name || field.name === name);
  if (!known)
    throw usageError(`${where}unknown column ${name}`, 'flowq reports --all-fields lists the columns');
  if (isMeasure(known.column))
    throw usageError(
      `${where}${known.column} is a measure, not a column to group by`,
      'write your own SQL for flowq query',
    );
  return known.column;
}
