import {
  type DuckDBArrayType,
  type DuckDBArrayValue,
  type DuckDBBlobValue,
  type DuckDBDecimalType,
  type DuckDBDecimalValue,
  type DuckDBListType,
  type DuckDBListValue,
  type DuckDBMapType,
  type DuckDBMapValue,
  type DuckDBStructType,
  type DuckDBStructValue,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampNanosecondsValue,
  type DuckDBTimestampSecondsValue,
  type DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import { queryError } from '../../errors.ts';
import { parseExactJson } from '../../rows/exact-json.ts';
import type { Value } from '../../rows/rows.ts';
import { readerOf } from './values.ts';

type Read = (value: DuckDBValue) => unknown;

/** Returns a reader that converts values of a type to native JavaScript values; docs/dialects.md lists them. */
export function nativeReader(type: DuckDBType): (value: DuckDBValue) => Value {
  return orNull(reader(type)) as (value: DuckDBValue) => Value;
}

const orNull =
  (read: Read): Read =>
  (value) =>
    value === null || value === undefined ? null : read(value);

function reader(type: DuckDBType): Read {
  if (type.alias === 'JSON') return (value) => parseExactJson(String(value));
  switch (type.typeId) {
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const read = orNull(reader((type as DuckDBListType | DuckDBArrayType).valueType));
      return (value) => (value as DuckDBListValue | DuckDBArrayValue).items.map(read);
    }
    case DuckDBTypeId.STRUCT:
      return structReader(type as DuckDBStructType);
    case DuckDBTypeId.MAP: {
      const { keyType, valueType } = type as DuckDBMapType;
      const [readKey, readValue] = [orNull(reader(keyType)), orNull(reader(valueType))];
      return (value) =>
        Object.fromEntries(
          (value as DuckDBMapValue).entries.map((one) => [String(readKey(one.key)), readValue(one.value)]),
        );
    }
    case DuckDBTypeId.DECIMAL:
      return (type as DuckDBDecimalType).scale === 0
        ? (value) => (value as DuckDBDecimalValue).value
        : String;
    case DuckDBTypeId.BLOB:
      return (value) => new Uint8Array((value as DuckDBBlobValue).bytes);
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return (value) => dateOf((value as DuckDBTimestampValue).micros, 1000n, value);
    case DuckDBTypeId.TIMESTAMP_S:
      return (value) => dateOf((value as DuckDBTimestampSecondsValue).seconds * 1000n, 1n, value);
    case DuckDBTypeId.TIMESTAMP_MS:
      return (value) => dateOf((value as DuckDBTimestampMillisecondsValue).millis, 1n, value);
    case DuckDBTypeId.TIMESTAMP_NS:
      return (value) => dateOf((value as DuckDBTimestampNanosecondsValue).nanos, 1_000_000n, value);
    default:
      return readerOf(type);
  }
}

/** The driver returns fields by name, so only the last of several unnamed fields would remain. */
function structReader({ entryNames, entryTypes }: DuckDBStructType): Read {
  if (new Set(entryNames).size < entryNames.length)
    throw queryError(
      'DuckDB: a row has several fields of one name, or without a name',
      "name them, as in {'a': 1, 'b': 2}",
    );
  const reads = entryTypes.map((type) => orNull(reader(type)));
  return (value) => {
    const { entries } = value as DuckDBStructValue;
    return Object.fromEntries(entryNames.map((name, at) => [name, reads[at]?.(entries[name] ?? null)]));
  };
}

/** Converts a time to a Date, to the millisecond; infinity stays text, because a Date cannot represent it. */
function dateOf(units: bigint, perMilli: bigint, value: DuckDBValue): Date | string {
  const floored = units / perMilli - (units % perMilli < 0n ? 1n : 0n);
  const date = new Date(Number(floored));
  return Number.isNaN(date.getTime()) ? String(value) : date;
}
