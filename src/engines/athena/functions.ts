import { type Expression, type RawBuilder, sql } from 'kysely';
import { parseBlock } from '../../logs/cidr.ts';
import { SqlFunctions } from '../sql/functions.ts';

/** Athena's SQL for what reports need; its engine version 3 is Trino, so the same SQL runs there. */
export class AthenaFunctions extends SqlFunctions {
  /** Sums of bigints fail beyond 2^63. Sums of decimals reach 10^38, more than 2^63 records of 2^63 bytes. */
  override total(value: Expression<bigint | null>): RawBuilder<bigint> {
    return sql`coalesce(sum(cast(${value} as decimal(38, 0))), 0)`;
  }

  /** Passes the zone, because `from_unixtime` alone uses that of the session. */
  override isoTime(seconds: Expression<bigint | null>): RawBuilder<string | null> {
    return sql`date_format(from_unixtime(${seconds}, 'UTC'), '%Y-%m-%dT%H:%i:%sZ')`;
  }

  override divide(value: Expression<bigint | null>, by: number): RawBuilder<bigint | null> {
    return sql`${value} / ${sql.lit(by)}`;
  }

  /**
   * Trino converts IPv4 addresses to IPv6 in `::ffff:0:0/96`. The notation of the address distinguishes the families,
   * as everywhere in flowq.
   */
  override inBlock(address: Expression<string | null>, block: string): RawBuilder<boolean> {
    const { family, text } = parseBlock(block);
    const written =
      family === 4 ? sql`strpos(${address}, ':') = 0` : sql`regexp_like(${address}, '^[0-9A-Fa-f:]*$')`;
    const within = sql`contains(${sql.lit(text)}, try_cast(${address} as ipaddress))`;
    return sql`coalesce(${written} and ${within}, false)`;
  }

  /**
   * Looks the member up in one map, because statements have a length limit and Trino restricts correlated subqueries.
   */
  override isHeldAt(
    member: Expression<string | null>,
    time: Expression<bigint | null>,
    held: RawBuilder<unknown>,
  ): RawBuilder<boolean> {
    const times = sql`array[coalesce(first_start, 0), coalesce(end_start, 9223372036854775807)]`;
    const byMember = sql`(select multimap_agg(member, ${times}) from ${held})`;
    return sql`coalesce(any_match(element_at(${byMember}, ${member}), times -> ${time} >= times[1] and ${time} < times[2]), false)`;
  }

  override matches(text: Expression<string | null>, pattern: string): RawBuilder<boolean | null> {
    return sql`regexp_like(${text}, ${sql.lit(pattern)})`;
  }

  /** IPv4 addresses are the last eight of 32 digits. */
  override addressKey(address: Expression<string | null>): RawBuilder<string | null> {
    const digits = sql`lower(to_hex(cast(try_cast(${address} as ipaddress) as varbinary)))`;
    return sql`case when strpos(${address}, ':') = 0 then '4' || substr(${digits}, 25) else '6' || ${digits} end`;
  }

  /**
   * Trino writes addresses as RFC 5952 requires, except IPv4-mapped IPv6 addresses, which it writes without colons;
   * these stay unchanged.
   */
  override addressText(address: Expression<string | null>): RawBuilder<string | null> {
    const text = sql`cast(try_cast(${address} as ipaddress) as varchar)`;
    return sql`case when strpos(${address}, ':') = 0 then ${address} when strpos(${text}, ':') > 0 then ${text} else ${address} end`;
  }
}
