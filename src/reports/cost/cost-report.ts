import { type AliasedRawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { Sums, TotalsContext } from '../define-report.ts';
import { costTotal } from './cost-total.ts';
import { dollars, gigabytes, type Price, priceOptions } from './estimate.ts';
import { byOption, payerFields, payerNames } from './payer.ts';
import type { Priced } from './prices.ts';

/** Returns the common properties of cost reports. @param use what the price per gigabyte is for, such as `sent` */
export const costReport = <const N extends Priced>(name: N, use: string) =>
  ({
    name,
    topic: 'cost',
    relation: 'flows',
    options: { ...priceOptions(name, use), by: byOption },
    needs: payerFields,
    named: payerNames,
    ranking: ['bytes', 'packets'],
    limit: 50,
    totals: (sums: Sums, context: TotalsContext<Price>) => costTotal(name, use, sums, context),
  }) as const;

type PriceColumn =
  | AliasedRawBuilder<number | null, 'gigabytes'>
  | AliasedRawBuilder<number | null, 'estimated_dollars'>;

/** Returns `gigabytes` of the column `bytes`, and `estimated_dollars` of the column with the charged bytes. */
export const priced = (
  f: SqlFunctions,
  price: Price,
  charged: 'bytes' | 'charged' = 'bytes',
): PriceColumn[] => [
  gigabytes(f, sql.ref<bigint | null>('bytes')).as('gigabytes'),
  dollars(sql.ref<bigint | null>(charged), price).as('estimated_dollars'),
];
