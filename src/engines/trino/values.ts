import { exactJson } from '../../rows/exact-json.ts';
import type { ColumnType, Value } from '../../rows/rows.ts';

interface TypedColumn {
  readonly type: ColumnType;
  /** Converts Trino's JSON value to `Value`. */
  readonly read: (value: unknown) => Value;
}

const asNumber = (value: unknown) => Number(value);
const asBigint = (value: unknown) => BigInt(value as number | bigint | string);

/** Returns the reader of a type. Infinity, NaN and decimals arrive as text, other values as JSON. */
export function typedColumn(type: string): TypedColumn {
  if (/^(tinyint|smallint|integer)$/.test(type)) return { type: 'integer', read: asNumber };
  // A sum of bigints is a decimal without fraction; DuckDB returns bigints for both too.
  if (type === 'bigint' || /^decimal\(\d+, ?0\)$/.test(type)) return { type: 'integer', read: asBigint };
  if (type === 'double' || type === 'real') return { type: 'number', read: asNumber };
  if (type === 'boolean') return { type: 'boolean', read: (value) => value as boolean };
  if (/^(array|map|row)\(|^json$/.test(type)) return { type: 'json', read: asJson };
  return { type: 'text', read: String };
}

/** Values of type `json` arrive as text. */
function asJson(value: unknown): string {
  return typeof value === 'string' ? value : exactJson(value);
}
