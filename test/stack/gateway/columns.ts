/** A result column, with Athena's type name. */
export interface Column {
  name: string;
  type: string;
  precision: number;
  scale: number;
}

const longestText = 2_147_483_647;

/** The precision that Athena reports for types without one; 0 for all others. */
const precisions: Record<string, number> = {
  varchar: longestText,
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
  float: 17,
  double: 17,
  timestamp: 3,
  'timestamp with time zone': 3,
  varbinary: 1_073_741_824,
};

export function column(name: string, type: string, precision?: number, scale = 0): Column {
  return { name, type, precision: precision ?? precisions[type] ?? 0, scale };
}

/** Returns the column as GetQueryResults describes it. */
export function columnInfo({ name, type, precision, scale }: Column): Record<string, unknown> {
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type: type,
    Precision: precision,
    Scale: scale,
    Nullable: 'UNKNOWN',
    CaseSensitive: type === 'varchar' || type === 'char',
  };
}
