import { type RawBuilder, sql } from 'kysely';
import { duckDbSql } from '../engines/duckdb/sql-dialect.ts';
import { canBeMarked, Marking } from '../flows/marking.ts';
import { MARK, MARK_FIELD } from '../flows/marks.ts';
import type { RecordSet } from '../flows/record-set.ts';
import { rowObjects } from '../rows/rows.ts';
import { flowLogIn } from '../sources/files/flow-log-id.ts';
import type { OpenOriginals } from '../sources/origin.ts';
import { CodedRecords } from './coded-records.ts';
import { type StoredFormat, SUMS_FORM, type SumsFile } from './entry.ts';
import { columnsOfFormat, formatsHavePacketEnds, STORE_COLUMNS, UNIT_FLOW_LOG } from './store-columns.ts';
import { storedFiles, textOf, writeSums } from './stored-sql.ts';

interface Options {
  /** Formats of all records of the unit. */
  readonly formats: readonly StoredFormat[];
  /** Path for the file with sums. */
  readonly path: string;
  /** Whether records are copied before they are marked, because reading them again is slow. */
  readonly isKept: boolean;
  /** Whether texts of records are ENUM members. */
  readonly isCoded: boolean;
  readonly signal: AbortSignal | undefined;
}

const FLOW_LOG_ID = sql.ref(UNIT_FLOW_LOG);
const TABLES = {
  records: sql.table('unit_records'),
  cells: sql.table('unit_cells'),
  ties: sql.table('unit_ties'),
};

/** Marks the records of a unit and computes their sums while the unit is written. */
export class UnitMarks {
  readonly #opened: Pick<OpenOriginals, 'runner'>;
  readonly #options: Options;
  #tables: RawBuilder<unknown>[] = [];

  constructor(opened: Pick<OpenOriginals, 'runner'>, options: Options) {
    this.#opened = opened;
    this.#options = options;
  }

  /** Whether the records have all columns that marks need. */
  get canMark(): boolean {
    return canBeMarked(this.#options.formats.map(columnsOfFormat));
  }

  /**
   * Returns a relation of the records with their marks; undefined without the columns that marks need.
   * @param records a query, with the column `UNIT_FLOW_LOG`
   */
  async mark(records: RawBuilder<unknown>): Promise<RawBuilder<unknown> | undefined> {
    if (!this.canMark) return undefined;
    const columns = this.#options.formats.map(columnsOfFormat);
    const { isKept, isCoded } = this.#options;
    if (isKept) await this.#create(TABLES.records, records);
    const names = [...columns.flatMap((one) => [...one.keys()]), UNIT_FLOW_LOG];
    const coded = isCoded ? new CodedRecords(records, names) : undefined;
    const read = isKept ? TABLES.records : (coded?.table ?? sql`(${records}) as unit_records`);
    const marking = this.#marking(read);
    await this.#create(TABLES.cells, marking.sharedCells());
    await this.#create(TABLES.ties, marking.ties(TABLES.cells));
    const marked = marking.marked({ ...TABLES, records: read }, FLOW_LOG_ID);
    return sql`(${coded?.withTexts(marked) ?? marked})`;
  }

  async #create(table: RawBuilder<unknown>, query: RawBuilder<unknown>): Promise<void> {
    await this.#run(sql`create table ${table} as ${query}`);
    this.#tables.push(table);
  }

  /**
   * Writes the sums of marked records; undefined if there are none.
   * @param records path of the file with the records
   */
  async sums(records: string): Promise<SumsFile | undefined> {
    if (!this.canMark) return undefined;
    const { path, formats } = this.#options;
    for (const table of this.#tables) await this.#run(sql`drop table ${table}`);
    // Reads texts from the file, which has few distinct ones: DuckDB processes all members of an ENUM for each query.
    const summary = this.#marking(storedFiles(records), flowLogIn(STORE_COLUMNS.original)).summary();
    const file = await writeSums(await this.#opened.runner(), summary, path, this.#options.signal);
    const shared = await this.#run<{ interfaces: bigint }>(
      sql`select count(*) as interfaces from (select interface_id from ${storedFiles(path)} where srcaddr is not null and dstaddr is not null and ${sql.ref(MARK_FIELD)} is distinct from ${sql.lit(MARK.counts)} group by interface_id having count(distinct coalesce(flow_log, '')) > 1)`,
    );
    return {
      ...file,
      form: SUMS_FORM,
      hasSharedInterfaces: shared.some(({ interfaces }) => interfaces > 0n),
      hasPacketEnds: formatsHavePacketEnds(formats),
    };
  }

  #marking(table: RawBuilder<unknown>, flowLog: RawBuilder<unknown> = FLOW_LOG_ID): Marking {
    const { formats } = this.#options;
    const isOf = ({ id }: StoredFormat) => sql`${sql.ref(STORE_COLUMNS.format)} = ${sql.lit(id)}`;
    const sets = formats.map(
      (format): RecordSet => ({
        table,
        columns: columnsOfFormat(format),
        flowLog,
        isMarked: true,
        where: formats.length > 1 ? isOf(format) : undefined,
      }),
    );
    return new Marking(sets, duckDbSql.functions);
  }

  async #run<R>(query: RawBuilder<unknown>): Promise<R[]> {
    const runner = await this.#opened.runner();
    const rows = await runner.run(textOf(query), { signal: this.#options.signal });
    return (await Array.fromAsync(rowObjects<R>(rows))).flat();
  }
}
