import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Writes the rows of a DuckDB query as a Parquet file, and creates its folders. */
export async function writeParquet(folder: string, name: string, sql: string): Promise<string> {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`copy (${sql}) to '${path.replaceAll("'", "''")}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

/**
 * Returns the rows of text records in the default format, with the types that AWS gives the columns of Parquet files.
 */
export function rowsOf(records: readonly string[]): string {
  const types = 'int text text text text int int int bigint bigint bigint bigint text text'.split(' ');
  const names =
    'version account_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes start end action log_status'.split(
      ' ',
    );
  const rows = records.map((record) => {
    const values = record.split(' ').map((value, at) => {
      const type = types[at] ?? 'text';
      // AWS writes missing numbers as NULL, and missing texts as `-`.
      return value === '-' && type !== 'text' ? `null::${type}` : `'${value}'::${type}`;
    });
    return `(${values.join(', ')})`;
  });
  return `select * from (values ${rows.join(', ')}) as records(${names.map((name) => `"${name}"`).join(', ')})`;
}
