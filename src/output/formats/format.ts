import type { Rows } from '../../rows/rows.ts';

/** Writes rows as text, in pieces that make up the whole output. */
export type Format = (rows: Rows) => AsyncIterable<string>;
