import { join } from 'node:path';
import { parseFields } from '../src/logs/record-format.ts';
import { measure } from './measurement.ts';
import { makeTree } from './samples.ts';
import { cpu, markdownTable, memory, seconds } from './table.ts';

/** Each step includes the previous ones. */
const STEPS = {
  checksums: 'every page, its checksum and its statistics',
  values: 'and the values of all records',
  query: 'and the query of `actions`',
} as const;

/** Measures verifying Parquet files before a query, compared with the query itself. */
export async function parquetCheck(records: number, files: number, rounds: number): Promise<string> {
  const tree = await makeTree(records, files, { format: 'parquet', fields: parseFields('all') });
  const candidates = Object.entries(STEPS).map(([step, name]) => ({
    name,
    args: [join(import.meta.dirname, 'parquet-pass.ts'), step, tree.dir],
  }));
  const results = await measure(candidates, rounds);
  const rows = [...results].map(([name, result]) => [name, seconds(result), cpu(result), memory(result)]);
  return markdownTable(['Parquet, all fields', 'best time', 'processor time', 'peak memory'], rows);
}
