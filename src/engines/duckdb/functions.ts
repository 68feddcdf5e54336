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
    const test = family === 4 ? inIpv4(address, first, last) : inIpv6(address, first, last);
    return sql`coalesce(${test}, false)`;
  }

  override matches(text: Expression<string | null>, pattern: string): RawBuilder<boolean | null> {
    return sql`regexp_matches(${text}, ${sql.lit(pattern)})`;
  }

  override addressKey(address: Expression<string | null>): RawBuilder<string | null> {
    return sql`coalesce('4' || ${ipv4Hex(address)}, '6' || ${ipv6Hex(address)})`;
  }
}

/** Patterns for whole texts. What is no address must be in no block, so a number too large is not let through. */
const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `${OCTET}([.]${OCTET}){3}`;
const GROUP = '[0-9a-fA-F]{1,4}';
const GROUPS = `${GROUP}(:${GROUP})*`;
const IPV6 = `(${GROUP}:){7}${GROUP}|(${GROUPS})?::(${GROUPS})?`;

/** What all addresses of a block begin with tells most others at once; of the next octet those of a block are a range. */
function inIpv4(address: Expression<string | null>, first: string, last: string): RawBuilder<boolean | null> {
  const [from, to] = [octetsOf(first), octetsOf(last)];
  const same = from.findIndex((octet, at) => octet !== to[at]);
  if (same < 0) return sql`${address} = ${sql.lit(from.join('.'))}`;
  const isAddress = sql`regexp_full_match(${address}, ${sql.lit(IPV4)})`;
  const next = sql`try_cast(split_part(${address}, '.', ${sql.lit(same + 1)}) as utinyint)`;
  const [low, high] = [from[same], to[same]];
  const isWithin =
    low === 0 && high === 255
      ? isAddress
      : sql`${isAddress} and ${next} between ${sql.lit(low)} and ${sql.lit(high)}`;
  if (same === 0) return sql<boolean>`(${isWithin})`;
  const start = from.slice(0, same).map((octet) => `${octet}.`);
  return sql`case when starts_with(${address}, ${sql.lit(start.join(''))}) then ${isWithin} end`;
}

const octetsOf = (hex: string): number[] => [...Buffer.from(hex, 'hex')];

function inIpv6(address: Expression<string | null>, first: string, last: string): RawBuilder<boolean | null> {
  return sql`case when contains(${address}, ':') then ${ipv6Hex(address)} between ${sql.lit(first)} and ${sql.lit(last)} end`;
}

/** What is in a lambda is done for values that CASE leaves out too, where a column comes as a dictionary: it must not fail. */
function ipv4Hex(address: Expression<string | null>): RawBuilder<string | null> {
  const octets = sql`string_split(${address}, '.')`;
  return sql`case when regexp_full_match(${address}, ${sql.lit(IPV4)}) then array_to_string(list_transform(${octets}, o -> printf('%02x', try_cast(o as integer))), '') end`;
}

/** `::` stands for as many zero groups as are missing from eight, at least one. */
function ipv6Hex(address: Expression<string | null>): RawBuilder<string | null> {
  const halves = sql`string_split(${address}, '::')`;
  const groups = (half: RawBuilder<unknown>) =>
    sql`list_filter(string_split(coalesce(${half}, ''), ':'), g -> g <> '')`;
  const left = groups(sql`${halves}[1]`);
  const right = groups(sql`${halves}[2]`);
  const missing = sql`8 - len(${left}) - len(${right})`;
  const zeros = sql`list_transform(range(${missing}), i -> '0')`;
  const all = sql`list_concat(list_concat(${left}, ${zeros}), ${right})`;
  const isAddress = sql`regexp_full_match(${address}, ${sql.lit(IPV6)}) and (len(${halves}) = 1 or ${missing} > 0)`;
  return sql`case when ${isAddress} then array_to_string(list_transform(${all}, g -> lpad(lower(g), 4, '0')), '') end`;
}
