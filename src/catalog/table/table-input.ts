import type { TableInput } from '@aws-sdk/client-glue';
import type { TableConfig } from '../../config/config.ts';
import { type Field, fieldNamed } from '../../logs/fields.ts';
import { VERSION } from '../../version.ts';
import { flowLogsText } from './flow-logs-text.ts';
import { locationTemplate, partitionKeys } from './partition-keys.ts';

/** Parameter of tables that flowq created, with the version that last wrote it. */
export const MAKER = 'flowq.version';
export const FIRST_DAY = 'flowq.first-day';
export const ONLY = 'flowq.only';
export const EXCEPT = 'flowq.except';

/**
 * Returns the input of CreateTable for a configuration.
 * @param location location before `AWSLogs/`, as `s3://bucket/prefix/`
 */
export function tableInput(table: TableConfig, location: string): TableInput {
  const keys = partitionKeys(table);
  const { storage, parameters } = STORED[table.format];
  return {
    Name: table.name,
    Description: `VPC flow log records, ${table.format}, ${table.layout.hourly ? 'hourly' : 'daily'}${table.layout.hive ? ' Hive-compatible' : ''} folders`,
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: keys.map(({ name, meaning }) => ({ Name: name, Type: 'string', Comment: meaning })),
    StorageDescriptor: {
      // All fields, including those that repeat the folder, because values in text lines are positional.
      Columns: [
        ...table.fields.map((name) => columnOf(fieldNamed(name))),
        ...(table.foreignColumns ?? []).map((Name) => ({ Name, Type: 'string', Comment: FOREIGN })),
      ],
      // With Lake Formation, partitions must be below it.
      Location: `${location}AWSLogs/`,
      ...storage,
    },
    Parameters: {
      EXTERNAL: 'TRUE',
      ...parameters,
      'projection.enabled': 'true',
      ...Object.fromEntries(
        keys.flatMap(({ name, projection }) =>
          Object.entries(projection).map(([property, value]) => [`projection.${name}.${property}`, value]),
        ),
      ),
      'storage.location.template': locationTemplate(table, location),
      [MAKER]: VERSION,
      [FIRST_DAY]: table.firstDay,
      ...(table.only ? { [ONLY]: flowLogsText(table.only) } : {}),
      ...(table.except ? { [EXCEPT]: flowLogsText(table.except) } : {}),
    },
  };
}

const FOREIGN = 'Only in records of other services, which queries exclude';

/** Returns a column; a Glue comment has at most 255 characters. */
function columnOf({ column, type, meaning }: Field) {
  return { Name: column, Type: type, Comment: meaning.slice(0, 255) };
}

// Set on the SerDe for Athena, and on the table for other engines.
const NULL_FORMAT = { 'serialization.null.format': '-' };

const STORED = {
  text: {
    storage: {
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
        Parameters: { 'field.delim': ' ', 'serialization.format': ' ', ...NULL_FORMAT },
      },
    },
    parameters: { 'skip.header.line.count': '1', ...NULL_FORMAT },
  },
  parquet: {
    storage: {
      InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
        Parameters: { 'serialization.format': '1' },
      },
    },
    parameters: {},
  },
};
