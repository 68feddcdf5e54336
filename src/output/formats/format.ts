import type { Rows } from '../../rows/rows.ts';

/** Turns rows into text, piece by piece; what it yields put together is the whole output. */
export type Format = (rows: Rows) => AsyncIterable<string>;
