import { type RawBuilder, sql } from 'kysely';
import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import type { Runner } from '../engines/sql/runner.ts';
import { compilerFor } from '../engines/sql/sql-dialect.ts';
import { canBeMarked, Marking } from '../flows/marking.ts';
import { MARK_FIELD } from '../flows/marks.ts';
import type { RecordSet } from '../flows/record-set.ts';
import { rowObjects } from '../rows/rows.ts';
import { pathPattern } from '../sources/files/file-group.ts';
import { flowLogIn } from '../sources/files/flow-log-id.ts';
import type { StoredFormat, SumsFile } from './entry.ts';
import { finishedFile } from './file-check.ts';
import { columnsOfFormat, PARQUET_OPTIONS, STORE_COLUMNS } from './store-columns.ts';

interface Options {
  /** Of all records of the unit. */
  readonly formats: readonly StoredFormat[];
  /** Where the file with sums is written. */
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}

const compiler = compilerFor<Record<never, never>>(duckDbSql);
const FLOW_LOG_ID = flowLogIn(STORE_COLUMNS.original);
const TABLES = {
  records: sql.table('unit_records'),
  cells: sql.table('unit_cells'),
  ties: sql.table('unit_ties'),
};

/** Marks the records of a unit, and adds up what they settle, while the unit is made. */
export class UnitMarks {
  readonly #runner: Runner;
  readonly #options: Options;
  #isMarked = false;

  constructor(runner: Runner, options: Options) {
    this.#runner = runner;
    this.#options = options;
  }

  /**
   * A relation of the records with their marks; undefined if they do not have all that marks are made of.
   * @param records a query
   */
  async mark(records: RawBuilder<unknown>): Promise<RawBuilder<unknown> | undefined> {
    if (!canBeMarked(this.#options.formats.map(columnsOfFormat))) return undefined;
    this.#isMarked = true;
    const marking = this.#marking(TABLES.records);
    await this.#run(sql`create table ${TABLES.records} as ${records}`);
    await this.#run(sql`create table ${TABLES.cells} as ${marking.sharedCells()}`);
    await this.#run(sql`create table ${TABLES.ties} as ${marking.ties(TABLES.cells)}`);
    return sql`(${marking.marked(TABLES, FLOW_LOG_ID)})`;
  }

  /** Writes the sums of marked records; undefined if there are none. */
  async sums(records: string): Promise<SumsFile | undefined> {
    if (!this.#isMarked) return undefined;
    for (const table of Object.values(TABLES)) await this.#run(sql`drop table ${table}`);
    const { path } = this.#options;
    const marking = this.#marking(readParquet(records));
    await this.#run(sql`copy (${marking.summary()}) to ${sql.lit(path)} (${PARQUET_OPTIONS})`);
    const shared = await this.#run<{ interfaces: bigint }>(
      sql`select count(*) as interfaces from (select interface_id from ${readParquet(path)} where ${sql.ref(MARK_FIELD)} is null and srcaddr is not null and dstaddr is not null group by interface_id having count(distinct coalesce(flow_log, '')) > 1)`,
    );
    return {
      ...(await finishedFile(path)),
      hasSharedInterfaces: shared.some(({ interfaces }) => interfaces > 0n),
    };
  }

  #marking(table: RawBuilder<unknown>): Marking {
    const sets = this.#options.formats.map(
      (format): RecordSet => ({
        table,
        columns: columnsOfFormat(format),
        flowLog: FLOW_LOG_ID,
        isMarked: true,
        where: sql`${sql.ref(STORE_COLUMNS.format)} = ${sql.lit(format.id)}`,
      }),
    );
    return new Marking(sets, duckDbSql.functions);
  }

  async #run<R>(query: RawBuilder<unknown>): Promise<R[]> {
    const rows = await this.#runner.run(query.compile(compiler).sql, { signal: this.#options.signal });
    return (await Array.fromAsync(rowObjects<R>(rows))).flat();
  }
}

const readParquet = (path: string) =>
  sql`read_parquet(${sql.lit(pathPattern(path))}, hive_partitioning = false)`;
