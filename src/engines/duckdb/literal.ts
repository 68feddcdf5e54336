import { usageError } from '../../errors.ts';
import { refuseValue, timestampText } from '../sql/refuse-value.ts';

/**
 * Returns a value as DuckDB SQL, for example for a column's default; values of queries are bound instead.
 *
 * ```ts
 * duckDbLiteral(new Date(0)); // timestamp '1970-01-01 00:00:00.000'
 * ```
 * @throws FlowqError (usage) for a value that can only be bound
 */
export function duckDbLiteral(value: unknown): string {
  if (value instanceof Date) return `timestamp '${timestampText(value) ?? refuseValue(value, 'DuckDB')}'`;
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `'${value}'::double`;
  if (typeof value !== 'string' || !value.isWellFormed()) return refuseValue(value, 'DuckDB');
  if (value.includes('\0'))
    throw usageError('text with a zero byte cannot stand in SQL', 'bind it as a value');
  return `'${value.replaceAll("'", "''")}'`;
}
