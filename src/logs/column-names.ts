import { columnName, fieldOfColumn } from './fields.ts';

/** What Logs Insights calls the fields of the default format, where that is not their own name. */
const INSIGHTS: Readonly<Record<string, string>> = {
  accountid: 'account-id',
  interfaceid: 'interface-id',
  starttime: 'start',
  endtime: 'end',
  logstatus: 'log-status',
};

/**
 * The field that a column of a table, or a key of an object, is named after.
 * @returns undefined for what AWS adds to records, such as `@timestamp`
 */
export function fieldNameOf(column: string): string | undefined {
  if (column.startsWith('@')) return undefined;
  const name = column.trim().toLowerCase().replaceAll('_', '-');
  return INSIGHTS[name] ?? name;
}

/** True for the name of a field that flowq knows. */
export function isKnownName(column: string): boolean {
  const name = fieldNameOf(column);
  return name !== undefined && fieldOfColumn(columnName(name)) !== undefined;
}
