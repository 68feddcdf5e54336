import { type Expression, type RawBuilder, sql } from 'kysely';
import { parseBlock } from '../../logs/cidr.ts';
import { SqlFunctions } from '../sql/functions.ts';

/** DuckDB's way of writing what reports need. It has no address type without an extension, so blocks are compared as hexadecimal text. */
export class DuckDbFunctions extends SqlFunctions {
  override total(value: Expression<bigint | null>): RawBuilder<bigint> {
    return sql`coalesce(sum(${value}), 0)`;
  }

  override isoTime(seconds: Expression<bigint | null>): RawBuilder<string | null> {
    return sql`strftime(make_timestamp(${seconds} * 1000000), '%Y-%m-%dT%H:%M:%SZ')`;
  }

  override divide(value: Expression<bigint | null>, by: number): RawBuilder<bigint | null> {
    return sql`${value} // ${sql.lit(by)}`;
  }

  override inBlock(address: Expression<string | null>, block: string): RawBuilder<boolean> {
    const { family, first, last } = parseBlock(block);
    const hex = family === 4 ? ipv4Hex(address) : ipv6Hex(address);
    return sql`coalesce(${hex} between ${sql.lit(first)} and ${sql.lit(last)}, false)`;
  }
}

function ipv4Hex(address: Expression<string | null>): RawBuilder<string | null> {
  const octets = sql`string_split(${address}, '.')`;
  return sql`case when regexp_full_match(${address}, '[0-9]{1,3}([.][0-9]{1,3}){3}') then array_to_string(list_transform(${octets}, o -> printf('%02x', cast(o as integer))), '') end`;
}

/** `::` stands for as many zero groups as are missing from eight. */
function ipv6Hex(address: Expression<string | null>): RawBuilder<string | null> {
  const halves = sql`string_split(${address}, '::')`;
  const groups = (half: RawBuilder<unknown>) =>
    sql`list_filter(string_split(coalesce(${half}, ''), ':'), g -> g <> '')`;
  const left = groups(sql`${halves}[1]`);
  const right = groups(sql`${halves}[2]`);
  const zeros = sql`list_transform(range(8 - len(${left}) - len(${right})), i -> '0')`;
  const all = sql`list_concat(list_concat(${left}, ${zeros}), ${right})`;
  return sql`case when regexp_full_match(${address}, '[0-9a-fA-F:]*:[0-9a-fA-F:]*') then array_to_string(list_transform(${all}, g -> lpad(lower(g), 4, '0')), '') end`;
}
