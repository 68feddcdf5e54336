import {
  DuckDBArrayValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { exactJson } from '../../rows/exact-json.ts';
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

const NESTED = new Set([DuckDBTypeId.LIST, DuckDBTypeId.ARRAY, DuckDBTypeId.STRUCT, DuckDBTypeId.MAP]);

export function columnTypeOf(type: DuckDBType): ColumnType {
  if (INTEGERS.has(type.typeId)) return 'integer';
  if (NUMBERS.has(type.typeId)) return 'number';
  if (isJson(type)) return 'json';
  return type.typeId === DuckDBTypeId.BOOLEAN ? 'boolean' : 'text';
}

/** Returns whether values are lists, structs, maps, or DuckDB's JSON, which is text with an alias. */
const isJson = (type: DuckDBType) => NESTED.has(type.typeId) || type.alias === 'JSON';

/** Returns the conversion of a column's values to `Value`. */
export function readerOf(type: DuckDBType): (value: DuckDBValue) => Value {
  return NESTED.has(type.typeId) ? nestedValue : rowValue;
}

function nestedValue(value: DuckDBValue): Value {
  return value === null ? null : exactJson(plain(value));
}

/** Types without a counterpart in `Value` are written as DuckDB shows them. */
function rowValue(value: DuckDBValue): Value {
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

/** Converts a nested value to JSON; a map, whose keys can have any type, becomes an object with the keys as text. */
function plain(value: DuckDBValue): unknown {
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plain);
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([key, one]) => [key, plain(one)]));
  if (value instanceof DuckDBMapValue)
    return Object.fromEntries(value.entries.map((entry) => [String(plain(entry.key)), plain(entry.value)]));
  return rowValue(value);
}
