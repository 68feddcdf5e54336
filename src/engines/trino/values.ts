import { exactJson } from '../../rows/exact-json.ts';
import type { ColumnType, Value } from '../../rows/rows.ts';

interface TypedColumn {
  readonly type: ColumnType;
  /** What Trino sends for a value of the column, as ours. */
  readonly read: (value: unknown) => Value;
}

const asNumber = (value: unknown) => Number(value);
const asBigint = (value: unknown) => BigInt(value as number | bigint | string);

/** Infinity and NaN come as text, a decimal too, all else as JSON has it. */
export function typedColumn(type: string): TypedColumn {
  if (/^(tinyint|smallint|integer)$/.test(type)) return { type: 'integer', read: asNumber };
  // A sum of bigints is a decimal without fraction; DuckDB gives bigints for both as well.
  if (type === 'bigint' || /^decimal\(\d+, ?0\)$/.test(type)) return { type: 'integer', read: asBigint };
  if (type === 'double' || type === 'real') return { type: 'number', read: asNumber };
  if (type === 'boolean') return { type: 'boolean', read: (value) => value as boolean };
  if (/^(array|map|row)\(|^json$/.test(type)) return { type: 'json', read: asJson };
  return { type: 'text', read: String };
}

/** A value of type `json` comes as its text already. */
function asJson(value: unknown): string {
  return typeof value === 'string' ? value : exactJson(value);
}
