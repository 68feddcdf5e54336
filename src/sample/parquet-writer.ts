import { stat } from 'node:fs/promises';
import {
  BIGINT,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { literal } from '../engines/sql/literal.ts';
import type { Field } from '../logs/fields.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import type { FileWriter } from './file-writer.ts';
import { type Reader, readersOf, type SampleRecord } from './record.ts';

const TYPES = { string: 'VARCHAR', int: 'INTEGER', bigint: 'BIGINT' } as const;
const ROWS_OF_CHUNK = 2048;

/**
 * Writes `.log.parquet` files as AWS does: `-` for a missing text, NULL for a missing number, gzip pages. Loading this
 * module loads DuckDB.
 */
export async function openParquetWriter(format: RecordFormat): Promise<FileWriter> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    threads: '1',
  });
  const types = { string: VARCHAR, int: INTEGER, bigint: BIGINT };
  const chunk = DuckDBDataChunk.create(format.fields.map((field) => types[field.type]));
  return new ParquetWriter(instance, await instance.connect(), chunk, format);
}

class ParquetWriter implements FileWriter {
  readonly atOnce = 1;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #chunk: DuckDBDataChunk;
  readonly #format: RecordFormat;
  readonly #columns: readonly ((record: SampleRecord) => DuckDBValue)[];

  constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    chunk: DuckDBDataChunk,
    format: RecordFormat,
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#chunk = chunk;
    this.#format = format;
    const readers = readersOf(format);
    this.#columns = format.fields.map((field, at) => converter(field, readers[at] ?? (() => undefined)));
  }

  async write(path: string, records: readonly SampleRecord[]): Promise<number> {
    const columns = this.#format.fields.map((field) => `"${field.column}" ${TYPES[field.type]}`);
    await this.#connection.run(`create or replace temp table sample (${columns.join(', ')})`);
    const appender = await this.#connection.createAppender('sample', null, 'temp');
    for (let from = 0; from < records.length; from += ROWS_OF_CHUNK) {
      const rows = records.slice(from, from + ROWS_OF_CHUNK);
      this.#chunk.reset();
      this.#chunk.setColumns(this.#columns.map((read) => rows.map(read)));
      appender.appendDataChunk(this.#chunk);
    }
    appender.closeSync();
    await this.#connection.run(
      `copy sample to ${literal(path)} (format parquet, compression gzip, write_bloom_filter false)`,
    );
    return (await stat(path)).size;
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function converter(field: Field, read: Reader): (record: SampleRecord) => DuckDBValue {
  if (field.type === 'string') return (record) => read(record) ?? '-';
  if (field.type === 'int') return (record) => read(record) ?? null;
  return (record) => {
    const value = read(record);
    return value === undefined ? null : BigInt(value);
  };
}
