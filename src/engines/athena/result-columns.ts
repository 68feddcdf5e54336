import type { ColumnInfo } from '@aws-sdk/client-athena';
import { parseExactJson } from '../../rows/exact-json.ts';
import type { Column, Value } from '../../rows/rows.ts';
import { timestampOf } from '../sql/timestamp.ts';

/** A result column, and the parser of its text values. */
export interface ResultColumn extends Column {
  readonly read: (text: string) => Value;
}

/**
 * Returns a column whose integers are numbers and bigints as with DuckDB; types without a counterpart stay text as
 * Athena writes it.
 */
export function resultColumn({ Name = '', Type = '', Scale = 0 }: ColumnInfo): ResultColumn {
  switch (Type.toLowerCase()) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'integer':
      return { name: Name, type: 'integer', read: Number };
    case 'bigint':
      return { name: Name, type: 'integer', read: BigInt };
    case 'decimal':
      // Decimals without a fraction are sums of bigints.
      if (Scale > 0) break;
      return { name: Name, type: 'integer', read: BigInt };
    case 'float':
    case 'real':
    case 'double':
      return { name: Name, type: 'number', read: Number };
    case 'boolean':
      return { name: Name, type: 'boolean', read: (text) => text === 'true' };
  }
  return { name: Name, type: 'text', read: (text) => text };
}

/**
 * Returns the same column with native JavaScript values. Athena writes lists, maps, rows and binary values as text that
 * cannot be parsed, so they stay text.
 */
export function nativeColumn(info: ColumnInfo): ResultColumn {
  const column = resultColumn(info);
  const native = NATIVE[info.Type?.toLowerCase() ?? ''];
  return native ? { ...column, read: native as ResultColumn['read'] } : column;
}

const NATIVE: Readonly<Record<string, (text: string) => unknown>> = {
  float: (text) => Math.fround(Number(text)),
  real: (text) => Math.fround(Number(text)),
  json: parseExactJson,
  timestamp: timestampOf,
  'timestamp with time zone': timestampOf,
};
