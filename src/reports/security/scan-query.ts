import { type RawBuilder, sql } from 'kysely';
import { IS_ACCEPTED, IS_DECIDED, IS_NOT_TAKEN, IS_ONE_WAY } from '../../flows/exchanges/exchange.ts';
import type { RowQuery } from '../define-report.ts';
import type { Kit } from '../kit/kit.ts';
import { percentOption } from '../kit/numbers.ts';

interface Scan<By extends Tried, All extends string, Some extends string> {
  /** The column with one value in all exchanges of a row, in addition to source and protocol. */
  readonly by: By;
  /** The column whose distinct values are counted. */
  readonly tried: Tried;
  /** Minimum distinct values for a row. */
  readonly minimum: number;
  /** Minimum share of them, in percent, that rejected every connection or did not accept it. */
  readonly failed: number;
  /** Name of the column with the number of distinct values. */
  readonly all: All;
  /** Name of the column with the number of values for which an exchange fulfils the condition. */
  readonly some: Some;
  readonly when: RawBuilder<boolean>;
  /** Numbers of protocols (default: all). */
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

/**
 * Whether the server accepted the client's request: nothing was rejected, and it answered; over TCP with more than the
 * one packet that accepts or resets a connection, and not only with resets. One packet may be the rest of an older
 * connection.
 */
const IS_TAKEN = sql<boolean>`${IS_ACCEPTED} and (${IS_ONE_WAY} or (answer_flows > 0 and not (exchanges.protocol = 6
  and ((answer_packets < 2 and (is_older = 0 or answer_resets > 0)) or ${IS_NOT_TAKEN}))))`;

/** A sweep by ping mostly has no answers; its client is a guess because each may also be an error message. */
const IS_UNANSWERED_PING = sql<boolean>`(exchanges.protocol in (1, 58) and answer_flows = 0)`;

/** Returns the option of {@link Scan.failed}, for addresses or ports. */
export const failedOption = (tried: 'addresses' | 'ports') =>
  percentOption('failed', `minimum share of ${tried} that reject, do not answer or reset, in percent`, 50);

/** Returns the query of reports on sources that try many ports or addresses. */
export function scanQuery<By extends Tried, All extends string, Some extends string>(
  { from, exchanges, protocol, sums, seen }: Kit,
  { by, tried, minimum, failed, all, some, when, protocols }: Scan<By, All, Some>,
): RowQuery<ScanRow<By, All, Some>> {
  const [same, different] = [COLUMN[by as Tried], COLUMN[tried]];
  // Rejected packets that end connections are not attempts, and show no outcome.
  const query = from('exchanges', exchanges())
    .where(sql<boolean>`(${IS_DECIDED} or ${IS_UNANSWERED_PING})`)
    .where(sql<boolean>`outcome is not null`);
  return (protocols ? query.where('exchanges.protocol', 'in', protocols) : query)
    .groupBy(['client', same, 'exchanges.protocol'])
    .having(({ fn }) => fn.count(different).distinct(), '>=', minimum)
    .having(
      sql<boolean>`100 * (count(distinct ${sql.ref(different)}) - count(distinct case when ${IS_TAKEN} then ${sql.ref(different)} end)) >= ${sql.lit(failed)} * count(distinct ${sql.ref(different)})`,
    )
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
