import { type RawBuilder, sql } from 'kysely';
import type { RowQuery } from '../define-report.ts';
import type { Kit } from '../kit/kit.ts';

interface Scan<By extends Tried, All extends string, Some extends string> {
  /** What is the same in all requests of a row, besides source and protocol. */
  readonly by: By;
  /** The column whose different values are counted. */
  readonly tried: Tried;
  /** Different values from which a source has a row. */
  readonly minimum: number;
  /** Name of the column with the number of different values. */
  readonly all: All;
  /** Name of the column with the number of those that some request fulfils the condition for. */
  readonly some: Some;
  readonly when: RawBuilder<boolean>;
  /** Numbers of protocols; all by default. */
  readonly protocols?: readonly number[];
}

type Tried = 'dstaddr' | 'dstport';

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
  { from, requests, protocol, sums, seen }: Kit,
  { by, tried, minimum, all, some, when, protocols }: Scan<By, All, Some>,
): RowQuery<ScanRow<By, All, Some>> {
  const query = from('requests', requests());
  return (protocols ? query.where('requests.protocol', 'in', protocols) : query)
    .groupBy(['srcaddr', by as Tried, 'requests.protocol'])
    .having(({ fn }) => fn.count(tried).distinct(), '>=', minimum)
    .select(({ fn }) => [
      'srcaddr',
      by as Tried,
      protocol('requests'),
      fn.count<bigint>(tried).distinct().as(all),
      sql<bigint>`count(distinct case when ${when} then ${sql.ref(tried)} end)`.as(some),
      ...sums('requests', 'flows', 'packets'),
      ...seen(),
    ]) as unknown as RowQuery<ScanRow<By, All, Some>>;
}
