import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import { SERVICES } from '../../logs/services.ts';
import { isPublic } from '../private-addresses.ts';

/** The first port that systems choose for clients. */
export const FIRST_EPHEMERAL = 1024;

const KNOWN_PORTS = [...new Set(Object.values(SERVICES))].sort((a, b) => a - b);

/** Ranks how likely a port is that of a server: 3 for a known service below 1024, 0 for any other port from 1024. */
const rankOf = (port: RawBuilder<unknown>) =>
  sql`(case when ${port} in (${sql.join(KNOWN_PORTS.map((known) => sql.lit(known)))}) then 2 else 0 end + case when ${port} < ${sql.lit(FIRST_EPHEMERAL)} then 1 else 0 end)`;

/** If one end has this many times as many peers, that outweighs a well-known port at the other end. */
const OVERWHELMING = 10;

const [LOW_PORT, HIGH_PORT] = [sql.ref('low_port'), sql.ref('high_port')];

const LOW_BEGAN = sql`(whole_low_began = 1)`;
const HIGH_BEGAN = sql`(whole_high_began = 1)`;

/** Nothing answers a blocked request, so a direction that passes while the other is blocked is the request. */
const LOW_PASSED = sql`(whole_down_blocked = 1 and whole_up_blocked = 0 and whole_up_accepted_start is not null)`;
const HIGH_PASSED = sql`(whole_up_blocked = 1 and whole_down_blocked = 0 and whole_down_accepted_start is not null)`;

/** In a connection older than the window, the sender of the window's first packet may be either end. */
const IS_OLDER = sql`coalesce(protocol = 6 and whole_low_began = 0 and whole_high_began = 0 and coalesce(whole_up_known_flags, whole_down_known_flags) is not null, false)`;

/**
 * ICMP in one direction is a ping without an answer, or an error message about packets of the other end, which needs no
 * rule. A rejected record is not such a message, because security groups let those pass.
 */
const IS_LONE_ICMP = sql`(protocol in (1, 58) and whole_up_spoke + whole_down_spoke = 1 and whole_up_blocked = 0 and whole_down_blocked = 0)`;

const HAS_TWO_PORTS = sql`coalesce(low_port <> high_port, false)`;
const BOTH_SPOKE = sql`whole_up_spoke = 1 and whole_down_spoke = 1`;

/**
 * Adds `is_older`, `decided_by` and `is_from_low`, whether the smaller end is the client, to rows of both directions.
 * `whole_…` columns are values of the whole exchange over the window, so that all its rows are decided alike.
 */
export function decidedRoles(rows: RawBuilder<unknown>, f: SqlFunctions): RawBuilder<unknown> {
  const ranked = sql`select *, ${rankOf(LOW_PORT)} as low_rank, ${rankOf(HIGH_PORT)} as high_rank, case when ${IS_OLDER} then 1 else 0 end as is_older from (${rows}) as pairs`;
  // The smaller end sends up. A few peers do not outweigh a well-known port, because clients reuse ports.
  const isFannedIn = (own: string, other: string, otherRank: string, ownRank: string) =>
    sql`(${sql.ref(own)} > ${sql.ref(other)} and (${sql.ref(ownRank)} >= ${sql.ref(otherRank)} or ${sql.ref(own)} >= ${sql.lit(OVERWHELMING)} * greatest(${sql.ref(other)}, 1)))`;
  const lowServes = isFannedIn('whole_up_fan', 'whole_down_fan', 'high_rank', 'low_rank');
  const highServes = isFannedIn('whole_down_fan', 'whole_up_fan', 'low_rank', 'high_rank');
  const decided = sql`select *, case
      when ${LOW_BEGAN} <> ${HIGH_BEGAN} then 'flags'
      when ${HAS_TWO_PORTS} and ${BOTH_SPOKE} and (${lowServes} or ${highServes}) then 'fan-in'
      when ${HAS_TWO_PORTS} and low_rank <> high_rank then 'service'
      when ${LOW_PASSED} or ${HIGH_PASSED} then 'start'
      when is_older = 0 and not ${IS_LONE_ICMP} and whole_up_first_start is distinct from whole_down_first_start then 'start'
      else 'port' end as decided_by
    from (${ranked}) as ranked`;
  const isStranger = (end: string) => isPublic(sql.ref<string | null>(end), f);
  return sql`select *, case decided_by
      when 'flags' then ${LOW_BEGAN}
      when 'fan-in' then ${highServes}
      when 'service' then high_rank > low_rank
      when 'start' then case when ${LOW_PASSED} then true when ${HIGH_PASSED} then false else coalesce(whole_up_first_start < whole_down_first_start, whole_up_first_start is not null) end
      else case
        when ${HAS_TWO_PORTS} then low_port > high_port
        when ${IS_LONE_ICMP} then whole_up_spoke = 1
        when ${isStranger('low')} then ${isStranger('high')}
        else true end
      end as is_from_low
    from (${decided}) as decided`;
}
