import type { Table } from '@aws-sdk/client-glue';
import type { TableConfig } from '../../config/config.ts';
import { fieldOfColumn } from '../../logs/fields.ts';
import { parseFlowLogs } from './flow-logs-text.ts';
import { FOREIGN_COLUMNS } from './foreign-columns.ts';
import { locationTemplate, partitionKeys } from './partition-keys.ts';
import { EXCEPT, FIRST_DAY, MAKER, ONLY } from './table-input.ts';

/** Table of flowq in the catalog. */
export interface MadeTable {
  readonly config: TableConfig;
  /** Location before `AWSLogs/`, as `s3://bucket/prefix/`. */
  readonly location: string;
}

export function isMadeByFlowq({ Parameters = {} }: Table): boolean {
  return Parameters[MAKER] !== undefined;
}

/** Reads the configuration of a table; undefined if flowq did not create it, or if its properties were changed. */
export function readTable(table: Table): MadeTable | undefined {
  const { Name: name = '', Parameters: parameters = {}, StorageDescriptor: storage } = table;
  const location = /^(s3:\/\/.*\/|s3:\/\/[^/]+\/)AWSLogs\/$/.exec(storage?.Location ?? '')?.[1];
  const firstDay = parameters[FIRST_DAY];
  if (!isMadeByFlowq(table) || location === undefined || firstDay === undefined) return undefined;
  const only = parameters[ONLY];
  const except = parameters[EXCEPT];
  const template = parameters['storage.location.template'] ?? '';
  const organisation = /\/AWSLogs\/([A-Za-z0-9._-]+)\/(?:aws-account-id=)?\$\{/.exec(template)?.[1];
  const keys = (table.PartitionKeys ?? []).map((key) => key.Name ?? '');
  const columns = (storage?.Columns ?? []).map(({ Name: column = '' }) => column);
  const foreignColumns = columns.filter((column) => FOREIGN_COLUMNS.includes(column));
  const config: TableConfig = {
    name,
    format: storage?.InputFormat?.includes('parquet') ? 'parquet' : 'text',
    layout: { hive: /\/aws-account-id=/.test(template), hourly: isHourly(keys, parameters) },
    fields: columns
      .filter((column) => !foreignColumns.includes(column))
      .map((column) => fieldOfColumn(column)?.name ?? column),
    ...(foreignColumns.length > 0 ? { foreignColumns } : {}),
    accounts: valuesOf(keys[0], parameters) ?? 'injected',
    regions: valuesOf(keys[1], parameters) ?? [],
    firstDay,
    ...(organisation === undefined ? {} : { organisation }),
    ...(only === undefined ? {} : { only: parseFlowLogs(only) }),
    ...(except === undefined ? {} : { except: parseFlowLogs(except) }),
  };
  const fits =
    partitionKeys(config).every((key, at) => key.name === keys[at]) &&
    locationTemplate(config, location) === template;
  return fits ? { config, location } : undefined;
}

/** Returns whether the table has a separate key for hours, or hours in its date format. */
function isHourly(keys: readonly string[], parameters: Readonly<Record<string, string>>): boolean {
  const [date = ''] = keys.slice(2);
  return keys.length === 6 || parameters[`projection.${date}.format`]?.endsWith('HH') === true;
}

function valuesOf(
  key: string | undefined,
  parameters: Readonly<Record<string, string>>,
): string[] | undefined {
  return parameters[`projection.${key}.values`]?.split(',').map((value) => value.trim());
}
