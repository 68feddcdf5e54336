import { type Expression, type RawBuilder, sql } from 'kysely';
import * as v from 'valibot';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { messageOf } from '../../errors.ts';
import type { ReportColumn, ReportOption } from '../define-report.ts';
import { measures } from '../kit/columns.ts';
import { readPrices } from './price-file.ts';
import { PRICES, type Priced } from './prices.ts';

/**
 * Bytes in a gigabyte of AWS's transfer prices. No source says that it means 2^30, with which there would be 7 percent
 * fewer.
 */
const GIGABYTE = 1_000_000_000;

/** Prices are millionths of a dollar, so that each engine computes the same numbers. */
const MILLION = 1_000_000;

/** @throws RangeError for anything but dollars with up to six decimals */
function parsePrice(text: string): number {
  if (!/^\d{1,6}([.]\d{1,6})?$/.test(text))
    throw new RangeError(`${JSON.stringify(text)} is not a price in dollars such as 0.045`);
  return Math.round(Number(text) * MILLION);
}

/** Millionths of a dollar. */
const priceSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999_999 * MILLION + 999_999));

/** Default of `--price`, which means the price table, and of `--prices`, which means the built-in table. */
const [TABLE, LIST] = ['table', 'list'];

/** Returns options for the price of a gigabyte, each in millionths of a dollar. */
export const priceOptions = (report: Priced, use: string) => ({
  price: {
    flags: '--price <dollars>',
    meaning: `US dollars per GB ${use}, such as ${PRICES[report]}; table is the price in --prices`,
    default: TABLE,
    accepts: v.optional(priceSchema),
    parse: (text: string) => (text === TABLE ? undefined : parsePrice(text)),
  } satisfies ReportOption<number | undefined>,
  prices: {
    flags: '--prices <file>',
    meaning: `JSON or CSV file with dollars per GB for ${Object.keys(PRICES).join(', ')}; list is us-east-1`,
    default: LIST,
    accepts: priceSchema,
    parse: (text: string) => (text === LIST ? listPrice(report) : priceIn(text, report)),
  } satisfies ReportOption<number>,
});

function priceIn(path: string, report: Priced): number {
  const price = readPrices(path).get(report);
  if (price === undefined) throw new RangeError(`${path} has no price for ${report}`);
  try {
    return parsePrice(price);
  } catch (error) {
    throw new RangeError(`${path}, ${report}: ${messageOf(error)}`);
  }
}

export const gigabytes = (f: SqlFunctions, bytes: Expression<bigint | null>): RawBuilder<number | null> =>
  f.ratio(bytes, sql.lit(BigInt(GIGABYTE)));

/** The price of a gigabyte, in millionths of a dollar: `price`, or by default that of the price table. */
export interface Price {
  readonly price: number | undefined;
  readonly prices: number;
}

/** Returns the price of a gigabyte in the built-in table, in millionths of a dollar. */
export const listPrice = (report: Priced): number => parsePrice(PRICES[report]);

/** Returns the price of a gigabyte, in dollars. */
export const perGigabyte = ({ price, prices }: Price): number => (price ?? prices) / MILLION;

/** Returns the cost of bytes in dollars, rounded once, at the end. */
export const dollars = (
  bytes: Expression<bigint | null>,
  { price, prices }: Price,
): RawBuilder<number | null> =>
  sql`cast(${bytes} as double) * cast(${sql.lit(price ?? prices)} as double) / cast(${sql.lit(GIGABYTE * MILLION)} as double)`;

export const DOLLARS = 'US dollars, estimated';

/** Columns of all cost reports. */
export const estimates = {
  ...measures,
  gigabytes: { meaning: 'bytes in units of 10^9', unit: 'GB' },
  estimated_dollars: { meaning: 'cost at that price; an estimate, not the bill', unit: DOLLARS },
} satisfies Record<string, ReportColumn>;

/** The column with the reason why part of the traffic is free. */
export const exemption: ReportColumn = {
  meaning: 'why AWS does not charge for all or part of it; missing if it does',
};

/** Returns a further column with an estimate. */
export const estimated = (meaning: string): ReportColumn => ({ meaning, unit: DOLLARS });
