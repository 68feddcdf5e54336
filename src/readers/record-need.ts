import type { Window } from '../logs/window.ts';

/** Columns and records of its window that a query needs. */
export type QueryNeed = Omit<RecordNeed, 'window' | 'tests'>;

/** Columns and records that a query needs; no others are collected. */
export interface RecordNeed {
  readonly columns: readonly string[];
  /** Window for the start of records; undefined for all records. */
  readonly window: Window | undefined;
  /** Whether to exclude records without traffic. */
  readonly flowsOnly: boolean;
  /** The only action of the records (default: either). */
  readonly action?: 'ACCEPT' | 'REJECT' | undefined;
  /**
   * Whether to include records with another action whose addresses differ from those of their packets: they show legs
   * of a NAT gateway.
   */
  readonly withTranslated?: boolean | undefined;
  /** Records must pass all of them (default: none). */
  readonly tests?: readonly RecordTest[] | undefined;
}

/** A record passes if one of the columns that it has contains a value within one of the ranges. */
export interface RecordTest {
  /** Columns of integers of four bytes, or of addresses. */
  readonly columns: readonly string[];
  /** First and last number, inclusive; IPv4 addresses are numbers, IPv6 addresses are in no range. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
}
