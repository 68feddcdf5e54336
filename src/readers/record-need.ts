import type { Window } from '../logs/window.ts';

/** What a query needs of the records of its window. */
export type QueryNeed = Omit<RecordNeed, 'window' | 'tests'>;

/** What a query needs of records: all others stay out of the columns. */
export interface RecordNeed {
  readonly columns: readonly string[];
  /** The window that the start of a record lies in; undefined for all records. */
  readonly window: Window | undefined;
  /** Whether records without traffic stay out. */
  readonly flowsOnly: boolean;
  /** The only action of the records (default: either). */
  readonly action?: 'ACCEPT' | 'REJECT' | undefined;
  /** Whether records with another action stay that have other addresses than their packets: they show legs of a NAT gateway. */
  readonly withTranslated?: boolean | undefined;
  /** Records must pass all of them (default: none). */
  readonly tests?: readonly RecordTest[] | undefined;
}

/** A record passes where one of some columns, of those that it has, has a value within one of the ranges. */
export interface RecordTest {
  /** Columns of whole numbers of four bytes, or of addresses. */
  readonly columns: readonly string[];
  /** The first and the last number; IPv4 addresses as numbers, and IPv6 addresses are in no range. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}
