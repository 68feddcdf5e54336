import type { AddressBlock } from '../logs/cidr.ts';

/** Keeps of reference data what the records of a run can match. */
export interface Narrowing {
  /** Those of a list whose block contains an address of a record. */
  blocks<T>(all: readonly T[], blockOf: (one: T) => AddressBlock): readonly T[];
  /** Those of a list whose interface has a record. */
  interfaces<T>(all: readonly T[], idOf: (one: T) => string): readonly T[];
}

/** Without knowledge of the records. */
export const NOT_NARROWED: Narrowing = { blocks: (all) => all, interfaces: (all) => all };
