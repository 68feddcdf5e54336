import { DuckDBDecimalValue, type DuckDBType, DuckDBTypeId, type DuckDBValue } from '@duckdb/node-api';
import type { ColumnType, Value } from '../../rows/rows.ts';

const INTEGERS = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.UHUGEINT,
]);

const NUMBERS = new Set([DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE]);

export function columnTypeOf(type: DuckDBType): ColumnType {
  if (INTEGERS.has(type.typeId)) return 'integer';
  if (NUMBERS.has(type.typeId)) return 'number';
  return type.typeId === DuckDBTypeId.BOOLEAN ? 'boolean' : 'text';
}

/** Types that have no counterpart among ours are written as DuckDB shows them. */
export function rowValue(value: DuckDBValue): Value {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      if (value === null || value === undefined) return null;
      return value instanceof DuckDBDecimalValue ? value.toString() : String(value);
  }
}
