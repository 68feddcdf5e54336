import { type Expression, type RawBuilder, sql } from 'kysely';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';

/** Types that `SqlFunctions` casts to. */
export type SqlType = 'varchar' | 'integer' | 'bigint';

/** An expression or SQL whose value may be NULL. */
export type Operand<T> = Expression<T | null> | RawBuilder<T | null>;

/**
 * SQL functions that reports need: those that differ between engines, and shared ones.
 *
 * ```ts
 * source.query('1d', (db, f) => db.selectFrom('flows').select(({ ref }) => f.isoTime(ref('start')).as('time')));
 * ```
 */
export abstract class SqlFunctions {
  /** Exact sum of integers; 0 without rows. */
  abstract total(value: Operand<bigint>): RawBuilder<bigint>;

  /** Unix seconds as ISO 8601 text in UTC, to the second. */
  abstract isoTime(seconds: Operand<bigint>): RawBuilder<string | null>;

  /** Integer quotient. */
  abstract divide(value: Operand<bigint>, by: number): RawBuilder<bigint | null>;

  /** Whether the address is in the block, `10.0.0.0/8` or `2001:db8::/32`; false for text that is not an address. */
  abstract inBlock(address: Operand<string>, block: string): RawBuilder<boolean>;

  /** Whether a part of the text matches the pattern, which must mean the same in RE2 and in Java. */
  abstract matches(text: Operand<string>, pattern: string): RawBuilder<boolean | null>;

  /**
   * An address as text that sorts like its bits: its family, then lowercase hexadecimal digits; NULL for other text.
   */
  abstract addressKey(address: Operand<string>): RawBuilder<string | null>;

  /** An address in the canonical notation of its family (RFC 5952 for IPv6); other text unchanged. */
  abstract addressText(address: Operand<string>): RawBuilder<string | null>;

  /**
   * Whether a relation has a row with the text as `member` at the time from `first_start` to before `end_start`, Unix
   * seconds; both may be NULL. Undefined if long conditions are equally fast.
   * @internal
   */
  isHeldAt(
    _member: Operand<string>,
    _time: Operand<bigint>,
    _held: RawBuilder<unknown>,
  ): RawBuilder<boolean> | undefined {
    return undefined;
  }

  /** The value cast to that type; NULL if that fails. */
  tryCast(value: Operand<unknown>, type: SqlType): RawBuilder<unknown> {
    return sql`try_cast(${value} as ${sql.raw(type)})`;
  }

  /** NULL of that type. */
  missing(type: SqlType): RawBuilder<null> {
    return sql`cast(null as ${sql.raw(type)})`;
  }

  /** IANA keyword of a protocol number; the number as text if there is none. */
  protocolName(protocol: Operand<number>): RawBuilder<string | null> {
    const keywords = sql.lit(PROTOCOL_KEYWORDS.map((keyword) => keyword ?? '').join(','));
    const last = sql.lit(PROTOCOL_KEYWORDS.length - 1);
    const keyword = sql`case when ${protocol} between 0 and ${last} then split(${keywords}, ',')[${protocol} + 1] end`;
    const any = sql`coalesce(nullif(${keyword}, ''), cast(${protocol} as varchar))`;
    // Engines split the list for every row; nearly all rows have one of these three protocols.
    return sql`case ${protocol} when 6 then 'TCP' when 17 then 'UDP' when 1 then 'ICMP' else ${any} end`;
  }

  /** Quotient as a double, computed in the same way on all engines. */
  ratio(part: Operand<bigint>, whole: Operand<bigint>): RawBuilder<number | null> {
    return sql`cast(${part} as double) / cast(${whole} as double)`;
  }

  /** Number of rows that meet the condition. */
  countWhere(condition: Expression<unknown>): RawBuilder<bigint> {
    return sql`count(case when ${condition} then 1 end)`;
  }

  /** Start of the interval of `seconds` that contains the time, counted from the epoch. */
  floorTo(time: Operand<bigint>, seconds: number): RawBuilder<bigint | null> {
    return sql`${time} - ${time} % ${sql.lit(seconds)}`;
  }
}
