import { type RawBuilder, sql } from 'kysely';
import { UNIT_FLOW_LOG } from './store-columns.ts';

/** Text columns that are compared while records are marked. */
const COMPARED = [
  'interface_id',
  'flow_direction',
  'srcaddr',
  'dstaddr',
  'pkt_srcaddr',
  'pkt_dstaddr',
  UNIT_FLOW_LOG,
];

/** Records whose texts are replaced by their ENUM codes, because DuckDB processes all ENUM members for each query. */
export class CodedRecords {
  readonly #columns: readonly string[];
  /** The records as a relation with the same columns. */
  readonly table: RawBuilder<unknown>;

  /**
   * @param records a query
   * @param columns its columns; texts are ENUM members, and all addresses share one ENUM
   */
  constructor(records: RawBuilder<unknown>, columns: Iterable<string>) {
    const known = new Set(columns);
    this.#columns = COMPARED.filter((column) => known.has(column));
    const values = this.#columns.flatMap((column) => [
      sql`enum_code(${sql.ref(column)}) as ${sql.ref(column)}`,
      sql`${sql.ref(column)} as ${textOf(column)}`,
    ]);
    this.table = sql`(select * exclude (${this.#list}), ${sql.join(values)} from (${records}) as records) as unit_records`;
  }

  /** Returns the query's records with texts instead of codes. */
  withTexts(query: RawBuilder<unknown>): RawBuilder<unknown> {
    const texts = this.#columns.map((column) => sql`${textOf(column)} as ${sql.ref(column)}`);
    return sql`select * exclude (${this.#list}, ${sql.join(this.#columns.map(textOf))}), ${sql.join(texts)} from (${query}) as records`;
  }

  get #list(): RawBuilder<unknown> {
    return sql.join(this.#columns.map((column) => sql.ref(column)));
  }
}

const textOf = (column: string) => sql.ref(`_text_of_${column}`);
