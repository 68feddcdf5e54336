import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { NOON, temporaryFolder, v2 } from './logs.ts';
import { rowsOf } from './parquet.ts';

/** Returns records with values of many kinds: repeated, distinct and missing ones. */
export const recordsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    v2({
      'interface-id': `eni-${at % 7}`,
      srcaddr: at % 9 ? `10.0.${at % 5}.${at % 200}` : `2001:db8::${(at % 90) + 1}`,
      srcport: (at * 7919) % 60_000,
      dstport: [22, 443, 53][at % 3] ?? 0,
      packets: at % 11 ? at + 1 : '-',
      bytes: at * 7919,
      start: NOON + at,
      end: NOON + at + 60,
      action: at % 3 ? 'ACCEPT' : 'REJECT',
      'log-status': at % 50 ? 'OK' : 'NODATA',
    }),
  );

/** Returns a Parquet file of records; by default with pages packed as AWS does. */
export async function gzipParquet(records: readonly string[], options = 'compression gzip'): Promise<Buffer> {
  const path = `${temporaryFolder()}/a.parquet`;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`copy (${rowsOf(records)}) to '${path}' (format parquet, ${options})`);
  connection.closeSync();
  instance.closeSync();
  return readFileSync(path);
}

/** Returns the bytes with one of them changed. */
export function changedByte(bytes: Buffer, at: number, by: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ by;
  return changed;
}
