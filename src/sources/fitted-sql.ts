import { sql } from 'kysely';
import { compilerFor, type SqlDialect } from '../engines/sql/sql-dialect.ts';
import { tooLong } from '../engines/sql/too-long.ts';
import { MetReferences } from '../flows/met-references.ts';
import { type Narrowing, NOT_NARROWED } from '../flows/narrowing.ts';
import { filterColumns, type RecordFilter } from '../flows/record-filter.ts';
import { isLogged } from '../flows/record-set.ts';
import { type RelationName, relationQuery } from '../flows/relation.ts';
import type { Window } from '../logs/window.ts';
import type { OpenedSource, ReferenceTables } from './source.ts';

/** The records that a query reads. */
export interface ReadRecords {
  readonly relation: RelationName;
  readonly window: Window | undefined;
  readonly filter: RecordFilter;
  /** Hint for shortening a query that does not fit (default: a shorter window). */
  readonly shorter?: string | undefined;
}

/** Writes a query with the reference data selected by the narrowing. */
export type MakeSql = (narrowing: Narrowing) => string;

export interface FittingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called before an additional query for the addresses and interfaces of the records, which scans them once more. */
  readonly onFurtherScan?: (() => void | Promise<void>) | undefined;
}

/**
 * Returns SQL that the engine accepts: with all reference data if it fits; with it in tables, if the source has any; or
 * only with the data that matches records of the window, which an additional query finds.
 * @throws FlowqError (query) if it still does not fit
 */
export async function fittedSql(
  source: OpenedSource,
  records: ReadRecords,
  make: MakeSql,
  { signal, onFurtherScan }: FittingOptions = {},
): Promise<string> {
  const met = new MetReferences();
  const whole = make(met);
  if (fits(whole, source.dialect)) return whole;
  if (source.tables) return sqlOverTables(source, source.tables, records, make);
  const ends = met.isEmpty ? undefined : endsSql(source, records);
  if (ends === undefined || !fits(ends, source.dialect))
    throw tooLong(whole, source.dialect, { shorter: records.shorter, isForTables: !met.isEmpty });
  await onFurtherScan?.();
  const { batches } = await (await source.runner()).run(ends, { signal });
  for await (const batch of batches) for (const [value] of batch) met.meet(String(value));
  met.narrow();
  const narrowed = make(met);
  if (fits(narrowed, source.dialect)) return narrowed;
  throw tooLong(narrowed, source.dialect, { shorter: records.shorter, isForTables: true });
}

/** The statements of a query in the order in which they run. */
export interface Statements {
  /** Create its tables. */
  readonly before: readonly string[];
  /** The last one is the query itself. */
  readonly queries: readonly string[];
  /** Remove the tables. */
  readonly after: readonly string[];
}

/** Returns all statements of a query, as far as known before it runs. */
export function statements(source: OpenedSource, records: ReadRecords, make: MakeSql): Statements {
  const whole = make(NOT_NARROWED);
  if (fits(whole, source.dialect)) return { before: [], queries: [whole], after: [] };
  if (source.tables) {
    const query = sqlOverTables(source, source.tables, records, make);
    return { ...source.tables.statements(), queries: [query] };
  }
  const ends = endsSql(source, records);
  return { before: [], queries: ends === undefined ? [whole] : [ends, whole], after: [] };
}

function sqlOverTables(
  { dialect }: OpenedSource,
  tables: ReferenceTables,
  { shorter }: ReadRecords,
  make: MakeSql,
): string {
  tables.use();
  const text = make(NOT_NARROWED);
  if (fits(text, dialect)) return text;
  throw tooLong(text, dialect, { shorter });
}

const fits = (text: string, { maxSqlBytes }: SqlDialect): boolean =>
  maxSqlBytes === undefined || Buffer.byteLength(text) <= maxSqlBytes;

/** Columns that reference data describes. */
const ENDS = ['interface_id', 'srcaddr', 'dstaddr', 'pkt_srcaddr', 'pkt_dstaddr'];

/** SQL for the distinct interfaces and addresses of the records, in one column; undefined if none is logged. */
function endsSql(source: OpenedSource, { relation, window, filter }: ReadRecords): string | undefined {
  const columns = ENDS.filter((column) => isLogged(source.sets, column));
  if (columns.length === 0) return undefined;
  // Names may be too long to fit; a filter without them selects more records, so nothing is missed.
  const { name, src, dst, addr, meanings, ...others } = filter;
  const wider = meanings ? others : filter;
  const request = {
    sets: source.sets,
    columns: [...columns, ...filterColumns(wider)],
    window,
    filter: wider,
  };
  const all = relationQuery(relation, request, source.dialect.functions);
  const values = sql.join(columns.map((column) => sql.ref(column)));
  const query = sql`select distinct one_end from (${all}) as records cross join unnest(array[${values}]) as ends(one_end) where one_end is not null`;
  return query.compile(compilerFor(source.dialect)).sql;
}
