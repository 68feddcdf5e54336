import { formatInstant } from '../../logs/instant.ts';
import type { Window } from '../../logs/window.ts';
import type { Caveat } from '../../rows/caveat.ts';
import { readableCell } from '../../rows/readable-cell.ts';
import type { Sums, TotalsContext } from '../define-report.ts';
import { DOLLARS, listPrice, type Price, perGigabyte } from './estimate.ts';
import { EXEMPTIONS, PRICES_DATE, type Priced } from './prices.ts';

const HOUR = 3600;

/** Seconds per month in AWS prices: 730 hours. */
const MONTH = 730 * HOUR;

/** Returns the cost of all rows, the cost per month, and the basis of the estimate. @param use as in `sent` */
export function costTotal(
  report: Priced,
  use: string,
  sums: Sums,
  { options, window, first }: TotalsContext<Price>,
): Caveat[] {
  const cost = Number(sums.estimated_dollars ?? 0);
  const gigabytes = Number(sums.gigabytes ?? 0);
  const price = perGigabyte(options);
  const free = price > 0 ? gigabytes - cost / price : 0;
  const saved = Number(sums.endpoint_saves ?? 0);
  const time = window && covered(window, first);
  const monthly = time && (cost * MONTH) / time.seconds;
  const parts = [
    `total: ${readableCell(gigabytes, 'GB')} GB, an estimated ${money(cost)}${time ? ` in ${time.text}` : ''}`,
    ...(monthly === undefined ? [] : [`${money(monthly)} per month at this rate`]),
    ...(free > 0.005 ? [`${readableCell(free, 'GB')} GB of it cost nothing`] : []),
    ...(saved > 0 ? [`a gateway endpoint would save ${money(saved)} of it`] : []),
  ];
  const exemptions = exemptionsOf(report);
  const notCharged = exemptions.map(({ name, since }) => `${name} (since ${since})`);
  return [
    {
      kind: 'total',
      text: parts.join('; '),
      fields: {
        gigabytes: rounded(gigabytes),
        dollars: rounded(cost),
        dollarsPerMonth: monthly === undefined ? null : rounded(monthly),
        seconds: time?.seconds ?? null,
      },
    },
    {
      kind: 'guess',
      text: `costs are at $${price} per GB ${use}, ${sourceOf(report, options)}${notCharged.length > 0 ? `; not charged: ${notCharged.join(', ')}` : ''}`,
      hint: 'give your own with --price, or those of all cost reports with --prices',
      fields: { pricePerGigabyte: price, exemptions },
    },
  ];
}

const money = (amount: number) => readableCell(amount, DOLLARS);

/** Rounds to millionths, which hides differences in how engines add fractions. */
const rounded = (amount: number) => Math.round(amount * 1e6) / 1e6;

const exemptionsOf = (report: Priced) =>
  Object.entries(EXEMPTIONS).flatMap(([name, { report: of, since, source }]) =>
    of === report ? [{ name, since, source }] : [],
  );

function sourceOf(report: Priced, { price, prices }: Price): string {
  if (price !== undefined) return 'given with --price';
  return prices === listPrice(report) ? `the list price of us-east-1 on ${PRICES_DATE}` : 'from --prices';
}

/**
 * Returns the part of a window that has records: without the time before the first one, if that is more than an hour.
 */
function covered({ since, until }: Window, first: number | undefined): { seconds: number; text: string } {
  if (first === undefined || first - since <= HOUR || first >= until)
    return { seconds: until - since, text: length(until - since) };
  const seconds = until - first;
  return { seconds, text: `${length(seconds)} (records begin at ${formatInstant(first)})` };
}

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['day', 24 * HOUR],
  ['hour', HOUR],
];

/** Returns `90 minutes`, `36 hours` or `2.5 days`. */
function length(seconds: number): string {
  const [unit, one] = UNITS.find(([, size]) => seconds >= 2 * size || seconds === size) ?? ['minute', 60];
  const count = Number((seconds / one).toFixed(1));
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}
