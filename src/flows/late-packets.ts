import { type RawBuilder, sql } from 'kysely';
import { addressesOf } from './place.ts';
import type { IsLogged } from './record-set.ts';

/** TCP's flags are bits: FIN is 1, RST is 4. */
const ENDS = sql`(tcp_flags % 2 = 1 or tcp_flags % 8 >= 4)`;

/**
 * 1 for records of packets that were rejected after a FIN or RST of their conversation, with none accepted since; else
 * 0. The expression is over all records of `flows`, so they must be read only once.
 */
export function isLate(isLogged: IsLogged): RawBuilder<number> {
  const { srcaddr, dstaddr } = addressesOf({ isLogged, packetLevel: true });
  const isUp = sql`(${srcaddr} < ${dstaddr} or (${srcaddr} = ${dstaddr} and srcport <= dstport))`;
  const either = (up: RawBuilder<unknown>, down: RawBuilder<unknown>) =>
    sql`case when ${isUp} then ${up} else ${down} end`;
  const ends = [
    either(srcaddr, dstaddr),
    either(dstaddr, srcaddr),
    either(sql`srcport`, sql`dstport`),
    either(sql`dstport`, sql`srcport`),
  ];
  const own = sql`over (partition by protocol, ${sql.join(ends)})`;
  const ended = sql`max(case when ${ENDS} then ${sql.ref('end')} end) ${own}`;
  const accepted = sql`max(case when action = 'ACCEPT' then ${sql.ref('start')} end) ${own}`;
  return sql<number>`case when action = 'REJECT' and ${sql.ref('start')} >= ${ended} and coalesce(${accepted} < ${ended}, true) then 1 else 0 end`;
}
