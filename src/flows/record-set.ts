import type { RawBuilder } from 'kysely';
import type { FieldType, FlowColumn } from '../logs/fields.ts';
import type { RecordColumn } from '../readers/record-columns.ts';
import type { RecordNeed } from '../readers/record-need.ts';

/** A stored column. */
export interface StoredColumn {
  /** Its stored name. */
  readonly name: string;
  /** Its stored type; `other` is converted value by value. */
  readonly type: FieldType | 'other';
  /** Whether a missing value is stored as `-`, as in the text columns of delivered Parquet files. */
  readonly dash: boolean;
  /** The kind of its values, if they have several spellings: account ids as numbers, addresses. */
  readonly holds?: 'account' | 'address' | undefined;
}

/** Records of one format, with the same columns. A source is one or more of these. */
export interface RecordSet {
  /** A table, or a table function over files. */
  readonly table: RawBuilder<unknown>;
  /** The stored columns, by column of the relation `flows`. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
  /** Whether all times are certainly in seconds; otherwise some may be in milliseconds. */
  readonly inSeconds?: boolean | undefined;
  /** The id of the flow log that wrote a record, if known: the column `flow_log`. */
  readonly flowLog?: RawBuilder<unknown> | undefined;
  /** Whether its table has a column with marks. */
  readonly isMarked?: boolean | undefined;
  /** Selects the partitions of the window, and the rows of this set in its table. */
  readonly where?: RawBuilder<unknown> | undefined;
  /** Records that have already been read, if any. */
  readonly loaded?: LoadedRecords | undefined;
}

/** The records of a set that match a need, in memory, so that queries need not select them again. */
export interface LoadedRecords {
  readonly table: RawBuilder<unknown>;
  /** The columns that were read, by column of the relation `flows`. */
  readonly columns: ReadonlyMap<string, StoredColumn>;
  readonly need: RecordNeed;
  /** Moves all records out as columns, after which the table cannot be queried; undefined if memory is full. */
  readonly takeRecords: () => readonly RecordColumn[] | undefined;
}

/** A column that is not a record field: it comes from the file name. */
export const FLOW_LOG = 'flow_log';

/** Returns whether any of the records can have a value in that column. */
export function isLogged(sets: readonly Pick<RecordSet, 'columns' | 'flowLog'>[], column: string): boolean {
  return sets.some((set) => set.columns.has(column) || (column === FLOW_LOG && set.flowLog !== undefined));
}

/** Returns whether any of the records can have a value in that column. */
export type IsLogged = (column: FlowColumn | typeof FLOW_LOG) => boolean;
