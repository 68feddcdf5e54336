import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { measures } from '../columns.ts';
import type { ReportColumn, ReportOption } from '../define-report.ts';

/** Bytes, as AWS prices transfer: it does not say that it means 2^30, of which there are 7 percent less. */
const GIGABYTE = 1_000_000_000;

/** Prices are counted in millionths of a dollar, so that each engine makes the same number of them. */
const MILLION = 1_000_000;

/** @throws RangeError for anything but dollars with up to six decimals */
function parsePrice(words: string): number {
  if (!/^\d{1,6}([.]\d{1,6})?$/.test(words))
    throw new RangeError(`${JSON.stringify(words)} is not a price in dollars such as 0.045`);
  return Math.round(Number(words) * MILLION);
}

/** The option `--price`, in millionths of a dollar for a gigabyte. */
export const priceOption = (what: string, list: string): ReportOption<number> => ({
  flags: '--price <dollars>',
  meaning: `US dollars for a GB ${what}; the default is the list price of us-east-1`,
  default: list,
  parse: parsePrice,
});

export const gigabytes = (f: SqlFunctions, bytes: Expression<bigint | null>): RawBuilder<number | null> =>
  f.ratio(bytes, sql.lit(BigInt(GIGABYTE)));

/** What so many bytes cost, in dollars, at a price in millionths for a gigabyte. Rounded once, at the end. */
export const dollars = (bytes: Expression<bigint | null>, price: number): RawBuilder<number | null> =>
  sql`cast(${bytes} as double) * cast(${sql.lit(price)} as double) / cast(${sql.lit(GIGABYTE * MILLION)} as double)`;

const DOLLARS = 'US dollars, estimated';

/** Columns that reports on money have in common. */
export const estimates = {
  ...measures,
  gigabytes: { meaning: 'the bytes again, in units of 10^9', unit: 'GB' },
  estimated_dollars: { meaning: 'what they cost at that price; an estimate, not the bill', unit: DOLLARS },
} satisfies Record<string, ReportColumn>;

/** A column of an estimate besides. */
export const estimated = (meaning: string): ReportColumn => ({ meaning, unit: DOLLARS });
