import { type Expression, type RawBuilder, sql } from 'kysely';
import { parseBlock } from '../../logs/cidr.ts';
import { SqlFunctions } from '../sql/functions.ts';

/**
 * DuckDB's SQL for what reports need. Without an extension it has no address type, so blocks are compared as
 * hexadecimal text.
 */
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

  /** Returns whether a text is an IPv4 address in canonical notation. */
  isIpv4(address: Expression<string | null>): RawBuilder<boolean | null> {
    return sql`regexp_full_match(${address}, ${sql.lit(IPV4)})`;
  }

  /** Returns whether an IPv6 address is not in RFC 5952 notation; also true for a few that are. */
  isOtherNotation(address: Expression<string | null>): RawBuilder<boolean | null> {
    return sql`contains(${address}, ':') and (regexp_matches(${address}, ${sql.lit(OTHER_NOTATION)}) or (contains(${address}, '::') and regexp_matches(${address}, '^([^:]*:){7}')))`;
  }

  /** Returns whether a text is an address in any notation; NULL for NULL. */
  isAddress(address: Expression<string | null>): RawBuilder<boolean | null> {
    return sql`regexp_full_match(${address}, ${sql.lit(ADDRESS)})`;
  }

  override matches(text: Expression<string | null>, pattern: string): RawBuilder<boolean | null> {
    return sql`regexp_matches(${text}, ${sql.lit(pattern)})`;
  }

  override addressText(address: Expression<string | null>): RawBuilder<string | null> {
    return sql`case when ${this.isOtherNotation(address)} then coalesce(${ipv6Text(address)}, ${address}) else ${address} end`;
  }

  override addressKey(address: Expression<string | null>): RawBuilder<string | null> {
    return sql`coalesce('4' || ${ipv4Hex(address)}, '6' || ${ipv6Hex(address)})`;
  }
}

/**
 * Patterns of complete texts. Text that is not an address must not match any block, so an octet above 255 is rejected.
 */
const OCTET = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = `${OCTET}([.]${OCTET}){3}`;
const GROUP = '[0-9a-fA-F]{1,4}';
const GROUPS = `${GROUP}(:${GROUP})*`;
const IPV6 = `(${GROUP}:){7}${GROUP}|(${GROUPS})?::(${GROUPS})?`;

/** Uppercase, IPv4 at the end, leading zeros, consecutive zero groups, or a zero group next to `::`. */
const OTHER_NOTATION = '[A-F.]|(^|:)0[0-9a-f]|(^|:)0:0(:|$)|::0(:|$)|(^|:)0::';

/**
 * All addresses that `node:net` accepts: IPv6 by the number of groups before `::`, and IPv4 instead of the last two
 * groups.
 */
const ADDRESS = [
  IPV4,
  `(${GROUP}:){7}(${GROUP}|:)`,
  `(${GROUP}:){6}(:${GROUP}|${IPV4}|:)`,
  ...[5, 4, 3, 2, 1].map(
    (groups) => `(${GROUP}:){${groups}}((:${GROUP}){1,${7 - groups}}|(:${GROUP}){0,${5 - groups}}:${IPV4}|:)`,
  ),
  `:((:${GROUP}){1,7}|(:${GROUP}){0,5}:${IPV4}|:)`,
].join('|');

/**
 * The common prefix of a block's addresses excludes most others at once; the next octet is then compared with a range.
 */
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

/**
 * Must not fail for any text: for dictionary-encoded columns, DuckDB evaluates lambdas even for values that CASE
 * excludes.
 */
function ipv4Hex(address: Expression<string | null>): RawBuilder<string | null> {
  const octets = sql`string_split(${address}, '.')`;
  return sql`case when regexp_full_match(${address}, ${sql.lit(IPV4)}) then array_to_string(list_transform(${octets}, o -> printf('%02x', try_cast(o as integer))), '') end`;
}

/** `::` replaces all groups missing from eight, at least one. */
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

/** Replaces an IPv4 address at the end of an IPv6 address by two groups. */
function inGroups(address: Expression<string | null>): RawBuilder<string | null> {
  const octets = sql`string_split(regexp_extract(${address}, '[0-9.]+$'), '.')`;
  const pair = (at: number) =>
    sql`try_cast(${octets}[${sql.lit(at)}] as integer) * 256 + try_cast(${octets}[${sql.lit(at + 1)}] as integer)`;
  return sql`case when regexp_matches(${address}, ${sql.lit(`:${IPV4}$`)}) then regexp_replace(${address}, '[0-9.]+$', '') || printf('%x:%x', ${pair(1)}, ${pair(3)}) else ${address} end`;
}

/** Writes an address as RFC 5952 requires: the first of the longest runs of at least two zero groups becomes `::`. */
function ipv6Text(address: Expression<string | null>): RawBuilder<string | null> {
  const hex = bound(inGroups(address), ipv6Hex);
  const groups = bound(
    hex,
    (h) =>
      sql`case when ${h} is not null then ':' || array_to_string(list_transform(range(8), i -> coalesce(nullif(ltrim(substr(${h}, i * 4 + 1, 4), '0'), ''), '0')), ':') || ':' end`,
  );
  const shortened = bound(groups, (text) => {
    const whens = [8, 7, 6, 5, 4, 3, 2].map((length) => {
      const zeros = sql.lit(`${':0'.repeat(length)}:`);
      return sql`when contains(${text}, ${zeros}) then regexp_replace(${text}, ${zeros}, '::')`;
    });
    return sql`case ${sql.join(whens, sql` `)} else ${text} end`;
  });
  return sql`regexp_replace(regexp_replace(${shortened}, '^:([^:])', '\\1'), '([^:]):$', '\\1')`;
}

/** Returns an expression that contains the value's SQL only once, even if it uses the value several times. */
function bound(
  value: Expression<string | null>,
  over: (value: RawBuilder<string | null>) => RawBuilder<string | null>,
): RawBuilder<string | null> {
  return sql`list_transform([${value}], v -> ${over(sql`v`)})[1]`;
}
