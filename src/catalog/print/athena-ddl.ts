import type { Column, TableInput } from '@aws-sdk/client-glue';

/**
 * Formats the table as DDL for the Athena console: two statements, which Athena runs one at a time.
 * Athena's DDL is Hive's: names in backticks, texts in single quotes with backslash escapes.
 */
export function athenaDdl(
  database: string,
  table: TableInput,
  databaseParameters: Readonly<Record<string, string>>,
): string {
  const { StorageDescriptor: storage = {}, PartitionKeys: keys = [], Parameters: parameters = {} } = table;
  // The statement already contains EXTERNAL.
  const { EXTERNAL: _, ...properties } = parameters;
  return `CREATE DATABASE IF NOT EXISTS ${name(database)}
WITH DBPROPERTIES (
${pairs(databaseParameters)}
);

CREATE EXTERNAL TABLE IF NOT EXISTS ${name(database)}.${name(table.Name)} (
${columns(storage.Columns ?? [])}
)
COMMENT ${text(table.Description)}
PARTITIONED BY (
${columns(keys)}
)
ROW FORMAT SERDE ${text(storage.SerdeInfo?.SerializationLibrary)}
WITH SERDEPROPERTIES (
${pairs(storage.SerdeInfo?.Parameters ?? {})}
)
STORED AS
  INPUTFORMAT ${text(storage.InputFormat)}
  OUTPUTFORMAT ${text(storage.OutputFormat)}
LOCATION ${text(storage.Location)}
TBLPROPERTIES (
${pairs(properties)}
);
`;
}

function columns(list: readonly Column[]): string {
  return list
    .map(({ Name, Type, Comment }) => `  ${name(Name)} ${Type} COMMENT ${text(Comment)}`)
    .join(',\n');
}

function pairs(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => `  ${text(key)} = ${text(value)}`)
    .join(',\n');
}

/** Quotes a name; that of an existing database may contain any characters. */
function name(identifier = ''): string {
  return `\`${identifier.replaceAll('`', '``')}\``;
}

function text(value = ''): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}
