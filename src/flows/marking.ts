import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { CONVERSATION_FIELDS, type CountedOnce, ENDS, type RecordValues } from './conversation.ts';
import { MARK, MARK_FIELD, markValue } from './marks.ts';
import { addressesOf, cellFields, cellsIn, isOfCell, legOf, placeOf, severalCells } from './place.ts';
import { FLOW_LOG, isLogged, type RecordSet } from './record-set.ts';
import { missingValue, PACKET_ENDS, relationQuery } from './relation.ts';
import { named, refs } from './selected.ts';
import { STORED_KEY, STORED_SUMS } from './stored-sums.ts';
import { countedColumns } from './sums.ts';

/** Columns that records need to be marked. */
const NEEDED = [...ENDS, 'interface_id', 'action', 'packets', 'bytes', 'start', 'end'];

/** Returns whether records with these columns, a set for each format, have the columns that marks need. */
export function canBeMarked(formats: readonly ReadonlyMap<string, unknown>[]): boolean {
  const isWhole = (columns: ReadonlyMap<string, unknown>) =>
    NEEDED.every((column) => columns.has(column)) && !columns.has(FLOW_LOG);
  const known = PACKET_ENDS.filter((column) => formats.some((columns) => columns.has(column)));
  return formats.every(isWhole) && known.length !== 1;
}

/** Intermediate tables for marking records. */
interface MarkingTables {
  /** The records. */
  readonly records: RawBuilder<unknown>;
  /** The result of `sharedCells`. */
  readonly cells: RawBuilder<unknown>;
  /** The result of `ties`. */
  readonly ties: RawBuilder<unknown>;
}

/** The SQL that marks records which are added to a store together; `MARK` explains the marks. */
export class Marking {
  readonly #sets: readonly RecordSet[];
  readonly #counting: CountedOnce<RecordValues>;

  /** @param sets the records of each format, with the id of their flow log */
  constructor(sets: readonly RecordSet[], f: SqlFunctions) {
    this.#sets = sets;
    this.#counting = { f, isLogged: (column) => isLogged(sets, column), columnar: true, packetLevel: true };
  }

  #overFlows(query: RawBuilder<unknown>, columns: readonly string[] = []): RawBuilder<unknown> {
    const request = { window: undefined, filter: {}, packetLevel: true };
    const flows = relationQuery(
      'flows',
      { ...request, sets: this.#sets, columns: [...CONVERSATION_FIELDS, ...columns] },
      this.#counting.f,
    );
    return sql`with flows as (${flows}) ${query}`;
  }

  /**
   * Returns the cells of address pairs that several places saw, with the number of the place and the number of places.
   */
  sharedCells(): RawBuilder<unknown> {
    const pair = sql`partition by end_srcaddr, end_dstaddr`;
    const place = sql.join(refs(Object.keys({ ...placeOf(this.#counting), ...legOf(this.#counting) })));
    const cells = severalCells(cellsIn(sql`flows`, this.#counting));
    const numbered = sql`select *, dense_rank() over (${pair} order by ${place}) as place from ${cells} as cells`;
    const counted = sql`select *, max(place) over (${pair}) as places from (${numbered}) as numbered`;
    return this.#overFlows(sql`select * from (${counted}) as counted where places > 1`);
  }

  /**
   * Returns conversations and actions for which two places have the same sums. Rejected packets of two places are
   * different ones.
   */
  ties(cells: RawBuilder<unknown>): RawBuilder<unknown> {
    const columns = sql.join(countedColumns(this.#counting));
    const records = sql`select ${columns}, place from flows join ${cells} as cells on ${isOfCell(this.#counting)} where places = 2`;
    const at = (place: number, column: string) =>
      sql`sum(case when place = ${sql.lit(place)} then ${sql.ref(column)} end)`;
    const isTie = ['packets', 'bytes'].map((column) => sql`${at(1, column)} = ${at(2, column)}`);
    const key = [...ENDS, 'action'];
    const tie = key.map((column) => sql`${sql.ref(column)} as ${sql.ref(`tie_${column}`)}`);
    return this.#overFlows(
      sql`select ${sql.join(tie)} from (${records}) as records where action is distinct from 'REJECT' group by ${sql.join(refs(key))} having ${sql.join(isTie, sql` and `)}`,
    );
  }

  /** Returns the records with their marks. */
  marked({ records, cells, ties }: MarkingTables, flowLog: RawBuilder<unknown>): RawBuilder<unknown> {
    const { srcaddr, dstaddr } = addressesOf(this.#counting);
    const key: RecordValues = { srcaddr, dstaddr };
    const isOfTie = [...ENDS, 'action'].map(
      (column) =>
        sql`${key[column] ?? sql.ref(`records.${column}`)} is not distinct from ${sql.ref(`tie_${column}`)}`,
    );
    const { undecided, alone, counts, copy } = MARK;
    const mark = sql`case when cells.places is null then ${sql.lit(alone)} when not coalesce(ties.is_tie, false) then ${sql.lit(undecided)} when cells.place = 1 then ${sql.lit(counts)} else ${sql.lit(copy)} end`;
    return sql`select records.* exclude (${sql.ref(FLOW_LOG)}), ${markValue(mark)} as ${sql.ref(MARK_FIELD)}
      from (select *, ${flowLog} as ${sql.ref(FLOW_LOG)} from ${records}) as records
      left join ${cells} as cells on ${isOfCell(this.#counting)}
      left join (select *, true as is_tie from ${ties}) as ties on ${sql.join(isOfTie, sql` and `)}`;
  }

  /** Returns the table of `StoredMarks` of marked records. */
  summary(): RawBuilder<unknown> {
    const mark = sql.ref(MARK_FIELD);
    const once = (column: string) =>
      sql`sum(case when ${mark} = ${sql.lit(MARK.copy)} then 0 else ${sql.ref(column)} end)`;
    const cell = cellFields(this.#counting);
    const { undecided, alone, counts } = MARK;
    const where = (condition: RawBuilder<unknown>, column: string) =>
      sql`case when ${condition} then ${sql.ref(column)} end`;
    const isUndecided = sql`${mark} = ${sql.lit(undecided)}`;
    const isSplit = sql`(${isUndecided} or (${mark} = ${sql.lit(alone)} and action = 'REJECT'))`;
    const ports: RecordValues = {
      srcport: where(isUndecided, 'srcport'),
      dstport: where(isSplit, 'dstport'),
      ...(!cell.includes('protocol') && { protocol: where(isSplit, 'protocol') }),
    };
    const key = [...refs([...cell, 'action', MARK_FIELD]), ...Object.values(ports)];
    const sums: RecordValues = {
      flows: sql`count(*)`,
      packets: once('packets'),
      bytes: once('bytes'),
      first_start: sql`min(${sql.ref('start')})`,
      last_end: sql`max(${sql.ref('end')})`,
    };
    const parts = sql`select ${sql.join([...refs([...cell, 'action', MARK_FIELD]), ...named({ ...ports, ...sums })])} from flows group by ${sql.join(key)}`;
    const pair: RecordValues = { ...addressesOf(this.#counting), action: sql`action` };
    const settled = named({ ...pair, [MARK_FIELD]: markValue(counts), ...STORED_SUMS });
    const rows = [
      sql`select * from parts where ${mark} <= ${sql.lit(alone)}`,
      sql`select ${sql.join(settled)} from parts where ${mark} >= ${sql.lit(counts)} group by ${sql.join(Object.values(pair))}`,
      sql`select distinct ${sql.join(refs(cell))} from parts where ${mark} <> ${sql.lit(alone)}`,
    ];
    const all = sql`with parts as materialized (${parts}) ${sql.join(rows, sql` union all by name `)}`;
    const values = STORED_KEY.map((name) =>
      cell.includes(name) || name in ports || [MARK_FIELD, 'action'].includes(name)
        ? sql.ref(name)
        : sql`${missingValue(name, this.#counting.f)} as ${sql.ref(name)}`,
    );
    const integers = ['packets', 'bytes'].map(
      (name) => sql`cast(${sql.ref(name)} as decimal(38, 0)) as ${sql.ref(name)}`,
    );
    const columns = [...values, sql`flows`, ...integers, ...refs(['first_start', 'last_end'])];
    return this.#overFlows(sql`select ${sql.join(columns)} from (${all}) as summary`, [MARK_FIELD]);
  }
}
