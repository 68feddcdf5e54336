import type { Column, TableInput } from '@aws-sdk/client-glue';

const NAME = String.raw`\`((?:[^\`]|\`\`)+)\``;
const TEXT = String.raw`'((?:[^'\\]|\\.)*)'`;
const LIST = String.raw`\(\n((?:  .*\n)+)\)`;

const TABLE = new RegExp(
  String.raw`^CREATE EXTERNAL TABLE IF NOT EXISTS ${NAME}\.${NAME} ${LIST}\nCOMMENT ${TEXT}\nPARTITIONED BY ${LIST}\nROW FORMAT SERDE ${TEXT}\nWITH SERDEPROPERTIES ${LIST}\nSTORED AS\n  INPUTFORMAT ${TEXT}\n  OUTPUTFORMAT ${TEXT}\nLOCATION ${TEXT}\nTBLPROPERTIES ${LIST}$`,
);

/**
 * Reads the one form of Hive's DDL that flowq prints. No parser on npm that was tried knows partitions, SerDes and
 * properties of external tables together.
 */
export function readDdl(statement: string): TableInput {
  const match = TABLE.exec(statement.trim());
  if (!match) throw new Error(`not understood: ${statement}`);
  const [
    ,
    ,
    name = '',
    columns = '',
    description = '',
    keys = '',
    serde,
    properties = '',
    input,
    output,
    location = '',
    parameters = '',
  ] = match;
  return {
    Name: name,
    Description: unescaped(description),
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: columnsOf(keys),
    StorageDescriptor: {
      Columns: columnsOf(columns),
      Location: unescaped(location),
      InputFormat: input,
      OutputFormat: output,
      SerdeInfo: { SerializationLibrary: serde, Parameters: pairsOf(properties) },
    },
    Parameters: { EXTERNAL: 'TRUE', ...pairsOf(parameters) },
  };
}

function columnsOf(list: string): Column[] {
  const column = new RegExp(String.raw`^  ${NAME} (\w+) COMMENT ${TEXT}$`);
  return entriesOf(list, column).map(([, Name = '', Type, comment = '']) => ({
    Name,
    Type,
    Comment: unescaped(comment),
  }));
}

function pairsOf(list: string): Record<string, string> {
  const pair = new RegExp(`^  ${TEXT} = ${TEXT}$`);
  return Object.fromEntries(
    entriesOf(list, pair).map(([, key = '', value = '']) => [unescaped(key), unescaped(value)]),
  );
}

function entriesOf(list: string, pattern: RegExp): RegExpExecArray[] {
  const lines = list.trimEnd().split(',\n');
  return lines.map((line) => {
    const match = pattern.exec(line);
    if (!match) throw new Error(`not understood: ${line}`);
    return match;
  });
}

const unescaped = (text: string) => text.replace(/\\(.)/g, '$1');
