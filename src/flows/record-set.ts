import type { RawBuilder } from 'kysely';
import type { FieldType, FlowColumn } from '../logs/fields.ts';
import type { RecordColumn } from '../readers/record-columns.ts';
import type { RecordNeed } from '../readers/record-need.ts';

/** A column as it is stored. */
export interface StoredColumn {
  /** Its stored name. */
  readonly name: string;
  /** Its stored type; `other` is converted value by value. */
  readonly type: FieldType | 'other';
  /** Whether a missing value is stored as `-`, as in the text columns of delivered Parquet files. */
  readonly dash: boolean;
  /** The kind of its values, if they may be written in several ways: account ids as numbers, addresses. */
  readonly holds?: 'account' | 'address' | undefined;
}

/** Records of one format: the same columns throughout. A source is one or more of these. */
export interface RecordSet {
  /** A table, or a table function over files. */
  readonly table: RawBuilder<unknown>;
  /** The stored columns, by column of the relation `flows`. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
  /** Whether all times are known to be in seconds; others may be in milliseconds. */
  readonly inSeconds?: boolean | undefined;
  /** The id of the flow log that wrote a record, if it is known: the column `flow_log`. */
  readonly flowLog?: RawBuilder<unknown> | undefined;
  /** Whether its table has a column with marks. */
  readonly isMarked?: boolean | undefined;
  /** Selects the partitions of the window, and the rows of this set in its table. */
  readonly where?: RawBuilder<unknown> | undefined;
  /** Where records are that were read before, if some were. */
  readonly loaded?: LoadedRecords | undefined;
}

/** Those of a set's records that a need selects, in memory: no query need select them again. */
export interface LoadedRecords {
  readonly table: RawBuilder<unknown>;
  /** The columns that were read, by column of the relation `flows`. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
  readonly need: RecordNeed;
  /** Takes all records in columns, so that the table cannot be queried any more; undefined where memory has no space. */
  readonly takeRecords: () => readonly RecordColumn[] | undefined;
}

/** A column that is not a field of records: it comes from the name of the file. */
export const FLOW_LOG = 'flow_log';

/** Whether any of the records can have a value in that column. */
export function isLogged(sets: readonly Pick<RecordSet, 'columns' | 'flowLog'>[], column: string): boolean {
  return sets.some((set) => set.columns.has(column) || (column === FLOW_LOG && set.flowLog !== undefined));
}

/** Whether any of the records can have a value in that column. */
export type IsLogged = (column: FlowColumn | typeof FLOW_LOG) => boolean;
