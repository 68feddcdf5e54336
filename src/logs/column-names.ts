import { columnName, fieldOfColumn } from './fields.ts';

/** Names in Logs Insights of default-format fields that it renames. */
const INSIGHTS: Readonly<Record<string, string>> = {
  accountid: 'account-id',
  interfaceid: 'interface-id',
  starttime: 'start',
  endtime: 'end',
  logstatus: 'log-status',
};

/**
 * Returns the name of the field that a table column or an object key refers to.
 * @returns undefined for names that AWS adds to records, such as `@timestamp`
 */
export function fieldNameOf(column: string): string | undefined {
  if (column.startsWith('@')) return undefined;
  const name = column.trim().toLowerCase().replaceAll('_', '-');
  return INSIGHTS[name] ?? name;
}

/** Returns whether the column refers to a field that flowq knows. */
export function isKnownName(column: string): boolean {
  const name = fieldNameOf(column);
  return name !== undefined && fieldOfColumn(columnName(name)) !== undefined;
}
