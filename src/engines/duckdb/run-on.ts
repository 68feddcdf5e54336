import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  type DuckDBType,
  type DuckDBValue,
  DuckDBVector,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { FlowqError, messageOf, queryError } from '../../errors.ts';
import { distinctNames, type Row, type Rows, type Value } from '../../rows/rows.ts';
import type { RunOptions } from '../sql/runner.ts';
import { boundValue } from './bound-values.ts';
import { nativeReader } from './native-values.ts';
import { columnTypeOf, readerOf } from './values.ts';

const PROGRESS_MS = 100;

/**
 * Runs one statement on a connection, which is busy until the rows are read.
 * @param onDone called when the connection is free for another statement
 */
export async function runOn(
  connection: DuckDBConnection,
  sql: string,
  options: RunOptions,
  onDone: () => void = () => {},
): Promise<Rows> {
  const unwatch = watch(connection, options);
  const done = () => {
    unwatch();
    onDone();
  };
  try {
    const statement = await prepared(connection, sql);
    const bound = (options.parameters ?? []).map(boundValue);
    if (bound.length > 0)
      statement.bind(
        bound.map(({ value }) => value),
        bound.map(({ type }) => type),
      );
    // Statements that do not stream run once and completely, even if they change data.
    const streams = statement.statementType === StatementType.SELECT;
    const result = streams ? await statement.stream() : await statement.run();
    const types = result.columnTypes();
    const names = distinctNames(result.columnNames());
    const columns = types.map((type, at) => ({ name: names[at] ?? '', type: columnTypeOf(type) }));
    const changed = WRITES.has(statement.statementType) ? BigInt(result.rowsChanged) : undefined;
    // Without RETURNING, the only row is the number of changed rows.
    const isCount = result.returnType === ResultReturnType.CHANGED_ROWS;
    const batches = batchesOf(result, types, { statement, options, done });
    return isCount ? { columns: [], batches: withoutRows(batches), changed } : { columns, batches, changed };
  } catch (error) {
    done();
    throw failure(error, options.signal);
  }
}

const WRITES = new Set([
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.MERGE_INTO,
]);

/**
 * Interrupts the connection's query when the signal aborts, and reports its progress.
 * @returns a function that ends both
 */
function watch(connection: DuckDBConnection, { signal, onProgress }: RunOptions): () => void {
  const interrupt = () => connection.interrupt();
  let again: NodeJS.Timeout | undefined;
  const stop = () => {
    interrupt();
    // DuckDB forgets an interruption that comes before the query starts, so it is repeated. Unreferenced, because rows
    // that are never read would keep the process alive.
    again = setInterval(interrupt, PROGRESS_MS).unref();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const report = () => {
    const { percentage } = connection.progress;
    onProgress?.({ state: 'reading', share: percentage < 0 ? undefined : percentage / 100 });
  };
  const timer = onProgress && setInterval(report, PROGRESS_MS).unref();
  return () => {
    signal?.removeEventListener('abort', stop);
    clearInterval(timer);
    clearInterval(again);
  };
}

/** Prepares exactly one statement, so that nothing can follow a query. */
async function prepared(connection: DuckDBConnection, sql: string): Promise<DuckDBPreparedStatement> {
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error(`expected one SQL statement, not ${statements.count}`);
  return statements.prepare(0);
}

/** Reads the result to the end and discards its rows. */
async function* withoutRows(batches: AsyncGenerator<Row[]>): AsyncGenerator<Row[]> {
  for await (const _ of batches) yield [];
}

interface Reading {
  readonly statement: DuckDBPreparedStatement;
  readonly options: RunOptions;
  readonly done: () => void;
}

async function* batchesOf(
  result: DuckDBResult,
  types: readonly DuckDBType[],
  { statement, options: { signal, native }, done }: Reading,
): AsyncGenerator<Row[]> {
  const streamed = result.isStreaming;
  try {
    const readers = types.map(native ? nativeReader : readerOf);
    for await (const chunk of result) {
      signal?.throwIfAborted();
      yield rowsOf(chunk, types, readers);
    }
    signal?.throwIfAborted();
    if (streamed && !result.isStreaming) await failAgain(statement);
  } catch (error) {
    throw failure(error, signal);
  } finally {
    done();
  }
}

/**
 * Returns the rows of a chunk with known types: the package would look up the types again for each chunk, and all
 * members of an ENUM.
 */
function rowsOf(
  { chunk, rowCount }: DuckDBDataChunk,
  types: readonly DuckDBType[],
  readers: readonly ((value: DuckDBValue) => Value)[],
): Row[] {
  const rows = Array.from({ length: rowCount }, (): Value[] => new Array(types.length));
  for (const [at, type] of types.entries()) {
    const vector = DuckDBVector.create(duckdb.data_chunk_get_vector(chunk, at), rowCount, type);
    const read = readers[at] as (value: DuckDBValue) => Value;
    for (let row = 0; row < rowCount; row += 1) (rows[row] as Value[])[at] = read(vector.getItem(row));
  }
  return rows;
}

/**
 * Reports the error of a stream that broke off. Such a stream seems to end normally; only `isStreaming` changes.
 * Running the query again without streaming raises the error; this is safe because the query only reads.
 */
async function failAgain(statement: DuckDBPreparedStatement): Promise<never> {
  await statement.run();
  throw new Error('reading the rows failed, but not on the second try');
}

/** Returns the abort's reason, or the error that DuckDB reports. */
export function failure(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const message = messageOf(error);
  if (message.startsWith('INTERRUPT')) return new FlowqError('interrupted', 'the query was interrupted');
  return queryError(`DuckDB: ${message.trimEnd()}`, undefined, error);
}
