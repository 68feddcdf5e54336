import { type RawBuilder, sql } from 'kysely';
import { IS_DECIDED } from '../../flows/exchanges/exchange.ts';
import type { RowQuery } from '../define-report.ts';
import type { Kit } from '../kit/kit.ts';

interface Scan<By extends Tried, All extends string, Some extends string> {
  /** What is the same in all exchanges of a row, besides source and protocol. */
  readonly by: By;
  /** The column whose different values are counted. */
  readonly tried: Tried;
  /** Different values from which a source has a row. */
  readonly minimum: number;
  /** Name of the column with the number of different values. */
  readonly all: All;
  /** Name of the column with the number of those that some exchange fulfils the condition for. */
  readonly some: Some;
  readonly when: RawBuilder<boolean>;
  /** Numbers of protocols; all by default. */
  readonly protocols?: readonly number[];
}

type Tried = 'dstaddr' | 'dstport';

const COLUMN = { dstaddr: 'server', dstport: 'port' } as const satisfies Record<Tried, string>;

type ScanRow<By extends Tried, All extends string, Some extends string> = {
  readonly srcaddr: string | null;
  readonly protocol: string | null;
  readonly flows: bigint;
  readonly packets: bigint;
  readonly first_seen: string | null;
  readonly last_seen: string | null;
} & { readonly [K in By]: K extends 'dstaddr' ? string | null : number | null } & {
  readonly [K in All | Some]: bigint;
};

/** The query of reports on sources that try many ports or addresses. */
export function scanQuery<By extends Tried, All extends string, Some extends string>(
  { from, exchanges, protocol, sums, seen }: Kit,
  { by, tried, minimum, all, some, when, protocols }: Scan<By, All, Some>,
): RowQuery<ScanRow<By, All, Some>> {
  const [same, different] = [COLUMN[by as Tried], COLUMN[tried]];
  const query = from('exchanges', exchanges()).where(IS_DECIDED);
  return (protocols ? query.where('exchanges.protocol', 'in', protocols) : query)
    .groupBy(['client', same, 'exchanges.protocol'])
    .having(({ fn }) => fn.count(different).distinct(), '>=', minimum)
    .select(({ fn }) => [
      'client as srcaddr',
      sql.ref(same).as(by),
      protocol('exchanges'),
      fn.count<bigint>(different).distinct().as(all),
      sql<bigint>`count(distinct case when ${when} then ${sql.ref(different)} end)`.as(some),
      ...sums('exchanges', 'flows', 'packets'),
      ...seen(),
    ]) as unknown as RowQuery<ScanRow<By, All, Some>>;
}
