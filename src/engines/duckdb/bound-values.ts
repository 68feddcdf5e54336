import {
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DOUBLE,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
  HUGEINT,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  STRUCT,
  structValue,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import { usageError } from '../../errors.ts';
import { isPlainObject } from '../sql/plain-object.ts';
import { refuseValue } from '../sql/refuse-value.ts';

/** A value and its type to bind in DuckDB. */
export interface BoundValue {
  readonly value: DuckDBValue;
  readonly type: DuckDBType;
}

/**
 * Converts a value to a parameter: text, numbers, bigints of up to 127 bits, booleans, null, Date as TIMESTAMP in UTC,
 * Uint8Array as BLOB, arrays as lists, and plain objects as structs.
 * @throws FlowqError (usage) for any other value, lone surrogates, invalid dates, and arrays with values of several
 *   types
 */
export function boundValue(value: unknown): BoundValue {
  const type = typeOf(value);
  return { type, value: duckDbValue(value, type) };
}

function typeOf(value: unknown): DuckDBType {
  if (value === null) return SQLNULL;
  if (Array.isArray(value)) return LIST(value.map(typeOf).reduce(common, SQLNULL));
  if (value instanceof Date && !Number.isNaN(value.getTime())) return TIMESTAMP;
  if (value instanceof Uint8Array) return BLOB;
  if (isPlainObject(value))
    return STRUCT(Object.fromEntries(Object.entries(value).map(([name, one]) => [name, typeOf(one)])));
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? VARCHAR : refuseValue(value, 'DuckDB');
    case 'boolean':
      return BOOLEAN;
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0)) return DOUBLE;
      return Math.abs(value) < 2 ** 31 ? INTEGER : BIGINT;
    case 'bigint':
      return integerType(value);
    default:
      return refuseValue(value, 'DuckDB');
  }
}

function integerType(value: bigint): DuckDBType {
  const bits = (limit: bigint) => value < 2n ** limit && value >= -(2n ** limit);
  if (bits(63n)) return BIGINT;
  if (bits(127n) && value !== -(2n ** 127n)) return HUGEINT;
  throw usageError(`${value} is beyond 127 bits`, 'give it as text');
}

const NUMBERS = [DuckDBTypeId.INTEGER, DuckDBTypeId.BIGINT, DuckDBTypeId.HUGEINT, DuckDBTypeId.DOUBLE];

/** Returns the type of a list with values of both types. */
function common(one: DuckDBType, other: DuckDBType): DuckDBType {
  if (one.typeId === DuckDBTypeId.SQLNULL) return other;
  if (other.typeId === DuckDBTypeId.SQLNULL) return one;
  if (one.typeId === DuckDBTypeId.LIST && other.typeId === DuckDBTypeId.LIST)
    return LIST(common(itemType(one), itemType(other)));
  if (one.typeId === DuckDBTypeId.STRUCT && other.typeId === DuckDBTypeId.STRUCT) {
    const [first, second] = [fieldTypes(one), fieldTypes(other)];
    const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
    return STRUCT(
      Object.fromEntries(
        names.map((name) => [name, common(first[name] ?? SQLNULL, second[name] ?? SQLNULL)]),
      ),
    );
  }
  const [a, b] = [NUMBERS.indexOf(one.typeId), NUMBERS.indexOf(other.typeId)];
  if (a >= 0 && b >= 0) return a > b ? one : other;
  if (one.typeId === other.typeId) return one;
  throw usageError(
    `DuckDB cannot store ${one} and ${other} in one list`,
    'give values of one type, or JSON.stringify() the array',
  );
}

const itemType = (type: DuckDBType) => (type as ReturnType<typeof LIST>).valueType;

function fieldTypes(type: DuckDBType): Record<string, DuckDBType> {
  const { entryNames, entryTypes } = type as ReturnType<typeof STRUCT>;
  return Object.fromEntries(entryNames.map((name, at) => [name, entryTypes[at] ?? SQLNULL]));
}

function duckDbValue(value: unknown, type: DuckDBType): DuckDBValue {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return listValue(value.map((one) => duckDbValue(one, itemType(type))));
  if (value instanceof Date) return new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n);
  if (value instanceof Uint8Array) return blobValue(value);
  if (isPlainObject(value))
    return structValue(
      Object.fromEntries(
        Object.entries(fieldTypes(type)).map(([name, one]) => [name, duckDbValue(value[name], one)]),
      ),
    );
  const isInteger = type.typeId === DuckDBTypeId.BIGINT || type.typeId === DuckDBTypeId.HUGEINT;
  if (isInteger) return BigInt(value as number | bigint);
  return (type.typeId === DuckDBTypeId.DOUBLE ? Number(value) : value) as DuckDBValue;
}
