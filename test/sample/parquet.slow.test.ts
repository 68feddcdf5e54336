import { basename, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { parseFileName } from '../../src/logs/delivery.ts';
import { FIELDS } from '../../src/logs/fields.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { digest, emptyFolder, filesBelow, readAll, UNTIL } from './tree.ts';

const OPTIONS = { days: 0.02, records: 5000, until: UNTIL, fields: parseFields('all') };
const PARQUET_TYPES = {
  string: ['BYTE_ARRAY', 'UTF8'],
  int: ['INT32', 'INT_32'],
  bigint: ['INT64', 'INT_64'],
};

describe('a sample in Parquet', () => {
  it('has the types AWS writes, and the same records as in text', async () => {
    const dir = emptyFolder();
    await writeSample({ ...OPTIONS, dir, format: 'parquet' });
    const paths = filesBelow(dir);
    expect(paths.every((path) => parseFileName(basename(path))?.format === 'parquet')).toBe(true);

    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
    const first = join(dir, paths[0] ?? '');
    const schema = await rows(
      `select name, type, converted_type from parquet_schema('${first}') where type is not null`,
    );
    expect(schema).toEqual(FIELDS.map(({ column, type }) => [column, ...PARQUET_TYPES[type]]));
    expect(await rows(`select distinct compression from parquet_metadata('${first}')`)).toEqual([['GZIP']]);

    const text = emptyFolder();
    await writeSample({ ...OPTIONS, dir: text });
    const records = await rows(`select * from read_parquet('${dir}/AWSLogs/**/*.parquet') order by filename`);
    const lines = readAll(text).map((line) => Object.values(line));
    const plain = records.map((row) =>
      row.slice(0, FIELDS.length).map((value) => (value === null ? '-' : String(value))),
    );
    expect(plain.toSorted()).toEqual(lines.toSorted());
    const strings = FIELDS.filter(({ type }) => type === 'string').map(({ column }) => `count(${column})`);
    expect(
      await rows(`select ${strings.join(', ')} from read_parquet('${dir}/AWSLogs/**/*.parquet')`),
    ).toEqual([strings.map(() => '5000')]);
    connection.closeSync();
    instance.closeSync();
  });

  it('writes the same bytes for the same options', async () => {
    const write = async () => {
      const dir = emptyFolder();
      await writeSample({ ...OPTIONS, dir, records: 500, format: 'parquet' });
      return digest(dir);
    };
    expect(await write()).toBe(await write());
  });
});
