import { usageError } from '../../errors.ts';
import { refuseValue, timestampText } from '../sql/refuse-value.ts';

/**
 * A value that stands in SQL for DuckDB, such as the default of a column; those of queries are bound.
 *
 * ```ts
 * duckDbLiteral(new Date(0)); // timestamp '1970-01-01 00:00:00.000'
 * ```
 * @throws FlowqError (usage) for what only a bound value can be
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
