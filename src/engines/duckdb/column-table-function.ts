import { DuckDBTableFunction } from '@duckdb/node-api';
import duckdb, { type LogicalType } from '@duckdb/node-bindings';
import type { ColumnTable, TableColumn, Values } from '../../readers/column-table.ts';
import { Scratch } from '../../readers/scratch.ts';

/** DuckDB's vector size: rows per call. */
const CHUNK_ROWS = 2048;
/** One JavaScript thread supplies the rows of all of them. */
const MOST_THREADS = 8;

/** Position of one scan of a table, which several DuckDB threads share. */
interface Scan {
  part: number;
  row: number;
  /** Column values of the current part. */
  values: readonly Values[];
  /** Memory of those values. */
  readonly scratch: Scratch;
  /** Indexes of the columns to read. */
  readonly columns: readonly number[];
}

/**
 * Returns a table function without arguments that supplies the rows of a table in undefined order. Nothing in it waits
 * for another thread: DuckDB calls it in this thread, which blocks the event loop meanwhile.
 */
export function columnTableFunction(name: string, table: ColumnTable): DuckDBTableFunction {
  const of = new DuckDBTableFunction();
  of.setName(name);
  of.setSupportsProjectionPushdown(true);
  let types: LogicalType[] | undefined;
  const rows = table.parts.reduce((sum, part) => sum + part.rows, 0);
  // Uses the low-level API, because the package's classes convert each value and create a type for each use.
  duckdb.table_function_set_bind(of.table_function, (info) => {
    types ??= typesOf(table.columns);
    for (const [at, column] of table.columns.entries())
      duckdb.bind_add_result_column(info, column.name, types[at] as LogicalType);
    duckdb.bind_set_cardinality(info, rows, true);
  });
  of.setInitFunction((info) => {
    info.setMaxThreads(MOST_THREADS);
    const columns = info.getColumnIndexes();
    info.setInitData({ part: 0, row: 0, values: [], scratch: new Scratch(), columns } satisfies Scan);
  });
  duckdb.table_function_set_function(of.table_function, (info, chunk) => {
    const scan = duckdb.function_get_init_data(info) as Scan;
    const part = table.parts[scan.part];
    const count = Math.min(CHUNK_ROWS, (part?.rows ?? 0) - scan.row);
    duckdb.data_chunk_set_size(chunk, count);
    if (!part) return;
    if (scan.row === 0) {
      scan.scratch.reset();
      scan.values = part.values(scan.columns, scan.scratch);
    }
    for (const [at, values] of scan.values.entries())
      copy(values, scan.row, count, duckdb.data_chunk_get_vector(chunk, at));
    scan.row += count;
    if (scan.row < part.rows) return;
    scan.part += 1;
    scan.row = 0;
  });
  return of;
}

function copy({ values, valid }: Values, row: number, count: number, vector: duckdb.Vector): void {
  const { buffer, byteOffset, BYTES_PER_ELEMENT: width } = values;
  duckdb.copy_data_to_vector(vector, 0, buffer as ArrayBuffer, byteOffset + row * width, count * width);
  if (!valid) return;
  duckdb.vector_ensure_validity_writable(vector);
  const bytes = Math.ceil(count / 8);
  duckdb.copy_data_to_vector_validity(
    vector,
    0,
    valid.buffer as ArrayBuffer,
    valid.byteOffset + row / 8,
    bytes,
  );
}

/**
 * Returns the columns' types. Columns with the same members share an ENUM, so that DuckDB compares their codes
 * directly.
 */
function typesOf(columns: readonly TableColumn[]): LogicalType[] {
  const enums = new Map<TableColumn['members'], LogicalType>();
  return columns.map(({ type, members = [] }) => {
    if (type !== 'text')
      return duckdb.create_logical_type(type === 'int' ? duckdb.Type.INTEGER : duckdb.Type.BIGINT);
    const of = enums.get(members) ?? duckdb.create_enum_type(members);
    enums.set(members, of);
    return of;
  });
}
