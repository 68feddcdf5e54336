import type { AddressBlock } from '../logs/cidr.ts';

/** Reduces reference data to what the records of a run can match. */
export interface Narrowing {
  /** Returns the items whose block contains an address of a record. */
  blocks<T>(all: readonly T[], blockOf: (one: T) => AddressBlock): readonly T[];
  /** Returns the items whose interface has a record. */
  interfaces<T>(all: readonly T[], idOf: (one: T) => string): readonly T[];
}

/** Returns lists unchanged, without knowledge of the records. */
export const NOT_NARROWED: Narrowing = { blocks: (all) => all, interfaces: (all) => all };
