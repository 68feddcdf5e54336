import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { messageOf } from '../../errors.ts';
import { measures } from '../columns.ts';
import type { ReportColumn, ReportOption } from '../define-report.ts';
import { readPrices } from './price-file.ts';
import { PRICES, type Priced } from './prices.ts';

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

/** The words of `--price` where the table tells, and of `--prices` where that is the one of this version. */
const [TABLE, LIST] = ['table', 'list'];

/** The options that say what a gigabyte costs, each in millionths of a dollar. */
export const priceOptions = (report: Priced, what: string) => ({
  price: {
    flags: '--price <dollars>',
    meaning: `US dollars for a GB ${what}, such as ${PRICES[report]}; otherwise that of the price table`,
    default: TABLE,
    parse: (words: string) => (words === TABLE ? undefined : parsePrice(words)),
  } satisfies ReportOption<number | undefined>,
  prices: {
    flags: '--prices <file>',
    meaning: `price table, JSON or CSV: dollars for a GB of ${Object.keys(PRICES).join(', ')}; list is that of us-east-1`,
    default: LIST,
    parse: (words: string) => (words === LIST ? parsePrice(PRICES[report]) : priceIn(words, report)),
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

/** What a gigabyte costs, in millionths of a dollar: as a table says it, unless it is told. */
interface Price {
  readonly price: number | undefined;
  readonly prices: number;
}

/** What so many bytes cost, in dollars. Rounded once, at the end. */
export const dollars = (
  bytes: Expression<bigint | null>,
  { price, prices }: Price,
): RawBuilder<number | null> =>
  sql`cast(${bytes} as double) * cast(${sql.lit(price ?? prices)} as double) / cast(${sql.lit(GIGABYTE * MILLION)} as double)`;

const DOLLARS = 'US dollars, estimated';

/** Columns that reports on money have in common. */
export const estimates = {
  ...measures,
  gigabytes: { meaning: 'the bytes again, in units of 10^9', unit: 'GB' },
  estimated_dollars: { meaning: 'what they cost at that price; an estimate, not the bill', unit: DOLLARS },
} satisfies Record<string, ReportColumn>;

/** A column of an estimate besides. */
export const estimated = (meaning: string): ReportColumn => ({ meaning, unit: DOLLARS });
