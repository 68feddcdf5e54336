import { type Expression, type RawBuilder, sql } from 'kysely';
import { PROTOCOL_KEYWORDS } from '../../logs/protocols.ts';

/** Types that `SqlFunctions` casts to. */
export type SqlType = 'varchar' | 'integer' | 'bigint';

/** An expression or SQL whose value may be NULL. */
export type Operand<T> = Expression<T | null> | RawBuilder<T | null>;

/**
 * The handful of SQL functions that reports need and that engines write differently, or that are written once here.
 *
 * ```ts
 * source.query('1d', (db, f) => db.selectFrom('flows').select(({ ref }) => f.isoTime(ref('start')).as('time')));
 * ```
 */
export abstract class SqlFunctions {
  /** Exact sum of integers, 0 where there is nothing to add up. */
  abstract total(value: Operand<bigint>): RawBuilder<bigint>;

  /** ISO 8601 text in UTC, to the second, of Unix seconds. */
  abstract isoTime(seconds: Operand<bigint>): RawBuilder<string | null>;

  /** Whole quotient of integers. */
  abstract divide(value: Operand<bigint>, by: number): RawBuilder<bigint | null>;

  /** Whether the address lies within the block, `10.0.0.0/8` or `2001:db8::/32`; false for a text that is no address. */
  abstract inBlock(address: Operand<string>, block: string): RawBuilder<boolean>;

  /** Whether the text has a part that fits the pattern: one that means the same to RE2 and to Java. */
  abstract matches(text: Operand<string>, pattern: string): RawBuilder<boolean | null>;

  /** An address as text that sorts as its bits do: its family, then lower-case hexadecimal digits; NULL for what is no address. */
  abstract addressKey(address: Operand<string>): RawBuilder<string | null>;

  /** An address in the one notation of its family (RFC 5952 for IPv6); other text as it is. */
  abstract addressText(address: Operand<string>): RawBuilder<string | null>;

  /**
   * Whether a text is one of a relation's, at a time that its row has: `member`, and `first_start` and `end_start` in Unix
   * seconds, of which the second is excluded; both may be NULL. Undefined where long conditions cost no more.
   * @internal
   */
  isHeldAt(
    _member: Operand<string>,
    _time: Operand<bigint>,
    _held: RawBuilder<unknown>,
  ): RawBuilder<boolean> | undefined {
    return undefined;
  }

  /** The value as that type, NULL where it cannot be. */
  tryCast(value: Operand<unknown>, type: SqlType): RawBuilder<unknown> {
    return sql`try_cast(${value} as ${sql.raw(type)})`;
  }

  /** NULL of that type. */
  missing(type: SqlType): RawBuilder<null> {
    return sql`cast(null as ${sql.raw(type)})`;
  }

  /** IANA keyword of a protocol number; the number as text where there is none. */
  protocolName(protocol: Operand<number>): RawBuilder<string | null> {
    const keywords = sql.lit(PROTOCOL_KEYWORDS.map((keyword) => keyword ?? '').join(','));
    const last = sql.lit(PROTOCOL_KEYWORDS.length - 1);
    const keyword = sql`case when ${protocol} between 0 and ${last} then split(${keywords}, ',')[${protocol} + 1] end`;
    const any = sql`coalesce(nullif(${keyword}, ''), cast(${protocol} as varchar))`;
    // Engines split the list for every row: nearly all rows are of these three.
    return sql`case ${protocol} when 6 then 'TCP' when 17 then 'UDP' when 1 then 'ICMP' else ${any} end`;
  }

  /** Quotient as a double, computed alike everywhere. */
  ratio(part: Operand<bigint>, whole: Operand<bigint>): RawBuilder<number | null> {
    return sql`cast(${part} as double) / cast(${whole} as double)`;
  }

  /** How many rows the condition holds for. */
  countWhere(condition: Expression<unknown>): RawBuilder<bigint> {
    return sql`count(case when ${condition} then 1 end)`;
  }

  /** Start of the stretch of `seconds` that the time belongs to, counted from the epoch. */
  floorTo(time: Operand<bigint>, seconds: number): RawBuilder<bigint | null> {
    return sql`${time} - ${time} % ${sql.lit(seconds)}`;
  }
}
