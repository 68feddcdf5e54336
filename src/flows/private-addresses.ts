import { type Expression, type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';

/**
 * Addresses that are not public: private (RFC 1918), shared (RFC 6598), link-local, loopback, unique local IPv6 (RFC
 * 4193), multicast, reserved and broadcast ones. A test of the prefix is enough, because flow logs write addresses in
 * one form only. IPv6 addresses of a VPC are public, like any other.
 */
const PRIVATE =
  '^(10[.]|172[.](1[6-9]|2[0-9]|3[01])[.]|192[.]168[.]|100[.](6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])[.]|169[.]254[.]|127[.]|0[.]|22[4-9][.]|23[0-9][.]|24[0-9][.]|25[0-5][.]|f[cd][0-9a-f][0-9a-f]:|fe[89ab][0-9a-f]:|ff[0-9a-f][0-9a-f]:|::1$)';

const IS_PRIVATE = new RegExp(PRIVATE);

/** Returns whether a block, such as `10.0.0.0/16`, begins with an address that is not public. */
export const isPrivateBlock = (block: string): boolean => IS_PRIVATE.test(block);

/** Returns whether the address is public; false if it is missing. */
export function isPublic(address: Expression<string | null>, f: SqlFunctions): RawBuilder<boolean> {
  return sql`coalesce(not ${f.matches(address, PRIVATE)}, false)`;
}
